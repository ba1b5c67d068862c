"""The ledger: one row for each issue and reader, and every figure from those rows alone.

pending -> claimed (with a lease) -> in_data (committed before the end of the message) -> sent, deferred, failed;
suppressed where the reader left meanwhile; unknown where a sender died, or the relay fell silent, between the two.
A step is made only from the one before and only by whoever holds the row: two senders never both have a reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from digest.store import senders, timing, variants
from digest.store.engine import Store
from digest.store.tables import deliveries, people, sends
from digest.store.variants import ACTIVE, Variant
from digest.values import Balance, Delivery

LEFT = "left or paused before it was sent"
CANCELLED = "the send was cancelled"
STOPPED = "the sender was stopped between the message and the relay's answer"
Clock = Callable[[], dt.datetime]
_COUNTED = {"claimed": "pending", "in_data": "pending"}


def now_utc() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.UTC)


def start(
    store: Store,
    slug: str,
    edition: str,
    now: dt.datetime,
    its: Sequence[Variant] | None = None,
    *,
    where: sa.ColumnElement[bool] = ACTIVE,
    segment: str | None = None,
    at: timing.Timing | None = None,
) -> int | None:
    """Freezes the audience of the issue: all who are there now and get one of its variants. The number of readers.

    Without variants all get the whole issue. Where nobody is there at all, nothing starts; None, and nothing starts
    either, where somebody has just chosen what no variant is for. A send that was started before stays as it is, but
    for those who are late `at` its time, and its audience is returned; while nobody can have it yet, another edition
    begins it anew.
    """
    try:
        with store.writing() as connection:
            begun = sa.select(sends.c.edition, sends.c.held).where(sends.c.slug == slug).with_for_update()
            there = connection.execute(begun).first()
            before, held = (there.edition, there.held) if there else (None, None)
            if before not in (None, edition) and not held and not _out(connection, slug):
                variants.undo(connection, slug)
                before = None
            if before is None and not connection.scalar(sa.select(sa.exists().where(where))):
                return 0
            row = {"slug": slug, "edition": edition, "started_at": now, "segment": segment}
            if _started(connection, {**row, "at": at.text if at else None}):
                variants.freeze(connection, slug, now, its, where, at)
            elif at:
                timing.overtaken(connection, slug, at)
            return connection.scalar(sa.select(sa.func.count()).where(deliveries.c.slug == slug)) or 0
    except variants.Unplanned:
        return None


def out(store: Store, slug: str) -> bool:
    """Whether somebody may have the issue, or is about to get it: from then on its edition stands."""
    with store.reading() as connection:
        return _out(connection, slug)


def _out(connection: sa.Connection, slug: str) -> bool:
    """The same; for whoever has locked the send it stays so until their transaction ends."""
    gone = deliveries.c.state.in_(("sent", "unknown", "in_data", "claimed"))
    query = sa.select(sa.func.count()).where(deliveries.c.slug == slug, gone)
    return bool(connection.scalar(query))


def _started(connection: sa.Connection, row: Mapping[str, Any]) -> bool:
    """Whether it was us who started the send: of two who try at once, one waits and then finds it started."""
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    made = insert(sends).values(row).on_conflict_do_nothing().returning(sends.c.slug)
    return connection.execute(made).first() is not None


def active(store: Store) -> int:
    """How many readers an issue would go to now."""
    with store.reading() as connection:
        count = sa.select(sa.func.count()).select_from(people).where(ACTIVE)
        return connection.scalar(count) or 0


def segment(store: Store, slug: str) -> str | None:
    """The filter that chose the readers of the issue that is being sent; None where all were chosen, or none is."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sends.c.segment).where(sends.c.slug == slug))


def started(store: Store, slug: str) -> tuple[str, dt.datetime] | None:
    """The edition that is being sent, and since when; None where none is."""
    with store.reading() as connection:
        row = connection.execute(sa.select(sends.c.edition, sends.c.started_at).where(sends.c.slug == slug)).first()
    return (row.edition, row.started_at) if row else None


def balance(store: Store, slug: str, now: dt.datetime) -> Balance:
    """Everybody, by what became of them, from one look at the rows; what a dead sender began is unknown.

    Both questions are answered by the index alone, but for the few whose message is on its way.
    """
    its = deliveries.c
    mine = its.slug == slug
    counted = sa.select(its.state, sa.func.count().label("rows")).where(mine).group_by(its.state)
    lease = sa.func.max(its.lease, type_=its.lease.type).label("lease")
    begun = sa.select(its.sender, lease, sa.func.count().label("rows")).where(mine, its.state == "in_data")
    with store.reading() as connection:
        rows = connection.execute(counted).all()
        senders_ = connection.execute(begun.group_by(its.sender)).all()
    found: dict[str, int] = {}
    for row in rows:
        state = _COUNTED.get(row.state, row.state)
        found[state] = found.get(state, 0) + row.rows
    if lost := sum(row.rows for row in senders_ if gone(row.sender, row.lease, now)):
        found |= {"pending": found["pending"] - lost, "unknown": found.get("unknown", 0) + lost}
    return Balance(audience=sum(found.values()), **found)


def gone(sender: str | None, lease: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether nobody works on it any more: at once on this machine, when the lease has ended on another."""
    lives = senders.alive(sender or "")
    return not lives if lives is not None else lease is None or lease < now


def problems(store: Store, slug: str, states: Sequence[str]) -> Iterator[Delivery]:
    """The deliveries in these states, in the order of the subscribers; begun by a dead sender counts as unknown."""
    its, now = deliveries.c, now_utc()
    columns = (its.person, its.state, people.c.address, its.code, its.reason, its.attempts, its.next_at, its.relay)
    wanted = {*states, *(("in_data",) if "unknown" in states else ())}
    query = (
        sa.select(*columns, its.sender, its.lease)
        .join(people, people.c.id == its.person)
        .where(its.slug == slug, its.state.in_(wanted))
        .order_by(its.person)
    )
    with store.reading() as connection:
        for row in connection.execute(query):
            lost = row.state == "in_data" and gone(row.sender, row.lease, now)
            if lost or row.state in states:
                yield _delivery(row, lost=lost)


def _delivery(row: Any, *, lost: bool) -> Delivery:
    return Delivery(
        person=row.person,
        state="unknown" if lost else row.state,
        address=row.address or "",
        code=row.code,
        reason=STOPPED if lost else row.reason,
        attempts=row.attempts,
        next_at=row.next_at,
        relay=row.relay or "",
    )
