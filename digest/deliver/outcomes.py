"""What became of one message, and when a deferred one is tried again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from digest.values import Address, Balance, PersonId, Recipient

FIRST_S = 15
"""Seconds to the second attempt: a relay that throttles is often ready by then."""
LONGEST_S = 3600
"""The longest pause: RFC 5321 4.5.4.1 has servers wait 30 minutes and more between attempts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the relay made of one message."""

    state: Literal["sent", "deferred", "failed", "unknown", "suppressed"]
    """`suppressed`: it was taken back before its end, since the reader has left meanwhile."""
    code: int | None = None
    reason: str = ""
    about: Literal["recipient", "message"] = "recipient"
    """What a refusal is about: this reader's address, or the message, which is everybody's."""
    last: bool = False
    """The relay will take no more on this connection."""


SENT = Outcome(state="sent")

Ready = Callable[[], bool]
"""Called when all but the end of a message is handed over: commits that, and says whether to end it."""


class Line(Protocol):
    """A way out that is open: a connection to a relay, or a folder."""

    @property
    def takes(self) -> int | None:
        """The most octets of a message that it takes (SIZE, RFC 1870); None where it does not say, 0 for no limit."""

    def hand(self, sender: Address, recipient: Recipient, message: bytes, ready: Ready) -> Outcome:
        """What became of the message. Raises TransportError where the line failed before its end was handed over."""

    def close(self) -> None:
        """Takes leave; never raises."""


class Ledger(Protocol):
    """Who gets an issue and what became of it; every call is committed when it returns."""

    def claim(self, most: int) -> tuple[Recipient, ...]:
        """At most so many readers who are due, now ours; nobody else has them."""

    def begin(self, person: PersonId) -> bool:
        """Records that the end of the message is about to be handed over; False where they are no longer ours."""

    def settle(self, person: PersonId, outcome: Outcome, next_at: dt.datetime | None) -> None:
        """Records what became of it."""

    def release(self, people: Sequence[PersonId]) -> None:
        """Gives back those who are claimed and were not begun."""

    def recover(self) -> None:
        """Takes over what senders that are gone have left."""

    def next_due(self) -> dt.datetime | None:
        """When the first deferred one is due; None where there is none."""

    def postpone(self, reason: str, next_at: dt.datetime) -> None:
        """Defers all who are pending and in nobody's hands."""

    def balance(self) -> Balance:
        """Everybody, by what became of them, at one moment."""


def next_attempt(attempts: int, now: dt.datetime) -> dt.datetime:
    """When to try again after so many attempts: twice as long each time."""
    return now + dt.timedelta(seconds=min(FIRST_S * 2.0 ** min(max(attempts, 1) - 1, 20), LONGEST_S))
