"""Who an issue goes to: those who agreed, of one segment or of all, and what they chose to get.

where = due(segment.filter, now, zone)                      the clause; also for INSERT ... SELECT
choices(store, where)                                       ((wanted, frequency, readers), ...), most first
listing.everybody(store, where=where)                       the people themselves, streamed
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import people
from subscribers.persons import Frequency
from subscribers.segments.clauses import clause
from subscribers.segments.filters import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of topics and frequency, and how many made it."""

    wanted: str
    """The topics, by `digest.text.wanted`; "" for everything."""
    frequency: Frequency
    readers: int


def due(segment: Filter | None, now: dt.datetime, zone: dt.tzinfo, *, waking: bool = False) -> sa.ColumnElement[bool]:
    """What is true of the rows of `people` to whom an issue would go; without a segment, all who agreed.

    With `waking` also of those whose pause is over, which nobody has ended yet: a look may not.
    """
    active: sa.ColumnElement[bool] = people.c.status == "active"
    if waking:
        active = sa.or_(active, sa.and_(people.c.status == "paused", people.c.paused_until <= now))
    return active if segment is None else sa.and_(active, clause(segment, now, zone))


def choices(store: Store, where: sa.ColumnElement[bool]) -> tuple[Choice, ...]:
    """Every choice that somebody among them made, those of most readers first."""
    its, readers = (people.c.wanted, people.c.frequency), sa.func.count()
    query = sa.select(*its, readers).where(where).group_by(*its).order_by(readers.desc(), *its)
    with store.reading() as connection:
        return tuple(
            Choice(wanted=wanted, frequency=frequency, readers=number)
            for wanted, frequency, number in connection.execute(query)
        )
