"""What a restore must not bring about: a mail twice, or mail to somebody who has left since the backup was made."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from digest.errors import StoreError
from digest.store import erasure, senders
from digest.store.tables import deliveries, events, meta, people

AT_ONCE = 500
"""Hashes looked up at a time."""
_KINDS = {
    "bounced": "bounced",
    "unsubscribed": "left",
    "complained": "complained",
    "suppressed": "removed",
    "erased": "erased",
}
"""The statuses of those who are gone, each with the event that led to it; a later one outweighs those before it."""
_WEIGHTS = {status: weight for weight, status in enumerate(_KINDS, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Who was no reader any more in a store that is replaced."""

    keys: str | None
    """The fingerprint of the keys their hashes were made with; None where the store never held anybody."""
    rows: Sequence[Any]
    """Hash, status, address, how they were removed last, and when their sign-up is wiped that nobody confirmed."""
    paused: Sequence[Any] = ()
    """Hash and end of the pause of those on holiday."""


NOBODY = Gone(keys=None, rows=())


def refuse_while_sending(connection: sa.Connection, name: str, table: sa.Table, now: dt.datetime) -> None:
    """Nothing, when nobody is sending. Raises StoreError: a sender would go on with rows that are not there."""
    if connection.dialect.name != "sqlite":
        # Nobody begins behind our back; SQLite has one writer, us.
        connection.execute(sa.text("LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE"))
    its = table.c
    held = sa.select(its.sender, sa.func.max(its.lease, type_=its.lease.type).label("lease"))
    held = held.where(its.state.in_(("claimed", "in_data"))).group_by(its.sender)
    for row in connection.execute(held):
        lives = senders.alive(row.sender or "")
        if lives or (lives is None and row.lease is not None and row.lease > now):
            raise StoreError(store=name, reason="a send is running: end it first; nothing was restored")


def gone(connection: sa.Connection, tables: Mapping[str, sa.Table], made: dt.datetime) -> Gone:
    """Who left, was removed or was erased, in tables of whatever revision.

    Who was erased since the backup was made counts as erased, also where they asked for the newsletter anew: the
    backup has all that was erased, and no word of theirs from afterwards.
    """
    its, past, facts = tables["people"].c, tables["events"].c, tables["meta"].c
    last = sa.select(past.how).where(past.person == its.id, past.kind == "removed").order_by(past.id.desc())
    how = last.limit(1).scalar_subquery().label("how")
    erased = its.id.in_(sa.select(past.person).where(past.kind == "erased", past.at >= made))
    status = sa.case((erased, "erased"), else_=its.status).label("status")
    address = sa.case((~erased, its.address)).label("address")
    young = "paused_until" in its  # of a revision in which people pause, and sign up by form
    ends = its.expires_at if young else sa.null().label("expires_at")
    query = sa.select(its.hash, status, address, how, ends).where(its.status.in_(_KINDS) | erased).order_by(its.id)
    keys = connection.scalar(sa.select(facts.value).where(facts.name == "keys"))
    if not keys:
        return NOBODY
    rows = connection.execute(query).all()
    if not young:
        return Gone(keys=keys, rows=rows)
    paused = sa.select(its.hash, its.paused_until).where(its.status == "paused").order_by(its.id)
    return Gone(keys=keys, rows=rows, paused=connection.execute(paused).all())


def keep_gone(connection: sa.Connection, left: Gone, now: dt.datetime) -> int | None:
    """How many of them the backup would have brought back, or does not know at all, and are kept away.

    None where that cannot be told: the hashes of what was restored were made with other keys.
    """
    keys = connection.scalar(sa.select(meta.c.value).where(meta.c.name == "keys"))
    if keys is None or keys != left.keys:
        return None
    count = 0
    for first in range(0, len(left.rows), AT_ONCE):
        some = left.rows[first : first + AT_ONCE]
        query = sa.select(people.c.hash, people.c.id, people.c.status)
        found = {row.hash: row for row in connection.execute(query.where(people.c.hash.in_([o.hash for o in some])))}
        for one in some:
            there = found.get(one.hash)
            if there is None or _WEIGHTS.get(there.status, 0) < _WEIGHTS[one.status]:
                _keep_away(connection, one, there.id if there else _added(connection, one, now), now)
                count += 1
    return count


def keep_paused(connection: sa.Connection, left: Gone, now: dt.datetime) -> None:
    """No reader of the backup is mailed in the middle of their holiday, also where it was made longer since."""
    if connection.scalar(sa.select(meta.c.value).where(meta.c.name == "keys")) != left.keys:
        return
    for one in left.paused:
        its = people.c
        other = (its.status == "paused") & its.paused_until.is_distinct_from(one.paused_until)
        reader = sa.update(people).where(its.hash == one.hash, (its.status == "active") | other)
        values = {"status": "paused", "paused_until": one.paused_until, "changed_at": now}
        person = connection.scalar(reader.values(values).returning(its.id))
        if person is not None:
            event = {"person": person, "at": now, "kind": "paused", "how": "restore", "detail": '{"restore": true}'}
            connection.execute(sa.insert(events), event)


def mark_anew(connection: sa.Connection) -> None:
    """Gives those who come from now on another mark for their links: some had their numbers since the backup."""
    if connection.scalar(sa.select(meta.c.value).where(meta.c.name == "keys")) is None:
        return
    first = (connection.scalar(sa.select(sa.func.max(people.c.id))) or 0) + 1
    name = f"newsletter.{first}"
    connection.execute(sa.delete(meta).where(meta.c.name == name))
    connection.execute(sa.insert(meta), {"name": name, "value": secrets.token_hex(16)})


def _added(connection: sa.Connection, one: Any, now: dt.datetime) -> int:
    """The number of somebody who came and left since: an import must not make them a reader again."""
    row = {"hash": one.hash, "address": one.address, "topics": "[]", "status": one.status, "changed_at": now}
    person: int = connection.execute(sa.insert(people).returning(people.c.id), row).scalar_one()
    return person


def _keep_away(connection: sa.Connection, one: Any, person: int, now: dt.datetime) -> None:
    """Makes them what they had become, and records it."""
    values = {"status": one.status, "changed_at": now, "paused_until": None, "expires_at": one.expires_at}
    if one.status == "erased":
        values["expires_at"] = None
    if one.address is None:  # erased, or a sign-up that was wiped
        erasure.wipe(connection, [person])
    connection.execute(sa.update(people).where(people.c.id == person).values(values))
    # Whom the editor removed by hand may ask to come back: "restore" would forbid it.
    by_hand = one.status == "suppressed" and one.how == "command"
    event = {"person": person, "at": now, "kind": _KINDS[one.status], "how": "command" if by_hand else "restore"}
    connection.execute(sa.insert(events).values({**event, "detail": '{"restore": true}'}))


def doubt(connection: sa.Connection, made: dt.datetime, now: dt.datetime) -> int:
    """How many deliveries were unfinished when the backup was made: what became of them since, nobody here knows."""
    unfinished = deliveries.c.state.in_(("pending", "claimed", "in_data", "deferred"))
    reason = f"restored from a backup of {made.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC, in the middle of the send"
    nobody = {"sender": None, "lease": None, "next_at": None, "code": None}
    values = {"state": "unknown", "reason": reason, "changed_at": now, **nobody}
    return connection.execute(sa.update(deliveries).where(unfinished).values(values)).rowcount
