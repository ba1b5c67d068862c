"""A send's hold, set and lifted from any terminal: pause, resume, cancel; and the story of what happened to it.

sends.held says it. The ledger asks in every commit, so that nothing more is handed over once a hold is committed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from digest.errors import IssueError
from digest.progress import Held
from digest.store import runs, senders, timing
from digest.store.engine import Store
from digest.store.ledger import CANCELLED, LEFT, gone
from digest.store.tables import deliveries, happenings, people, sends

_WAITING = ("pending", "deferred", "claimed")
"""Those whose message is not in flight; who has claimed one finds, before its end, that it is not theirs any more."""
PEOPLE = "people"
"""The detail that says who is in a slice of the readers, by their numbers."""
_FREE: Mapping[str, Any] = {"held": None, "held_at": None, "held_why": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened to an issue's send."""

    kind: str
    at: dt.datetime
    by: str
    """The editor's name; "" where it was the program."""
    detail: Mapping[str, Any]


def pause(store: Store, slug: str, now: dt.datetime, by: str, why: str) -> bool:
    """Whether it was this that paused the send; False where it is paused already, and then the first reason stands.

    Nobody is handed a message any more once this returns. Raises IssueError where no send has begun, it has ended,
    or it is cancelled.
    """
    with store.writing() as connection:
        row = locked(connection, slug)
        if row.held == "cancelled":
            raise IssueError(path=slug, reason=f"is cancelled: `digest resume {slug}` takes that back")
        if row.held:
            return False
        _demand_open(connection, slug)
        _hold(connection, slug, "paused", now, why)
        note(connection, slug, "paused", now, by=by, **({"why": why} if why else {}))
    return True


def cancel(store: Store, slug: str, now: dt.datetime, by: str, why: str = "") -> bool:
    """Whether it was this that cancelled the send; all who wait for it are suppressed in the same transaction.

    What is in flight is let arrive. Given again it is False, and takes back whoever was deferred since.
    Raises IssueError where no send has begun, or it has ended.
    """
    its = deliveries.c
    with store.writing() as connection:
        row = locked(connection, slug)
        if row.held != "cancelled":
            _demand_open(connection, slug)
        update = sa.update(deliveries).where(its.slug == slug, its.state.in_(_WAITING))
        nobody = {"sender": None, "lease": None, "next_at": None, "code": None}
        values = {"state": "suppressed", "reason": CANCELLED, "changed_at": now, **nobody}
        count = connection.execute(update.values(values)).rowcount
        if row.held == "cancelled":
            return False
        _hold(connection, slug, "cancelled", now, why)
        note(connection, slug, "cancelled", now, by=by, readers=count, **({"why": why} if why else {}))
    return True


def resume(store: Store, slug: str, now: dt.datetime, by: str, *, at: timing.Timing | None) -> bool:
    """Whether it was this that lifted the hold; False where there is none.

    Of a cancelled send, those wait again who would have got it; who left meanwhile stays suppressed. `at` is the
    timing of the send, None where it has none: by it their turns are what they were, and who is late is left out.
    Raises IssueError where no send has begun.
    """
    with store.writing() as connection:
        row = locked(connection, slug)
        if not row.held:
            return False
        counts = _taken_back(connection, slug, now, at) if row.held == "cancelled" else {}
        connection.execute(sa.update(sends).where(sends.c.slug == slug).values(_FREE))
        note(connection, slug, "resumed", now, by=by, was=row.held, **counts)
    return True


def held(store: Store, slug: str) -> Held | None:
    """The send's hold; None where it is not held, or none has begun."""
    its = sends.c
    query = sa.select(its.held.label("kind"), its.held_at.label("at"), its.held_why.label("why"))
    with store.reading() as connection:
        row = connection.execute(query.where(its.slug == slug, its.held.is_not(None))).first()
    return Held(kind=row.kind, at=row.at, why=row.why or "") if row else None


def stopped(store: Store, slug: str) -> int:
    """How many do not get the issue because its send was cancelled."""
    its = deliveries.c
    mine = (its.slug == slug, its.state == "suppressed", its.reason == CANCELLED)
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).where(*mine)) or 0


def demand_free(store: Store, slug: str) -> None:
    """Nothing, unless the send is held. Raises IssueError, which says how to go on."""
    if its := held(store, slug):
        why = f" ({its.why})" if its.why else ""
        what = "takes that back" if its.kind == "cancelled" else "lets it go on"
        raise IssueError(path=slug, reason=f"is {its.kind}{why}: `digest resume {slug}` {what}")


def running(store: Store, slug: str, now: dt.datetime) -> bool:
    """Whether a sender of the issue lives; one on another machine does while it holds or says something."""
    if runs.running(store, slug, now):
        return True
    its = deliveries.c
    lease = sa.func.max(its.lease, type_=its.lease.type)
    holding = sa.select(its.sender, lease).where(its.slug == slug, its.state.in_(("claimed", "in_data")))
    with store.reading() as connection:
        rows = connection.execute(holding.group_by(its.sender)).all()
    return any(not gone(sender, until, now) for sender, until in rows)


def happened(store: Store, slug: str, kind: str, now: dt.datetime, *, by: str = "", **detail: Any) -> None:
    """Nothing; the happening is kept. Details go into JSON: numbers, fingerprints, never who a reader is."""
    with store.writing() as connection:
        note(connection, slug, kind, now, by=by, **detail)


def note(connection: sa.Connection, slug: str, kind: str, now: dt.datetime, *, by: str = "", **detail: Any) -> None:
    """The same within a transaction: kept only with what it tells of."""
    row = {"slug": slug, "at": now, "kind": kind, "by": by, "detail": json.dumps(detail, ensure_ascii=False)}
    connection.execute(sa.insert(happenings).values(row))


def story(store: Store, slug: str) -> tuple[Happening, ...]:
    """What happened to the issue's send, earliest first; who is in a slice of its readers is nobody's to see."""
    its = happenings.c
    query = sa.select(its.kind, its.at, its.by, its.detail).where(its.slug == slug).order_by(its.id)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(Happening(kind=row.kind, at=row.at, by=row.by, detail=_public(row.detail)) for row in rows)


def _public(detail: str) -> Mapping[str, Any]:
    return {name: value for name, value in json.loads(detail).items() if name != PEOPLE}


def locked(connection: sa.Connection, slug: str) -> Any:
    """The row of the send, ours until the transaction ends: edition, held. Raises IssueError where none has begun."""
    query = sa.select(sends.c.edition, sends.c.held).where(sends.c.slug == slug)
    if (row := connection.execute(query.with_for_update()).first()) is None:
        raise IssueError(path=slug, reason=f"is not being sent: `digest send {slug}`")
    return row


def _demand_open(connection: sa.Connection, slug: str) -> None:
    """Nothing, unless nobody is still to get it. What a dead sender began is unknown, and no more to be held back."""
    its = deliveries.c
    begun = sa.select(its.sender).where(its.slug == slug, its.state == "in_data").distinct()
    waits = sa.select(sa.exists().where(its.slug == slug, its.state.in_(_WAITING)))
    if connection.scalar(waits) or any(senders.alive(one or "") is not False for one in connection.scalars(begun)):
        return
    raise IssueError(path=slug, reason=f"was sent: nobody is still to get it (`digest status {slug}`)")


def _hold(connection: sa.Connection, slug: str, kind: str, now: dt.datetime, why: str) -> None:
    values = {"held": kind, "held_at": now, "held_why": why or None}
    connection.execute(sa.update(sends).where(sends.c.slug == slug).values(values))


def _taken_back(
    connection: sa.Connection, slug: str, now: dt.datetime, at: timing.Timing | None
) -> Mapping[str, int]:
    """How many wait again (`readers`), and how many are left out since their turn has passed (`late`)."""
    its = deliveries.c
    stays = sa.exists().where(people.c.id == its.person, people.c.status == "active")
    update = sa.update(deliveries).where(its.slug == slug, its.state == "suppressed", its.reason == CANCELLED)
    with timing.anew(connection, at) if at else nullcontext(sa.literal(now, its.next_at.type)) as turn:
        due = sa.case((its.attempts == 0, turn), else_=sa.literal(now, its.next_at.type))
        back = update.where(stays).values(state="pending", reason="", next_at=due, changed_at=now)
        count = connection.execute(back).rowcount
    connection.execute(update.values(reason=LEFT, changed_at=now))
    late = timing.overtaken(connection, slug, at) if at else 0
    return {"readers": count - late, **({"late": late} if late else {})}
