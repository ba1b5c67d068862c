"""What readers have had: the items of editions that somebody got."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from digest.issues import order, parsed
from digest.store import editions
from digest.store.engine import Store
from digest.store.tables import deliveries, sends
from digest.values import Edition, Ran

REMEMBERED = dt.timedelta(days=31)
"""How long readers are taken to remember what they have read."""
ISSUES = 4
"""So many issues count however old they are: of a monthly newsletter the last month has one."""


def ran(store: Store, *, slug: str) -> tuple[Ran, ...]:
    """The items that readers got in the issues before the named one, of the last weeks, oldest first.

    An edition counts as soon as one reader has got it, in a segment too; what was approved only, or sent to nobody,
    has not run.
    Raises StoreError where an edition is damaged.
    """
    today = parsed(slug)[1]
    before = sorted(((order(name), its) for name, its in _sent(store) if order(name) < order(slug)), reverse=True)
    days = [today - parsed(day)[1] for (day, _), _ in before]
    remembered = [its for at, (_, its) in enumerate(before) if at < ISSUES or days[at] <= REMEMBERED]
    return tuple(
        item for fingerprint in reversed(remembered) for item in _items(editions.edition(store, fingerprint))
    )


def _sent(store: Store) -> list[tuple[str, str]]:
    """The slugs and editions of the issues that somebody got."""
    got = sa.exists().where(deliveries.c.slug == sends.c.slug, deliveries.c.state == "sent")
    query = sa.select(sends.c.slug, sends.c.edition).where(got).order_by(sends.c.slug)
    with store.reading() as connection:
        return [(row.slug, row.edition) for row in connection.execute(query)]


def _items(edition: Edition) -> list[Ran]:
    issue = edition.issue
    return [
        Ran(slug=issue.slug, date=issue.date, heading=section.name, item=item)
        for section in issue.sections
        for item in section.items
    ]
