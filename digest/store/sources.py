"""Sources as the store knows them: what they said of themselves, where they moved, how they fare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from digest.store.engine import Store
from digest.store.tables import readings, sources
from digest.text import flat

HELD = 2
"""Times in a row that a source must be said to have moved for good before we believe it."""
_ONE_GO = 500
"""Names in one query: well below what SQLite and PostgreSQL take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source fares."""

    location: str
    by_hand: bool = False
    address: str | None = None
    """Where it is now, when it has moved for good."""
    moved_to: str | None = None
    moved_times: int = 0
    etag: str | None = None
    modified: str | None = None
    fresh_until: dt.datetime | None = None
    first_read: dt.datetime | None = None
    last_try: dt.datetime | None = None
    last_success: dt.datetime | None = None
    errors: int = 0
    """Failures in a row."""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a successful reading said of the source itself."""

    etag: str | None = None
    modified: str | None = None
    fresh_until: dt.datetime | None = None
    moved: str | None = None
    """Where it says that it has moved for good."""


def health(store: Store, locations: Sequence[str]) -> Mapping[str, Health]:
    """What is known of those sources, by location; those never tried are not in it."""
    found: dict[str, Health] = {}
    with store.reading() as connection:
        for at in range(0, len(locations), _ONE_GO):
            query = sa.select(sources).where(sources.c.location.in_(locations[at : at + _ONE_GO]))
            found |= {row.location: Health(**row._mapping) for row in connection.execute(query)}
    return found


def by_hand(store: Store) -> tuple[str, ...]:
    """The sources that were collected by name, whatever sources.opml says."""
    with store.reading() as connection:
        query = sa.select(sources.c.location).where(sources.c.by_hand).order_by(sources.c.location)
        return tuple(connection.scalars(query))


def failed(store: Store, location: str, reason: str, now: dt.datetime, *, by_hand: bool) -> int:
    """How often in a row it has failed now; what was seen in it stays seen."""
    with store.writing() as connection:
        before = row(connection, location, by_hand=by_hand)
        values = {"errors": before.errors + 1, "error": flat(reason, 500), "last_try": now}
        connection.execute(sa.update(sources).where(sources.c.location == location).values(values))
    return before.errors + 1


def answered(connection: sa.Connection, before: Health, answer: Answer, now: dt.datetime) -> None:
    """Notes a successful reading; a move for good counts when it was said often enough in a row."""
    times = _times(before, answer.moved)
    values: dict[str, Any] = {
        "etag": answer.etag,
        "modified": answer.modified,
        "fresh_until": answer.fresh_until,
        "moved_to": answer.moved,
        "moved_times": times,
        "first_read": before.first_read or now,
        "last_try": now,
        "last_success": now,
        "errors": 0,
        "error": "",
    }
    if answer.moved and times >= HELD:
        values |= {"address": answer.moved, "moved_to": None, "moved_times": 0}
    connection.execute(sa.update(sources).where(sources.c.location == before.location).values(values))


def moves(before: Health, moved: str) -> bool:
    """Whether it is now believed that the source has moved there for good."""
    return _times(before, moved) >= HELD


def _times(before: Health, moved: str | None) -> int:
    """How often in a row it was said now that it has moved there."""
    if moved is None:
        return 0
    return before.moved_times + 1 if moved == before.moved_to else 1


def row(connection: sa.Connection, location: str, *, by_hand: bool) -> Health:
    """The source's row, made where there is none, and ours until the transaction ends: readings of it take turns."""
    fresh = {"location": location, "by_hand": by_hand, "moved_times": 0, "errors": 0, "error": ""}
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(sources).values(fresh).on_conflict_do_nothing())
    found = connection.execute(sa.select(sources).where(sources.c.location == location).with_for_update()).one()
    if by_hand and not found.by_hand:
        connection.execute(sa.update(sources).where(sources.c.location == location).values(by_hand=True))
    return Health(**found._mapping)


def rhythm(store: Store, locations: Iterable[str], since: dt.datetime) -> Mapping[str, tuple[Any, ...]]:
    """The readings since then that found something, by source: rows with `at`, `entries`, `fresh`, `undated`."""
    found: dict[str, list[Any]] = {}
    its, names = readings.c, tuple(locations)
    query = sa.select(its.source, its.at, its.entries, its.fresh, its.undated).where(its.at >= since)
    with store.reading() as connection:
        for at in range(0, len(names), _ONE_GO):
            some = query.where(its.source.in_(names[at : at + _ONE_GO])).order_by(its.source, its.at)
            for one in connection.execute(some):
                found.setdefault(one.source, []).append(one)
    return {name: tuple(rows) for name, rows in found.items()}
