"""What a reader chose, and their pauses: decided from the row, recorded with its event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from digest.values import PersonId
from subscribers.history import change, fields_of
from subscribers.persons import How, Preferences, Status
from subscribers.rows import preferred_anew

READERS: tuple[Status, ...] = ("active", "paused")
"""The statuses of those who have something to prefer."""


def preferred(connection: sa.Connection, row: Any, said: Preferences, at: dt.datetime, how: How, ip: str) -> bool:
    """Whether that changed anything of the row's person: what they get, then whether they get it now."""
    changed = preferred_anew(row, said)
    if changed:
        change(connection, PersonId(row["id"]), at, "preferred", how, detail=fields_of(changed), ip=ip, **changed)
    if said.paused:
        return paused(connection, row, said.paused_until, at, how, ip) or bool(changed)
    return resumed(connection, row, at, how, ip) or bool(changed)


def paused(
    connection: sa.Connection, row: Any, until: dt.datetime | None, at: dt.datetime, how: How, ip: str
) -> bool:
    """Whether the row's person gets nothing from now on who got something, or until another day than before."""
    if row["status"] == "paused" and row["paused_until"] == until:
        return False
    detail = {"until": until.astimezone(dt.UTC).isoformat(timespec="seconds")} if until else {}
    values: dict[str, Any] = {"status": "paused", "paused_until": until}
    change(connection, PersonId(row["id"]), at, "paused", how, detail=detail, ip=ip, **values)
    return True


def resumed(connection: sa.Connection, row: Any, at: dt.datetime, how: How, ip: str) -> bool:
    """Whether the row's person was on holiday, and gets mail again."""
    if row["status"] != "paused":
        return False
    values: dict[str, Any] = {"status": "active", "paused_until": None}
    change(connection, PersonId(row["id"]), at, "resumed", how, ip=ip, **values)
    return True
