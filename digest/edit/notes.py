"""What the editor should know of an item: that its story ran, what it follows, and what in it is new."""

from __future__ import annotations

import datetime as dt

from digest.text import flat
from digest.values import Earlier, Item, News

WEEK = 7
"""Days after which a weekday's name means another day."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def note(item: Item, date: dt.date) -> str:
    """ "ran Tuesday under Haiti; new: Ada Vale, 1,200", as of the issue's date; "" where there is nothing to know."""
    if item.story is None:
        return ""
    parts = []
    if item.story.ran:
        parts.append(ran(item.story.ran, date))
    if item.story.follows and not item.story.ran:
        parts.append(follows(item.story.follows, date))
    if item.news and (said := news(item.news)):
        parts.append(f"new: {said}")
    return "; ".join(parts)


def ran(earlier: Earlier, date: dt.date) -> str:
    """ "ran Tuesday under Haiti"."""
    under = f" under {flat(earlier.heading, 80)}" if earlier.heading else ""
    return f"ran {day(earlier, date)}{under}"


def follows(earlier: Earlier, date: dt.date) -> str:
    """ "follows “A bridge opens”, which ran Tuesday under Haiti"."""
    title = f"follows “{flat(earlier.title, 80)}”"
    return f"{title}, which {ran(earlier, date)}" if earlier.slug else title


def news(news: News) -> str:
    """ "Ada Vale, 1,200, 1 whole sentence"; "" where nothing is new."""
    count = len(news.sentences)
    sentences = [f"{count} whole sentence{'' if count == 1 else 's'}"] if count else []
    return ", ".join([*(flat(one, 60) for one in news.names), *news.numbers, *sentences])


def day(earlier: Earlier, date: dt.date) -> str:
    """The weekday of the issue a story ran in, its date where that is a week ago, "earlier today" on the day."""
    if earlier.date is None:
        return earlier.slug
    before = (date - earlier.date).days
    if before == 0:
        return "earlier today"
    return _DAYS[earlier.date.weekday()] if 0 < before < WEEK else f"on {earlier.date.isoformat()}"
