"""Asking only for what is new: validators out, freshness back (RFC 9110 and 9111)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from digest.collect.limits import Known

_AT_MOST = dt.timedelta(days=1)
"""A feed that says it never changes is asked once a day all the same: people mistype, and feeds move."""
_LONGEST = 1000
"""Characters of a validator that are kept and sent back; real ones have less than 100."""
_MAX_AGE = re.compile(r'max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_NEVER = re.compile(r"\bno-(?:store|cache)\b", re.IGNORECASE)


def asked(known: Known | None) -> dict[str, str]:
    """The headers that ask for an answer only if it is another than the one that is known."""
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in headers.items() if value and _sendable(value)}


def validators(headers: Mapping[str, str], before: Known | None = None) -> Known:
    """What the answer says of itself; where it says nothing, what it said `before`."""
    before = before or Known()
    etag, modified = (_validator(headers.get(name)) for name in ("etag", "last-modified"))
    return Known(etag=etag or before.etag, modified=modified or before.modified)


def _validator(value: str | None) -> str | None:
    return value if value and _sendable(value) else None


def _sendable(value: str) -> bool:
    return len(value) <= _LONGEST and value.isascii() and value.isprintable()


def fresh_until(headers: Mapping[str, str], now: dt.datetime) -> dt.datetime | None:
    """Until when asking again brings nothing new, says the server; None where it does not say, or forbids keeping.

    `max-age` wins over `Expires`, which is read by the server's own clock; at most a day from now.
    """
    control = headers.get("cache-control", "")
    if _NEVER.search(control):
        return None
    found = _MAX_AGE.search(control)
    age = headers.get("age", "")
    lifetime = dt.timedelta(seconds=int(found[1])) if found else _expires(headers, now)
    if lifetime is not None and age.isdecimal() and len(age) < 10:
        lifetime -= dt.timedelta(seconds=int(age))
    if lifetime is None or lifetime <= dt.timedelta(0):
        return None
    return now + min(lifetime, _AT_MOST)


def _expires(headers: Mapping[str, str], now: dt.datetime) -> dt.timedelta | None:
    expires = http_date(headers.get("expires"))
    return expires - (http_date(headers.get("date")) or now) if expires else None


def http_date(text: str | None) -> dt.datetime | None:
    """The moment that a header names, in UTC; None where it names none."""
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    except OverflowError:
        return None
