"""Times as a filter names them: `2026-01-01`, `2026-01-01T09:30`, `30 days ago`, `today`.

Each is a span, from its first moment to the one after its last: a day in the newsletter's time zone, or as much as
is written of a time. So `joined = 2026-01-01` is that day, and `joined > 2026-01-01` begins with the next one.
"""

from __future__ import annotations

import datetime as dt
import re

WRITTEN = r"\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d{2}:\d{2})?)?"
"""A date, or a date and a time, of ISO 8601."""
UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
FURTHEST = 36_500
"""Days: a hundred years ago nobody had joined."""
YEARS = range(1900, 2200)
"""SQLite compares times as text, which needs four digits."""
_AGO = re.compile(r"(\d{1,6}) (days?|weeks?) ago")
_TIME = re.compile(r"T(\d{2}:\d{2})(:\d{2})?(\.\d+)?")
_DAY = dt.timedelta(days=1)


def problem(when: str) -> str | None:
    """Why the text names no time, or None."""
    try:
        span(when, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.UTC)
    except ValueError:
        return f"{when} is no date or time that there is"
    return None


def span(when: str, now: dt.datetime, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of that time and the one after its last, in UTC. Raises ValueError."""
    if when == "today":
        return _day(now.astimezone(zone).date(), zone)
    if (ago := _AGO.fullmatch(when)) is not None:
        days = int(ago[1]) * UNITS[ago[2]]
        if days > FURTHEST:
            raise ValueError(when)
        return _day(now.astimezone(zone).date() - days * _DAY, zone)
    return _written(when, zone)


def _written(when: str, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    moment = dt.datetime.fromisoformat(when)
    if moment.year not in YEARS:
        raise ValueError(when)
    time = _TIME.search(when)
    if time is None:
        return _day(moment.date(), zone)
    begin = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(dt.UTC)
    return begin, begin + dt.timedelta(microseconds=1 if time[3] else 10**6 if time[2] else 60 * 10**6)


def _day(day: dt.date, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    first, after = (dt.datetime.combine(one, dt.time(), zone).astimezone(dt.UTC) for one in (day, day + _DAY))
    return first, after
