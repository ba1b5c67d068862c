"""A store that is open: SQLite in the newsletter's folder, or PostgreSQL by URL; the difference ends here."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc

from digest.errors import StoreError
from digest.store import schema

BUSY_S = 30
"""Seconds a writer waits for another one on SQLite: longer than any of our transactions."""
CONNECT_S = 10


class Store:
    """Transactions on the newsletter's store; a context manager that closes it.

    Every failure of the database is raised as StoreError, on one line, without its URL's password.
    """

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        # SQLite has one writer; those of this process queue here, since waiting in SQLite is sleeping and looking.
        self._turn = threading.RLock() if self.sqlite else contextlib.nullcontext()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one moment throughout and writes nothing."""
        repeatable = {} if self.sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._told(), self.engine.connect().execution_options(reading=True, **repeatable) as connection:
            yield connection

    @contextmanager
    def still(self) -> Iterator[Store]:
        """This store, all of whose readings see the same moment: figures that are asked for apart fit together."""
        with self.reading() as connection:
            yield _Still(self, connection)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that is committed at the end, or leaves nothing when anything is raised."""
        with self._turn, self._told(), self.engine.begin() as connection:
            yield connection

    def wipe_log(self) -> None:
        """What was erased leaves SQLite's log, too, unless somebody is reading from it at this moment."""
        if self.sqlite:
            with self.reading() as connection, contextlib.suppress(sqlite3.OperationalError):
                driver: Any = connection.connection.driver_connection  # SQLAlchemy would begin a transaction first
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @property
    def sqlite(self) -> bool:
        """Whether it is a file on this machine."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.DataError) as error:
            raise StoreError(store=self.name, reason=_reason(error)) from error
        except exc.TimeoutError as error:
            raise StoreError(store=self.name, reason="all connections are in use") from error
        except exc.DatabaseError as error:
            if isinstance(error, (exc.IntegrityError, exc.ProgrammingError)) and not _theirs(error):
                raise  # a mistake of ours
            raise StoreError(store=self.name, reason=_reason(error)) from error


class _Still(Store):
    """A store at one moment."""

    def __init__(self, store: Store, connection: sa.Connection) -> None:
        super().__init__(store.engine, store.name)
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """The one transaction that all readings share."""
        with self._told():
            yield self._connection


def _theirs(error: exc.DBAPIError) -> bool:
    """Whether it is about the database, not our statement: a URL it does not understand, rights we do not have."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.statement is None or state == "42501" or state.startswith(("28", "3D", "3F"))


_ADVICE = {
    "database or disk is full": "the disk is full; nothing of this step was written",
    "disk I/O error": "disk I/O error (is the disk full?)",
    "unable to open database file": "unable to open database file (may its folder be written?)",
    "readonly database": "may not be written; nothing of this step was",
    "file is not a database": "file is not a database: move it away, then `digest db restore`",
    "malformed": "the file is damaged (malformed): move it away, then `digest db restore`",
}


def _reason(error: exc.DBAPIError) -> str:
    """What the driver says, its first line, with what to do where we know; it may be a paragraph."""
    text = str(error.orig).strip()
    told = next((advice for said, advice in _ADVICE.items() if said in text), text)
    return told.split("\n")[0] or type(error.orig).__name__


def opened(url: str, *, name: str | None = None) -> Store:
    """The store at the URL, made where there is none yet, its schema this program's.

    Raises StoreError where it cannot be reached, MigrationError where it is of another version.
    """
    store = connected(url, name=name)
    if (path := _file(url)) is not None:
        _made_private(path)
    with _closed_on_failure(store):
        schema.ensure(store)
    return store


def _made_private(path: Path) -> None:
    """An empty file where there is none, its owner's alone: it will hold addresses. SQLite's others follow it."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        pass
    except OSError as error:
        raise StoreError(store=str(path), reason=f"cannot be made: {error.strerror or error}") from error


def existing(url: str, *, name: str | None = None) -> Store | None:
    """The store at the URL, or None where there is none yet; makes and writes nothing."""
    store = found(url, name=name)
    if store is not None:
        with _closed_on_failure(store):
            schema.demand(store)
    return store


def found(url: str, *, name: str | None = None) -> Store | None:
    """The store at the URL, of whatever revision, or None where there is none yet; makes and writes nothing."""
    path = _file(url)
    if path is not None and not os.path.exists(path):  # False, not an error, for a name too long
        return None
    store = connected(url, name=name)
    with _closed_on_failure(store):
        if schema.revision(store) is not None:
            return store
    store.close()
    return None


@contextmanager
def _closed_on_failure(store: Store) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.close()
        raise


def connected(url: str, *, name: str | None = None) -> Store:
    """The store at the URL whatever is in it: for `digest db`. Raises StoreError for a URL that is none."""
    try:
        parsed = sa.make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError(store=name or "store", reason="the URL cannot be read") from error
    if parsed.get_backend_name() == "sqlite":
        if (path := _file(url)) is None:
            raise StoreError(store=name or "store", reason="names no file: sqlite:///path/to/digest.db")
        return Store(_sqlite(path), name or str(path))
    if parsed.get_backend_name() != "postgresql":
        raise StoreError(store=name or "store", reason="is neither sqlite:// nor postgresql://")
    shown = name or f"postgresql {parsed.host or ''}/{parsed.database or ''}"
    return Store(_postgresql(parsed, shown), shown)


def of_folder(folder: Path, file: str) -> str:
    """The URL of the SQLite file in the newsletter's folder."""
    return sa.URL.create("sqlite", database=str(folder / file)).render_as_string()


def within(folder: Path, url: str) -> str:
    """The URL, in which the path of a SQLite file begins at the folder unless it is a whole one."""
    path = _file(url)
    return url if path is None else of_folder(folder, str(path))


def _file(url: str) -> Path | None:
    """The SQLite file that the URL names; None where it names none: another database, or one in memory."""
    try:
        found = sa.make_url(url)
    except (exc.ArgumentError, ValueError):
        return None
    plain = found.drivername in ("sqlite", "sqlite+pysqlite") and not (found.host or found.username or found.query)
    name = found.database or ":memory:"
    return Path(name) if plain and name != ":memory:" and not name.startswith("file:") else None


def _sqlite(path: Path) -> sa.Engine:
    url = sa.URL.create("sqlite", database=str(path))
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_S}, pool_size=10, max_overflow=100)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves (SQLAlchemy's pysqlite notes)
        # FULL: what was committed survives a power cut; a mark that came undone would mail somebody twice.
        # secure_delete: who was erased stands nowhere in the file, not even where nothing is kept any more.
        _write_ahead(connection)
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # Writers queue at the start: a reader that turns writer half way could only fail.
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Puts the file into WAL mode: the one lock SQLite does not wait for by itself, when two make a store at once."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _postgresql(url: sa.URL, shown: str) -> sa.Engine:
    try:
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": CONNECT_S},
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=100,
        )
    except ModuleNotFoundError as error:
        advice = "pip install 'newsletter-digest[postgres]' (in a checkout: '.[postgres]')"
        raise StoreError(store=shown, reason=f"the driver is missing: {advice}") from error
