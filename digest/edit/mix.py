"""The mix of an issue: which outlets its items come from, and which places they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from digest.text import flat
from digest.values import Issue, Item, Mix, Share

NO_OUTLET = "own words"
"""Of an item that a person wrote, without a source."""
NO_PLACE = "no place"


def mix(issues: Iterable[Issue]) -> Mix:
    """The mix of all items of the issues.

    An item counts once, for the outlet that is named first on it: of several outlets the first one's words lead.
    """
    issues = tuple(issues)
    items = [item for one in issues for item in one.items]
    return Mix(
        issues=len(issues),
        items=len(items),
        outlets=_shares(map(_outlet, items)),
        places=_shares(map(_place, items)),
    )


def _shares(names: Iterable[str]) -> tuple[Share, ...]:
    counted = Counter(names)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Share(name=name, items=count, share=count / counted.total()) for name, count in ordered)


def _outlet(item: Item) -> str:
    labels = (run.text for run in item.runs if run.style == "source")
    return flat(next(labels, "") or (item.story.lead.outlet if item.story else "")) or NO_OUTLET


def _place(item: Item) -> str:
    heading = item.story.heading if item.story else None
    return (heading.place if heading else None) or NO_PLACE
