"""Days that a printed item names by where its writer stood, and that readers of the issue would take for others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from digest.check import day_words, drafted
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.languages import base
from digest.values import Article, Edition, Item, Story

WEEK = 7
"""Days after which a weekday's name means another day to readers."""
_BRAND = re.compile(r"[A-Z]\w{0,20}\s$")
"""What stands before the "Today" of "USA Today"; weekdays follow a name too, and are let through elsewhere."""
_AROUND = 40
"""Characters on either side that tell whether a day is past, to come, or dated."""


def relative_day(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A "Monday", "yesterday" or "this week" that meant another day when the article appeared than on the issue's.

    Days are those of the newsletter's time zone. A weekday is the last such day up to the article's own, or the next
    one where the sentence speaks of what is to come; it is right as long as readers would take it for that very day.
    """
    for item in edition.issue.items:
        spoken = dict.fromkeys((drafted.language(item, edition), base(edition.issue.masthead.language)))
        languages = list(spoken)[: 2 if drafted.translated(item, edition) else 1]
        found = (one for language in languages for one in _misread(item, language, edition))
        yield from (drafted.remark(item, message) for message in dict.fromkeys(found))


def _published(article: Article, edition: Edition) -> dt.date | None:
    """The day of the article where the newsletter is at home; None if unknown."""
    if article.published is None:
        return None
    try:
        return article.published.astimezone(ZoneInfo(edition.issue.masthead.timezone)).date()
    except (ValueError, OSError, OverflowError, LookupError):  # no such zone, or at the end of time
        return article.published.date()


def _first(item: Item, story: Story) -> Article:
    """The article that the item was taken from, where nothing tells which words are whose."""
    first = item.sentences[0].article if item.sentences else ""
    return next((one for one in story.articles if one.id == first), story.lead)


def _misread(item: Item, language: str, edition: Edition) -> Iterator[str]:
    """What readers of the issue would take for another day or week, with what was meant.

    Each word by the day of the article whose words it stands among.
    """
    pattern, text, issue = day_words.pattern(language), drafted.printed(item), edition.issue.date
    if pattern is None or item.story is None:
        return
    sources, first = drafted.sources(item), _first(item, item.story)
    for match in pattern.finditer(text):
        published = _published(sources.nearest(match.start()) or first, edition)
        if published is not None and published != issue:
            meant = _meant(match, language, published, issue)
            if meant is not None:
                word = " ".join(match[0].split())
                yield f"{quoted(word)} {_told((match.lastgroup or 'day1')[:-1], meant, issue)}"


def _meant(match: re.Match[str], language: str, published: dt.date, issue: dt.date) -> dt.date | None:
    """The day, or the week's Monday, that the word meant; None where readers take it for the same, or it is none."""
    kind, number = (match.lastgroup or "day1")[:-1], int((match.lastgroup or "day1")[-1])
    before = match.string[max(0, match.start() - _AROUND) : match.start()]
    after = match.string[match.end() : match.end() + _AROUND]
    if _BRAND.search(before) and match[0][0].isupper():
        return None
    try:
        if kind == "weekday":
            return _weekday(number, before, after, language, published, issue)
        return _shifted(kind, number - 1, published, issue)
    except OverflowError:  # the first or the last week of the calendar
        return None


def _weekday(day: int, before: str, after: str, language: str, published: dt.date, issue: dt.date) -> dt.date | None:
    """The day that a weekday's name meant; None where readers take it for the same day, or it has its date."""
    if day_words.named(before, after) or day_words.dated(before, after, language):
        return None
    back = (published.weekday() - day) % WEEK
    ahead = day_words.is_ahead(before, after, language)
    if ahead or (ahead is None and back == WEEK - 1):  # the name of tomorrow is tomorrow: "votes Tuesday"
        next_one = published + dt.timedelta(days=-back % WEEK)
        return next_one if next_one < issue else None
    last_one = published - dt.timedelta(days=back)
    return last_one if (issue - last_one).days >= WEEK else None


def _shifted(kind: str, shift: int, published: dt.date, issue: dt.date) -> dt.date | None:
    """The day that "yesterday" meant, or the Monday of "last week"; None where readers take it for the same."""
    if kind == "day":
        return published + dt.timedelta(days=shift)
    monday, now = (day - dt.timedelta(days=day.weekday()) for day in (published, issue))
    # On a Sunday "this week" may be either.
    either = published.weekday() == WEEK - 1 and (issue - published).days < WEEK
    return None if monday == now or either else monday + dt.timedelta(days=shift * WEEK)


def _told(kind: str, meant: dt.date, issue: dt.date) -> str:
    """When it was, beside the issue's day."""
    days = (issue - meant).days
    if kind == "week":
        return f"was the week of {meant.isoformat()}, and the issue is of {issue.isoformat()}"
    if days == 0:
        return f"is {meant.isoformat()}, the issue's own day"
    count = "a day" if abs(days) == 1 else f"{abs(days)} days"
    return f"{'was' if days > 0 else 'is'} {meant.isoformat()}, {count} {'before' if days > 0 else 'after'} the issue"
