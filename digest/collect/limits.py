"""What a source may cost, and the shape of what fetches: the seam between reading and the web."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from digest.values import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one source may take and how much it may send; the defaults suit a news site on a slow day."""

    connect_s: float = 10.0
    """Seconds until a connection stands."""
    read_s: float = 20.0
    """Seconds of silence within an answer."""
    total_s: float = 60.0
    """Seconds for one address in all, redirects and retries included; a server that drips is cut off here."""
    max_bytes: int = 10_000_000
    """Bytes of one file or answer, before and after unpacking. The largest of 80 real feeds has 0.3 million."""
    max_redirects: int = 5
    """Browsers allow 20; feeds that moved need one or two."""
    max_entries: int = 10_000
    """Entries of one feed, first ones first. The longest of 80 real feeds has 100."""
    max_outlines: int = 500
    """Feeds that an OPML file fetched from the web may name: it could make us call any number of hosts."""
    per_host: int = 2
    """Requests under way at one host."""
    pause_s: float = 0.1
    """Seconds from the start of one request to a host to the next: 50 feeds of one host take five seconds."""
    retries: int = 2
    """Further attempts where trying again may help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an address said of itself when it was fetched before (RFC 9110, 8.8): the validators, as sent."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered."""

    url: str
    """Where the answer came from, after redirects."""
    body: bytes
    """Without its transfer and content encoding; empty where it is unchanged."""
    charset: str | None = None
    """What `Content-Type` declares."""
    status: int = 200
    etag: str | None = None
    modified: str | None = None
    """`Last-Modified`, as sent."""
    fresh_until: dt.datetime | None = None
    """Asking before then brings nothing new, says the server; never more than a day from now."""
    moved: Url | None = None
    """Where it lives now, where the redirects that led there were all permanent ones."""
    unchanged: bool = False
    """It is as it was when it was fetched before."""


class Fetch(Protocol):
    """Whatever gets an address: the client over httpx2, a cache in front of it, a test's dictionary."""

    def __call__(self, url: str, /, *, known: Known | None = None, page: bool = False) -> Fetched:
        """What the address answered; with `known`, perhaps only that it is unchanged.

        `page`: it is an article's page, not a feed that is there for programs: robots.txt is asked first.
        Raises FetchError.
        """
        ...
