"""What readers have had: the items of editions that somebody got."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from digest.issues import parsed
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

    An edition counts as soon as one reader has got it; what was approved only, or sent to nobody, has not run.
    Raises StoreError where an edition is damaged.
    """
    today = parsed(slug)[1]
    before = [(parsed(name)[1], name, its) for name, its in _sent(store) if name != slug]
    ordered = sorted((one for one in before if one[0] <= today), reverse=True)
    remembered = [one for at, one in enumerate(ordered) if at < ISSUES or today - one[0] <= REMEMBERED]
    return tuple(
        item for *_, fingerprint in reversed(remembered) for item in _items(editions.edition(store, fingerprint))
    )


def _sent(store: Store) -> list[tuple[str, str]]:
    """The slugs and editions of the issues that somebody got."""
    got = sa.exists().where(deliveries.c.slug == sends.c.slug, deliveries.c.state == "sent")
    with store.reading() as connection:
        return [
            (row.slug, row.edition) for row in connection.execute(sa.select(sends).where(got).order_by(sends.c.slug))
        ]


def _items(edition: Edition) -> list[Ran]:
    issue = edition.issue
    return [
        Ran(slug=issue.slug, date=issue.date, heading=section.name, item=item)
        for section in issue.sections
        for item in section.items
    ]
