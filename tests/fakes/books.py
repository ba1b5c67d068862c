"""A ledger in memory, for tests of those who send: the same six states, every step of which it checks.

Who is sent to was begun, begun is who was claimed, nobody is claimed twice, and no more are begun at a time than
there are connections. A step that must not be is an AssertionError, in the sender's own thread.
"""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from digest.attempts import Settled, Taken, Turn
from digest.errors import IssueError, StoreError
from digest.values import Balance, PersonId, Recipient


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass
class Row:
    """What is known of one reader."""

    reader: Recipient
    next_at: dt.datetime
    state: str = "pending"
    reason: str = ""
    relay: str = ""
    ended: int = 0
    """How many attempts came to an end."""


@dataclass
class Books:
    """The ledger of one run (`digest.deliver.outcomes.Ledger`)."""

    readers: Iterable[Recipient]
    connections: int = 100
    """So many may be begun at a time."""
    only: list[PersonId] | None = None
    hold: str | None = None
    """What holds the send."""
    on_turn: Callable[["Books", Turn], None] = lambda book, turn: None
    """Called before each turn: what others do meanwhile."""
    away: int = 0
    """So many turns fail, as those of a store that is just started anew."""
    left: set[PersonId] = field(default_factory=set)
    turns: list[Turn] = field(default_factory=list)
    held_back: list[dt.datetime] = field(default_factory=list)
    """Until when readers were parked."""

    def __post_init__(self) -> None:
        start = _now()
        self.rows = {one.person: Row(reader=one, next_at=start) for one in self.readers}
        self.lock = threading.RLock()

    def turn(self, turn: Turn) -> Taken:
        """All of it at once."""
        with self.lock:
            self.on_turn(self, turn)
            if self.away:
                self.away -= 1
                raise StoreError(store="s", reason="gone")
            self.turns.append(turn)
            for one in turn.settle:
                self._settle(one)
            begun = frozenset(person for person, relay in turn.begin if not self.hold and self._begin(person, relay))
            assert self.states()["in_data"] <= self.connections, "two are begun on one connection"
            for person, until in turn.park:
                self._free(person, until)
                self.held_back.append(until)
            for person in turn.release:
                self._free(person)
            return Taken(begun=begun, claimed=() if self.hold else self._claim(turn.claim), held=self.hold)

    def _settle(self, ended: Settled) -> None:
        row, state = self.rows[ended.person], ended.outcome.state
        assert row.state in ("claimed", "in_data"), f"{ended} of one who is {row.state}"
        assert row.state == "in_data" or state in ("deferred", "failed"), f"{ended} of one who was not begun"
        assert (ended.next_at is not None) == (state == "deferred")
        row.state, row.reason, row.relay, row.ended = state, ended.outcome.reason, ended.relay, row.ended + 1
        row.reader = replace(row.reader, attempts=row.reader.attempts + 1)
        row.next_at = ended.next_at or row.next_at

    def _begin(self, person: PersonId, relay: str) -> bool:
        row = self.rows[person]
        assert row.state in ("claimed", "in_data"), f"{person} is begun, who is {row.state}"
        if person in self.left:
            row.state = "suppressed"
            return False
        row.state, row.relay = "in_data", relay
        return True

    def _free(self, person: PersonId, until: dt.datetime | None = None) -> None:
        row = self.rows[person]
        if row.state != "suppressed":
            assert row.state == "claimed", f"{person} is given back, who is {row.state}"
            row.state, row.next_at = "pending", until or row.next_at

    def _claim(self, most: int) -> tuple[Recipient, ...]:
        now = _now()
        for state in ("pending", "deferred"):
            due = [row for row in self.rows.values() if row.state == state and row.next_at <= now]
            if self.only is not None:
                due = [row for row in due if row.reader.person in self.only]
            if due := sorted(due, key=lambda row: row.next_at)[:most]:
                for row in due:
                    row.state = "claimed"
                return tuple(row.reader for row in due)
        return ()

    def recover(self) -> None:
        """Nobody is gone; raises IssueError where another edition has taken this one's place."""
        if self.hold == "replaced":
            raise IssueError(path="2026-09-21", reason="is no longer sent as it was approved when this began")

    def next_due(self, state: Literal["pending", "deferred"]) -> dt.datetime | None:
        """When the first of that state is due."""
        with self.lock:
            return min((row.next_at for row in self.rows.values() if row.state == state), default=None)

    def let_go(self, *, begun: bool = False) -> None:
        """Gives back all that is claimed and was not begun; all that was begun has been settled by then."""
        with self.lock:
            assert not (begun and self.states()["in_data"]), "somebody who was begun is left"
            for row in self.rows.values():
                row.state = "pending" if row.state == "claimed" else row.state

    def postpone(self, reason: str, next_at: dt.datetime) -> None:
        """Defers all who are due, pending and in nobody's hands."""
        with self.lock:
            for row in self.rows.values():
                if row.state == "pending" and row.next_at <= _now():
                    row.state, row.reason, row.next_at = "deferred", reason, next_at

    def cancel(self) -> None:
        """Suppresses all who wait, as `digest cancel` does."""
        with self.lock:
            self.hold = "cancelled"
            for row in self.rows.values():
                row.state = "suppressed" if row.state in ("pending", "claimed", "deferred") else row.state

    def held(self) -> str | None:
        """What holds the send."""
        return self.hold

    def states(self) -> Counter[str]:
        """How many are in each state."""
        with self.lock:
            return Counter(row.state for row in self.rows.values())

    def balance(self) -> Balance:
        """Everybody, by what became of them; those in hand count as pending."""
        its = self.states()
        named = {name: its[name] for name in ("sent", "suppressed", "failed", "deferred", "unknown")}
        pending = its["pending"] + its["claimed"] + its["in_data"]
        return Balance(audience=its.total(), pending=pending, **named)
