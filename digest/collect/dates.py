"""Dates as feeds write them."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_ZONES = {
    "AEDT": "+1100", "AEST": "+1000", "BRT": "-0300", "BST": "+0100", "CEST": "+0200", "CET": "+0100",
    "EEST": "+0300", "EET": "+0200", "HKT": "+0800", "JST": "+0900", "KST": "+0900", "MEST": "+0200",
    "MESZ": "+0200", "MET": "+0100", "MEZ": "+0100", "MSK": "+0300", "NZDT": "+1300", "NZST": "+1200",
    "SAST": "+0200", "SGT": "+0800", "WAT": "+0100", "WEST": "+0100", "WET": "+0000",
}  # fmt: skip
"""Zone names seen in feeds that RFC 5322 does not know and that mean one thing in news (so no IST)."""
_ZONE = re.compile(r"(?<=\d) ?([A-Z]{3,4})$")
_SPACED_OFFSET = re.compile(r"(?<=\d) (?=[+-]\d\d:?\d\d$)")
_LONGEST = 80
_FIRST_YEAR = 1900
"""Earlier ones are the zero of some system's calendar (0001-01-01), as is the epoch itself."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def when(text: object) -> dt.datetime | None:
    """The moment in UTC that an ISO 8601 or RFC 5322 date, or one of feedparser's others, names; else None.

    Without a zone it is taken for UTC. Placeholders (the year 1, the epoch) are no dates.
    """
    if not isinstance(text, str) or not (flat := " ".join(text[: 4 * _LONGEST].split())) or len(flat) > _LONGEST:
        return None
    for parse in (_iso, _mail, _other):
        try:
            found = parse(flat)
            if found is not None:
                return _checked(found)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _checked(found: dt.datetime) -> dt.datetime | None:
    aware = found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    return None if aware.year < _FIRST_YEAR or aware == _EPOCH else aware


def _iso(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(_SPACED_OFFSET.sub("", text))


def _mail(text: str) -> dt.datetime:
    return parsedate_to_datetime(_ZONE.sub(lambda found: " " + _ZONES.get(found[1], found[1]), text))


def _other(text: str) -> dt.datetime | None:
    """What feedparser makes of it, unless the year is not in the text: it puts today's where one is missing."""
    from feedparser.datetimes import _parse_date

    found = _parse_date(text)
    if not found or str(found[0])[2:] not in text:
        return None
    return dt.datetime(*found[:6])
