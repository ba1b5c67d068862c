"""What is in a store and whether it is sound, all of one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from digest.store import schema, tables
from digest.store.engine import Store

_A_FEW = 10
"""Problems that are named: where there are more, the file is lost anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What `digest db status` tells."""

    revision: str | None
    """None: an empty store."""
    size: int
    """Bytes."""
    rows: Mapping[str, int]
    """How many, a table."""
    people: Mapping[str, int]
    """How many, a status."""
    deliveries: Mapping[str, int]
    """How many, a state."""
    problems: tuple[str, ...]
    """What SQLite finds wrong with its file; PostgreSQL looks after its own."""


def status(store: Store) -> Status:
    """What is in the store, of whatever revision. Raises StoreError, MigrationError for tables that are not ours."""
    with store.reading() as connection:
        revision = schema.revision_in(connection, store.name)
        names = sorted(set(sa.inspect(connection).get_table_names()) - {"alembic_version"})
        # What the columns of a newer version are, nobody here knows.
        known = revision is not None and revision <= schema.HEAD
        return Status(
            revision=revision,
            size=_size(connection),
            rows={name: connection.scalar(_count(sa.table(name))) or 0 for name in names},
            people=_groups(connection, tables.people.c.status) if known else {},
            deliveries=_groups(connection, tables.deliveries.c.state) if known else {},
            problems=_problems(connection) if store.sqlite else (),
        )


def _count(table: sa.FromClause) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(table)


def _groups(connection: sa.Connection, column: sa.Column[str]) -> dict[str, int]:
    found = connection.execute(sa.select(column, sa.func.count()).group_by(column).order_by(column))
    return {str(row[0]): row[1] for row in found}


def _size(connection: sa.Connection) -> int:
    """Bytes of the database; on SQLite with what was not yet moved from its log into the file."""
    if connection.dialect.name != "sqlite":
        return connection.scalar(sa.select(sa.func.pg_database_size(sa.func.current_database()))) or 0
    file = connection.engine.url.database or ""
    return sum(path.stat().st_size for path in (Path(file), Path(file + "-wal")) if path.exists())


def _problems(connection: sa.Connection) -> tuple[str, ...]:
    pages = connection.exec_driver_sql(f"PRAGMA quick_check({_A_FEW})").scalars()
    found = [line for text in pages if text != "ok" for line in str(text).split("\n")]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_A_FEW)
    return (
        *found,
        *(f"{table}, row {row}: names a row of {parent} that is not there" for table, row, parent, _ in orphans),
    )
