"""What happened to somebody, as proof: every event with its time, its way and the words agreed to."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import events, origins
from digest.values import PersonId

VERSION = 8
"""Hexadecimal digits that tell one wording from another: of a thousand, two are alike once in 8,000 newsletters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that happened to somebody."""

    at: dt.datetime
    kind: str
    """A `history.Kind`, or that of a version to come."""
    how: str
    """A `persons.How`, or "restore" for what a restored backup must not undo."""
    wording: str = ""
    """What they agreed to, word for word."""
    ip: str = ""
    """Where it came from, until they are erased."""
    detail: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The wording's version: the same for the same words, "" for none."""
        return version(self.wording)


def version(wording: str) -> str:
    """The first digits of the wording's SHA-256 (UTF-8); "" for no wording."""
    return hashlib.sha256(wording.encode()).hexdigest()[:VERSION] if wording else ""


def story(store: Store, person: PersonId) -> tuple[Told, ...]:
    """All that happened to the person, oldest first; empty for nobody."""
    query = sa.select(events, origins.c.ip).outerjoin(origins, origins.c.event == events.c.id)
    with store.reading() as connection:
        rows = connection.execute(query.where(events.c.person == person).order_by(events.c.id)).all()
    return tuple(
        Told(
            at=row.at,
            kind=row.kind,
            how=row.how,
            wording=row.wording or "",
            ip=row.ip or "",
            detail=json.loads(row.detail),
        )
        for row in rows
    )
