"""When sources bring what they bring, as far as the store has seen it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import entries, sources

_ONE_GO = 500
_EPOCH, _HOUR = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(hours=1)
_NO_NEWS = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""Beyond it are the ages of what a person picked: that never grows old, and has no rhythm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeared:
    """The entries of one source that appeared within one hour."""

    at: dt.datetime
    """The beginning of the hour."""
    entries: int
    newest: dt.datetime
    """When the last of them was new to us."""


def appeared(store: Store, locations: Sequence[str], since: dt.datetime) -> Mapping[str, tuple[Appeared, ...]]:
    """The hours since then in which entries appeared, by source, earliest first.

    An entry appears at its own date where that can be, else when we saw it first. What the first reading listed
    without a date appeared nobody knows when, and is left out.
    """
    found: dict[str, list[Appeared]] = {}
    with store.reading() as connection:
        for at in range(0, len(locations), _ONE_GO):
            for row in connection.execute(_hours(store, locations[at : at + _ONE_GO], since)):
                one = Appeared(at=_EPOCH + int(row.hour) * _HOUR, entries=row.entries, newest=row.newest)
                found.setdefault(row.source, []).append(one)
    return {name: tuple(sorted(hours, key=lambda hour: hour.at)) for name, hours in found.items()}


def _hours(store: Store, locations: Sequence[str], since: dt.datetime) -> sa.Select[Any]:
    its = entries.c
    own = its.published.is_not(None) & its.dating.in_(("dated", "redated")) & (its.published <= its.first_seen)
    moment = sa.case((own, its.published), else_=its.first_seen)
    hour = _hour(store, moment).label("hour")
    backlog = its.published.is_(None) & (its.first_seen == sources.c.first_read)
    newest = sa.func.max(its.age_from).label("newest")
    query = sa.select(its.source, hour, sa.func.count().label("entries"), newest)
    query = query.join(sources, sources.c.location == its.source)
    query = query.where(its.source.in_(locations), its.age_from >= since, its.age_from < _NO_NEWS, ~backlog)
    return query.where(moment >= since).group_by(its.source, hour)


def _hour(store: Store, moment: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Hours since 1970."""
    if store.sqlite:
        return sa.cast(sa.func.strftime("%s", moment), sa.Integer) // sa.literal_column("3600", sa.Integer)
    return sa.func.floor(sa.extract("epoch", moment) / sa.literal_column("3600"))
