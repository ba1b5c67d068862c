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

from digest.errors import IssueError
from digest.store import senders, tables, timing, variants
from digest.store.engine import Store
from digest.store.tables import deliveries, people, sends
from digest.store.variants import ACTIVE, Variant
from digest.values import Address, Balance, Delivery, PersonId, Recipient

LEASE = dt.timedelta(minutes=20)
"""Twice what a relay may take to answer to a message (RFC 5321 4.5.3.2.6): who is silent for longer has died."""

LEFT = "left or paused before it was sent"
STOPPED = "the sender was stopped between the message and the relay's answer"
Clock = Callable[[], dt.datetime]
Token = Callable[[PersonId], str]
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
            before = connection.scalar(sa.select(sends.c.edition).where(sends.c.slug == slug))
            if before is not None and before != edition and not _out(connection, slug, hold=True):
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


def _out(connection: sa.Connection, slug: str, *, hold: bool = False) -> bool:
    """The same; with `hold`, it stays so until the transaction ends, whatever other senders are about to do."""
    if hold:
        held = sa.select(deliveries.c.person).where(deliveries.c.slug == slug).with_for_update().subquery()
        connection.scalar(sa.select(sa.func.count()).select_from(held))  # locked, and not fetched
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
    """Everybody, by what became of them, from one look at the rows; what a dead sender began is unknown."""
    its = deliveries.c
    begun = sa.case((its.state == "in_data", its.sender))
    lease = sa.func.max(sa.case((its.state == "in_data", its.lease)), type_=its.lease.type)
    query = (
        sa.select(its.state, begun.label("sender"), lease.label("lease"), sa.func.count().label("rows"))
        .where(its.slug == slug)
        .group_by(its.state, begun)
    )
    with store.reading() as connection:
        rows = connection.execute(query).all()
    found: dict[str, int] = {}
    for row in rows:
        lost = row.state == "in_data" and _gone(row.sender, row.lease, now)
        state = "unknown" if lost else _COUNTED.get(row.state, row.state)
        found[state] = found.get(state, 0) + row.rows
    return Balance(audience=sum(found.values()), **found)


def _gone(sender: str | None, lease: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether nobody works on it any more: at once on this machine, when the lease has ended on another."""
    lives = senders.alive(sender or "")
    return not lives if lives is not None else lease is None or lease < now


def problems(store: Store, slug: str, states: Sequence[str]) -> Iterator[Delivery]:
    """The deliveries in these states, in the order of the subscribers; begun by a dead sender counts as unknown."""
    its, now = deliveries.c, now_utc()
    columns = (its.person, its.state, people.c.address, its.code, its.reason, its.attempts, its.next_at)
    wanted = {*states, *(("in_data",) if "unknown" in states else ())}
    query = (
        sa.select(*columns, its.sender, its.lease)
        .join(people, people.c.id == its.person)
        .where(its.slug == slug, its.state.in_(wanted))
        .order_by(its.person)
    )
    with store.reading() as connection:
        for row in connection.execute(query):
            lost = row.state == "in_data" and _gone(row.sender, row.lease, now)
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
    )


class Ledger:
    """One run's hold on the ledger of an issue (`deliver.Ledger`); safe to use from several threads."""

    def __init__(
        self,
        store: Store,
        slug: str,
        *,
        edition: str,
        token: Token,
        preferences: Token | None = None,
        lease: dt.timedelta = LEASE,
        clock: Clock = now_utc,
    ) -> None:
        self.store = store
        self.slug = slug
        self.edition = edition
        self.lease = max(lease, LEASE)
        self.sender = senders.me()
        self._token = token
        self._preferences = preferences
        self._clock = clock

    def claim(self, most: int) -> tuple[Recipient, ...]:
        """At most so many readers who are due, now ours; those who have left meanwhile are suppressed instead.

        Readers of one variant follow one another."""
        while True:
            with self.store.writing() as connection:
                rows = self._due(connection, most)
                left = [row.person for row in rows if row.status != "active"]
                mine = [row for row in rows if row.status == "active"]
                self._set(connection, left, "suppressed", reason=LEFT)
                lease = self._clock() + self.lease
                self._set(connection, [row.person for row in mine], "claimed", sender=self.sender, lease=lease)
            if mine or not left:
                return tuple(self._recipient(row) for row in mine)

    def _due(self, connection: sa.Connection, most: int) -> Sequence[Any]:
        """Rows that wait and nobody has; on PostgreSQL without waiting for those somebody is just taking."""
        its, theirs = deliveries.c, tables.variants.c
        who = (people.c.address, people.c.name, people.c.language, people.c.status)
        query = sa.select(its.person, its.attempts, theirs.edition, *who).join(people, people.c.id == its.person)
        query = query.outerjoin(tables.variants, sa.and_(theirs.slug == its.slug, theirs.number == its.variant))
        query = query.where(its.slug == self.slug, self._mine()).with_for_update(skip_locked=True, of=deliveries)
        pending = connection.execute(query.where(its.state == "pending").order_by(its.variant).limit(most)).all()
        if pending:
            return pending
        due = query.where(its.state == "deferred", its.next_at <= self._clock())
        return connection.execute(due.limit(most)).all()

    def _recipient(self, row: Any) -> Recipient:
        person = PersonId(row.person)
        return Recipient(
            person=person,
            address=Address(row.address),
            name=row.name or "",
            language=row.language or "",
            token=self._token(person),
            preferences=self._preferences(person) if self._preferences else "",
            edition=row.edition or self.edition,
            attempts=row.attempts,
        )

    def begin(self, person: PersonId) -> bool:
        """Records that the end of the message is about to be handed over; False where they are no longer ours.

        A reader who unsubscribed a moment ago is suppressed, and does not get it.
        """
        stays = sa.exists().where(people.c.id == deliveries.c.person, people.c.status == "active")
        with self.store.writing() as connection:
            values = {"lease": self._clock() + self.lease, "attempts": deliveries.c.attempts + 1}
            if self._step(connection, person, ("claimed",), "in_data", values, stays, self._mine()):
                return True
            self._step(connection, person, ("claimed",), "suppressed", {"reason": LEFT}, ~stays)
            return False

    def settle(self, person: PersonId, outcome: Any, next_at: dt.datetime | None) -> None:
        """Records what became of it; what was begun and then called unknown by another is ours to say still.

        What a relay says of somebody who was erased meanwhile is not kept.
        """
        wiped = sa.exists().where(people.c.id == person, people.c.address.is_(None))
        reason = sa.case((wiped, ""), else_=outcome.reason) if outcome.reason else ""
        values: dict[str, Any] = {"code": outcome.code, "reason": reason, "next_at": next_at, "lease": None}
        tried = sa.case((deliveries.c.state == "claimed", deliveries.c.attempts + 1), else_=deliveries.c.attempts)
        with self.store.writing() as connection:
            ours = ("claimed", "in_data", "unknown")
            self._step(connection, person, ours, outcome.state, {**values, "attempts": tried})

    def release(self, people: Sequence[PersonId]) -> None:
        """Gives back those who are claimed and were not begun."""
        with self.store.writing() as connection:
            for person in people:
                self._step(connection, person, ("claimed",), "pending", {"sender": None, "lease": None})

    def _mine(self) -> sa.ColumnElement[bool]:
        """That the send is still of the edition that this run has in hand."""
        return sa.exists().where(sends.c.slug == self.slug, sends.c.edition == self.edition)

    def recover(self) -> None:
        """Takes over what senders that are gone have left: claimed ones wait again, begun ones are unknown.

        Raises IssueError where another edition has taken this one's place, or the send is not there any more.
        """
        with self.store.reading() as connection:
            if not connection.scalar(sa.select(self._mine())):
                raise IssueError(path=self.slug, reason="is no longer sent as it was approved when this began")
        its, now = deliveries.c, self._clock()
        held = sa.select(its.sender).where(its.slug == self.slug, its.state.in_(("claimed", "in_data"))).distinct()
        with self.store.reading() as connection:
            rows = connection.scalars(held).all()
        for row in rows:
            if row != self.sender and not senders.alive(row):
                self._take(row, now)

    def _take(self, sender: str, now: dt.datetime) -> None:
        """What that sender left. Of one on another machine, only what its lease no longer holds."""
        its = deliveries.c
        where = [its.slug == self.slug, its.sender == sender]
        if senders.alive(sender) is None:
            where.append(its.lease < now)
        update = sa.update(deliveries).where(*where)
        with self.store.writing() as connection:
            connection.execute(
                update.where(its.state == "claimed").values(state="pending", sender=None, lease=None, changed_at=now)
            )
            connection.execute(
                update.where(its.state == "in_data").values(state="unknown", reason=STOPPED, changed_at=now)
            )

    def next_due(self) -> dt.datetime | None:
        """When the first deferred one is due; None where there is none."""
        its = deliveries.c
        first = sa.select(sa.func.min(its.next_at, type_=its.next_at.type))
        with self.store.reading() as connection:
            found: dt.datetime | None = connection.scalar(first.where(its.slug == self.slug, its.state == "deferred"))
        return found

    def postpone(self, reason: str, next_at: dt.datetime) -> None:
        """Defers all who are pending and in nobody's hands."""
        self._all("pending", {"state": "deferred", "reason": reason, "next_at": next_at})

    def hurry(self) -> None:
        """Makes all deferred ones due now: somebody has asked for another attempt."""
        self._all("deferred", {"next_at": self._clock()})

    def again(self, state: str) -> int:
        """Makes all in that state wait for another attempt; how many those are. A person's decision, never ours."""
        return self._all(state, {"state": "pending", "sender": None, "lease": None, "next_at": None})

    def balance(self) -> Balance:
        """Everybody, by what became of them, at one moment."""
        return balance(self.store, self.slug, self._clock())

    def _all(self, state: str, values: Mapping[str, Any]) -> int:
        its = deliveries.c
        update = sa.update(deliveries).where(its.slug == self.slug, its.state == state)
        with self.store.writing() as connection:
            return connection.execute(update.values({**values, "changed_at": self._clock()})).rowcount

    def _set(self, connection: sa.Connection, whom: Sequence[int], state: str, **values: Any) -> None:
        if whom:
            its = deliveries.c
            update = sa.update(deliveries).where(its.slug == self.slug, its.person.in_(whom))
            connection.execute(update.values(state=state, changed_at=self._clock(), **values))

    def _step(
        self,
        connection: sa.Connection,
        person: PersonId,
        before: Sequence[str],
        state: str,
        values: Mapping[str, Any],
        *where: Any,
    ) -> bool:
        """Whether the row went from one of these states to that one; only a row of ours does."""
        its = deliveries.c
        ours = (its.slug == self.slug, its.person == person, its.sender == self.sender, its.state.in_(before))
        update = sa.update(deliveries).where(*ours, *where)
        return (
            connection.execute(update.values({"state": state, "changed_at": self._clock(), **values})).rowcount == 1
        )
