"""The few readers who get an issue first: drawn, remembered, and what became of them.

All that is remembered of a slice stands in `happenings`, so that a send that was killed goes on with the same one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from digest.store import control, ledger
from digest.store.control import PEOPLE
from digest.store.engine import Store
from digest.store.tables import bounces, deliveries, happenings, sends
from digest.store.timing import Timing, overdue
from digest.values import PersonId

KIND = "canary"
SERIOUS = ("hard", "block", "complaint")
"""Bounces that say something of the issue or of the list; a full mailbox does not."""
_HAND = ("pending", "claimed", "in_data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Who gets an issue first, and what was decided on it: "go", "stop", or None for nothing yet."""

    people: tuple[PersonId, ...]
    decided: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of a slice; everybody counts once, and who has failed or bounced as that alone."""

    size: int
    pending: int = 0
    """Not tried yet, or just in hand."""
    sent: int = 0
    failed: int = 0
    hard: int = 0
    blocked: int = 0
    complained: int = 0
    deferred: int = 0
    unknown: int = 0
    suppressed: int = 0
    last: dt.datetime | None = None
    """When the last of them was settled; None while somebody is pending."""


def drawn(store: Store, slug: str, size: int, now: dt.datetime) -> tuple[PersonId, ...]:
    """So many readers who wait, at random, from those whose turn comes first; none where nobody else would be left.

    At random, since those who came first are the ones who have proved good for longest: of the oldest few, fewer
    bounce than of the others. Nor from each variant its share: a slice is smaller than there may be variants, and a
    random one has the large ones in it. From those whose turn comes first, since at 07:00 in each reader's zone a
    slice of all zones would not be through for a day.
    """
    its = deliveries.c
    turn = sa.case((its.next_at <= now, sa.literal(now, its.next_at.type)), else_=its.next_at)
    query = sa.select(its.person).where(its.slug == slug, its.state == "pending")
    with store.reading() as connection:
        found = connection.scalars(query.order_by(turn, sa.func.random()).limit(size + 1)).all()
    return tuple(PersonId(one) for one in found[:size]) if len(found) > size else ()


def recalled(store: Store, slug: str) -> Slice | None:
    """The slice of the send that has begun; None where none was drawn since it did."""
    its = happenings.c
    query = sa.select(its.detail).join(sends, sends.c.slug == its.slug).order_by(its.id)
    with store.reading() as connection:
        query = query.where(its.slug == slug, its.kind == KIND, its.at >= sends.c.started_at)
        details: list[dict[str, Any]] = [json.loads(one) for one in connection.scalars(query)]
    people = next((tuple(map(PersonId, one[PEOPLE])) for one in details if PEOPLE in one), None)
    if people is None:
        return None
    return Slice(people=people, decided=next((one["decided"] for one in details if "decided" in one), None))


def remember(store: Store, slug: str, people: Sequence[PersonId], now: dt.datetime) -> None:
    """Keeps who is in the slice: their numbers, which say no more than those of `deliveries`."""
    control.happened(store, slug, KIND, now, readers=len(people), people=list(people))


def decide(store: Store, slug: str, decided: str, why: str, now: dt.datetime) -> None:
    """Keeps what was decided on the slice, and why."""
    control.happened(store, slug, KIND, now, decided=decided, why=why)


def counts(store: Store, slug: str, people: Sequence[PersonId]) -> Counts:
    """What became of the slice so far, by the ledger and by what came back."""
    its = deliveries.c
    of_them = sa.select(its.person, its.state, its.changed_at).where(its.slug == slug, its.person.in_(people))
    with store.reading() as connection:
        rows = connection.execute(of_them).all()
        kinds = _returned(connection, slug)
    return _counted([(row.state, kinds.get(row.person), row.changed_at) for row in rows])


def foreseen(
    store: Store,
    slug: str,
    people: Sequence[PersonId],
    now: dt.datetime,
    *,
    again: Sequence[str] = (),
    late: Timing | None = None,
) -> Counts:
    """What a run that begins at that moment would find of the slice once it had written down what it does first.

    What a dead sender began is unknown; those in the states `again` wait once more; who is `late` is left out.
    """
    its = deliveries.c
    left = sa.and_(*overdue(slug, late)) if late else sa.false()
    columns = (its.person, its.state, its.changed_at, its.sender, its.lease, left.label("left"))
    with store.reading() as connection:
        rows = connection.execute(sa.select(*columns).where(its.slug == slug, its.person.in_(people))).all()
        kinds = _returned(connection, slug)
    return _counted([(state, kinds.get(row.person), at) for row in rows for state, at in [_found(row, now, again)]])


def _found(row: Any, now: dt.datetime, again: Sequence[str]) -> tuple[str, dt.datetime]:
    """The state in which a run would find it, and since when."""
    if row.left:
        return "suppressed", now
    lost = row.state == "in_data" and ledger.gone(row.sender, row.lease, now)
    state = "unknown" if lost else row.state
    return "pending" if state in again else state, now if lost else row.changed_at


def _returned(connection: sa.Connection, slug: str) -> dict[int, str]:
    """Whose mail came back, and how, by what was first known of it."""
    back = bounces.c
    query = sa.select(back.person, back.kind).where(back.slug == slug, back.kind.in_(SERIOUS))
    return {row.person: row.kind for row in connection.execute(query.order_by(back.id.desc()))}


def _counted(rows: Sequence[tuple[str, str | None, dt.datetime]]) -> Counts:
    """The counts of states, what came back, and when the state was reached."""
    names = {"hard": "hard", "block": "blocked", "complaint": "complained"}
    found: dict[str, int] = {}
    settled: list[dt.datetime] = []
    deferred: list[dt.datetime] = []
    for state, kind, at in rows:
        name = "failed" if state == "failed" else names.get(kind or "", "pending" if state in _HAND else state)
        found[name] = found.get(name, 0) + 1
        (deferred if state == "deferred" else settled).append(at)
    # A deferred one is tried again and again: the others have been waiting long enough without it.
    last = max(settled or deferred, default=None) if not found.get("pending") else None
    return Counts(size=len(rows), last=last, **found)
