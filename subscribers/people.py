"""Subscribers, and all that can happen to them; each change and its event are one transaction."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from digest.errors import NoConsent, UnknownPerson
from digest.store.engine import Store
from digest.store.tables import deliveries, events, people
from digest.values import Address, PersonId
from subscribers import listing
from subscribers.candidates import named_in
from subscribers.candidates import wording as checked_wording
from subscribers.history import change, event, in_turn, past, removed_by_hand
from subscribers.importing import Import, Row
from subscribers.keys import Keys
from subscribers.persons import Candidate, How, Outcome, Person, Status, Tally
from subscribers.rows import new_row, person_of, said_anew

Clock = Callable[[], dt.datetime]


class People:
    """The newsletter's subscribers.

    Nobody who left, was removed or was erased is ever mailed again because a file or a command names them: it takes
    their new consent and the editor's word that they asked (`add` with `again`), and for the erased nothing does.
    """

    def __init__(self, store: Store, keys: Keys, clock: Clock) -> None:
        self.store = store
        self.keys = keys
        self.clock = clock

    def find(self, address: Address) -> Person | None:
        """Who has the address, or had it before they were erased; None where nobody did."""
        with self.store.reading() as connection:
            row = connection.execute(sa.select(people).where(people.c.hash == self.keys.hash(address))).mappings()
            found = row.first()
        return None if found is None else person_of(found)

    def the(self, address: Address) -> Person:
        """Who has the address, or had it. Raises UnknownPerson where nobody did."""
        if (found := self.find(address)) is None:
            raise UnknownPerson(subject=address)
        return found

    def numbered(self, id: PersonId) -> Person | None:
        """Who has that number; None where nobody ever did."""
        with self.store.reading() as connection:
            found = connection.execute(sa.select(people).where(people.c.id == id)).mappings().first()
        return None if found is None else person_of(found)

    def all(self, status: Status | None = None) -> Iterator[Person]:
        """Everybody who has an address, or those of one status, streamed."""
        return listing.everybody(self.store, status)

    def count(self) -> dict[Status, int]:
        """How many there are of which status."""
        return listing.counted(self.store)

    def add(
        self, candidate: Candidate, *, how: How = "command", wording: str | None = None, again: bool = False
    ) -> Outcome:
        """What adding them came to; with the wording of their consent they are active, else pending.

        For somebody who is there already, what the candidate says is taken over. Raises NoConsent for one who left
        or was removed by hand, unless there are a wording and `again`, and for one who was erased in any case.
        """
        wording = checked_wording(wording)
        if wording and (reason := named_in(candidate, wording)):
            raise NoConsent(subject=candidate.address, reason=reason)
        at = self.clock()
        with self.store.writing() as connection:
            in_turn(self.store, connection)
            row = _row(connection, people.c.hash == self.keys.hash(candidate.address))
            if row is None:
                return self._new(connection, candidate, at, how, wording)
            back = past(row["status"], row["changed_at"])
            if back is not None:
                _may_return(connection, row, candidate.address, back, asked=bool(wording) and again)
            return _known(connection, row, candidate, at, how, wording, back=back is not None)

    def import_(
        self,
        rows: Iterable[Row],
        *,
        wording: str | None,
        file: str,
        refused: Callable[[int, str], None],
        dry_run: bool = False,
    ) -> Tally:
        """What became of the rows of a file, added a thousand at a time; `refused` is told the line and the reason.

        Running it again adds nobody twice. With the wording of their consent they are active, else pending.
        """
        its = Import(self.store, self.keys, self.clock, checked_wording(wording), file)
        return its.run(rows, refused, dry_run=dry_run)

    def leave(self, person: PersonId, *, how: How = "mail") -> bool:
        """Whether the person was one to be mailed, now or later; from this moment they are not."""
        with self.store.writing() as connection:
            row = _row(connection, people.c.id == person)
            if row is None or row["status"] not in ("pending", "active"):
                return False
            change(connection, person, self.clock(), "left", how, status="unsubscribed")
        return True

    def wake(self) -> int:
        """How many pauses ended, since their time had come."""
        its = people.c
        over = sa.and_(its.status == "paused", its.paused_until <= self.clock())
        with self.store.writing() as connection:
            update = sa.update(people).where(over).values(status="active", paused_until=None)
            return connection.execute(update).rowcount

    def remove(self, address: Address, *, how: How = "command") -> bool:
        """Whether that changed anything: the person is kept, and never mailed. Raises UnknownPerson."""
        with self.store.writing() as connection:
            row = self._demanded(connection, address)
            if row["status"] in ("suppressed", "erased"):
                return False
            change(connection, PersonId(row["id"]), self.clock(), "removed", how, status="suppressed")
        return True

    def forget(self, address: Address, *, how: How = "command") -> bool:
        """Whether that changed anything: what is known of the person is erased, but for a keyed hash of the address.

        Raises UnknownPerson.
        """
        nothing: dict[str, Any] = {"address": None, "name": None, "language": None, "topics": "[]"}
        with self.store.writing() as connection:
            row = self._demanded(connection, address)
            if row["status"] == "erased":
                return False
            person = PersonId(row["id"])
            change(connection, person, self.clock(), "erased", how, status="erased", **nothing)
            # Relays quote the address when they refuse it.
            connection.execute(sa.update(deliveries).where(deliveries.c.person == person).values(reason=""))
        _wipe_log(self.store)
        return True

    def _demanded(self, connection: sa.Connection, address: Address) -> Any:
        if (row := _row(connection, people.c.hash == self.keys.hash(address))) is None:
            raise UnknownPerson(subject=address)
        return row

    def _new(
        self, connection: sa.Connection, candidate: Candidate, at: dt.datetime, how: How, wording: str | None
    ) -> Outcome:
        row = new_row(candidate, self.keys.hash(candidate.address), at, active=wording is not None)
        person = PersonId(connection.execute(sa.insert(people).returning(people.c.id), row).scalar_one())
        connection.execute(sa.insert(events), event(person, at, "added", how))
        if wording:
            connection.execute(sa.insert(events), event(person, at, "consent", how, wording=wording))
        return "added"


def _row(connection: sa.Connection, who: sa.ColumnElement[bool]) -> Any:
    """The row, held until the transaction ends; a ledger that refers to it need not wait (key share)."""
    query = sa.select(people).where(who).with_for_update(key_share=True)
    return connection.execute(query).mappings().first()


def _may_return(connection: sa.Connection, row: Any, address: Address, past: str, *, asked: bool) -> None:
    """Nothing, when they may become a subscriber again. Raises NoConsent."""
    if row["status"] == "erased":
        raise NoConsent(subject=address, reason=f"{past}: never added again")
    if row["status"] == "suppressed" and not removed_by_hand(connection, PersonId(row["id"])):
        raise NoConsent(subject=address, reason=f"{past}, and not by hand: never added again")
    if not asked:
        raise NoConsent(subject=address, reason=f"{past}: if they asked to come back, give --consent TEXT --again")


def _known(
    connection: sa.Connection,
    row: Any,
    candidate: Candidate,
    at: dt.datetime,
    how: How,
    wording: str | None,
    *,
    back: bool,
) -> Outcome:
    """What adding somebody who is there already came to."""
    person, said = PersonId(row["id"]), said_anew(row, candidate)
    detail: dict[str, Any] = {"fields": sorted(said)} if said else {}
    if wording is None:
        if said:
            change(connection, person, at, "changed", how, detail=detail, **said)
        return "updated" if said else "known"
    joined: dict[str, Any] = {} if row["status"] == "active" else {"status": "active", "joined_at": at}
    detail |= {"again": True} if back else {}
    change(connection, person, at, "consent", how, wording=wording, detail=detail, **said, **joined)
    return "activated" if joined else "updated"


def _wipe_log(store: Store) -> None:
    """What was erased leaves SQLite's log, too, unless somebody is reading from it at this moment."""
    if store.sqlite:
        with store.reading() as connection, suppress(sqlite3.OperationalError):
            driver: Any = connection.connection.driver_connection  # SQLAlchemy would begin a transaction first
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
