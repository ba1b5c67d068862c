"""Subscribers, and all that can happen to them; each change and its event are one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import sqlalchemy as sa

from digest.errors import NoConsent, UnknownPerson
from digest.store import erasure
from digest.store.engine import Store
from digest.store.tables import people
from digest.values import Address, PersonId
from subscribers import candidates, ending, listing, preferring, telling, timing
from subscribers.adding import added, known, may_return
from subscribers.begun import Begun
from subscribers.candidates import named_in
from subscribers.candidates import wording as checked_wording
from subscribers.history import change, held, in_turn, past
from subscribers.importing import Import, Row
from subscribers.keys import Keys
from subscribers.persons import LEAVES, Candidate, How, Outcome, Person, Preferences, Status, Tally
from subscribers.rows import person_of, preferences_of

Clock = Callable[[], dt.datetime]


class People:
    """The newsletter's subscribers.

    Nobody who left, was removed or was erased is ever mailed again because a file or a command names them: it takes
    their new consent and the editor's word that they asked (`add` with `again`); for those who complained or were
    erased that is not enough.
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

        For somebody who is there already, what the candidate says is taken over. Raises NoConsent for one who left,
        whose mail came back or who was removed by hand, unless there are a wording and `again`, and in any case for
        one who complained or was erased.
        """
        wording = checked_wording(wording)
        if wording and (reason := named_in(candidate, wording)):
            raise NoConsent(subject=candidate.address, reason=reason)
        at = self.clock()
        with self.store.writing() as connection:
            in_turn(self.store, connection)
            row = held(connection, people.c.hash == self.keys.hash(candidate.address))
            if row is None or row["status"] == "expired":
                return added(connection, row, candidate, self.keys, at, how, wording)
            # The name that is kept of them counts, too: who is there already need not be named again.
            if wording and (reason := named_in(replace(candidate, name=row["name"] or ""), wording)):
                raise NoConsent(subject=candidate.address, reason=reason)
            back = past(row["status"], row["changed_at"])
            if back is not None:
                may_return(connection, row, candidate.address, back, asked=bool(wording) and again)
            return known(connection, row, candidate, at, how, wording, back=back is not None)

    def import_(
        self,
        rows: Iterable[Row],
        *,
        wording: str | None,
        file: str,
        refused: Callable[[int, str], None],
        told: Callable[[int], None] = lambda _: None,
        begun: Begun | None = None,
        dry_run: bool = False,
    ) -> Tally:
        """What became of the rows of a file, some thousand at a time; `refused` is told the line and the reason.

        `told` how many are done. With `begun` the rows are those that are left, and its tally is gone on with.
        Running it again adds nobody twice. With the wording of their consent they are active, else pending.
        """
        its = Import(self.store, self.keys, self.clock, checked_wording(wording), file, begun)
        return its.run(rows, refused, told, dry_run=dry_run)

    def preferences(self, person: PersonId) -> Preferences | None:
        """What the person chose; None for one who is neither active nor on holiday: there is nothing to prefer."""
        with self.store.reading() as connection:
            row = connection.execute(sa.select(people).where(people.c.id == person)).mappings().first()
        return preferences_of(row) if row is not None and row["status"] in preferring.READERS else None

    def prefer(self, person: PersonId, said: Preferences, *, how: How = "link", ip: str = "") -> bool:
        """Whether that changed what the person gets, or when; of nobody but the active and those on holiday.

        Raises SubscriberError for what cannot be kept.
        """
        said = candidates.preferences(said)
        with self.store.writing() as connection:
            row = held(connection, people.c.id == person, preferring.READERS)
            return row is not None and preferring.preferred(connection, row, said, self.clock(), how, ip)

    def pause(self, person: PersonId, until: dt.datetime | None, *, how: How, ip: str = "") -> bool:
        """Whether that changed anything: they get nothing until then; with None, until they say so."""
        with self.store.writing() as connection:
            row = held(connection, people.c.id == person, preferring.READERS)
            return row is not None and preferring.paused(connection, row, until, self.clock(), how, ip)

    def resume(self, person: PersonId, *, how: How, ip: str = "") -> bool:
        """Whether the person was on holiday, and gets mail again."""
        with self.store.writing() as connection:
            row = held(connection, people.c.id == person, preferring.READERS)
            return row is not None and preferring.resumed(connection, row, self.clock(), how, ip)

    def wake(self) -> int:
        """How many pauses ended, since their time had come."""
        return timing.wake(self.store, self.clock())

    def expire(self) -> int:
        """How many sign-ups nobody confirmed in time: all that was known of those people is gone, but for a hash."""
        return timing.expire(self.store, self.clock())

    def fail(
        self,
        person: PersonId,
        kind: Literal["bounced", "complained"],
        *,
        how: How = "bounce",
        detail: Mapping[str, Any] | None = None,
    ) -> bool:
        """Whether they are not mailed any more because of it; a complaint outweighs that they left, too.

        A sign-up that was not confirmed is wiped in its time all the same.
        """
        with self.store.writing() as connection:
            return ending.failed(connection, person, kind, self.clock(), how, detail or {})

    def leave(self, person: PersonId, *, how: How = "mail", ip: str = "") -> bool:
        """Whether the person was one to be mailed, now or later; from this moment they are not."""
        with self.store.writing() as connection:
            return ending.ended(connection, person, LEAVES, self.clock(), "left", how, status="unsubscribed", ip=ip)

    def remove(self, address: Address, *, how: How = "command") -> bool:
        """Whether that changed anything: the person is kept, and never mailed. Raises UnknownPerson."""
        with self.store.writing() as connection:
            row = self._demanded(connection, address)
            if row["status"] in ("suppressed", "erased"):
                return False
            change(
                connection, PersonId(row["id"]), self.clock(), "removed", how, status="suppressed", **ending.UNTIMED
            )
        return True

    def forget(self, address: Address, *, how: How = "command") -> bool:
        """Whether that changed anything: what is known of the person is erased, but for a keyed hash of the address.

        Raises UnknownPerson.
        """
        with self.store.writing() as connection:
            row = self._demanded(connection, address)
            if row["status"] == "erased":
                return False
            person = PersonId(row["id"])
            change(connection, person, self.clock(), "erased", how, status="erased")
            erasure.wipe(connection, [person])
        self.store.wipe_log()
        return True

    def story(self, person: PersonId) -> tuple[telling.Told, ...]:
        """All that happened to the person, oldest first."""
        return telling.story(self.store, person)

    def _demanded(self, connection: sa.Connection, address: Address) -> Any:
        if (row := held(connection, people.c.hash == self.keys.hash(address))) is None:
            raise UnknownPerson(subject=address)
        return row
