"""How many people segments have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import people
from subscribers import audience
from subscribers.segments.clauses import clause
from subscribers.segments.filters import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many people a segment has."""

    people: int
    """Whose address is kept, whatever their status."""
    mailed: int
    """Of them, those to whom an issue would go now."""


def counts(store: Store, filters: Sequence[Filter], now: dt.datetime, zone: dt.tzinfo) -> tuple[Count, ...]:
    """The count of each filter, all of one moment."""
    with store.reading() as connection:
        mailed = audience.due(None, now, zone, waking=True)
        return tuple(_count(connection, clause(one, now, zone), mailed) for one in filters)


def _count(connection: sa.Connection, where: sa.ColumnElement[bool], due: sa.ColumnElement[bool]) -> Count:
    goes = sa.func.coalesce(sa.func.sum(sa.case((due, 1), else_=0)), 0)
    query = sa.select(sa.func.count(), goes).where(people.c.address.is_not(None), where)
    every, mailed = connection.execute(query).one()
    return Count(people=int(every), mailed=int(mailed))
