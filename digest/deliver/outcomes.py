"""What a way out and a ledger are to the sender, and when a deferred message is tried again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal, Protocol

from digest.attempts import SENT, Outcome, Settled, Taken, Turn
from digest.values import Address, Balance, PersonId, Recipient

__all__ = ["SENT", "Ledger", "Line", "Outcome", "Ready", "Settled", "Taken", "Turn", "next_attempt"]

FIRST_S = 15
"""Seconds to the second attempt: a relay that throttles is often ready by then."""
LONGEST_S = 3600
"""The longest pause: RFC 5321 4.5.4.1 has servers wait 30 minutes and more between attempts."""


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

    only: list[PersonId] | None
    """Those alone who may still be claimed; None: everybody."""

    def turn(self, turn: Turn) -> Taken:
        """All of it at once: settled, begun, given back and claimed, in this order."""

    def recover(self) -> None:
        """Takes over what senders that are gone have left."""

    def next_due(self, state: Literal["pending", "deferred"]) -> dt.datetime | None:
        """When the first of that state is due; None where there is none."""

    def let_go(self, *, begun: bool = False) -> None:
        """Gives back all that is claimed by this run and was not begun.

        With `begun`, which is for a run that has settled whatever it knows to be begun, what is begun all the same,
        too: its commit was not heard of, and the message never ended.
        """

    def postpone(self, reason: str, next_at: dt.datetime) -> None:
        """Defers all who are due, pending and in nobody's hands."""

    def held(self) -> str | None:
        """Whether the send is "paused" or "cancelled"."""

    def balance(self) -> Balance:
        """Everybody, by what became of them, at one moment."""


def next_attempt(attempts: int, now: dt.datetime) -> dt.datetime:
    """When to try again after so many attempts: twice as long each time."""
    return now + dt.timedelta(seconds=min(FIRST_S * 2.0 ** min(max(attempts, 1) - 1, 20), LONGEST_S))
