"""One run's hold on the ledger: what its connections tell it and ask of it, many at a time in one commit.

Settled, begun, given back, claimed: nobody's message ends before its beginning is committed, and while a send is held
nobody's begins. A step is made only from the one before and only by whoever holds the row.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa

from digest.attempts import Outcome, Settled, Taken, Turn
from digest.errors import IssueError
from digest.store import ledger, senders, steps, timing, variants
from digest.store.engine import Store
from digest.store.ledger import CANCELLED, STOPPED, Clock, now_utc
from digest.store.tables import deliveries, sends
from digest.values import Address, Balance, PersonId, Recipient

LEASE = dt.timedelta(minutes=20)
"""Twice what a relay may take to answer to a message (RFC 5321 4.5.3.2.6): who is silent for longer has died."""
REPLACED = "replaced"
"""The hold of a send of which another edition has taken this one's place."""

UNHEARD = "the store was lost as it was begun, and it was not sent"
Token = Callable[[PersonId], str]


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
        bounces: Token | None = None,
        lease: dt.timedelta = LEASE,
        clock: Clock = now_utc,
        zone: str = "UTC",
    ) -> None:
        """`zone` is the newsletter's, for readers without one: by it they have their turn."""
        self.store = store
        self.slug = slug
        self.edition = edition
        self.lease = max(lease, LEASE)
        self.sender = senders.me()
        self.only: list[PersonId] | None = None
        """Those alone who may still be claimed; None: everybody."""
        self._token = token
        self._preferences = preferences
        self._bounces = bounces
        self._clock = clock
        self._zone = zone

    def turn(self, turn: Turn) -> Taken:
        """All of it in one commit; while the send is held, or is another edition's, nobody is begun or claimed."""
        with self.store.writing() as connection:
            send = self._send(connection)
            held = self._hold(send)
            self._settle(connection, turn.settle)
            if held == REPLACED:
                self._follow(connection, turn.settle)
            begun = frozenset[PersonId]() if held else self._begin(connection, turn.begin)
            self._park(connection, turn.park)
            self._do(connection, steps.RELEASE, turn.release)
            if send is not None and send.held == "cancelled":  # what was in hand meanwhile goes to nobody any more
                self._do(connection, steps.GIVE_UP, [*turn.release, *(one.person for one in turn.settle)])
            claimed = () if held or not turn.claim else self._claim(connection, turn.claim, send)
        return Taken(begun=begun, claimed=claimed, held=held)

    def _send(self, connection: sa.Connection) -> Any:
        """The send, and it stays so until the transaction ends: who pauses it then waits for us."""
        return connection.execute(self._query().with_for_update(read=True)).first()

    def _alone(self, connection: sa.Connection) -> Any:
        """The same, and no turn is taken meanwhile: for changes of many rows, which would wait for one crosswise."""
        return connection.execute(self._query().with_for_update()).first()

    def _query(self) -> sa.Select[Any]:
        its = sends.c
        return sa.select(its.held, its.edition, its.at, its.started_at).where(its.slug == self.slug)

    def _hold(self, row: Any) -> str | None:
        if row is None or row.edition != self.edition:
            return REPLACED
        held: str | None = row.held
        return held

    def _settle(self, connection: sa.Connection, ended: Sequence[Settled]) -> None:
        """Records what became of them; what was begun and then called unknown by another is ours to say still."""
        groups: dict[tuple[Any, ...], list[PersonId]] = {}
        for one in ended:
            its = one.outcome
            groups.setdefault((its.state, its.code, its.reason, one.next_at, one.relay), []).append(one.person)
        for (state, code, reason, next_at, relay), persons in groups.items():
            said = {"state": state, "code": code, "next_at": next_at, "relay": relay or None}
            if reason:
                self._do(connection, steps.SETTLE_TOLD, persons, **said, reason=reason)
            else:
                self._do(connection, steps.SETTLE, persons, **said)

    def _follow(self, connection: sa.Connection, ended: Sequence[Settled]) -> None:
        """Those who were in flight when the issue was corrected, and did not get it, get the corrected one."""
        if persons := [one.person for one in ended if one.outcome.state in {"deferred", "failed"}]:
            variants.follow(connection, self.slug, persons, self._clock())

    def _begin(self, connection: sa.Connection, begun: Sequence[tuple[PersonId, str]]) -> frozenset[PersonId]:
        """Those whose message may end now; who unsubscribed a moment ago is suppressed, and does not get it."""
        found: set[PersonId] = set()
        lease = self._clock() + self.lease
        for relay in dict.fromkeys(relay for _, relay in begun):
            persons = [person for person, way in begun if way == relay]
            done = self._do(connection, steps.BEGIN, persons, lease=lease, relay=relay or None)
            found.update(PersonId(row[0]) for row in done)
        if left := [person for person, _ in begun if person not in found]:
            self._do(connection, steps.LEAVE, left)
        return frozenset(found)

    def _park(self, connection: sa.Connection, parked: Sequence[tuple[PersonId, dt.datetime]]) -> None:
        moments: dict[dt.datetime, list[PersonId]] = {}
        for person, moment in parked:
            moments.setdefault(moment, []).append(person)
        for moment, persons in moments.items():
            self._do(connection, steps.PARK, persons, next_at=moment)

    def _claim(self, connection: sa.Connection, most: int, send: Any) -> tuple[Recipient, ...]:
        """Readers who are due, now ours; those who have left meanwhile are suppressed instead.

        Readers of one variant follow one another."""
        while rows := self._due(connection, most):
            self._do(connection, steps.GONE, [row.person for row in rows if row.status != "active"])
            if mine := [row for row in rows if row.status == "active"]:
                self._do(connection, steps.CLAIM, [row.person for row in mine], lease=self._clock() + self.lease)
                return tuple(self._recipient(row, send) for row in mine)
        return ()

    def _due(self, connection: sa.Connection, most: int) -> Sequence[Any]:
        """Rows that wait and nobody has; on PostgreSQL without waiting for those somebody is just taking."""
        if self.only is None:
            return self._first(connection, steps.DUE, most)
        rows: Sequence[Any] = ()
        while self.only and not rows:  # of some nobody may be due any more, and of the next ones somebody
            some, self.only = self.only[:most], self.only[most:]
            rows = self._first(connection, steps.DUE.where(deliveries.c.person.in_(some)), most)
        return rows

    def _first(self, connection: sa.Connection, query: sa.Select[Any], most: int) -> Sequence[Any]:
        said: dict[str, Any] = {"issue": self.slug, "now": self._clock(), "most": most}
        for state in ("pending", "deferred"):
            if rows := connection.execute(query, {**said, "state": state}).all():
                return rows
        return ()

    def _recipient(self, row: Any, send: Any) -> Recipient:
        person = PersonId(row.person)
        return Recipient(
            person=person,
            address=Address(row.address),
            name=row.name or "",
            language=row.language or "",
            token=self._token(person),
            preferences=self._preferences(person) if self._preferences else "",
            bounces=self._bounces(person) if self._bounces else "",
            fields=json.loads(row.fields) if row.fields != "{}" else {},
            edition=row.edition or self.edition,
            attempts=row.attempts,
            date=self._date(row.timezone, send) if send.at else None,
        )

    def _date(self, zone: str | None, send: Any) -> dt.datetime:
        """The reader's turn; for whom it had passed, when the send began. The same on every attempt.

        Who has moved west since then does not get a message from the future.
        """
        began: dt.datetime = send.started_at
        return max(began, min(timing.turn(self.slug, send.at, zone, self._zone), self._clock()))

    def _do(
        self, connection: sa.Connection, update: Any, persons: Iterable[PersonId], **said: Any
    ) -> Sequence[sa.Row[Any]]:
        """The rows that it gives back, where it gives any."""
        if not (named := [*persons]):
            return ()
        values = {"persons": named, "issue": self.slug, "me": self.sender, "now": self._clock(), **said}
        done = connection.execute(update, values)
        return done.all() if done.returns_rows else ()

    def held(self) -> str | None:
        """Whether the send is "paused", "cancelled", or "replaced" by another edition's."""
        with self.store.reading() as connection:
            return self._hold(connection.execute(self._query()).first())

    def recover(self) -> None:
        """Takes over what senders that are gone have left: claimed ones wait again, begun ones are unknown.

        Raises IssueError where another edition has taken this one's place, or the send is not there any more.
        """
        if self.held() == REPLACED:
            raise IssueError(path=self.slug, reason="is no longer sent as it was approved when this began")
        its = deliveries.c
        theirs = sa.select(its.sender).where(its.slug == self.slug, its.state.in_(("claimed", "in_data"))).distinct()
        with self.store.reading() as connection:
            rows = connection.scalars(theirs).all()
        for row in rows:
            if row != self.sender and not senders.alive(row or ""):
                self._take(row or "", self._clock())

    def _take(self, sender: str, now: dt.datetime) -> None:
        """What that sender left. Of one on another machine, only what its lease no longer holds."""
        its = deliveries.c
        where = [its.slug == self.slug, its.sender == sender]
        if senders.alive(sender) is None:
            where.append(its.lease < now)
        update = sa.update(deliveries).where(*where)
        free = {"sender": None, "lease": None, "changed_at": now}
        with self.store.writing() as connection:
            waits: dict[str, Any] = {"state": "pending"}
            if self._hold(self._alone(connection)) == "cancelled":
                waits = {"state": "suppressed", "reason": CANCELLED, "next_at": None}
            connection.execute(update.where(its.state == "claimed").values(**waits, **free))
            lost = {"state": "unknown", "reason": STOPPED, "changed_at": now}
            connection.execute(update.where(its.state == "in_data").values(**lost))

    def let_go(self, *, begun: bool = False) -> None:
        """Gives back all that is claimed by this run and was not begun; with `begun`, what nobody knows to be, too.

        That is whose beginning was committed, unheard, just before the send was held or they left: it is deferred.
        """
        its = deliveries.c
        mine = sa.select(its.person, its.state).where(its.slug == self.slug, its.sender == self.sender)
        with self.store.reading() as connection:
            rows = connection.execute(mine.where(its.state.in_(("claimed", "in_data")))).all()
        lost = Outcome(state="deferred", reason=UNHEARD)
        ended = [
            Settled(person=PersonId(row.person), outcome=lost, next_at=self._clock())
            for row in rows
            if begun and row.state == "in_data"
        ]
        release = [PersonId(row.person) for row in rows if row.state == "claimed"]
        if ended or release:
            self.turn(Turn(settle=ended, release=release))

    def next_due(self, state: Literal["pending", "deferred"]) -> dt.datetime | None:
        """When the first of that state is due; None where there is none."""
        its = deliveries.c
        first = sa.select(sa.func.min(its.next_at, type_=its.next_at.type))
        with self.store.reading() as connection:
            found: dt.datetime | None = connection.scalar(first.where(its.slug == self.slug, its.state == state))
        return found

    def postpone(self, reason: str, next_at: dt.datetime) -> None:
        """Defers all who are due, pending and in nobody's hands."""
        due = deliveries.c.next_at <= self._clock()
        self._all("pending", {"state": "deferred", "reason": reason, "next_at": next_at}, due)

    def hurry(self) -> None:
        """Makes all deferred ones due now: somebody has asked for another attempt."""
        self._all("deferred", {"next_at": self._clock()})

    def again(self, state: str) -> int:
        """Makes all in that state wait for another attempt; how many those are. A person's decision, never ours."""
        return self._all(state, {"state": "pending", "sender": None, "lease": None, "next_at": self._clock()})

    def balance(self) -> Balance:
        """Everybody, by what became of them, at one moment."""
        return ledger.balance(self.store, self.slug, self._clock())

    def _all(self, state: str, values: Mapping[str, Any], *where: sa.ColumnElement[bool]) -> int:
        its = deliveries.c
        update = sa.update(deliveries).where(its.slug == self.slug, its.state == state, *where)
        with self.store.writing() as connection:
            self._alone(connection)
            return connection.execute(update.values({**values, "changed_at": self._clock()})).rowcount
