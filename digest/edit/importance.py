"""How much an item matters: who reports it, how new it is, how much there is to read, whether readers have had it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from digest.languages import base
from digest.text import words
from digest.values import Item, Story

# An editor's judgement, not a measurement (there is no labelled choice to measure on): a second independent outlet is
# worth as much as a day, a full report half of that; what is a week old is printed where there is nothing else.
HALF_LIFE_HOURS = 24.0
OLD_HOURS = 7 * 24.0
UNDATED = 0.0
"""The newness of a story without a usable date: as one two days old."""
SUBSTANCE = 0.5
FULL_WORDS = 300
"""Words from which an article is a full report; a feed's teaser has about 40."""
PICKED = 1.5
"""What it counts that a person saved or named the page itself: more than being new, less than being new and told by a
second outlet. It never grows old."""
HAD = 0.5
"""What it costs that readers have had the story: its news is worth printing, but not before news they never heard."""
TOGETHER = dt.timedelta(days=7)
"""News has company: a date after which no second outlet published within a week is no measure of what is new."""
LIGHTEST = 0.1
"""No source weighs less; a story always has some importance of its own."""
AHEAD = dt.timedelta(days=1)
"""A feed's clock may be off, or its day may begin earlier; what lies further ahead is a wrong date."""


def scores(items: Sequence[Item], date: dt.date) -> dict[str, float]:
    """Each item's importance by id, -1.5 and more: more independent outlets, newer, more substance is more.

    Copies are no outlets of their own. What a person picked counts more. An outlet counts as often as its weight
    says: one of weight 2 as two of weight 1; with weights below 1 importance goes down to -4.9.
    """
    return {item.id: _score(item, hours) for item, hours in zip(items, _ages(items, date), strict=True)}


def second_choice(items: Sequence[Item], date: dt.date, language: str) -> frozenset[str]:
    """The ids of items whose last news is a week older than the newest, or that are not in the newsletter's language.

    What a person picked is never among them.
    """
    ages = zip(items, _ages(items, date), strict=True)
    return frozenset(
        item.id for item, hours in ages if not picked(item) and (_old(hours) or _foreign(item, language))
    )


def _old(hours: float | None) -> bool:
    return hours is not None and hours >= OLD_HOURS


def _foreign(item: Item, language: str) -> bool:
    its = item.story.lead.language if item.story else "und"
    return its != "und" and base(its) != base(language)


def picked(item: Item) -> bool:
    """Whether a person saved or named one of the story's pages."""
    return item.story is not None and any(article.picked for article in item.story.articles)


def _ages(items: Sequence[Item], date: dt.date) -> list[float | None]:
    """How many hours each item is older than the newest; None without a date that can be.

    The newest date is one that another outlet's comes near to: one re-dated item must not make all others old.
    A date after the issue is a wrong one, unless most are (an old issue built from new articles).
    """
    latest = dt.datetime.combine(date, dt.time(), dt.UTC) + dt.timedelta(days=1) + AHEAD
    dates = [_published(item.story) for item in items]
    known = [(when, item.story.lead.outlet) for item, when in zip(items, dates, strict=True) if item.story and when]
    past = [pair for pair in known if pair[0] <= latest]
    newest = _newest(past if 2 * len(past) >= len(known) else known)
    return [(newest - when).total_seconds() / 3600 if newest and when and when <= newest else None for when in dates]


def _newest(dated: Sequence[tuple[dt.datetime, str]]) -> dt.datetime | None:
    """The newest date within a week after one that two outlets have in common; without one the newest of all."""
    ordered = sorted(dated, reverse=True)
    for (when, outlet), (before, other) in pairwise(ordered):
        if outlet != other and when - before <= TOGETHER:
            return next(one for one, _ in ordered if one - before <= TOGETHER)
    return ordered[0][0] if ordered else None


def ranked(items: Sequence[Item], date: dt.date) -> tuple[Item, ...]:
    """The items, most important first; equal ones in the order given."""
    its = scores(items, date)
    return tuple(sorted(items, key=lambda item: -its[item.id]))


def strength(items: Sequence[Item], its: Mapping[str, float]) -> float:
    """The importance of several items together."""
    return sum(its[item.id] for item in items)


def _score(item: Item, hours: float | None) -> float:
    return sum(worth for _, worth in _parts(item, hours))


def told(items: Sequence[Item], date: dt.date) -> dict[str, tuple[tuple[str, float], ...]]:
    """What each item's importance is made of, by id: in words, and what it counts."""
    return {item.id: tuple(_parts(item, hours)) for item, hours in zip(items, _ages(items, date), strict=True)}


def _parts(item: Item, hours: float | None) -> Iterator[tuple[str, float]]:
    if item.story is None:
        yield "a person's own words", 1.0
        return
    yield _outlets(item.story), math.log2(_weight(item.story))
    newness = UNDATED if hours is None else 0.5 ** (hours / HALF_LIFE_HOURS) - min(1.0, hours / OLD_HOURS)
    yield ("no date that can be" if hours is None else f"{_ago(hours)} than the newest"), newness
    if picked(item):
        yield "picked by a person", PICKED + max(newness, UNDATED) - newness
    counted = words(item.story.lead.text[: 12 * FULL_WORDS])
    yield f"{_at_least(counted)} words to read", SUBSTANCE * min(1.0, counted / FULL_WORDS)
    if item.story.ran:
        yield "readers have had the story", -HAD


def _outlets(story: Story) -> str:
    count = len(story.outlets)
    weights = sorted({article.source.weight for article in story.articles} - {1.0})
    weighed = f", weighed {' and '.join(f'{weight:g}' for weight in weights)}" if weights else ""
    return f"{count} independent outlet{'' if count == 1 else 's'}{weighed}"


def _ago(hours: float) -> str:
    if hours < 1:
        return "less than an hour older"
    return f"{hours:.0f} hours older" if hours < 48 else f"{hours / 24:.0f} days older"


def _at_least(counted: int) -> str:
    return f"{counted}" if counted < FULL_WORDS else f"{FULL_WORDS} or more"


def _weight(story: Story) -> float:
    """The weights of the story's outlets together; an outlet read from several sources counts by the heaviest."""
    its: dict[str, float] = {}
    for article in story.articles:
        its[article.outlet] = max(its.get(article.outlet, 0.0), article.source.weight)
    return max(LIGHTEST, sum(its.values())) if its else 1.0


def _published(story: Story | None) -> dt.datetime | None:
    """When the story last had news, or None where no article has a date."""
    dates = [article.published for article in story.articles if article.published] if story else []
    return max(dates, default=None)
