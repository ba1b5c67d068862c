"""Which version the store's tables have, and how they get to this program's (Alembic)."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from digest.errors import MigrationError

if TYPE_CHECKING:
    from alembic.config import Config

    from digest.store.engine import Store

HEAD = "0004"
"""The revision this program works with; a test compares it with the newest file in `migrations/versions`."""
_LOCK = 7_311_402
"""PostgreSQL's advisory lock for migrations: a number of ours, so that two programs that start at once take turns."""
WAIT_S = 30
"""Seconds PostgreSQL may let us wait for tables that others use; SQLite's are `engine.BUSY_S`."""
_ALEMBIC = threading.Lock()
"""Alembic keeps what it is doing in globals: two threads would see each other's."""


def revision(store: Store) -> str | None:
    """The revision the store has; None for an empty one. Raises StoreError, or MigrationError for tables not ours."""
    with store.reading() as connection:
        return revision_in(connection, store.name)


def revision_in(connection: sa.Connection, name: str) -> str | None:
    """The revision that this transaction sees. Raises MigrationError for tables not ours."""
    tables = set(sa.inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise MigrationError(store=name, reason="holds tables of another program; give it a database of its own")
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if found is None and len(tables) > 1:
        raise MigrationError(store=name, reason="has lost its revision; restore a backup")
    return found


def demand(store: Store) -> None:
    """Nothing, when the store's tables are this program's. Raises MigrationError."""
    _demand(revision(store), store.name)


def _demand(found: str | None, name: str) -> None:
    if found is not None and found < HEAD:
        raise MigrationError(store=name, reason=f"is of revision {found}, {HEAD} is needed: `digest db migrate`")
    if found != HEAD:
        raise MigrationError(store=name, reason=f"was written by a newer version of digest (revision {found})")


def ensure(store: Store) -> None:
    """Makes the tables in an empty store. Raises MigrationError where it holds those of another version."""
    found = revision(store)
    if found is None:
        migrate(store, only_empty=True)
        found = revision(store)
    _demand(found, store.name)


def migrate(store: Store, to: str = HEAD, *, only_empty: bool = False) -> tuple[str | None, str]:
    """The revision before and after: all steps in one transaction, so that a failed one leaves what was there.

    With `only_empty` nothing is done to a store that somebody else has filled meanwhile.
    """
    with store.writing() as connection:
        take_turn(connection)
        before = revision_in(connection, store.name)
        if before is not None:
            demand_known(before, store.name)
        if before is None or (not only_empty and before < to):
            upgrade(connection, to)
        return before, revision_in(connection, store.name) or to


def take_turn(connection: sa.Connection) -> None:
    """Waits until no other program changes the tables; on SQLite every writing transaction has done so already."""
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{WAIT_S}s'"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def demand_known(found: str, name: str) -> None:
    """Nothing, when this program knows the steps to that revision. Raises MigrationError."""
    if found > HEAD:
        _demand(found, name)
    if found not in known():
        raise MigrationError(store=name, reason=f"is of revision {found}, which no version of digest has made")


def upgrade(connection: sa.Connection, to: str) -> None:
    """Runs the steps up to the revision on a connection that is in a transaction."""
    from alembic import command

    with _ALEMBIC:
        command.upgrade(_config(connection), to)


@cache
def names(revision: str) -> frozenset[str]:
    """The tables that the steps up to the revision make, by making them in a store of their own."""
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            upgrade(connection, revision)
            return frozenset(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def known() -> tuple[str, ...]:
    """All revisions there are, oldest first."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config(None))
    return tuple(reversed([one.revision for one in script.walk_revisions()]))


def _config(connection: sa.Connection | None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
