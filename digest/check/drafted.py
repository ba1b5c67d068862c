"""What the draft says, item by item, beside what the articles behind it say: shared by the guards of edited words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.check.words import Remark, quoted
from digest.languages import base
from digest.naming import READ, folded
from digest.values import Edition, Item, Story

QUOTED = 48
"""Characters of an item in a message: enough to find it in the draft, and the finding still has room."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LONGEST = 60_000
"""Characters of an article that are read: the longest of 5,345 reports measured has 16,133. A page made to be slow
must not be."""

# A full stop may have quotation marks and brackets after it; no page has more than a dozen blanks there.
_END = re.compile(r"[.!?…]{1,3}[\"”’»)\]]{0,2}(?=\s{1,12}[\"“«„‘'(\[]?[^\Wa-z_])|[。！？]|\n")
_WORD_BEFORE = re.compile(r"([^\W_]+)\.$")
_ABBREVIATIONS = _set(
    "mr mrs ms dr prof sen rep sens reps gov gen lt col sgt st jan feb mar apr jun jul aug sep sept oct nov dec "
    "no vs inc co corp ltd sr sra dra mme bzw ca nr rd mt ft e.g approx etc"
)


def edited(edition: Edition) -> Iterator[Item]:
    """The printed items whose words a person changed and that have articles to compare them with."""
    return (item for item in edition.issue.items if item.edited and item.story is not None)


def remark(item: Item, message: str) -> Remark:
    """What is found in an item, its first words before it."""
    return Remark("draft", f"{quoted(item.text, QUOTED)}: {message}")


def printed(item: Item) -> str:
    """The item's words, as much of them as is read."""
    return item.text[:READ]


def told(story: Story) -> str:
    """All that the story's articles say, titles, bylines, outlets and the titles of copies included."""
    said = [part for one in story.articles for part in (one.title, one.text[:LONGEST], one.byline or "", one.outlet)]
    return "\n".join([*said, *(part for copy in story.copies for part in (copy.title, copy.outlet))])


def language(item: Item, edition: Edition) -> str:
    """The language the item was taken from, without country; the newsletter's where nothing tells."""
    known = item.story.lead.language if item.story else "und"
    return base(edition.issue.masthead.language if known == "und" else known)


def translated(item: Item, edition: Edition) -> bool:
    """Whether the item may be in another language than its articles: the newsletter's own is none of theirs."""
    spoken = {base(one.language) for one in item.story.articles} if item.story else set()
    return bool(spoken) and "und" not in spoken and base(edition.issue.masthead.language) not in spoken


def sentences(text: str) -> Iterator[str]:
    """The text's sentences, roughly: good enough to compare, never a receipt."""
    start = 0
    for match in _END.finditer(text):
        if match[0][0] == "." and _abbreviated(text, match.start()):
            continue
        if sentence := text[start : match.end()].strip():
            yield sentence
        start = match.end()
    if rest := text[start:].strip():
        yield rest


def _abbreviated(text: str, stop: int) -> bool:
    """Whether the full stop there is an abbreviation's or an initial's."""
    before = _WORD_BEFORE.search(text[max(0, stop - 12) : stop + 1])
    return before is not None and (len(before[1]) == 1 or folded(before[1]) in _ABBREVIATIONS)
