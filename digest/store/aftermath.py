"""What a restore must not bring about: a mail twice, or mail to somebody who has left since the backup was made."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

import sqlalchemy as sa

from digest.errors import StoreError
from digest.store import senders
from digest.store.tables import deliveries, events, meta, people

_ENDED = ("unsubscribed", "suppressed", "erased")
_KINDS = {"unsubscribed": "left", "suppressed": "removed", "erased": "erased"}


def refuse_while_sending(connection: sa.Connection, name: str, now: dt.datetime) -> None:
    """Nothing, when nobody is sending. Raises StoreError: a sender would go on with rows that are not there."""
    its = deliveries.c
    held = sa.select(its.sender, sa.func.max(its.lease, type_=its.lease.type).label("lease"))
    held = held.where(its.state.in_(("claimed", "in_data"))).group_by(its.sender)
    for row in connection.execute(held):
        lives = senders.alive(row.sender or "")
        if lives or (lives is None and row.lease is not None and row.lease > now):
            raise StoreError(store=name, reason="a send is running: end it first; nothing was restored")


def gone(connection: sa.Connection) -> tuple[str | None, Mapping[str, str]]:
    """Which keys the store was written with, and the hashes of those who left, were removed or erased, with which."""
    keys = connection.scalar(sa.select(meta.c.value).where(meta.c.name == "keys"))
    query = sa.select(people.c.hash, people.c.status).where(people.c.status.in_(_ENDED))
    return keys, {row.hash: row.status for row in connection.execute(query)}


def keep_gone(connection: sa.Connection, keys: str | None, ended: Mapping[str, str], now: dt.datetime) -> int:
    """How many of them the backup would have brought back, and are kept away; none where its keys are others."""
    if keys is None or connection.scalar(sa.select(meta.c.value).where(meta.c.name == "keys")) != keys:
        return 0
    back = sa.select(people.c.id, people.c.hash).where(people.c.status.in_(("active", "pending")))
    found = [(row.id, ended[row.hash]) for row in connection.execute(back) if row.hash in ended]
    for person, status in found:
        values: dict[str, object] = {"status": status, "changed_at": now}
        if status == "erased":
            values |= {"address": None, "name": None, "language": None, "topics": "[]"}
            connection.execute(sa.update(deliveries).where(deliveries.c.person == person).values(reason=""))
        connection.execute(sa.update(people).where(people.c.id == person).values(values))
        event = {"person": person, "at": now, "kind": _KINDS[status], "how": "restore", "detail": json.dumps({})}
        connection.execute(sa.insert(events).values(event))
    return len(found)


def doubt(connection: sa.Connection, made: dt.datetime) -> int:
    """How many deliveries were unfinished when the backup was made: what became of them since, nobody here knows."""
    its = deliveries.c
    unfinished = its.state.in_(("pending", "claimed", "in_data", "deferred"))
    reason = f"restored from a backup of {made:%Y-%m-%d %H:%M} UTC, in the middle of the send"
    values = {"state": "unknown", "reason": reason, "sender": None, "lease": None, "next_at": None}
    return connection.execute(sa.update(deliveries).where(unfinished).values(values)).rowcount
