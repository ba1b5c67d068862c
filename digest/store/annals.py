"""Every send that has begun, what came back of one, and who left with it as the last issue they got."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from digest.store.domains import BOUNCED
from digest.store.engine import Store
from digest.store.tables import bounces, deliveries, events, sends

AFTER = dt.timedelta(days=7)
"""Whoever leaves within so long after an issue may have left because of it; later that says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A send, as it was begun and stands."""

    edition: str
    """The whole edition that is sent now."""
    started_at: dt.datetime
    segment: str | None
    """The filter that chose its readers; None: all."""
    held: str | None
    at: str | None
    """The time of day at which each reader gets it; None: at once."""


def begun(store: Store) -> dict[str, Begun]:
    """Every send that has begun, by the issue's slug."""
    its = sends.c
    query = sa.select(its.slug, its.edition, its.started_at, its.segment, its.held, its.at)
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return {row.pop("slug"): Begun(**row) for row in rows}


def bounced(store: Store, slug: str) -> int:
    """How many readers the issue came back from; a challenge and a complaint are no bounces."""
    query = sa.select(sa.func.count(bounces.c.person.distinct()))
    with store.reading() as connection:
        return connection.scalar(query.where(bounces.c.slug == slug, bounces.c.kind.in_(BOUNCED))) or 0


def leavers(store: Store, slug: str) -> Mapping[int | None, int]:
    """How many readers unsubscribed within seven days after they got the issue, before they got another; by variant.

    Their link does not say in which issue it stood: that this was their last one is all that is known.
    """
    its, past, later = deliveries.c, events.c, deliveries.alias("later").c
    another = sa.exists().where(
        later.person == its.person,
        later.state == "sent",
        later.changed_at > its.changed_at,
        later.changed_at <= past.at,
    )
    since = sa.select(sends.c.started_at).where(sends.c.slug == slug).scalar_subquery()
    query = (
        sa.select(its.person, its.variant, its.changed_at, past.at)
        .join_from(events, deliveries, its.person == past.person)
        .where(past.kind == "left", past.at >= since, its.slug == slug, its.state == "sent")
        .where(past.at >= its.changed_at, ~another)
    )
    with store.reading() as connection:
        found = {row.person: row.variant for row in connection.execute(query) if row.at - row.changed_at <= AFTER}
    counts: dict[int | None, int] = {}
    for variant in found.values():
        counts[variant] = counts.get(variant, 0) + 1
    return counts
