"""A file of subscribers to candidates, a row at a time: CSV with a header, or JSON Lines.

layout = reading.layout(file, "readers.csv", encoding=None)     a first look at all of it: nothing is written yet
for line, candidate_or_reason in reading.rows(file, layout): ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from digest.errors import FileError, SubscriberError
from subscribers import records
from subscribers.candidates import candidate
from subscribers.importing import Row
from subscribers.persons import Candidate
from subscribers.source import Lines, LineTooLong, lines

_NAMES = {
    "email": ("email", "e-mail", "mail", "email address", "e-mail address"),
    "name": ("name", "full name"),
    "first": ("first name", "firstname", "given name", "fname"),
    "last": ("last name", "lastname", "surname", "family name", "lname"),
    "topics": ("topics", "topic"),
    "language": ("language", "lang"),
    "status": ("status",),
    "joined": ("joined",),
}
"""What a column may be called, case ignored. Where there is no name, `first` and `last` make one. `joined` is
`export`'s; a file cannot say when somebody agreed."""
_COLUMNS = {alias: column for column, aliases in _NAMES.items() for alias in aliases}
_JSON_FILES = {".jsonl", ".ndjson", ".json"}
_FORMULA = re.compile(r"'+[=+\-@\t\r]")
# A first line by which Excel tells itself what separates the cells.
_SEPARATOR = re.compile(r"\s*\"?sep=([^\w\r\n\"])\"?\s*", re.IGNORECASE)
_ACTIVE = {"", "active", "subscribed", "enabled", "confirmed"}
_PENDING = {"pending", "unconfirmed"}
"""What a list may say of people who may be mailed, or once they confirm. With any other word they are not taken: each
list has its own for those who must not be mailed, and a word we do not know may be one."""
_IGNORED = 20
"""Columns we do not know that are named; a hostile file may have any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file is to be read; it was read through once, so that reading it again does not fail half way."""

    name: str
    """What it is called in errors."""
    encoding: str | None
    """None: UTF-8 or UTF-16, by the byte order mark."""
    delimiter: str | None
    """What separates the cells; None for JSON Lines."""
    above: int = 0
    """How many records stand above the rows: the header, and what Excel puts before it."""
    columns: tuple[str | None, ...] = ()
    """What the columns are, in their order; None for one we do not know."""
    ignored: tuple[str, ...] = ()
    """The names of those."""
    rows: int = 0
    """How many rows there are, good or bad."""


def layout(file: BinaryIO, name: str, *, encoding: str | None = None) -> Layout:
    """How the file is to be read. Raises FileError where it cannot be read whole, with the line and what to do."""
    with lines(file, name, encoding) as found:
        first, separator = _first(found), ""
        if told := _SEPARATOR.fullmatch(first):
            first, separator = _first(found), told[1]
    if first.lstrip().startswith("["):
        raise FileError(
            path=name, reason="is one JSON array: JSON Lines has an object a line, and nothing around them"
        )
    if first.lstrip().startswith("{") or PurePath(name).suffix.lower() in _JSON_FILES:
        return _json_layout(file, name, encoding)
    return _csv_layout(file, name, encoding, first, separator)


def _first(found: Lines) -> str:
    """The next line that says anything, or ""."""
    try:
        return next((line for line in found if line.strip()), "")
    except LineTooLong:
        return ""


def rows(file: BinaryIO, how: Layout) -> Iterator[Row]:
    """Each row's line in the file, with the candidate or why there is none."""
    with lines(file, how.name, how.encoding) as found:
        if how.delimiter is None:
            for line, record in records.objects(found):
                yield line, record if isinstance(record, str) else _tried(_of_object, record)
            return
        own = records.cells(found, how.name, how.delimiter)
        for _ in range(how.above):
            next(own)
        of_cells = _Cells(how.columns)
        for line, row in own:
            yield line, row if isinstance(row, str) else _tried(of_cells, row)


def _csv_layout(file: BinaryIO, name: str, encoding: str | None, first: str, separator: str) -> Layout:
    readings, above = records.header(first, separator), 2 if separator else 1
    found = next((one for one in readings if "email" in map(_column, one[1])), None)
    if found is None:
        raise FileError(path=name, reason="has no header: put a line such as email,name,topics,language on top")
    delimiter, cells = found
    columns = tuple(_column(cell) for cell in cells)
    if twice := next((one for one in columns if one and columns.count(one) > 1), None):
        raise FileError(path=name, reason=f"has two columns for {twice}: rename one")
    with lines(file, name, encoding) as text:
        count = sum(1 for _ in records.cells(text, name, delimiter)) - above
    ignored = _named([cell for cell, column in zip(cells, columns, strict=True) if column is None])
    return Layout(
        name=name,
        encoding=encoding,
        delimiter=delimiter,
        above=above,
        columns=columns,
        ignored=ignored,
        rows=count,
    )


def _json_layout(file: BinaryIO, name: str, encoding: str | None) -> Layout:
    count, ignored = 0, dict[str, None]()
    with lines(file, name, encoding) as text:
        for _, record in records.objects(text):
            count += 1
            if len(ignored) < _IGNORED and not isinstance(record, str):
                ignored.update(dict.fromkeys(key for key in record if _column(key) is None))
    return Layout(name=name, encoding=encoding, delimiter=None, ignored=_named(list(ignored)), rows=count)


def _column(name: str) -> str | None:
    """What a column of that name is."""
    return _COLUMNS.get(" ".join(name.replace("_", " ").split()).casefold())


def _named(ignored: Sequence[str]) -> tuple[str, ...]:
    return tuple(one[:40] for one in ignored if one.strip())[:_IGNORED]


def _tried(make: Callable[[Any], Candidate], record: Any) -> Candidate | str:
    try:
        return make(record)
    except SubscriberError as error:
        return str(error)


class _Cells:
    """A row's cells to a candidate."""

    def __init__(self, columns: Sequence[str | None]) -> None:
        self.width = len(columns)
        self.at = {column: number for number, column in enumerate(columns) if column}

    def __call__(self, row: list[str]) -> Candidate:
        """Who stands in the row. Raises SubscriberError."""
        if len(row) > self.width and any(cell.strip() for cell in row[self.width :]):
            reason = f"{len(row)} cells, the header {self.width}: what holds a comma needs quotation marks"
            raise SubscriberError(subject="row", reason=reason)
        return _candidate({column: _plain(row[at]) for column, at in self.at.items() if at < len(row)})


def _plain(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula (see `export`)."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def _of_object(record: Mapping[str, Any]) -> Candidate:
    """Who the object describes. Raises SubscriberError."""
    said: dict[str, str] = {}
    for key, value in record.items():
        column = _column(key)
        if column == "topics" and isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = ";".join(value)
        if column and value is not None and not isinstance(value, str):
            raise SubscriberError(subject=column, reason="no text")
        if column and value:
            said[column] = value
    return _candidate(said)


def _candidate(said: Mapping[str, str]) -> Candidate:
    status = said.get("status", "").strip().casefold()
    if status not in _ACTIVE | _PENDING:
        reason = f"status {status[:40]!r} is none we know for somebody who may be mailed: not imported"
        raise SubscriberError(subject=said.get("email", ""), reason=reason)
    address, called = _parts(said.get("email", ""))
    joined = " ".join(filter(None, (said.get(part, "").strip() for part in ("first", "last"))))
    return candidate(
        address,
        name=said.get("name", "") or joined or called,
        language=said.get("language", "").strip(),
        topics=(said.get("topics", ""),),
        pending=status in _PENDING,
    )


def _parts(email: str) -> tuple[str, str]:
    """The address, and the name where it stands before it: `Anna Berg <anna@reader.example>`."""
    before, bracket, rest = email.strip(" \t").partition("<")
    if not bracket or rest[-1:] != ">":
        return email, ""
    called = before.strip()
    return rest[:-1], called[1:-1] if len(called) > 1 and called[0] == called[-1] == '"' else called
