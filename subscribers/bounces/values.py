"""The values of this room: what a report says, and of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from subscribers.heads import Head

Kind = Literal["hard", "soft", "block", "challenge", "complaint", "leave"]
"""There is no such mailbox; it takes nothing at the moment; the mail or its sender is refused; a machine asks for
proof; the reader called it spam; the reader asked their provider to end it."""
NOTHING = Head(fields=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What became of the mail to one recipient."""

    kind: Kind
    addresses: tuple[str, ...] = ()
    """Who it was for, in the forms that were given; anybody can have written them."""
    status: str = ""
    """RFC 3463, such as "5.1.1"; "" where there is none."""
    said: str = ""
    """What the server said, word for word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report about one message."""

    failures: tuple[Failure, ...] = ()
    delayed: int = 0
    """Recipients for whom the server goes on trying: no bounces."""
    arrived: bool = False
    """It reached somebody else behind the same address."""
    marks: tuple[str, ...] = ()
    """The message's envelope as the report repeats it: its ENVID, its sender."""
    returned: Head = NOTHING
    """The message's own header fields, as far as they came back."""
