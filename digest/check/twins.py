"""The two twins, text and HTML, say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from digest.check.letter import Letter
from digest.check.page import Page
from digest.check.post import Post
from digest.check.words import Remark, Where, addresses, quoted, squeezed
from digest.values import Edition, Item

_NUMBER = r"(?:\[[0-9]{1,4}\])?"
_LINKS = ("http://", "https://", "mailto:")


def same_text(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A text part that is empty, items that one of the two lacks, links that are in one only."""
    if letter.page is None:
        yield Remark("message", "there is no HTML part, or nothing in it, to compare the text with")
    if letter.text is None:
        return
    text = letter.text.text
    if not text.strip():
        yield Remark("text", "the text part is empty")
        return
    written = squeezed(text)
    if letter.page is None:
        yield from _items(edition, "text", written, written)
        return
    shown = squeezed(letter.page.shown)
    yield from _items(edition, "text", written, shown)
    yield from _items(edition, "html", shown, written)
    yield from _links(text, letter.page, shown, post.preferences)


def _items(edition: Edition, where: Where, here: str, there: str) -> Iterator[Remark]:
    """Items that are not here by their words, nor here and there by their headline alone, as brief themes have it."""
    name = "HTML" if where == "html" else "text"
    for section in edition.mailed:
        for item in section.items:
            if _told(item, here) or (not _told(item, there) and _headed(item, here) and _headed(item, there)):
                continue
            yield Remark(where, f"an item is not in the {name} as it is in the issue: {quoted(item.text)}")


def _told(item: Item, text: str) -> bool:
    return all(re.search(stretch, text) for stretch in _stretches(item))


def _headed(item: Item, text: str) -> bool:
    """Whether the headline of one of its articles is there; a person's words are never left out for it."""
    titles = () if item.edited or item.story is None else (squeezed(one.title) for one in item.story.articles)
    return any(title and title in text for title in titles)


def _stretches(item: Item) -> Iterator[str]:
    """Patterns of the item's words between its source labels: themes set these apart, each in its own way.

    After linked words a text twin may set the link's number.
    """
    for label, runs in groupby(item.runs, key=lambda run: run.style == "source"):
        if not label:
            yield "".join(re.escape(squeezed(run.text)) + (_NUMBER if run.url else "") for run in runs)


def _links(text: str, page: Page, shown: str, preferences: str) -> Iterator[Remark]:
    linked = dict.fromkeys(link.href for link in page.links if link.href.lower().startswith(_LINKS))
    found = list(addresses(text))
    written = {reading for readings in found for reading in readings}
    for href in linked:
        if href not in written:
            yield Remark("text", f"a link of the HTML is not in the text: {quoted(href, 120)}")
    # An address that the HTML shows as words is words in both; that it lacks the one to choose at, check 10 tells.
    known = {*linked, preferences}
    odd = (each[0] for each in found if known.isdisjoint(each) and not _shows(each, shown))
    for address in dict.fromkeys(odd):
        yield Remark("html", f"an address in the text is no link in the HTML: {quoted(address, 120)}")


def _shows(readings: tuple[str, ...], shown: str) -> bool:
    """Whether the address is among the words; a label in brackets may follow it without a space."""
    return any(squeezed(reading) in shown for reading in (*readings, readings[0].partition("[")[0]))
