"""The values of this room: somebody who may become a subscriber, somebody who is one, and what became of a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from digest.values import Address, PersonId

Status = Literal["pending", "active", "unsubscribed", "suppressed", "erased"]
"""Not agreed yet; agreed; left; removed by the editor; erased. Nobody but the active is ever mailed."""
How = Literal["command", "import", "mail", "link"]
"""The way something came about: typed, in a file, by a reader's mail, by the link in a mail to them."""
Outcome = Literal["added", "activated", "updated", "known"]
"""New; agreed or came back; something about them changed; was there already, and nothing changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is said of somebody, checked; they are no subscriber yet."""

    address: Address
    name: str = ""
    language: str = ""
    """A BCP 47 tag, or "" for the newsletter's own."""
    topics: tuple[str, ...] = ()
    pending: bool = False
    """They are said not to have agreed yet, whatever holds for the others in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A subscriber, as the store has them."""

    id: PersonId
    address: Address | None
    """None when they were erased."""
    name: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    status: Status = "pending"
    joined_at: dt.datetime | None = None
    """When they agreed (last)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the rows of a file."""

    added: int = 0
    pending: int = 0
    """Of the added, those who did not agree yet."""
    activated: int = 0
    known: int = 0
    """Already there, or twice in the file."""
    refused: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.added + self.activated + self.known + self.refused
