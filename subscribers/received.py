"""The issues that somebody was sent, as the ledger has them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import deliveries, sends
from digest.values import PersonId

_STATES = {"claimed": "pending", "in_data": "pending"}
"""As `digest status` counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An issue that was sent to them, and what became of it."""

    slug: str
    state: str
    at: dt.datetime
    """When it became so."""
    code: int | None
    """The relay's reply code, where it gave one."""
    reason: str


def received(store: Store, person: PersonId, most: int) -> tuple[Received, ...]:
    """The last issues of which they were among the readers, so many at most, newest first."""
    its = deliveries.c
    query = (
        sa.select(its.slug, its.state, its.changed_at, its.code, its.reason)
        .join(sends, sends.c.slug == its.slug)
        .where(its.person == person)
        .order_by(sends.c.started_at.desc(), its.slug.desc())
        .limit(most)
    )
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Received(
            slug=row.slug,
            state=_STATES.get(row.state, row.state),
            at=row.changed_at,
            code=row.code,
            reason=row.reason,
        )
        for row in rows
    )
