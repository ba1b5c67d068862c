"""The issue's day, as its folder, its title and its subject have it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from digest.check import day_words
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.naming import folded
from digest.text import flat
from digest.values import Edition, Issue

MOST = 10
"""Dates of a line that are looked at: a title has one."""
_LONGEST = 300
_CENTURY = 2000
_MARKS = re.compile("[\u200e\u200f\u061c]")
_SLUG = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-\d+)?", re.ASCII)
_FIGURES = re.compile(r"(?<![\w./-])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{1,2})(?!\w|[./-]\d)")
_SIGNS = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})(?!\d)")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = frozenset(("de", "del", "of", "the", "st", "nd", "rd", "th", "er", "le", "el", "il", "den", "г", "р"))
"""What may stand in a date written in words: "21 de septiembre de 2023", "September 21st, 2023"."""


def issue_date(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A folder, a title or a subject with another day than the issue's; one that is news may stand in a subject."""
    issue, day = edition.issue, edition.issue.date.isoformat()
    slug = _SLUG.fullmatch(issue.slug)
    if slug and slug[1] != day:
        yield Remark("draft", f"the issue is of {day}, and its folder is called {quoted(issue.slug)}")
    for written in _others(issue.title, issue):
        yield Remark("draft", f"the title says {quoted(written)}, and the issue is of {day}")
    if edition.subject != issue.title:
        for written in _others(edition.subject, issue):
            if not _is_news(written, issue):
                yield Remark("draft", f"the subject says {quoted(written)}, and the issue is of {day}")


def _others(line: str, issue: Issue) -> Iterator[str]:
    """The dates in the line that are not the issue's, as written; the newsletter's own name may have any."""
    text = _MARKS.sub("", flat(line.replace(issue.masthead.name or "\0", " · "), _LONGEST))
    found = islice(_dates(text, issue.masthead.language), MOST)
    return (written for written, day in found if day != issue.date)


def _is_news(written: str, issue: Issue) -> bool:
    """Whether an item, or the headline that it comes from, has the date."""
    return any(written in item.text or (item.story and written in item.story.lead.title) for item in issue.items)


def _dates(text: str, language: str) -> Iterator[tuple[str, dt.date]]:
    """The full dates in the text as written, each with its day as readers of the language take it."""
    for match in _FIGURES.finditer(text):
        if day := _of_figures(match[1], match[3], match[4], language):
            yield match[0], day
    for match in _SIGNS.finditer(text):
        if day := _day(match[1], match[2], match[3]):
            yield match[0], day
    yield from _in_words(text)


def _of_figures(first: str, second: str, third: str, language: str) -> dt.date | None:
    """The day of three figures; month and day the other way round where the language's way gives none."""
    if len(first) == 4:
        return _day(first, second, third)
    if len(third) == 1 or len(first) == 3:
        return None
    year = third if len(third) == 4 else str(_CENTURY + int(third))
    readings = (_day(year, first, second), _day(year, second, first))
    return next(filter(None, readings if _month_first(language) else reversed(readings)), None)


def _in_words(text: str) -> Iterator[tuple[str, dt.date]]:
    """Dates with the month's name: month, day and year, or day, month and year."""
    tokens = [match for match in _TOKEN.finditer(text) if folded(match[0]) not in _BETWEEN]
    for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False):
        months = [day_words.months().get(folded(token[0])) for token in (one, two)]
        if any(months) and len(three[0]) == 4 and three[0].isdecimal():
            number = two[0] if months[0] else one[0]
            day = _day(three[0], str(months[0] or months[1]), number) if number.isdecimal() else None
            if day:
                yield text[one.start() : three.end()], day


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=16)
def _month_first(language: str) -> bool:
    """Whether readers of the language write 9/21 for the 21st of September."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        locale = Locale("en")
    short = locale.datetime_skeletons.get("yMd")
    pattern = str(short.pattern) if short else "M/d/y"
    return 0 <= pattern.lower().find("m") < pattern.find("d")
