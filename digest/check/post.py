"""What is checked beside the edition: the message as it goes out, and to how many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How an edition would go out: the message for one specimen recipient, and to how many."""

    message: bytes
    """The whole RFC 5322 message as it goes out: CRLF line ends, before dot-stuffing."""
    unsubscribe: str
    """The specimen's own visible unsubscribe link, `mailto:` or https, unescaped."""
    audience: int = 0
    """How many would get it."""
    size_limit: int | None = None
    """The most octets of a message that the server takes (its SIZE); None where that is not known, 0 for no limit."""
    signs: bool = False
    """Whether we sign with DKIM ourselves; where the relay signs, there is no signature to look at yet."""
    missing: tuple[str, ...] = ()
    """Names of the issue's image files that are not there."""
