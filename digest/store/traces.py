"""What the store knows of one article: where it was listed, whether its page could be read, who has had it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from digest.issues import order
from digest.store.engine import Store
from digest.store.had import had
from digest.store.tables import entries, entry_keys, printed, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An entry of a source."""

    article: str
    """The id of its article, made or not."""
    source: str
    first_seen: dt.datetime
    age_from: dt.datetime
    """From when its age counts."""
    published: dt.datetime | None = None
    problem: str = ""
    """Why it has no article, or not the whole one."""
    made: bool = False
    """There is an article of it."""
    waiting: bool = False
    """The article is still to be made."""
    issues: tuple[str, ...] = ()
    """The issues that brought it to somebody, oldest first."""


def traces(store: Store, *, keys: Sequence[str] = (), article: str = "") -> tuple[Trace, ...]:
    """The entries that are recognised by one of the keys, or whose article has the id; in the order they came.

    Raises StoreError where the store cannot be asked.
    """
    # By source, because that is how keys are indexed: there are a thousand sources, and a million keys.
    its = sa.select(entry_keys.c.entry).join(sources, entry_keys.c.source == sources.c.location)
    query = sa.select(entries).where(
        entries.c.id.in_(its.where(entry_keys.c.key.in_(keys))) if keys else entries.c.article == article
    )
    with store.reading() as connection:
        rows = connection.execute(query.order_by(entries.c.id)).all()
        issues = {edition: slug for slug, edition in had(connection)} if rows else {}
        return tuple(_trace(connection, row, issues) for row in rows)


def _trace(connection: sa.Connection, row: sa.Row[tuple[object, ...]], issues: Mapping[str, str]) -> Trace:
    brought = connection.scalars(sa.select(printed.c.edition).where(printed.c.article == row.article))
    return Trace(
        article=row.article,
        source=row.source,
        first_seen=row.first_seen,
        age_from=row.age_from,
        published=row.published,
        problem=row.problem,
        made=row.snapshot is not None,
        waiting=row.raw is not None,
        issues=tuple(sorted({issues[edition] for edition in brought if edition in issues}, key=order)),
    )
