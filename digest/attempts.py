"""Attempts to deliver, as the post office and the ledger speak of them: what became of each, many in one turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from digest.values import PersonId, Recipient


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An attempt that came to an end."""

    person: PersonId
    outcome: Outcome
    next_at: dt.datetime | None = None
    """When a deferred one is tried again."""
    relay: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a run tells the ledger, and asks of it, in one commit."""

    settle: Sequence[Settled] = ()
    begin: Sequence[tuple[PersonId, str]] = ()
    """Those the end of whose message is about to be handed over, and to which relay."""
    release: Sequence[PersonId] = ()
    """Those who are claimed and were not begun: they wait again."""
    park: Sequence[tuple[PersonId, dt.datetime]] = ()
    """Those who are claimed and shall wait until then."""
    claim: int = 0
    """So many more readers at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the ledger answered, once it was committed."""

    begun: frozenset[PersonId] = frozenset()
    """Of those who were to begin, who may: the others left meanwhile, or the send is held, or was corrected."""
    claimed: tuple[Recipient, ...] = ()
    """Readers who are due, now ours; nobody else has them."""
    held: str | None = None
    """"paused" or "cancelled": nobody is begun or claimed then."""
