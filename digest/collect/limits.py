"""What a source may cost, and the shape of what fetches: the seam between reading and the web."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one source may take and how much it may send; the defaults suit a news site on a slow day."""

    connect_s: float = 10.0
    """Seconds until a connection stands."""
    read_s: float = 20.0
    """Seconds of silence within an answer."""
    total_s: float = 60.0
    """Seconds for one address in all, redirects included; a server that drips is cut off here."""
    max_bytes: int = 10_000_000
    """Bytes of one file or answer, before and after unpacking. The largest of 80 real feeds has 0.3 million."""
    max_redirects: int = 5
    """Browsers allow 20; feeds that moved need one or two."""
    max_entries: int = 10_000
    """Entries of one feed, first ones first. The longest of 80 real feeds has 100."""
    max_outlines: int = 500
    """Feeds that an OPML file fetched from the web may name: it could make us call any number of hosts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered."""

    url: str
    """Where the answer came from, after redirects."""
    body: bytes
    """Without its transfer and content encoding."""
    charset: str | None = None
    """What `Content-Type` declares."""


class Fetch(Protocol):
    """Whatever gets an address: the client over httpx2, a cache in front of it, a test's dictionary."""

    def __call__(self, url: str, /) -> Fetched:
        """What the address answered. Raises FetchError."""
        ...
