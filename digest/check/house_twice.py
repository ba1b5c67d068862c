"""What an issue links or says more than once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from digest.canonical import canonical
from digest.check import drafted
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted, squeezed
from digest.text import words
from digest.values import Edition, Item

LEAST = 8
"""Words of a sentence that is no chance: "Nobody was hurt." may stand in two reports."""
_ALL = "all of it"
_ANCHOR = ":~:"
"""What begins a place in a page that a browser looks up by its words: no other page, and no other entry of it."""


def said_twice(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Items with the link, the words or a sentence of an item before them. What one repeats itself may stand."""
    linked: dict[str, str] = {}
    said: dict[str, str] = {}
    for section in edition.issue.sections:
        for item in section.items:
            for its, before in ((_links(item), linked), (_sayings(item), said)):
                yield from (drafted.remark(item, message) for message in _again(its, before))
                for key in its:
                    before.setdefault(key, section.name)


def _again(its: Mapping[str, str], before: Mapping[str, str]) -> Iterator[str]:
    """What of it stands in an item before; where all of it does, nothing else is told."""
    for key, called in its.items():
        if key in before:
            yield f"{called} stands under {quoted(before[key])} too"
            if called == _ALL:
                return


def _links(item: Item) -> dict[str, str]:
    """The pages that the item links, each in one form, with what a person knows it by."""
    return {_page(run.url): f"its link {quoted(run.url, 120)}" for run in item.runs if run.url}


def _page(url: str) -> str:
    anchor = url.partition("#")[2].partition(_ANCHOR)[0]
    return f"{canonical(url)}#{anchor}"


def _sayings(item: Item) -> dict[str, str]:
    """The item's words and its longer sentences, without blanks and case, with what a person knows each by."""
    text = drafted.printed(item)
    sentences = {squeezed(one).casefold(): quoted(one) for one in drafted.sentences(text) if words(one) >= LEAST}
    whole = squeezed(text).casefold()
    return {whole: _ALL, **{key: one for key, one in sentences.items() if key != whole}} if whole else {}
