"""Somebody is mailed no more: they left, their mail comes back, they called it spam."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

import sqlalchemy as sa

from digest.store.tables import people
from digest.values import PersonId
from subscribers.history import Kind, change, event, held, record, without_addresses
from subscribers.persons import How, Status

MAILED: tuple[Status, ...] = ("active", "paused", "pending")
"""Who is mailed, or will be when something happens that may happen any day."""
UNTIMED: Mapping[str, Any] = {"paused_until": None, "expires_at": None}
"""Nothing comes about by itself any more."""


def failed(
    connection: sa.Connection,
    person: PersonId,
    kind: Literal["bounced", "complained"],
    at: dt.datetime,
    how: How,
    detail: Mapping[str, Any],
) -> bool:
    """Whether they are not mailed any more because of it; a complaint outweighs that they left, too.

    A complaint of somebody erased is remembered: they stay erased, and no form brings them back.
    """
    over = MAILED if kind == "bounced" else (*MAILED, "unsubscribed", "bounced", "expired", "erased")
    row, its = held(connection, people.c.id == person, over), without_addresses(detail)
    if row is not None and row["status"] == "erased":
        record(connection, event(person, at, kind, how, detail=its))
        return False
    return row is not None and _ended(connection, row, at, kind, how, status=kind, detail=its)


def ended(
    connection: sa.Connection,
    person: PersonId,
    over: tuple[Status, ...],
    at: dt.datetime,
    kind: Kind,
    how: How,
    *,
    status: Status,
    ip: str = "",
) -> bool:
    """Whether the person had one of the statuses; they have the other now."""
    row = held(connection, people.c.id == person, over)
    return row is not None and _ended(connection, row, at, kind, how, status=status, ip=ip)


def _ended(
    connection: sa.Connection, row: Any, at: dt.datetime, kind: Kind, how: How, *, status: Status, **more: Any
) -> bool:
    untimed = {**UNTIMED, "expires_at": row["expires_at"] if status == "bounced" else None}
    change(connection, PersonId(row["id"]), at, kind, how, status=status, **untimed, **more)
    return True
