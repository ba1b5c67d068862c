"""When each reader's turn is: a time of day on the issue's date, where they are; and for whom it has passed.

planned: before a send begins     turns: as it is frozen     waiting, late: of one that has begun
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa

from digest.issues import parsed
from digest.store.engine import Store
from digest.store.lookups import looked_up
from digest.store.tables import deliveries, people, runs, sends

if TYPE_CHECKING:
    from digest.store.variants import Variant

CHOICES = 5_000
"""Choices of readers in one question: SQLite takes 32,766 values, two for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A time of day, where each reader is, and what becomes of those for whom it is too late."""

    at: dt.time
    day: dt.date
    """The issue's date."""
    zone: str
    """The newsletter's: for readers who have none, or one that we do not know."""
    allowance: dt.timedelta
    """Up to so long after its moment a mail still goes."""
    now: dt.datetime
    """The moment that decides who is late: the one at which a person was told."""
    since: dt.datetime | None = None
    """When somebody last was sending, of a send that has begun; None where that is not known."""
    late_now: bool = False
    """Late ones get it now; else they are left out."""

    @property
    def text(self) -> str:
        """The time of day as `sends.at` has it: 07:00."""
        return f"{self.at:%H:%M}"

    @property
    def reason(self) -> str:
        """What the ledger says of those who are left out."""
        return f"{self.text} had passed where they are"

    def known(self, zone: str | None) -> str:
        """The zone, or the newsletter's where it is none that we know."""
        return zone if zone in _zones() else self.zone

    def moment(self, zone: str | None) -> dt.datetime:
        """When it is that time on that day there, in UTC."""
        return moment(self.day, self.at, self.known(zone))

    def late(self, at: dt.datetime) -> bool:
        """Whether that moment has passed for too long."""
        return at < self.now - self.allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Readers whose turn is at the same moment."""

    at: dt.datetime
    readers: int
    zones: tuple[str, ...]
    """Where they are, the zone of most readers first."""


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=4096)
def moment(day: dt.date, at: dt.time, zone: str) -> dt.datetime:
    """When the clocks there first show that time on that day, in UTC.

    A time that they leave out, as clocks are put forward, counts as the first moment after the gap; of a time that
    comes twice it is the first. Where the whole day was left out (Samoa, 2011) it is the next day's first moment.
    """
    there, wall = ZoneInfo(zone), dt.datetime.combine(day, at)
    first, second = (wall.replace(tzinfo=there, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if first <= second:
        return first
    # In a gap the clock of before gives the later moment; between the two they are changed.
    before = second.astimezone(there).utcoffset()
    low, high = int(second.timestamp()), int(first.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        same = dt.datetime.fromtimestamp(middle, there).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return dt.datetime.fromtimestamp(high, dt.UTC)


def turn(slug: str, at: str, zone: str | None, others: str) -> dt.datetime:
    """When it is `at` that time on the issue's date in the reader's zone, in UTC: the same whenever it is asked.

    `others` is the zone of readers who have none, or one that we do not know.
    """
    return moment(_day(slug), dt.time.fromisoformat(at), zone if zone in _zones() else others)


@lru_cache(maxsize=16)
def _day(slug: str) -> dt.date:
    return parsed(slug)[1]


def turns(timing: Timing) -> tuple[sa.CTE, Mapping[str, sa.ColumnElement[Any]]]:
    """Each zone's moment, to be joined to readers by `zone`, and what it gives their fresh deliveries.

    It has all zones there are, not those of the readers: who moves meanwhile is in one, too.
    """
    its = deliveries.c
    columns = ("next_at", "state", "reason")
    data = [(zone, *_turn(timing, zone)) for zone in sorted(_zones())]
    typed = (sa.column("zone", people.c.timezone.type), *(sa.column(name, its[name].type) for name in columns))
    given = sa.values(*typed, name="given").data(data).cte("given")
    # Without the cast SQLite goes through all zones for each reader: it makes an index where it knows the type alone.
    zone = sa.cast(given.c.zone, people.c.timezone.type).label("zone")
    found = sa.select(zone, *(given.c[name] for name in columns)).cte("turns").prefix_with("MATERIALIZED")
    others = dict(zip(columns, _turn(timing, None), strict=True))
    return found, {
        name: sa.func.coalesce(found.c[name], sa.literal(value, its[name].type)) for name, value in others.items()
    }


def _turn(timing: Timing, zone: str | None) -> tuple[dt.datetime, str, str]:
    at = timing.moment(zone)
    if not timing.late(at):
        return at, "pending", ""
    return (timing.now, "pending", "") if timing.late_now else (at, "suppressed", timing.reason)


def overtaken(connection: sa.Connection, slug: str, timing: Timing) -> int:
    """How many were late in a send that has begun, and now are due or left out, as was decided."""
    # First the send, as whoever changes many of its rows does: two could wait for each other otherwise.
    connection.execute(sa.select(sends.c.slug).where(sends.c.slug == slug).with_for_update()).all()
    left = {"state": "suppressed", "reason": timing.reason, "changed_at": timing.now}
    values = {"next_at": timing.now} if timing.late_now else left
    return connection.execute(sa.update(deliveries).where(*overdue(slug, timing)).values(values)).rowcount


@contextmanager
def anew(connection: sa.Connection, timing: Timing) -> Iterator[sa.ColumnElement[dt.datetime]]:
    """The turn of each delivery's reader, as their zone has it now: for an update of `deliveries` made meanwhile."""
    its = deliveries.c
    zones = {zone: timing.moment(zone) for zone in _zones()}
    columns = (sa.Column("zone", people.c.timezone.type, primary_key=True), sa.Column("at", its.next_at.type))
    with looked_up(connection, *columns, zones) as found:
        theirs = sa.select(found.c.at).join(people, people.c.timezone == found.c.zone)
        own = theirs.where(people.c.id == its.person).scalar_subquery()
        yield sa.func.coalesce(own, sa.literal(timing.moment(None), its.next_at.type))


def overdue(slug: str, timing: Timing) -> Sequence[sa.ColumnElement[bool]]:
    """Whose time has passed in a send that has begun, and who were never tried.

    Those who are still waiting although somebody was sending all the while are not late: a large send takes its time,
    and who stops and starts it must not lose them. Of yesterday's nobody is left to wait, whoever was sending then.
    """
    its, before = deliveries.c, timing.now - timing.allowance
    them = [its.slug == slug, its.state == "pending", its.attempts == 0, its.next_at < before]
    if timing.since is not None and timing.since >= before:
        them.append(its.next_at >= timing.since - timing.allowance)
    return them


def of(store: Store, slug: str, *, zone: str, allowance: dt.timedelta, now: dt.datetime) -> Timing | None:
    """The timing with which the send began; None where it has none, or has not begun."""
    last = sa.func.max(runs.c.beat_at, type_=runs.c.beat_at.type)
    with store.reading() as connection:
        at = connection.scalar(sa.select(sends.c.at).where(sends.c.slug == slug))
        since = connection.scalar(sa.select(last).where(runs.c.slug == slug))
    if at is None:
        return None
    time, day = dt.time.fromisoformat(at), parsed(slug)[1]
    return Timing(at=time, day=day, zone=zone, allowance=allowance, now=now, since=since)


def planned(
    store: Store, timing: Timing, where: sa.ColumnElement[bool], its: Sequence[Variant] = ()
) -> tuple[Slot, ...]:
    """The readers to whom an issue would go, by the moment of their turn, the first first.

    Those whose choice gives nothing this time are not among them.
    """
    nothing = [(one.wanted, one.frequency) for one in its if one.edition is None]
    zone = people.c.timezone
    with store.reading() as connection:
        all_ = sa.select(zone, sa.func.count()).where(where).group_by(zone)
        found: dict[str | None, int] = {row[0]: row[1] for row in connection.execute(all_)}
        for first in range(0, len(nothing), CHOICES):
            chosen, by = _choices(nothing[first : first + CHOICES])
            # An outer join: SQLite makes no index for the other one, and goes through all choices for each reader.
            none = sa.select(zone, sa.func.count(chosen.c.wanted)).outerjoin_from(people, chosen, by)
            for row in connection.execute(none.where(where).group_by(zone)):
                found[row[0]] -= row[1]
    return _slots((timing.moment(name), timing.known(name), readers) for name, readers in found.items() if readers)


def _choices(its: Sequence[tuple[str, str]]) -> tuple[sa.CTE, sa.ColumnElement[bool]]:
    """These choices, each once, and who has made one of them."""
    names = ("wanted", "frequency")
    given = (
        sa.values(*(sa.column(name, people.c[name].type) for name in names), name="made").data(list(its)).cte("made")
    )
    typed = (sa.cast(given.c[name], people.c[name].type).label(name) for name in names)  # as in `turns`
    found = sa.select(*typed).cte("choices").prefix_with("MATERIALIZED")
    return found, sa.and_(found.c.wanted == people.c.wanted, found.c.frequency == people.c.frequency)


def waiting(store: Store, slug: str, timing: Timing) -> tuple[Slot, ...]:
    """The readers who wait for their turn, by its moment, the first first; late ones, too."""
    return _waiting(store, timing, deliveries.c.slug == slug)


def late(store: Store, slug: str, timing: Timing) -> tuple[Slot, ...]:
    """Those among them who are late."""
    return _waiting(store, timing, *overdue(slug, timing))


def upcoming(store: Store, slug: str, timing: Timing) -> Slot | None:
    """Who is next to have their turn; None where somebody has it now, or nobody waits for one.

    Those whom the pace of the send holds back for a while wait for no turn.
    """
    its = deliveries.c
    due = sa.exists().where(its.slug == slug, its.state == "pending", its.next_at <= timing.now)
    with store.reading() as connection:
        if connection.scalar(sa.select(due)):
            return None
    after = sorted({at for zone in _zones() if (at := timing.moment(zone)) > timing.now})
    for at in after:
        if found := _waiting(store, timing, its.slug == slug, its.next_at == at):
            return found[0]
    return None


def _waiting(store: Store, timing: Timing, *where: sa.ColumnElement[bool]) -> tuple[Slot, ...]:
    its = deliveries.c
    query = sa.select(its.next_at, people.c.timezone, sa.func.count()).join(people, people.c.id == its.person)
    query = query.where(its.state == "pending", its.attempts == 0, *where).group_by(its.next_at, people.c.timezone)
    with store.reading() as connection:
        return _slots((at, timing.known(zone), readers) for at, zone, readers in connection.execute(query))


def _slots(rows: Iterable[tuple[dt.datetime, str, int]]) -> tuple[Slot, ...]:
    """The rows of moment, zone and readers, one slot for each moment."""
    found: dict[dt.datetime, dict[str, int]] = {}
    for at, zone, readers in rows:
        its = found.setdefault(at, {})
        its[zone] = its.get(zone, 0) + readers
    return tuple(
        Slot(at=at, readers=sum(its.values()), zones=tuple(sorted(its, key=lambda zone: (-its[zone], zone))))
        for at, its in sorted(found.items())
    )
