"""A hold on the ledger for tests that go step by step, each a turn of its own."""

import datetime as dt
from collections.abc import Sequence

from digest.attempts import Outcome, Settled, Turn
from digest.store.turns import Ledger
from digest.values import PersonId, Recipient


class Steps(Ledger):
    """The same, one step at a time."""

    def claim(self, most: int) -> tuple[Recipient, ...]:
        """At most so many readers who are due, now ours."""
        return self.turn(Turn(claim=most)).claimed

    def begin(self, person: PersonId, relay: str = "relay.example:25") -> bool:
        """Whether their message may end."""
        return person in self.turn(Turn(begin=[(person, relay)])).begun

    def settle(self, person: PersonId, outcome: Outcome, next_at: dt.datetime | None = None) -> None:
        """Records what became of it."""
        self.turn(Turn(settle=[Settled(person=person, outcome=outcome, next_at=next_at, relay="relay.example:25")]))

    def release(self, people: Sequence[PersonId]) -> None:
        """Gives back those who were not begun."""
        self.turn(Turn(release=people))
