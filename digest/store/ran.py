"""What readers have had: the items of editions that somebody got."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from digest.issues import order, parsed
from digest.store import editions
from digest.store.engine import Store
from digest.store.had import had
from digest.values import Edition, Ran

REMEMBERED = dt.timedelta(days=31)
"""How long readers are taken to remember what they have read."""
ISSUES = 4
"""So many issues count however old they are: of a monthly newsletter the last month has one."""


def ran(store: Store, *, slug: str) -> tuple[Ran, ...]:
    """The items that readers got in the issues before the named one, of the last weeks, oldest first.

    An edition counts as soon as one reader has got it, in a segment too, and where a corrected one came after it.
    What was approved only, or sent to nobody, has not run.
    Raises StoreError where an edition is damaged.
    """
    today = parsed(slug)[1]
    before = {name: its for name, its in _sent(store).items() if order(name) < order(slug)}
    newest = sorted(before, key=order, reverse=True)
    remembered = [name for at, name in enumerate(newest) if at < ISSUES or today - parsed(name)[1] <= REMEMBERED]
    return tuple(item for name in reversed(remembered) for item in _of_all(store, before[name]))


def _sent(store: Store) -> dict[str, list[str]]:
    """The whole editions that somebody got of each issue, by its slug."""
    found: dict[str, list[str]] = {}
    with store.reading() as connection:
        for slug, edition in had(connection):
            found.setdefault(slug, []).append(edition)
    return found


def _of_all(store: Store, fingerprints: Sequence[str]) -> Iterable[Ran]:
    """The items of an issue's editions, each once: as the last that has it tells it."""
    items = [item for fingerprint in fingerprints for item in _items(editions.edition(store, fingerprint))]
    return {one.item.id: one for one in items}.values() if len(fingerprints) > 1 else items


def _items(edition: Edition) -> list[Ran]:
    issue = edition.issue
    return [
        Ran(slug=issue.slug, date=issue.date, heading=section.name, item=item)
        for section in issue.sections
        for item in section.items
    ]
