"""Lines to records: the cells of CSV, the objects of JSON Lines, each with the line it begins in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from digest.errors import FileError
from subscribers.source import LONGEST, Lines, LineTooLong

_TOO_LONG = f"the line is longer than {LONGEST:,} characters: is a quotation mark not closed?"


def header(line: str, separator: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every way to read the header: a delimiter (`separator`, where told), and the cells it makes of the line."""
    for delimiter in separator or ",;\t":
        try:
            yield delimiter, next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue


def cells(lines: Lines, name: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """The records of a CSV file (RFC 4180), or why one cannot be read; rows with nothing in them are passed over.

    Raises FileError for a quotation mark that is not closed: what belongs to which row is then anybody's guess.
    """
    with _wide_fields():
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while not lines.ended:
            first = lines.number + 1
            record = _record(reader, lines, name, first)
            if isinstance(record, str) or "".join(record).strip():
                yield first, record


def _record(reader: Iterator[list[str]], lines: Lines, name: str, first: int) -> list[str] | str:
    """The next record, empty at the end, or why it cannot be read."""
    try:
        return next(reader, [])
    except (LineTooLong, csv.Error) as error:
        if lines.ended or lines.number > first:
            reason = f"line {first}: a quotation mark that is not closed, or one too many"
            raise FileError(path=name, reason=reason) from error
        return _TOO_LONG if isinstance(error, LineTooLong) else "text behind a closing quotation mark"


@contextmanager
def _wide_fields() -> Iterator[None]:
    """Inside, a field may be as long as a line: the limit of the module `csv` is the whole program's."""
    before = csv.field_size_limit(LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def objects(lines: Lines) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """The objects of a JSON Lines file, or why a line is none; empty lines are passed over."""
    while not lines.ended:
        try:
            line = next(lines, "")
        except LineTooLong:
            yield lines.number, _TOO_LONG
            continue
        if line.strip():
            yield lines.number, _object(line)


def _object(line: str) -> dict[str, Any] | str:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return "the line is no JSON"
    return found if isinstance(found, dict) else "the line is no JSON object"
