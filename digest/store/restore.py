"""A backup put back: read to its end before anything is changed, then in one transaction, so all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import exc

from digest.errors import StoreError
from digest.store import aftermath, schema
from digest.store.backup import ROWS, Backup, tables_at
from digest.store.engine import Store
from digest.store.tables import Moment

BATCH = 8 * 2**20
"""Bytes of JSON inserted at a time, at most one row more."""
_TYPES: dict[type, Any] = {
    int: Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)],
    dt.datetime: Annotated[dt.datetime, msgspec.Meta(tz=True)],
}
_TRIGGERED = """
SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace AND pronamespace = relnamespace
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore came to."""

    before: str | None
    """The revision of what was replaced; None for an empty store."""
    doubtful: int
    """Deliveries that were unfinished in the backup, and are unknown now."""
    kept_away: int | None
    """People who left or were erased since the backup, and stay so; None where nobody knows who did."""


def restore(store: Store, backup: Backup, *, replace: bool = False) -> Restored:
    """Puts what the backup holds into the store.

    All in one transaction, after `backup.check()`: a failure at any moment leaves the store as it was.
    Raises StoreError for a store that holds rows, but with `replace`, and while a send runs; FileError for rows that
    do not fit together.
    """
    now = dt.datetime.now(dt.UTC)
    with store.writing() as connection:
        schema.take_turn(connection)
        left = _left(connection, store.name, backup.header.made, now)
        before = _make_room(connection, store.name, replace)
        schema.upgrade(connection, backup.header.revision)
        _fill(connection, backup)
        schema.upgrade(connection, schema.HEAD)
        aftermath.mark_anew(connection)
        doubtful = aftermath.doubt(connection, backup.header.made, now)
        kept_away = aftermath.keep_gone(connection, left, now)
        aftermath.keep_paused(connection, left, now)
    store.wipe_log()
    return Restored(before=before, doubtful=doubtful, kept_away=kept_away)


def _left(connection: sa.Connection, name: str, made: dt.datetime, now: dt.datetime) -> aftermath.Gone:
    """Who has left what is there now. Raises StoreError while a send is running."""
    revision = schema.revision_in(connection, name)
    if revision is None:
        return aftermath.NOBODY
    schema.demand_known(revision, name)
    tables = {str(table.name): table for table in tables_at(connection, revision)}
    aftermath.refuse_while_sending(connection, name, tables["deliveries"], now)
    return aftermath.gone(connection, tables, made)


def holds_rows(connection: sa.Connection, tables: Iterable[sa.Table]) -> bool:
    """Whether anything is kept there; what a store notes about itself (`meta`) is nothing."""
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
        for table in tables
        if table.name != "meta"
    )


def _make_room(connection: sa.Connection, name: str, replace: bool) -> str | None:
    """The revision whose tables were dropped."""
    revision = schema.revision_in(connection, name)
    if revision is None:
        return None
    schema.demand_known(revision, name)
    tables = tables_at(connection, revision)
    if not replace and holds_rows(connection, tables):
        raise StoreError(
            store=name, reason="is not empty; nothing was restored (--replace puts the backup in its place)"
        )
    # Dropped, not emptied: the events' triggers refuse that.
    functions = [] if connection.dialect.name == "sqlite" else connection.scalars(sa.text(_TRIGGERED)).all()
    tables[0].metadata.drop_all(connection, checkfirst=False)
    for statement in ("DROP TABLE alembic_version", *(f"DROP FUNCTION {one}" for one in functions)):
        connection.exec_driver_sql(statement)
    return revision


def _fill(connection: sa.Connection, backup: Backup) -> None:
    tables = {table.name: table for table in tables_at(connection, backup.header.revision)}
    decoders = {name: _decoder(table) for name, table in tables.items()}
    for name, lines in _batches(backup.rows()):
        with _fitting(backup, name):
            rows = [msgspec.structs.asdict(decoders[name].decode(line)) for line in lines]
            connection.execute(sa.insert(tables[name]), rows)
    if connection.dialect.name != "sqlite":
        for table in tables.values():
            _count_on(connection, table)


def _batches(rows: Iterator[tuple[str, msgspec.Raw]]) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    """The rows, of one table at a time and not too many."""
    table, size = "", 0
    batch: list[msgspec.Raw] = []
    for name, row in rows:
        if batch and (name != table or len(batch) == ROWS or size > BATCH):
            yield table, batch
            batch, size = [], 0
        table = name
        batch.append(row)
        size += len(memoryview(row))
    if batch:
        yield table, batch


def _decoder(table: sa.Table) -> msgspec.json.Decoder[Any]:
    """What reads a row of the table and refuses what its columns cannot hold."""
    fields: list[tuple[str, Any]] = []
    for column in table.columns:
        kind = dt.datetime if isinstance(column.type, Moment) else column.type.python_type
        kind = _TYPES.get(kind, kind)
        fields.append((str(column.name), kind | None if column.nullable else kind))
    return msgspec.json.Decoder(msgspec.defstruct("Row", fields, forbid_unknown_fields=True))


@contextmanager
def _fitting(backup: Backup, table: str) -> Iterator[None]:
    try:
        yield
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise backup.wrong(f"has a row that is none of {table}: {error}") from error
    except exc.IntegrityError as error:
        raise backup.wrong(f"has rows of {table} that do not fit together; nothing was restored") from error


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """The numbers that PostgreSQL gives to new rows go on after those that were put in with their own."""
    for key in table.primary_key:
        name = connection.dialect.identifier_preparer.format_table(table)
        if sequence := connection.scalar(sa.select(sa.func.pg_get_serial_sequence(name, key.name))):
            after = sa.select(sa.func.coalesce(sa.func.max(key), 0) + 1).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(sequence, after, False)))
