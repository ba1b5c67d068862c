"""Who reads the newsletter, in figures; the database counts, and all figures are of one moment."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import events, people
from digest.text import topic_key, unwanted
from digest.values import Growth
from subscribers.growing import Length, grown
from subscribers.persons import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of `digest subscribers stats`; most first, where there is no other order."""

    statuses: Mapping[Status, int] = field(default_factory=dict)
    """Everybody there ever was, the erased too."""
    length: Length = "month"
    growth: tuple[Growth, ...] = ()
    """Oldest first, the last is not over; its total are the active and the paused."""
    languages: Mapping[str, int] = field(default_factory=dict)
    """Of the active, as is all that follows; "" for the newsletter's own."""
    frequencies: Mapping[str, int] = field(default_factory=dict)
    everything: int = 0
    """Who chose no topics, and gets them all."""
    topics: Mapping[str, int] = field(default_factory=dict)
    """Who chose it by name."""
    asked: int = 0
    """Sign-ups by form, in the time that `growth` tells of; who asks again before anything comes of it asked once."""
    confirmed: int = 0
    """Of these, how many were confirmed."""

    @property
    def readers(self) -> int:
        """Who agreed and has not gone since: the active and the paused."""
        return self.statuses.get("active", 0) + self.statuses.get("paused", 0)


def figures(store: Store, since: dt.date, today: dt.date, zone: dt.tzinfo, length: Length | None = None) -> Figures:
    """The figures at this moment, and the growth since that day (see `growing.grown`)."""
    active = people.c.status == "active"
    with store.reading() as connection:
        length, growth = grown(connection, since, today, zone, length)
        counts = _by(connection, people.c.status)
        chosen = _chosen(connection, active)
        asked, confirmed = _sign_ups(connection, dt.datetime.combine(growth[0].begins, dt.time(), zone))
        return Figures(
            statuses={status: counts[status] for status in get_args(Status) if status in counts},
            length=length,
            growth=growth,
            languages=_most(_by(connection, people.c.language, active)),
            frequencies=_most(_by(connection, people.c.frequency, active)),
            everything=chosen.pop("", 0),
            topics=_most(chosen),
            asked=asked,
            confirmed=confirmed,
        )


def _by(connection: sa.Connection, column: sa.Column[Any], *where: sa.ColumnElement[bool]) -> Counter[str]:
    found: Counter[str] = Counter()
    for value, count in connection.execute(sa.select(column, sa.func.count()).where(*where).group_by(column)):
        found[value or ""] += count
    return found


def _most(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _chosen(connection: sa.Connection, active: sa.ColumnElement[bool]) -> Counter[str]:
    """How many chose each topic, by its name as most of them have it; "" for those who get everything."""
    query = sa.select(people.c.wanted, sa.func.min(people.c.topics), sa.func.count()).where(active)
    counts: Counter[str] = Counter()
    names: dict[str, Counter[str]] = {}
    for wanted, topics, count in connection.execute(query.group_by(people.c.wanted)):
        for key in unwanted(wanted) or {""}:
            counts[key] += count
        for name in json.loads(topics):
            names.setdefault(topic_key(name), Counter())[name] += count
    return Counter({_usual(names[key]) if key else "": count for key, count in counts.items()})


def _usual(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _sign_ups(connection: sa.Connection, since: dt.datetime) -> tuple[int, int]:
    """How many sign-ups by form there were, and of how many somebody opened the link."""
    its, later = events.c, events.alias()
    outcome = sa.case((sa.and_(later.c.kind == "consent", later.c.how.in_(("link", "form"))), "confirmed"))
    next_one = (
        sa.select(sa.func.coalesce(outcome, later.c.kind))
        .where(later.c.person == its.person, later.c.id > its.id)
        .where(later.c.kind.in_(("asked", "consent", "left", "removed", "expired", "erased")))
        .order_by(later.c.id)
        .limit(1)
        .scalar_subquery()
    )
    asks = sa.select(next_one.label("next")).where(its.kind == "asked", its.at >= since).subquery()
    query = sa.select(sa.func.coalesce(asks.c.next, ""), sa.func.count()).group_by(asks.c.next)
    found = {kind: count for kind, count in connection.execute(query) if kind != "asked"}
    return sum(found.values()), found.get("confirmed", 0)
