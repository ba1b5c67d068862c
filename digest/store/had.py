"""The whole editions that somebody has got: of a corrected issue each that was sent, not the last alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from digest.store.tables import deliveries, happenings, sends

CORRECTED = "corrected"
"""The kind of the happening that another edition has taken the place of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A whole edition that an issue's send has had, and which variants were made of it."""

    edition: str
    first: int
    """The number of the first of its variants."""
    end: int | None
    """The number behind the last; None where it is the edition that is sent now."""


def had(connection: sa.Connection) -> tuple[tuple[str, str], ...]:
    """Each issue's slug with a whole edition that somebody has got, in that edition or cut to their choice.

    Those of an issue follow one another, the oldest first.
    """
    its = sends.c
    got = sa.exists().where(deliveries.c.slug == its.slug, deliveries.c.state == "sent")
    rows = connection.execute(sa.select(its.slug, its.edition).where(got).order_by(its.slug)).all()
    several = set(connection.scalars(sa.select(happenings.c.slug).where(happenings.c.kind == CORRECTED)))
    return tuple(
        (row.slug, edition)
        for row in rows
        for edition in (_sent(connection, row.slug) if row.slug in several else [row.edition])
    )


def versions(connection: sa.Connection, slug: str) -> tuple[Version, ...]:
    """The whole editions of the issue's send since it began, the oldest first; none where none has begun."""
    its, theirs = sends.c, happenings.c
    edition = connection.scalar(sa.select(its.edition).where(its.slug == slug))
    if edition is None:
        return ()
    query = sa.select(theirs.detail).join(sends, its.slug == theirs.slug).order_by(theirs.id)
    query = query.where(theirs.slug == slug, theirs.kind == CORRECTED, theirs.at >= its.started_at)
    told = [json.loads(detail) for detail in connection.scalars(query)]
    firsts = [1, *(one["first"] for one in told)]
    editions = [*(one["old"] for one in told), edition]
    found = zip(editions, firsts, [*firsts[1:], None], strict=True)
    return tuple(Version(edition=made, first=first, end=end) for made, first, end in found)


def _sent(connection: sa.Connection, slug: str) -> Iterator[str]:
    """Those of them that somebody has got."""
    its = deliveries.c
    for one in versions(connection, slug):
        number = sa.func.coalesce(its.variant, 1)  # where it began anew, and without variants
        of_it = (number >= one.first, *((number < one.end,) if one.end else ()))
        if connection.scalar(sa.select(sa.exists().where(its.slug == slug, its.state == "sent", *of_it))):
            yield one.edition
