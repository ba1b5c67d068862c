"""The whole store in one file that either database takes back: gzip of JSON lines.

    {"format": "digest-backup", "version": 1, "revision": "0001", "made": "2026-09-21T07:30:00Z"}
    {"t": "people", "r": {"id": 1, ...}}        a line a row; rows that others refer to come first
    {"rows": {"people": 1, ...}, "sha256": ...}  of every line before: damage shows before anything is restored

Bytes are base64, moments ISO 8601 in UTC. Rows are in the order of their keys: the same store, the same lines.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import event

from digest.errors import FileError, MigrationError, StoreError
from digest.store import schema
from digest.store.engine import Store
from digest.store.tables import Moment

FORMAT = "digest-backup"
VERSION = 1
LINE = 64 * 2**20
"""The most bytes of a line: the largest edition is a few megabytes, and no more of a bomb is unpacked."""
ROWS = 500
"""Rows held in memory at a time."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a backup's first line says."""

    format: str
    version: int
    revision: str
    made: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in a backup."""

    revision: str
    made: dt.datetime
    rows: Mapping[str, int]
    """How many, a table, in the order of the tables' names."""


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row (`t` and `r`), or the last line (`rows` and `sha256`)."""

    t: str | None = None
    r: msgspec.Raw = msgspec.Raw()
    rows: dict[str, int] | None = None
    sha256: str | None = None


def write(store: Store, path: Path, *, made: dt.datetime, force: bool = False) -> Contents:
    """What was written: the store as it was at one moment, to a file that only its owner reads, whole or not at all.

    Writers go on meanwhile. Raises FileError for a file that is there (but with `force`) or cannot be written,
    StoreError where there is no store.
    """
    try:
        _demand_free(path, force)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with open(descriptor, "wb") as file:
                contents = _written(store, file, made)
                file.flush()
                os.fsync(file.fileno())
            _demand_free(path, force)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise FileError(path=str(path), reason=f"cannot be written: {error.strerror or error}") from error
    return contents


def file_name(made: dt.datetime, *parts: str) -> str:
    """What a backup of that moment is called when nobody says."""
    return "-".join(("digest-backup", f"{made.astimezone(dt.UTC):%Y-%m-%dT%H%M%SZ}", *parts)) + ".jsonl.gz"


def _demand_free(path: Path, force: bool) -> None:
    if path.exists() and not path.is_file():
        raise FileError(path=str(path), reason="is no file that can be written")
    if path.exists() and not force:
        raise FileError(path=str(path), reason="is there already; nothing was written (--force writes over it)")


def _written(store: Store, file: BinaryIO, made: dt.datetime) -> Contents:
    """What went into the file, all of it read in one transaction."""
    with store.reading() as connection:
        revision = schema.revision_in(connection, store.name)
        if revision is None:
            raise StoreError(store=store.name, reason="there is no store yet: nothing to back up")
        schema.demand_known(revision, store.name)
        out = _Writer(file)
        out.line(Header(format=FORMAT, version=VERSION, revision=revision, made=made.astimezone(dt.UTC)))
        tables = tables_at(connection, revision)
        counts = {str(table.name): _copied(connection, table, out, store.name) for table in tables}
    out.end(counts)
    return Contents(revision=revision, made=made, rows=dict(sorted(counts.items())))


def _copied(connection: sa.Connection, table: sa.Table, out: _Writer, name: str) -> int:
    """How many rows of the table were written."""
    # Byte order, which every database has: how words sort differs from one to the next.
    order = [
        sa.collate(key, "C") if connection.dialect.name != "sqlite" and isinstance(key.type, sa.String) else key
        for key in table.primary_key
    ]
    names = [str(column.name) for column in table.columns]
    query = sa.select(table).order_by(*order).execution_options(yield_per=ROWS)
    count = 0
    with connection.execute(query) as rows, _sensible(name, table):
        for row in rows:
            out.line({"t": str(table.name), "r": dict(zip(names, row, strict=True))})
            count += 1
    return count


@contextmanager
def _sensible(name: str, table: sa.Table) -> Iterator[None]:
    """SQLite keeps anything in any column, whoever wrote it."""
    try:
        yield
    except ValueError as error:
        raise StoreError(store=name, reason=f"{table.name} holds a row that cannot be read: {error}") from error


class _Writer:
    """Lines into a gzip file, with their checksum."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._gzip = zlib.compressobj(wbits=31)
        self._sum = hashlib.sha256()

    def line(self, value: object) -> None:
        """Write the value as one line of JSON."""
        data = msgspec.json.encode(value) + b"\n"
        self._sum.update(data)
        self._file.write(self._gzip.compress(data))

    def end(self, counts: Mapping[str, int]) -> None:
        """Write the last line."""
        self.line({"rows": counts, "sha256": self._sum.hexdigest()})
        self._file.write(self._gzip.flush())


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup in the file. Raises FileError where it is none, MigrationError where it is a newer version's."""
    try:
        if path.exists() and not path.is_file():
            raise FileError(path=str(path), reason="is no file")
        file = path.open("rb")
    except OSError as error:
        raise FileError(path=str(path), reason=f"cannot be read: {error.strerror}") from error
    with file:
        yield Backup(file, str(path))


class Backup:
    """A backup's header, and its rows as often as asked; damage shows at the latest after the last row."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        self._file = file
        self.path = path
        self._start()
        self.header = self._header()
        self._tables = schema.names(self.header.revision)

    def check(self) -> Contents:
        """What is in the file, all of it read and found whole. Raises FileError."""
        counts = dict.fromkeys(sorted(self._tables), 0) | Counter(table for table, _ in self.rows())
        return Contents(revision=self.header.revision, made=self.header.made, rows=counts)

    def rows(self) -> Iterator[tuple[str, msgspec.Raw]]:
        """Each row's table and JSON, from the first. Raises FileError."""
        self._start()
        digest = hashlib.sha256(self._line())
        counts: Counter[str] = Counter()
        while (line := self._decoded(data := self._line(), _Line)).t is not None:
            if line.t not in self._tables:
                raise self.wrong(f"has a table that revision {self.header.revision} does not have: {line.t}")
            digest.update(data)
            counts[line.t] += 1
            yield line.t, line.r
        if line.sha256 != digest.hexdigest() or Counter(line.rows) != counts:
            raise self.wrong("is damaged: its checksum does not fit")
        if self._read(1):
            raise self.wrong("is damaged: it goes on after its last line")

    def wrong(self, reason: str) -> FileError:
        """The error that says so of this file."""
        return FileError(path=self.path, reason=reason)

    def _start(self) -> None:
        self._file.seek(0)
        self._gzip = gzip.GzipFile(fileobj=self._file, mode="rb")

    def _header(self) -> Header:
        header = self._decoded(self._line(), Header)
        if header.format != FORMAT:
            raise self.wrong("is no backup of digest")
        if header.version > VERSION:
            raise MigrationError(store=self.path, reason="was made by a newer version of digest")
        schema.demand_known(header.revision, self.path)
        return header

    def _line(self) -> bytes:
        """The next line, whole."""
        line = self._read(LINE + 1)
        if line.endswith(b"\n"):
            return line
        raise self.wrong("has a line of more than 64 MB" if len(line) > LINE else "is empty or cut short")

    def _read(self, most: int) -> bytes:
        try:
            return self._gzip.readline(most)
        except EOFError as error:
            raise self.wrong("is cut short") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise self.wrong("is no backup of digest, or damaged") from error
        except OSError as error:
            raise self.wrong(f"cannot be read: {error.strerror}") from error

    def _decoded(self, line: bytes, kind: type[_T]) -> _T:
        try:
            return msgspec.json.decode(line, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self.wrong(f"is no backup of digest, or damaged: {error}") from error


def tables_at(connection: sa.Connection, revision: str) -> tuple[sa.Table, ...]:
    """The store's tables of that revision, as its database describes them; those that others refer to come first."""
    found = sa.MetaData()

    @event.listens_for(found, "column_reflect")
    def _aware(_: object, __: object, column: Any) -> None:
        if isinstance(column["type"], sa.DateTime):
            column["type"] = Moment()

    names = schema.names(revision)
    if missing := names - set(sa.inspect(connection).get_table_names()):
        name = connection.engine.url.database or "store"
        raise StoreError(store=name, reason=f"has lost its table {', '.join(sorted(missing))}")
    found.reflect(connection, only=sorted(names))
    return tuple(found.sorted_tables)
