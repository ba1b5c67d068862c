"""A file of subscribers to candidates, a row at a time: CSV with a header, or JSON Lines.

layout = reading.layout(file, "readers.csv", encoding=None)     a first look at all of it: nothing is written yet
for line, candidate_or_reason in reading.rows(file, layout): ...
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from digest.errors import FileError, SubscriberError
from subscribers import formulas, records
from subscribers.candidates import candidate
from subscribers.columns import FIELD, Kept
from subscribers.entrants import OfCells, is_left_out, of_object
from subscribers.importing import Row
from subscribers.persons import Candidate
from subscribers.source import Lines, LineTooLong, lines

_JSON_FILES = {".jsonl", ".ndjson", ".json"}
# A first line by which Excel tells itself what separates the cells.
_SEPARATOR = re.compile(r"\s*\"?sep=([^\w\r\n\"])\"?\s*", re.IGNORECASE)
_NONE = Kept()
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
    kept: Kept = _NONE
    """Which of those are free fields all the same."""
    ignored: tuple[str, ...] = ()
    """The names of the others."""
    rows: int = 0
    """How many rows there are, good or bad."""


def layout(file: BinaryIO, name: str, *, encoding: str | None = None, kept: Kept = _NONE) -> Layout:
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
        return _json_layout(file, name, encoding, kept)
    return _csv_layout(file, name, encoding, kept, first, separator)


def _first(found: Lines) -> str:
    """The next line that says anything, or ""."""
    try:
        return next((line for line in found if line.strip()), "")
    except LineTooLong:
        return ""


def rows(file: BinaryIO, how: Layout, *, done: int = 0) -> Generator[Row, None, None]:
    """Each row's line in the file, with the candidate or why there is none; without the first that are `done`."""
    with lines(file, how.name, how.encoding) as found:
        if how.delimiter is None:
            each = partial(of_object, how.kept)
            for line, record in islice(records.objects(found), done, None):
                yield line, record if isinstance(record, str) else _tried(each, record)
            return
        own = records.cells(found, how.name, how.delimiter)
        of = OfCells(how.columns)
        for line, row in islice(own, how.above + done, None):
            yield line, row if isinstance(row, str) else _tried(of, row)


def _csv_layout(file: BinaryIO, name: str, encoding: str | None, kept: Kept, first: str, separator: str) -> Layout:
    delimiter, cells, columns = _header(name, kept, first, separator)
    above = 2 if separator else 1
    with lines(file, name, encoding) as text:
        count = sum(1 for _ in records.cells(text, name, delimiter)) - above
    return Layout(
        name=name,
        encoding=encoding,
        delimiter=delimiter,
        above=above,
        columns=columns,
        kept=kept,
        ignored=_named([cell for cell, column in zip(cells, columns, strict=True) if column is None]),
        rows=count,
    )


def _header(name: str, kept: Kept, first: str, separator: str) -> tuple[str, list[str], tuple[str | None, ...]]:
    """What separates the cells, the header's own, and what each column is. Raises FileError."""
    readings = ((one, [formulas.plain(cell) for cell in cells]) for one, cells in records.header(first, separator))
    found = next((one for one in readings if "email" in map(kept.column, one[1])), None)
    if found is None:
        raise FileError(path=name, reason="has no header: put a line such as email,name,topics,language on top")
    columns = tuple(map(kept.column, found[1]))
    if twice := next((one for one, count in Counter(columns).items() if one and count > 1), None):
        raise FileError(path=name, reason=f"has two columns for {twice[:60]}: rename one")
    _demand_kept(name, kept, columns)
    return *found, columns


def _demand_kept(name: str, kept: Kept, columns: Collection[str | None]) -> None:
    """Nothing, when no free field is missing, and each has a name that can be kept. Raises FileError."""
    if missing := kept.missing(columns):
        raise FileError(path=name, reason=f"has no other column {missing[:60]!r} that could be kept")
    names = [one.removeprefix(FIELD) for one in columns if one and one.startswith(FIELD)]
    try:
        candidate("anna@reader.example", fields=dict.fromkeys(names, "-"))
    except SubscriberError as error:
        raise FileError(path=name, reason=str(error)) from error


def _json_layout(file: BinaryIO, name: str, encoding: str | None, kept: Kept) -> Layout:
    count, ignored, found = 0, dict[str, None](), set[str | None]()
    with lines(file, name, encoding) as text:
        for _, record in records.objects(text):
            count += 1
            if isinstance(record, str):
                continue
            found |= kept.found(record)
            if len(ignored) < _IGNORED:
                ignored.update(dict.fromkeys(key for key in record if is_left_out(kept, key, record[key])))
    _demand_kept(name, kept, found)
    return Layout(name=name, encoding=encoding, delimiter=None, kept=kept, ignored=_named(list(ignored)), rows=count)


def _named(ignored: Sequence[str]) -> tuple[str, ...]:
    return tuple(one[:40] for one in ignored if one.strip())[:_IGNORED]


def _tried(make: Callable[[Any], Candidate], record: Any) -> Candidate | str:
    try:
        return make(record)
    except SubscriberError as error:
        return str(error)
