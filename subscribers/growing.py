"""How many readers there were, by the events alone: who came and who went, in days of the newsletter's time zone.

A person is a reader from the event "consent" to one that ends it. The database makes of all events a row for each
quarter of an hour in which somebody came or went: no time zone in use begins its day between two.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Literal

import sqlalchemy as sa

from digest.store.tables import events
from digest.values import Growth

Length = Literal["day", "week", "month"]
"""A week begins on Monday (ISO 8601)."""
GAINS = ("joined", "came_back")
ENDS = ("left", "bounced", "complained", "removed", "erased")
"""The events by which a reader is none any more; a sign-up that expires never was one."""
_QUARTER = 900
"""Seconds."""
_DAYS, _WEEKS = 31, 182
"""Spans of at most so many days are told by day, and by week: as many rows as a screen has."""


Turns = Mapping[tuple[dt.date, str], int]
"""How many people did what on which day where the newsletter is made; what they did is a field of `Growth`."""


def grown(
    connection: sa.Connection, since: dt.date, today: dt.date, zone: dt.tzinfo, length: Length | None = None
) -> tuple[Length, tuple[Growth, ...]]:
    """The growth since that day and in which periods it is told, oldest first; the last has `today` in it.

    Periods are whole: the first begins with the week or month of the day, though never before that of the first
    reader. Without a length, it is one that suits the span.
    """
    turns = _turns(connection, _early(since), zone)
    days = [day for day, _ in turns]
    first = min(max(since, min(days, default=today)), today)
    length = length or suited(first, today)
    last = max([today, *days])  # a clock may have been wrong, and the last total must be right
    return length, told(turns, tuple(starts(first, last, length)), length)


def suited(first: dt.date, last: dt.date) -> Length:
    """The length of periods that makes some thirty rows of the span at most, as long as months can."""
    days = (last - first).days + 1
    return "day" if days <= _DAYS else "week" if days <= _WEEKS else "month"


def starts(first: dt.date, last: dt.date, length: Length) -> Iterator[dt.date]:
    """The first days of the periods, from the one that has the first day in it to the one that has the last."""
    day = _start(first, length)
    while day <= last:
        yield day
        day = _start(day + dt.timedelta(days={"day": 1, "week": 7, "month": 31}[length]), length)


def told(turns: Turns, starts: Sequence[dt.date], length: Length) -> tuple[Growth, ...]:
    """The turns in the periods that begin on these days; what was before is in the first one's total alone."""
    counts: list[Counter[str]] = [Counter() for _ in range(len(starts) + 1)]
    for (day, what), people in turns.items():
        counts[bisect_right(starts, day)][what] += people
    totals = accumulate(sum(count[what] for what in GAINS) - sum(count[what] for what in ENDS) for count in counts)
    rows = list(zip(totals, counts, strict=True))[1:]
    return tuple(
        Growth(begins=day, name=f"{day:%Y-%m}" if length == "month" else f"{day}", total=total, **count)
        for day, (total, count) in zip(starts, rows, strict=True)
    )


def _start(day: dt.date, length: Length) -> dt.date:
    if length == "month":
        return day.replace(day=1)
    return day - dt.timedelta(days=day.weekday()) if length == "week" else day


def _early(since: dt.date) -> dt.date:
    """The earliest day that a period could begin with."""
    return min(_start(since, "week"), _start(since, "month"))


def _turns(connection: sa.Connection, early: dt.date, zone: dt.tzinfo) -> Turns:
    """Who came and who went; all that was before the day stands on the day before it."""
    midnight = dt.datetime.combine(early, dt.time(), zone).astimezone(dt.UTC)
    each = _each(connection, midnight).subquery()
    columns = (each.c.quarter, each.c.what)
    query = sa.select(*columns, sa.func.count()).where(each.c.what.is_not(None)).group_by(*columns)
    found: Counter[tuple[dt.date, str]] = Counter()
    for quarter, what, people in connection.execution_options(yield_per=1_000).execute(query):
        begun = dt.datetime.fromtimestamp(int(quarter) * _QUARTER, zone).date()
        found[begun if quarter else early - dt.timedelta(days=1), what] += people
    return found


def _each(connection: sa.Connection, midnight: dt.datetime) -> sa.Select[tuple[int, str | None]]:
    """Of every event that begins or ends something, the quarter of an hour, and what it made of the person."""
    its = events.c
    # One window for both, word for word, so that the database sorts once.
    window: dict[str, Any] = {"partition_by": its.person, "order_by": its.id, "rows": (None, 0)}
    before = sa.func.lag(its.kind).over(**window)
    first = sa.func.min(sa.case((its.kind == "consent", its.id))).over(**window)
    columns = (its.id, its.at, its.kind, before.label("before"), first.label("first"))
    inner = sa.select(*columns).where(its.kind.in_(("consent", *ENDS))).subquery()
    was = sa.func.coalesce(inner.c.before, "") == "consent"
    came = sa.case((inner.c.id == inner.c.first, "joined"), else_="came_back")
    what = sa.case(
        (sa.and_(inner.c.kind == "consent", ~was), came), (sa.and_(inner.c.kind != "consent", was), inner.c.kind)
    )
    quarter = sa.case((inner.c.at < midnight, 0), else_=_seconds(connection, inner.c.at) // _QUARTER)
    return sa.select(quarter.label("quarter"), what.label("what"))


def _seconds(connection: sa.Connection, at: sa.ColumnElement[dt.datetime]) -> sa.ColumnElement[int]:
    """The moment in whole seconds since 1970, cut, not rounded: the last instant of a day is of that day."""
    if connection.dialect.name == "sqlite":
        return sa.cast(sa.func.strftime("%s", sa.func.substr(at, 1, 19)), sa.BigInteger)
    return sa.cast(sa.func.floor(sa.extract("epoch", at)), sa.BigInteger)
