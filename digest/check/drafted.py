"""What the draft says, item by item, beside what the articles behind it say: shared by the guards of edited words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from digest.check.words import Remark, quoted
from digest.languages import base
from digest.naming import READ, folded
from digest.receipts import article_of
from digest.text import flat
from digest.values import Article, Edition, Item, Story

QUOTED = 48
"""Characters of an item in a message: enough to find it in the draft, and the finding still has room."""


MOST_RECEIPTS = 100
"""Receipts of an item that are looked for in its words: an item is a sentence or two, and never a page."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Which article's words stand where in the print."""

    receipts: tuple[tuple[int, int, Article], ...]
    """Where the words of a receipt begin and end."""
    labels: tuple[tuple[int, Article], ...]
    """Where the words before a source label end, in order."""

    def exact(self, at: int) -> Article | None:
        """The article in whose receipt the character stands; None for a person's words."""
        return next((article for start, end, article in self.receipts if start <= at < end), None)

    def nearest(self, at: int) -> Article | None:
        """The same, or else the article whose label comes next; None where no label is an article's."""
        return self.exact(at) or next((article for end, article in self.labels if at < end), None)


def sources(item: Item) -> Sources:
    """Who wrote what of the item's words, by its receipts and labels; an item without a story has neither."""
    return Sources(receipts=tuple(_by_receipt(item)), labels=tuple(_by_label(item)))


def _by_receipt(item: Item) -> Iterator[tuple[int, int, Article]]:
    """The receipts whose words are printed as they are in the article, in their order where they repeat."""
    text, at = printed(item), 0
    for sentence in item.sentences[:MOST_RECEIPTS]:
        article = article_of(item.story, sentence) if item.story else None
        words = flat(article.text[sentence.start : sentence.end]) if article else ""
        start = text.find(words, at)
        start = text.find(words) if start < 0 else start
        if article and words and start >= 0:
            at = start + len(words)
            yield start, at, article


def _by_label(item: Item) -> Iterator[tuple[int, Article]]:
    """Where in `Item.text` each label stood, and its article."""
    end = 0
    for label, runs in groupby(item.runs, key=lambda run: run.style == "source"):
        its = list(runs)
        if not label:
            words = "".join(run.text for run in its).strip()
            end += len(words) + bool(words and end)
        for article in islice(item.story.articles if item.story and label else (), MOST_RECEIPTS):
            if its[0].url == article.url if its[0].url else its[0].text == article.outlet:
                yield end, article
                break


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
