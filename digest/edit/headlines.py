"""What an inbox shows of an issue before it is opened: the subject and the line after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from digest.edit.importance import ranked
from digest.text import flat
from digest.values import Item, Masthead, Story

# The subject is the day's first story, as in good newsletters: the sender's name already says which newsletter it
# is, and a title with a date is the same every day. Phones show 40 to 60 characters, desktops about 70; whole
# headlines are left to the client to cut, for what stands last in one is often who says so.
SUBJECT = 90
# 40 to 130 characters: less is filled up by the client with the mail's first words, more is cut everywhere.
LEAST, MOST = 40, 130
STORIES = 6
"""How far down the list a headline for the preheader is looked for that fits whole."""
_BETWEEN = " · "
_BEFORE_OUTLET = (" | ", " - ", " – ", " — ", " :: ")


def lines(items: Sequence[Item], *, date: dt.date, title: str, masthead: Masthead) -> tuple[str, str]:
    """The subject and the preheader of an issue that prints the items: the most important ones' headlines.

    Headlines in the newsletter's language come first, whatever stands in the others.
    """
    mine = _language(masthead.language)
    stories = ranked(items, date)
    stories = tuple(sorted(stories, key=lambda item: item.story is not None and _foreign(item.story, mine)))
    line = subject(stories, title)
    return line, preheader(stories, line, title, masthead.name)


def _foreign(story: Story, mine: str) -> bool:
    return _language(story.lead.language) not in (mine, "und")


def _language(code: str) -> str:
    return code.replace("_", "-").split("-")[0].lower()


def subject(stories: Sequence[Item], title: str) -> str:
    """The most important item's headline, at most 90 characters; the issue's title where there is no item."""
    return flat(headline(stories[0]), SUBJECT) if stories else title


def preheader(stories: Sequence[Item], line: str, title: str, name: str) -> str:
    """The next most important headlines, 40 to 130 characters, never the subject `line` again.

    Where they are too few or too short the first item's words follow, then the issue's title and the newsletter's
    name. "" where there is no item.
    """
    if not stories:
        return ""
    found = ""
    for item in stories[1 : 1 + STORIES]:
        news = headline(item)
        if not found or len(found) + len(_BETWEEN) + len(news) <= MOST:
            found = _added(found, news, line)
    for text in (stories[0].text, title, name):
        found = found if len(found) >= LEAST else _added(found, text, line)
    return found


def headline(item: Item) -> str:
    """The story's title without the outlet's name at its end; the item's words where no title says anything."""
    if item.story is None or not any(map(str.isalnum, title := flat(item.story.lead.title))):
        return flat(item.text) or flat("".join(run.text for run in item.runs))
    for mark in _BEFORE_OUTLET:
        head, found, tail = title.rpartition(mark)
        if found and head.strip() and tail.strip().casefold() == flat(item.story.lead.outlet).casefold():
            return head.strip()
    return title


def _added(line: str, text: str, subject: str) -> str:
    """The line with the text, cut to fit, after it; unchanged where it or the subject says it already."""
    before = line + _BETWEEN if line else ""
    piece = flat(text, MOST - len(before))
    return before + piece if piece and not _said(piece, line, subject) else line


def _said(piece: str, line: str, subject: str) -> bool:
    new, old = piece.casefold().rstrip("…"), subject.casefold().rstrip("…")
    return new in line.casefold() or new.startswith(old) or old.startswith(new)
