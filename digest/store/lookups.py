"""A table of a connection's own while a statement needs it: what all rows of a large one are looked up in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa


@contextmanager
def looked_up(
    connection: sa.Connection, key: sa.Column[Any], value: sa.Column[Any], its: Mapping[Any, Any]
) -> Iterator[sa.Table]:
    """The values by their keys, in a table of these two columns; gone at the end.

    Without one both databases go through all that is given for each row of the large table.
    """
    table = sa.Table(f"by_{key.name}", sa.MetaData(), key, value, prefixes=["TEMPORARY"])
    table.create(connection, checkfirst=False)
    if its:
        connection.execute(sa.insert(table), [{key.name: one, value.name: what} for one, what in its.items()])
    yield table
    table.drop(connection, checkfirst=False)
