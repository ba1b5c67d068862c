"""Many rows into a table at once, the way each database is quickest at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

_CACHE_KB = 64_000
"""Of SQLite's pages: an index over a million keyed hashes is hit everywhere at once, and has to be in memory."""


def ready(connection: sa.Connection) -> None:
    """Nothing, once the connection is ready for many rows."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KB}")


def numbers(connection: sa.Connection, table: sa.Table, count: int) -> Sequence[int]:
    """So many new ids of the table, rising. Nobody else gets them: SQLite has one writer, PostgreSQL a sequence."""
    if connection.dialect.name == "sqlite":
        last = connection.scalar(sa.select(sa.func.max(table.c.id))) or 0
        return range(last + 1, last + 1 + count)
    sequence = sa.func.pg_get_serial_sequence(table.name, "id")
    drawn = sa.select(sa.func.nextval(sequence)).select_from(sa.func.generate_series(1, count))
    return sorted(connection.scalars(drawn))


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts the rows, which all have the same columns, into the table in their order."""
    if not rows:
        return
    names = tuple(rows[0])
    records = map(itemgetter(*names), rows)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        into = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 - names of ours
        connection.exec_driver_sql(into, list(_as_kept(connection.dialect, table, names, records)))
    else:
        _copy(connection, f"COPY {table.name} ({', '.join(names)}) FROM STDIN", records)


def _as_kept(
    dialect: sa.Dialect, table: sa.Table, names: Sequence[str], records: Iterable[tuple[Any, ...]]
) -> Iterable[tuple[Any, ...]]:
    """The records as the driver wants them: what SQLAlchemy would do, which here goes past it."""
    ways = [(at, _way(dialect, table.c[name])) for at, name in enumerate(names)]
    turned = [(at, way) for at, way in ways if way is not None]
    if not turned:
        return records
    known: dict[Any, Any] = {}  # a batch has one moment
    return (_turned(record, turned, known) for record in records)


def _turned(
    record: tuple[Any, ...], turned: Sequence[tuple[int, Callable[[Any], Any]]], known: dict[Any, Any]
) -> tuple[Any, ...]:
    values = list(record)
    for at, way in turned:
        key = at, values[at]
        if key not in known:
            known[key] = way(values[at])
        values[at] = known[key]
    return tuple(values)


def _way(dialect: sa.Dialect, column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    way: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return way


def _copy(connection: sa.Connection, statement: str, records: Iterable[tuple[Any, ...]]) -> None:
    """COPY, which SQLAlchemy does not know. Raises its errors all the same, so that the store can tell them."""
    import psycopg

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for record in records:
                copy.write_row(record)
    except psycopg.Error as error:
        raise sa.exc.DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error
