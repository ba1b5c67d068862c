"""Dates as machines and newsrooms write them. A date is read or it is not: nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from digest.extract import tables

# Lower-case name, without a trailing point, to 1..12.
_MONTHS = {name.replace("_", " "): int(number) for number, names in tables.words("months").items() for name in names}
# The first years of the web; machines write 1970-01-01 and 0001-01-01 where they know nothing.
_FIRST_YEAR, _LAST_YEAR = 1985, 2100
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([./年년])\s?(\d{1,2})\s?[./月월]\s?(\d{1,2})(?!\d)")
_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|°|ª|-го)?[.,]?\s+(?:(?:de|del|di|of)\s+)?({_WORD}(?:\s\d{{1,2}}(?!\d))?)\.?,?\s+(?:(?:de|del)\s+)?(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"({_WORD})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_IN_PATH = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-])")
# Longer than any line that is there for its date; keeps the work on hostile input small.
_LONGEST = 300


def parse(value: object) -> dt.datetime | None:
    """The moment a machine-readable value names (ISO 8601, RFC 2822, or any form `found` reads), in UTC.

    A time without a zone is taken as UTC, a date without a time as midnight UTC.
    """
    text = str(value or "").strip()[:_LONGEST]
    if match := _ISO.match(text):
        return _iso(match)
    if ":" in text and (moment := _mail(text)) is not None:
        return moment
    hit = found(text)
    return hit[0] if hit else None


def found(line: str, *, day_first: bool | None = None) -> tuple[dt.datetime, tuple[int, int]] | None:
    """The first date a reader sees in the line, as midnight UTC, and the span it takes; None without one.

    `day_first` says how to read 3/4/2022; where it is None, a numeric date that could be two days is no date.
    """
    text = line[:_LONGEST]
    hits = [hit for find in (_iso_days, _year_first, _worded) if (hit := find(text))]
    if not hits and (hit := _numeric(text, day_first)):
        hits = [hit]
    return min(hits, key=lambda hit: hit[1][0]) if hits else None


def in_path(url: str | None) -> dt.datetime | None:
    """The day that an address names between slashes, as in /2022/06/29/, as midnight UTC."""
    match = _IN_PATH.search((url or "")[:2000])
    return _day(*map(int, match.groups())) if match else None


def _day(year: int, month: int, day: int) -> dt.datetime | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return dt.datetime(year, month, day, tzinfo=dt.UTC)
    except ValueError:
        return None


def _iso(match: re.Match[str]) -> dt.datetime | None:
    year, month, day, hour, minute, second, zone = match.groups()
    midnight = _day(int(year), int(month), int(day))
    if midnight is None or hour is None or int(hour) > 23 or int(minute) > 59:
        return midnight
    moment = midnight.replace(hour=int(hour), minute=int(minute), second=min(int(second or 0), 59))
    return moment - _offset(zone)


def _offset(zone: str | None) -> dt.timedelta:
    if not zone or zone[0] not in "+-":
        return dt.timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return dt.timedelta(minutes=-minutes if zone[0] == "-" else minutes)


def _mail(text: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


_Hit = tuple[dt.datetime, tuple[int, int]]


def _iso_days(text: str) -> _Hit | None:
    match = _ISO.search(text)
    day = _day(*map(int, match.groups()[:3])) if match else None
    return (day, match.span()) if match and day else None


def _year_first(text: str) -> _Hit | None:
    match = _YEAR_FIRST.search(text)
    day = _day(int(match[1]), int(match[3]), int(match[4])) if match else None
    return (day, match.span()) if match and day else None


def _worded(text: str) -> _Hit | None:
    hits: list[_Hit] = []
    for pattern, day_at, month_at in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        for match in pattern.finditer(text):
            month = _MONTHS.get(match[month_at].lower())
            if month and (day := _day(int(match[3]), month, int(match[day_at]))):
                hits.append((day, match.span()))
                break
    return min(hits, key=lambda hit: hit[1][0]) if hits else None


def _numeric(text: str, day_first: bool | None) -> _Hit | None:
    match = _NUMERIC.search(text)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    # Points are written between numbers only where the day comes first.
    if match[2] == "." or first > 12 or first == second:
        day_first = True
    elif second > 12:
        day_first = False
    if day_first is None:
        return None
    day = _day(year, second, first) if day_first else _day(year, first, second)
    return (day, match.span()) if day else None
