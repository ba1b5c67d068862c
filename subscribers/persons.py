"""The values of this room: somebody who may become a subscriber, somebody who is one, and what became of a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from digest.values import Address, PersonId

Status = Literal[
    "pending", "active", "paused", "unsubscribed", "bounced", "complained", "suppressed", "expired", "erased"
]
"""Not agreed yet; agreed; agreed and on holiday; left; their mail comes back; called it spam; removed by the editor;
never confirmed, and wiped; erased. Nobody but the active is ever mailed."""
LEAVES: tuple[Status, ...] = ("active", "paused", "pending", "bounced")
"""The statuses of those who can leave: the others have, or were taken off."""
Gone = Literal["unsubscribed", "bounced", "complained", "suppressed"]
"""What a list from elsewhere may say of people who are to be left alone."""
How = Literal["command", "import", "mail", "link", "form", "bounce", "time"]
"""The way something came about: typed, in a file, by a reader's mail, by the link in a mail to them, by a form on the
web, by a mail server's answer, by itself when its time had come."""
Outcome = Literal["added", "activated", "updated", "known"]
"""New; agreed or came back; something about them changed; was there already, and nothing changed."""
Frequency = Literal["every", "daily", "weekly"]
"""Every issue; at most one mail a day; one a week. What waited comes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is said of somebody, checked; they are no subscriber yet."""

    address: Address
    name: str = ""
    language: str = ""
    """A BCP 47 tag, or "" for the newsletter's own."""
    topics: tuple[str, ...] = ()
    timezone: str = ""
    """Of the IANA database, such as "Europe/Madrid"; "" for the newsletter's own."""
    frequency: Frequency = "every"
    fields: Mapping[str, str] = field(default_factory=dict)
    """Free fields: what else the newsletter keeps of its readers."""
    pending: bool = False
    """They are said not to have agreed yet, whatever holds for the others in the file."""
    gone: Gone | None = None
    """They are said to be left alone, and as what."""
    paused: bool = False
    """They are said to have agreed, and to be on holiday."""
    paused_until: dt.datetime | None = None


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
    timezone: str = ""
    frequency: Frequency = "every"
    fields: Mapping[str, str] = field(default_factory=dict)
    paused_until: dt.datetime | None = None
    """When a pause ends by itself; None where it does not."""
    changed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a reader wants to get, when, and in which words."""

    topics: tuple[str, ...] = ()
    """Headings; none is everything."""
    frequency: Frequency = "every"
    language: str = ""
    """Of pages and letters; "" for the newsletter's own."""
    paused: bool = False
    paused_until: dt.datetime | None = None
    """When the pause ends by itself; None where it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the rows of a file."""

    added: int = 0
    pending: int = 0
    """Of the added, those who did not agree yet."""
    activated: int = 0
    known: int = 0
    """Already there, or twice in the file."""
    left: int = 0
    """Said to be left alone, and left alone from now on."""
    refused: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.added + self.activated + self.known + self.left + self.refused
