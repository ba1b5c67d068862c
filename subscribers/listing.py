"""Subscribers as they stand, streamed; no keys are needed to read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import people
from subscribers.persons import Person, Status
from subscribers.rows import person_of

AT_ONCE = 1_000
"""Rows fetched at a time: a million subscribers take no more memory than that."""
ORDER: tuple[Status, ...] = (
    "active", "paused", "pending", "unsubscribed", "bounced", "complained", "suppressed", "expired", "erased",
)  # fmt: skip
"""Of the statuses where they are shown: from the readers to those of whom nothing is known."""


def everybody(store: Store, status: Status | None = None) -> Iterator[Person]:
    """Everybody who has an address, or those of one status, in the order in which they came.

    All of one moment, whatever happens while they are read; the expired and the erased are never among them.
    """
    query = sa.select(people).where(people.c.address.is_not(None)).order_by(people.c.id)
    if status is not None:
        query = query.where(people.c.status == status)
    with store.reading() as connection:
        for row in connection.execution_options(yield_per=AT_ONCE).execute(query).mappings():
            yield person_of(row)


def counted(store: Store) -> dict[Status, int]:
    """How many people there are of which status; the expired and the erased too, since their hashes are kept."""
    query = sa.select(people.c.status, sa.func.count()).group_by(people.c.status)
    with store.reading() as connection:
        found = {cast(Status, status): int(count) for status, count in connection.execute(query)}
    return {status: found[status] for status in ORDER if status in found}
