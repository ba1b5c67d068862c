"""Whether a source keeps its own rhythm: silent beyond its habit, flooding, or without a single date.

A source is measured by itself alone. Its habit is how many entries it brings in each hour of the week. Time is then
counted in entries that the habit lets expect: a weekday paper's Sunday takes no time at all, so it is not silent on
one, and a weekly column is not silent on the days between. Nothing is read or written here.
Source: the time-rescaling theorem (Brown et al. 2002): gaps counted so are alike, whatever the rhythm.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["silent", "floods", "undated"]

WINDOW = dt.timedelta(weeks=8)
"""The habit is what it did lately: long enough for eight Mondays, short enough to follow a change of plan."""
LONGEST = dt.timedelta(weeks=52)
"""What the window is widened to for a source that brings less than a handful in it, such as a monthly one."""
ENOUGH = 6
"""Hours with entries that make a habit; below, nobody can say what is usual."""
KNOWN = dt.timedelta(weeks=2)
"""Each weekday must have come twice before a source's week is known."""
BEYOND = 2.0
"""Times the 99th percentile of its gaps: a source as irregular as chance itself is passed over for 9 entries."""
MISSED = 3.0
"""Entries that must be missing at least."""
DAY_OFF = 1.25
"""Times what its best weekday brings: everybody has a holiday now and then, and sleeps the morning after."""
FLOOD, FLOOD_LEAST = 5.0, 30
"""A flood is so many times the usual, and no fewer entries than that: two a day may become eleven once."""
DATELESS = 3
"""Entries that must have come without a date; a page that is read as a source of its own has none, and is alone."""
_LAST = 3
_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
_WEEK, _MONTH = 7 * _DAY, 28 * _DAY
_WEEK_HOURS = 168


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading that found the source changed."""

    at: dt.datetime
    entries: int
    fresh: int
    """Never seen before."""
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a source did, in any order."""

    source: str
    first_read: dt.datetime | None = None
    """What it listed then is its backlog, not that day's work."""
    last_read: dt.datetime | None = None
    """The last success, changed or not; what happened since nobody knows."""
    last_new: dt.datetime | None = None
    """When the newest entry came, as far as we know."""
    readings: tuple[Reading, ...] = ()
    came: tuple[tuple[dt.datetime, int], ...] = ()
    """Moments at which entries appeared, by their own dates where they have any, and how many; an hour is exact
    enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is odd about a source, and why in a few words."""

    kind: Kind
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Habit:
    """Entries to expect, by the hours of a week that begins on Monday at midnight, in UTC."""

    hourly: tuple[float, ...]
    sums: tuple[float, ...]
    """Of the hours before each, the whole week last."""
    gaps: tuple[float, ...]
    """Between entries, in entries to expect, shortest first."""
    last: dt.datetime

    @property
    def daily(self) -> float:
        return self.sums[-1] / 7

    @property
    def best_day(self) -> float:
        return max(sum(self.hourly[day * 24 : day * 24 + 24]) for day in range(7))

    def usual_gap(self) -> float:
        return self.gaps[math.ceil(0.99 * len(self.gaps)) - 1]


def verdicts(history: History, now: dt.datetime) -> tuple[Verdict, ...]:
    """What is odd about the source as it was when it was read last; nothing where it is not known well enough."""
    until = min(now, history.last_read or now)
    found: list[tuple[Kind, str | None]] = [
        ("silent", _silent(history, until)),
        ("floods", _floods(history, until)),
        ("undated", _undated(history, until)),
    ]
    return tuple(Verdict(kind=kind, source=history.source, reason=reason) for kind, reason in found if reason)


def per_day(history: History, now: dt.datetime) -> float | None:
    """Entries a day over the last four weeks, or since the first known one; None where it was never read."""
    if history.first_read is None:
        return None
    until = min(now, history.last_read or now)
    recent = [(at, count) for at, count in history.came if dt.timedelta() <= until - at < _MONTH]
    known_from = min([history.first_read, *(at for at, _ in recent)])
    return sum(count for _, count in recent) / max(1.0, min(_MONTH, until - known_from) / _DAY)


def _silent(history: History, until: dt.datetime) -> str | None:
    habit = _habit(history.came, until)
    if habit is None:
        return None
    last = max(habit.last, min(history.last_new or habit.last, until))
    missed = _expected(habit, last, until)
    if missed < max(MISSED, BEYOND * habit.usual_gap(), DAY_OFF * habit.best_day):
        return None
    return f"nothing new for {_span(until - last)}, where {missed:.0f} entries were usual ({_rate(habit.daily)})"


def _floods(history: History, until: dt.datetime) -> str | None:
    readings = sorted((one for one in history.readings if one.at <= until), key=_order)
    # The first reading brings a backlog, which says nothing about a day.
    readings = [one for one in readings if history.first_read is None or one.at > history.first_read]
    today = [one for one in readings if until - one.at < _DAY]
    before = readings[: len(readings) - len(today)]
    if not today or not before or (length := before[-1].at - before[0].at) < _WEEK:
        return None
    fresh = sum(one.fresh for one in today)
    usual = sum(one.fresh for one in before[1:]) / (length / _DAY)
    days = max(1.0, (today[-1].at - before[-1].at) / _DAY)
    if fresh <= FLOOD_LEAST or fresh <= FLOOD * usual * days or fresh <= max(one.fresh for one in before):
        return None
    return f"{fresh:,} new entries within {_span(days * _DAY)}, usually {_rate(usual)}"


def _undated(history: History, until: dt.datetime) -> str | None:
    readings = sorted((one for one in history.readings if one.at <= until and one.entries > 0), key=_order)[-_LAST:]
    most = max((one.entries for one in readings), default=0)
    if most < DATELESS or any(one.undated < one.entries for one in readings):
        return None
    return f"none of {most:,} entries has a date: they count as new when they are first seen"


def _order(reading: Reading) -> tuple[dt.datetime, int, int, int]:
    return (reading.at, reading.entries, reading.fresh, reading.undated)


def _habit(came: Sequence[tuple[dt.datetime, int]], until: dt.datetime) -> _Habit | None:
    """The habit up to the last entry, so that a silence is no part of it; None where there is not enough to tell."""
    known = sorted((at, count) for at, count in came if at <= until and count > 0)
    if not known:
        return None
    last = known[-1][0]
    for window in (WINDOW, LONGEST):
        recent = [(at, count) for at, count in known if last - at < window]
        hours = sorted({_floor(at) for at, _ in recent})
        if len(hours) >= ENOUGH and hours[-1] - hours[0] >= KNOWN:
            return _made(recent, hours)
    return None


def _made(recent: Sequence[tuple[dt.datetime, int]], hours: Sequence[dt.datetime]) -> _Habit:
    # As many intervals as entries: the one after the last is as long as the others on the average.
    weeks = (hours[-1] - hours[0]) / _WEEK * len(hours) / (len(hours) - 1)
    hourly = [0.0] * _WEEK_HOURS
    for at, count in recent:
        hourly[_hour(at)] += count / weeks
    sums = [0.0]
    for rate in hourly:
        sums.append(sums[-1] + rate)
    habit = _Habit(tuple(hourly), tuple(sums), (), recent[-1][0])
    ends = [_count(habit, hour) + habit.hourly[_hour(hour)] for hour in hours]
    gaps = sorted(later - earlier for earlier, later in pairwise(ends))
    return _Habit(habit.hourly, habit.sums, tuple(gaps), habit.last)


def _expected(habit: _Habit, since: dt.datetime, until: dt.datetime) -> float:
    """The entries to expect from the end of the one hour to the other moment."""
    return max(0.0, _count(habit, until) - _count(habit, _floor(since)) - habit.hourly[_hour(since)])


def _count(habit: _Habit, at: dt.datetime) -> float:
    """The entries to expect from Monday, 1 January of the year 1, to the moment."""
    weeks, rest = divmod(at - dt.datetime(1, 1, 1, tzinfo=dt.UTC), _WEEK)
    hour, part = divmod(rest, _HOUR)
    return weeks * habit.sums[-1] + habit.sums[hour] + habit.hourly[hour] * (part / _HOUR)


def _floor(at: dt.datetime) -> dt.datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _hour(at: dt.datetime) -> int:
    return at.weekday() * 24 + at.hour


def _span(length: dt.timedelta) -> str:
    hours = round(length / _HOUR)
    return f"{hours} hours" if hours < 48 else f"{round(length / _DAY)} days"


def _rate(daily: float) -> str:
    """How often, as people say it: "24 a day", "5 a week", "1 a month"."""
    for times, name in ((1, "day"), (7, "week")):
        if daily * times >= 1 - 0.05:
            return f"{daily * times:.0f} a {name}"
    return f"{daily * 30.4:.1f} a month".replace(".0 ", " ")
