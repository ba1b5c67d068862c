"""A record of a file to the candidate whom it tells of."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from digest.errors import SubscriberError
from digest.text import clean
from subscribers import formulas
from subscribers.candidates import candidate
from subscribers.columns import ACTIVE, FIELD, GONE, PAUSED, PENDING, Kept
from subscribers.persons import Candidate

_FIELDS = "fields"
_BREAKS = frozenset("\r\n\t\u2028\u2029")


class OfCells:
    """A row's cells to a candidate."""

    def __init__(self, columns: Sequence[str | None]) -> None:
        self.width = len(columns)
        named = {column: number for number, column in enumerate(columns) if column}
        self.at = {column: number for column, number in named.items() if not column.startswith(FIELD)}
        self.fields_at = {
            column.removeprefix(FIELD): number for column, number in named.items() if column.startswith(FIELD)
        }

    def __call__(self, row: list[str]) -> Candidate:
        """Who stands in the row. Raises SubscriberError."""
        if len(row) > self.width and any(cell.strip() for cell in row[self.width :]):
            reason = f"{len(row)} cells, the header {self.width}: what holds a comma needs quotation marks"
            raise SubscriberError(subject="row", reason=reason)
        fields = {name: formulas.plain(row[at]) for name, at in self.fields_at.items() if at < len(row)}
        return _candidate(
            {column: formulas.plain(row[at]) for column, at in self.at.items() if at < len(row)}, fields
        )


def of_object(kept: Kept, record: Mapping[str, Any]) -> Candidate:
    """Who the object describes. Raises SubscriberError."""
    said: dict[str, str] = {}
    fields: dict[str, str] = {}
    for key, value in record.items():
        column = kept.column(key)
        if _is_fields(key, value):
            fields |= {name: _text(f"fields, {name[:60]}", one) for name, one in value.items() if one is not None}
        elif value is None or column is None:
            continue
        elif column.startswith(FIELD):
            fields[column.removeprefix(FIELD)] = _text(key[:60], value)
        elif column == "topics" and isinstance(value, list) and all(isinstance(one, str) for one in value):
            said[column] = ";".join(value)
        elif isinstance(value, str):
            said[column] = value or said.get(column, "")
        else:
            raise SubscriberError(subject=column, reason="no text")
    return _candidate(said, fields)


def is_left_out(kept: Kept, key: str, value: object) -> bool:
    """Whether nothing is made of that part of an object."""
    return kept.column(key) is None and not _is_fields(key, value)


def _is_fields(key: str, value: object) -> bool:
    return isinstance(value, dict) and key.strip().casefold() == _FIELDS


def _text(what: str, value: object) -> str:
    """A free field's value as text. Raises SubscriberError for a list or an object."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    raise SubscriberError(subject=what, reason="no text")


def _candidate(said: Mapping[str, str], fields: Mapping[str, str]) -> Candidate:
    status = said.get("status", "").strip().casefold()
    if not (status in ACTIVE or status in PENDING or status in GONE or status == PAUSED):
        reason = f"status {status[:40]!r} is none we know for somebody who may be mailed: not imported"
        raise SubscriberError(subject=said.get("email", ""), reason=reason)
    address, called = _parts(said.get("email", ""))
    name = said.get("name", "")
    if not name and ("first" in said or "last" in said):
        name = " ".join(filter(None, (said.get(part, "").strip() for part in ("first", "last"))))
    for field, value in fields.items():
        if not value.isprintable():
            _demand_line(field, value)
    who = candidate(
        address,
        name=name or called,
        language=said.get("language", "").strip(),
        topics=(said.get("topics", ""),),
        timezone=said.get("timezone", "").strip(),
        frequency=said.get("frequency", "every"),
        fields=fields,
        pending=status in PENDING,
    )
    if status == PAUSED:
        return replace(who, paused=True, paused_until=_moment(said.get("paused_until", "").strip()))
    return replace(who, gone=GONE[status]) if status in GONE else who


def _demand_line(name: str, value: str) -> None:
    """Nothing, when the free field is one line without control characters. Raises SubscriberError."""
    reason = "a line break or tab in it" if not _BREAKS.isdisjoint(value) else "a control character in it"
    if not _BREAKS.isdisjoint(value) or clean(value) != unicodedata.normalize("NFC", value):
        raise SubscriberError(subject=f"field {name[:60]}", reason=f"{reason}: {value[:60]!r}")


def _moment(text: str) -> dt.datetime | None:
    """When a pause ends, None where it does not; a day is its first moment in UTC. Raises SubscriberError."""
    try:
        moment = dt.datetime.fromisoformat(text) if text else None
        if moment and moment.year in (dt.MINYEAR, dt.MAXYEAR):  # their ends are no day in some time zones
            raise ValueError(text)
        return moment and (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        reason = f"{text[:60]!r} is no time such as 2026-11-30 or 2026-11-30T09:00:00+00:00"
        raise SubscriberError(subject="paused until", reason=reason) from error


def _parts(email: str) -> tuple[str, str]:
    """The address, and the name where it stands before it: `Anna Berg <anna@reader.example>`."""
    before, bracket, rest = email.strip(" \t").partition("<")
    if not bracket or rest[-1:] != ">":
        return email, ""
    called = before.strip()
    return rest[:-1], called[1:-1] if len(called) > 1 and called[0] == called[-1] == '"' else called
