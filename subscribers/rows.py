"""A person to a row of `people`, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from digest.text import wanted
from digest.values import Address, PersonId
from subscribers.candidates import demand_few
from subscribers.persons import Candidate, Person, Preferences

_SILENCE = {"name": "", "language": "", "topics": "[]", "timezone": "", "frequency": "every", "fields": "{}"}
"""What a candidate of whom only the address is given says in each column."""


def new_row(candidate: Candidate, hash: str, at: dt.datetime, *, active: bool) -> dict[str, Any]:
    """The row of somebody new."""
    return {
        "hash": hash,
        "address": candidate.address,
        **_columns(candidate),
        "status": "active" if active else "pending",
        "joined_at": at if active else None,
        "changed_at": at,
    }


def said_anew(row: Any, candidate: Candidate) -> dict[str, Any]:
    """The columns for which the candidate says something else than the row; silence changes nothing.

    Free fields are merged, name by name. Raises SubscriberError where they become too many.
    """
    new = _columns(candidate)
    if candidate.fields:
        new["fields"] = _fields(demand_few({**json.loads(row["fields"]), **candidate.fields}))
    said = {key: new[key] for key, empty in _SILENCE.items() if new[key] not in (empty, row[key])}
    return said | ({"wanted": new["wanted"]} if "topics" in said else {})


def person_of(row: Any) -> Person:
    """The person that a row stands for."""
    return Person(
        id=PersonId(row["id"]),
        address=None if row["address"] is None else Address(row["address"]),
        name=row["name"] or "",
        language=row["language"] or "",
        topics=tuple(json.loads(row["topics"])),
        status=row["status"],
        joined_at=row["joined_at"],
        timezone=row["timezone"] or "",
        frequency=row["frequency"],
        fields=json.loads(row["fields"]),
        paused_until=row["paused_until"],
        changed_at=row["changed_at"],
    )


def preferences_of(row: Any) -> Preferences:
    """What the person of a row prefers."""
    return Preferences(
        topics=tuple(json.loads(row["topics"])),
        frequency=row["frequency"],
        language=row["language"] or "",
        paused=row["status"] == "paused",
        paused_until=row["paused_until"],
    )


def preferred_anew(row: Any, new: Preferences) -> dict[str, Any]:
    """The columns that differ from what the person chose before; how a topic is written makes no difference."""
    old = preferences_of(row)
    said: dict[str, Any] = {}
    topics = chosen(new.topics)
    if topics["wanted"] != row["wanted"]:
        said |= topics
    if new.frequency != old.frequency:
        said["frequency"] = new.frequency
    if new.language != old.language:
        said["language"] = new.language
    return said


@lru_cache(maxsize=1000)
def _chosen(topics: tuple[str, ...]) -> tuple[str, str]:
    return json.dumps(topics, ensure_ascii=False) if topics else "[]", wanted(topics)


def chosen(topics: tuple[str, ...]) -> dict[str, str]:
    """The two columns of a choice of topics: as it was given, and as it is compared."""
    given, compared = _chosen(topics)
    return {"topics": given, "wanted": compared}


def _columns(candidate: Candidate) -> dict[str, Any]:
    return {
        "name": candidate.name,
        "language": candidate.language,
        **chosen(candidate.topics),
        "timezone": candidate.timezone,
        "frequency": candidate.frequency,
        "fields": _fields(candidate.fields) if candidate.fields else "{}",
    }


def _fields(fields: Mapping[str, str]) -> str:
    # Sorted: the same fields are the same text.
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)
