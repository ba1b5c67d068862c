"""A person to a row of `people`, and back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from digest.values import Address, PersonId
from subscribers.persons import Candidate, Person


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
    """The columns for which the candidate says something else than the row; silence changes nothing."""
    empty = {"name": "", "language": "", "topics": "[]"}
    new = _columns(candidate)
    return {key: new[key] for key in empty if new[key] not in (empty[key], row[key])}


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
    )


def _columns(candidate: Candidate) -> dict[str, Any]:
    topics = json.dumps(candidate.topics, ensure_ascii=False) if candidate.topics else "[]"
    return {"name": candidate.name, "language": candidate.language, "topics": topics}
