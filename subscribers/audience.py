"""Who an issue goes to: those who agreed, of one segment or of all, and what they chose to get.

where = due(segment.filter, now, zone)                      the clause; also for INSERT ... SELECT
choices(store, where)                                       ((wanted, frequency, readers), ...), most first
chosen(store, where, lambda wanted, frequency: ...)         the people themselves, streamed
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import people
from digest.values import PersonId
from subscribers.persons import Frequency
from subscribers.segments.clauses import clause
from subscribers.segments.filters import Filter

AT_ONCE = 5_000
"""Rows fetched at a time: three short columns each."""
Takes = Callable[[str, Frequency], bool]
"""Whether those who chose these topics (`people.wanted`) at this frequency get something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of topics and frequency, and how many made it."""

    wanted: str
    """The topics, by `digest.text.wanted`; "" for everything."""
    frequency: Frequency
    readers: int


class Chosen(NamedTuple):
    """Somebody of the audience; a tuple, since there may be a million of them."""

    id: PersonId
    wanted: str
    frequency: Frequency


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


def chosen(store: Store, where: sa.ColumnElement[bool], takes: Takes) -> Iterator[Chosen]:
    """Those among them whose choice gives them something, in the order in which they came; of one moment.

    `takes` is asked once for each choice.
    """
    query = sa.select(people.c.id, people.c.wanted, people.c.frequency).where(where).order_by(people.c.id)
    asked = cache(takes)
    with (
        store.reading() as connection,
        connection.execution_options(yield_per=AT_ONCE).execute(query) as rows,  # closed by who stops half way
    ):
        for id, wanted, frequency in rows:
            if asked(wanted, frequency):
                yield Chosen(id, wanted, frequency)
