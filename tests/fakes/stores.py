"""One store for many tests, emptied between them: to make one anew costs more than most of them."""

import sqlalchemy as sa

from digest.store import tables
from digest.store.engine import Store


def emptied(store: Store) -> Store:
    """The store without issues, sends and people."""
    its = tables
    with store.writing() as connection:
        for table in (its.happenings, its.runs, its.deliveries, its.variants, its.sends, its.editions, its.people):
            connection.execute(sa.delete(table))
    return store
