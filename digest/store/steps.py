"""The steps that rows of the ledger make, as statements made once: whose rows, from which states, to which.

Each is about the people who are named with it (`persons`), of one issue, at one moment (`now`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from digest.store import tables
from digest.store.ledger import CANCELLED, LEFT
from digest.store.tables import deliveries, people

_NOW = sa.bindparam("now", type_=deliveries.c.changed_at.type)
_FREE: Mapping[str, Any] = {"sender": None, "lease": None, "changed_at": _NOW}


def _of(*states: str, ours: bool = True) -> sa.Update:
    """What changes those rows, of these states, whose people are named; `ours` alone, or whoever had them last."""
    its = deliveries.c
    named = its.person.in_(sa.bindparam("persons", expanding=True))
    # Not the bare column: SQLite would go through all who are pending, by the index of turns, to find a few.
    state = sa.func.coalesce(its.state, "")
    update = sa.update(deliveries).where(its.slug == sa.bindparam("issue"), state.in_(states), named)
    return update.where(its.sender == sa.bindparam("me")) if ours else update


def _said(*names: str) -> dict[str, Any]:
    return {name: sa.bindparam(name, type_=deliveries.c[name].type) for name in names}


_STAYS = sa.exists().where(people.c.id == deliveries.c.person, people.c.status == "active")
_WIPED = sa.exists().where(people.c.id == deliveries.c.person, people.c.address.is_(None))
_TRIED = sa.case((deliveries.c.state == "claimed", deliveries.c.attempts + 1), else_=deliveries.c.attempts)
SETTLE = _of("claimed", "in_data", "unknown").values(
    **_said("state", "code", "next_at", "relay"), changed_at=_NOW, lease=None, attempts=_TRIED, reason=""
)
# What a relay says of somebody who was erased meanwhile is not kept.
SETTLE_TOLD = SETTLE.values(reason=sa.case((_WIPED, ""), else_=sa.bindparam("reason", type_=sa.Text)))
# A turn whose commit was not heard of is done again: what it began then is found begun.
BEGIN = _of("claimed", "in_data").where(_STAYS).values(
    **_said("relay", "lease"), state="in_data", attempts=_TRIED, changed_at=_NOW
).returning(deliveries.c.person)  # fmt: skip
LEAVE = _of("claimed").where(~_STAYS).values(state="suppressed", reason=LEFT, next_at=None, **_FREE)
RELEASE = _of("claimed").values(state="pending", **_FREE)
PARK = _of("claimed").values(**_said("next_at"), state="pending", **_FREE)
DUE = (
    sa.select(
        *(deliveries.c.person, deliveries.c.attempts, tables.variants.c.edition),
        *(people.c.address, people.c.name, people.c.language, people.c.status, people.c.fields),
        people.c.timezone,
    )
    .join(people, people.c.id == deliveries.c.person)
    .outerjoin(
        tables.variants,
        sa.and_(tables.variants.c.slug == deliveries.c.slug, tables.variants.c.number == deliveries.c.variant),
    )
    .where(deliveries.c.slug == sa.bindparam("issue"), deliveries.c.state == sa.bindparam("state"))
    .where(deliveries.c.next_at <= _NOW)
    .order_by(deliveries.c.next_at, deliveries.c.variant)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True, of=deliveries)
)
_TAKE = _of("pending", "deferred", ours=False)
CLAIM = _TAKE.values(**_said("lease"), state="claimed", sender=sa.bindparam("me"), changed_at=_NOW)
GONE = _TAKE.values(state="suppressed", reason=LEFT, next_at=None, changed_at=_NOW)
GIVE_UP = _TAKE.values(state="suppressed", reason=CANCELLED, next_at=None, changed_at=_NOW)
