"""The values of reading mails: what one of them is, and what became of all."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from digest.values import Address, PersonId

Kind = Literal[
    "leave", "automatic", "asks", "other",
    "hard", "soft", "block", "challenge", "complaint", "delayed", "repeated", "unproven",
]  # fmt: skip
"""Asks with a token; a machine's; asks without one; anything else. Then what comes back: for good; for now; refused
for what we are; a machine that asks for proof; called spam; not given up yet; read before; without proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a mail is."""

    kind: Kind
    persons: tuple[PersonId, ...] = ()
    """Who leaves, or whose mail came back."""
    sign: str = ""
    """What told that it is automatic."""
    sender: Address | None = None
    """Who is said to ask, or to get nothing, without a token; anybody can have written that."""
    status: str = ""
    """Of what came back (RFC 3463)."""
    ended: bool = False
    """They are mailed no more because of it."""
    why: str = ""
    """Of what is unproven: "bounced" or "complained"; of what is not acted upon: why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the mails; all but `before`, `unmarked` and `mails` sum to `mails`."""

    mails: int = 0
    unsubscribed: int = 0
    before: int = 0
    """Of the unsubscribed, those whose readers had left before."""
    automatic: int = 0
    asks: int = 0
    other: int = 0
    unreadable: int = 0
    unmarked: int = 0
    """Of those worked off, those that could not be marked as read."""
    hard: int = 0
    soft: int = 0
    block: int = 0
    challenge: int = 0
    complaint: int = 0
    delayed: int = 0
    repeated: int = 0
    """What came back and was worked off before."""
    unproven: int = 0
    """Bounces and complaints about a reader, which anybody can have written."""

    def with_(self, other: Tally) -> Tally:
        """Both, summed."""
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})
