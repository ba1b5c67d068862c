"""How much an item matters: who reports it, how new it is, how much there is to read."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from digest.text import words
from digest.values import Item, Story

# An editor's judgement, not a measurement (there is no labelled choice to measure on): a second independent
# outlet is worth as much as a day and a half, and all the substance there can be as much as a day.
HALF_LIFE_HOURS = 24.0
UNDATED = 0.25
"""The recency of a story without a usable date: as one two days old."""
SUBSTANCE = 0.5
FULL_WORDS = 300
"""Words from which an article is a full report; a feed's teaser has about 40."""
AHEAD = dt.timedelta(days=1)
"""A feed's clock may be off, or its day may begin earlier; what lies further ahead is a wrong date."""


def scores(items: Sequence[Item], date: dt.date) -> dict[str, float]:
    """Each item's importance by id, at least 0: more independent outlets, newer, more substance is more.

    Copies are no outlets of their own. Newness is relative to the newest item; a date after the issue is a wrong
    one, unless most are (an old issue built from new articles).
    """
    latest = dt.datetime.combine(date, dt.time(), dt.UTC) + dt.timedelta(days=1) + AHEAD
    dates = {item.id: _published(item.story) for item in items}
    known = [when for when in dates.values() if when]
    past = [when for when in known if when <= latest]
    usable = past if 2 * len(past) >= len(known) else known
    newest = max(usable, default=None)
    return {item.id: _score(item, dates[item.id], newest) for item in items}


def ranked(items: Sequence[Item], date: dt.date) -> tuple[Item, ...]:
    """The items, most important first; equal ones in the order given."""
    its = scores(items, date)
    return tuple(sorted(items, key=lambda item: -its[item.id]))


def strength(items: Sequence[Item], its: Mapping[str, float]) -> float:
    """The importance of several items together."""
    return sum(its[item.id] for item in items)


def _score(item: Item, when: dt.datetime | None, newest: dt.datetime | None) -> float:
    if item.story is None:
        return 1.0
    hours = (newest - when).total_seconds() / 3600 if newest and when and when <= newest else None
    recency = UNDATED if hours is None else 0.5 ** (hours / HALF_LIFE_HOURS)
    substance = min(1.0, words(item.story.lead.text[: 12 * FULL_WORDS]) / FULL_WORDS)
    return math.log2(max(1, len(item.story.outlets))) + recency + SUBSTANCE * substance


def _published(story: Story | None) -> dt.datetime | None:
    """When the story last had news, or None where no article has a date."""
    return (
        max((article.published for article in story.articles if article.published), default=None) if story else None
    )
