"""Numbers that a person put into an item and that none of its articles has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from digest.check import drafted
from digest.check.day_words import months
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.quantities import Quantity, quantities
from digest.check.words import Remark, quoted
from digest.naming import folded
from digest.values import Edition, Item, Story

ROUNDED = Decimal("0.05")
"""How far "nearly 2,000" may be from what an article says: half of the last place of two digits."""
NEAR = 8
"""Days around an article's own in which its "Monday" or "last week" may lie, which a person writes as a date."""

_ABOUT = re.compile(
    r"\b(?:about|around|some|nearly|almost|over|roughly|approximately|more than|less than|fewer than|up to|under|"
    r"at least|unos|unas|cerca de|casi|más de|menos de|alrededor de|près de|environ|plus de|moins de|quelque|presque|"
    r"rund|etwa|fast|knapp|mehr als|weniger als|über|gut|circa|quasi|oltre|più di|meno di|quase|mais de|menos de|"
    r"около|почти|более|свыше|менее|близько|майже|понад|більше|менше)\s+[$€£¥]?$",
    re.IGNORECASE,
)
_MONTH_WORD = re.compile(r"[^\W\d_]+")
_LATER = re.compile(r"\s?p\.?\s?m\b", re.IGNORECASE)
_MINUTES = re.compile(r"[:.h]\d\d(?!\d)")
_BEFORE = 24
"""Characters before a number in which "nearly" or a month stands."""


def unknown_number(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A number in an edited item that stands in none of its articles, in figures or in words, rounded or not."""
    for item in drafted.edited(edition):
        if item.story is None:
            continue
        language = drafted.language(item, edition)
        known = _known(item.story, language)
        text = drafted.printed(item)
        spoken = "und" if drafted.translated(item, edition) else language
        for number in dict.fromkeys(_strange(text, spoken, known, _days(item))):
            yield drafted.remark(item, f"the number {quoted(number)} is in none of its articles")


def _known(story: Story, language: str) -> frozenset[Decimal]:
    """Every reading of every number of the articles, and the years about which they speak without saying so."""
    found = {value for one in quantities(drafted.told(story), language) for value in one.all}
    for one in story.articles:
        if one.published:
            found.update(Decimal(one.published.year + more) for more in (-1, 0, 1))
    return frozenset(found)


def _days(item: Item) -> frozenset[tuple[int, int]]:
    """Month and day of what the articles may mean by a weekday or "yesterday"."""
    published = (one.published.date() for one in item.story.articles if one.published) if item.story else ()
    found: set[tuple[int, int]] = set()
    for day in published:
        for more in range(-NEAR, NEAR + 1):
            try:
                near = day + dt.timedelta(days=more)
            except OverflowError:
                continue
            found.add((near.month, near.day))
    return frozenset(found)


def _strange(text: str, language: str, known: frozenset[Decimal], days: frozenset[tuple[int, int]]) -> Iterator[str]:
    for one in quantities(text, language):
        if one.certain and any(one.values) and known.isdisjoint(one.values) and not _is_meant(text, one, known, days):
            yield one.text


def _is_meant(text: str, one: Quantity, known: frozenset[Decimal], days: frozenset[tuple[int, int]]) -> bool:
    """Whether the number says in another way what the articles say: rounded, a day's date, an hour of the day."""
    before = text[max(0, one.start - _BEFORE) : one.start]
    if _ABOUT.search(before) and _rounded(one, known):
        return True
    return _is_day(text, one, days) or not known.isdisjoint(_hours(text, one))


def _rounded(one: Quantity, known: Iterable[Decimal]) -> bool:
    return any(abs(value - other) <= ROUNDED * value for value in one.values for other in known)


def _is_day(text: str, one: Quantity, days: frozenset[tuple[int, int]]) -> bool:
    """Whether the number is the day or the month of a date near the article's own."""
    if all(value > 31 for value in one.values):
        return False
    around = (text[max(0, one.start - _BEFORE) : one.start], text[one.end : one.end + _BEFORE])
    words = [*_MONTH_WORD.findall(around[0])[-1:], *_MONTH_WORD.findall(around[1])[:3]]
    named = {months()[word] for word in map(folded, words) if word in months()}
    slashed = around[0][-1:] in {"/", "."} or around[1][:1] == "/"
    return any(one.values & ({Decimal(day)} if month in named else set()) for month, day in days) or (
        slashed and any(one.values & {Decimal(month), Decimal(day)} for month, day in days)
    )


def _hours(text: str, one: Quantity) -> frozenset[Decimal]:
    """The hour on the other clock: 15 for "3 p.m.", 3 for "15:00"."""
    after = text[one.end : one.end + 8]
    if _LATER.match(after) or _LATER.match(_MINUTES.sub("", after, count=1)):
        return frozenset(value + 12 for value in one.values)
    if _MINUTES.match(after):
        return frozenset(value - 12 for value in one.values if 12 < value < 25)
    return frozenset()
