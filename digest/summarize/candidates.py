"""An article's sentences, in text order, trimmed: each may be printed, or names the rule that forbids it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from digest.summarize.gates import after_dateline, bare, dateline, furniture, labelled, scrap, unprintable, wordless
from digest.summarize.splitting import in_paragraph, paragraphs
from digest.summarize.standing import balanced, closed, leaning, unfit
from digest.text import words
from digest.values import Article

BULLETS = frozenset("•◦▪▫‣●■►▶⁃∙*-–")
"""Signs with which the lines of a list begin."""

_BRACKET, _HEAD = re.compile("[(（]"), 140
"""What a dateline without a report has, and where."""
_QUOTE = re.compile('["“”„«»「」『』]')
MOST_QUOTED = 8
"""Sentences of a quotation within a paragraph; a longer one was closed by a mark that is missing."""
_BEGINS = 8
"""Code points by which nearly every line differs from the title."""


class Candidate(NamedTuple):
    """A sentence: `text` is `article.text[start:end]`.

    A tuple, because a frozen dataclass takes three times as long to make, and every sentence of every article is one.
    """

    article: int
    """Which article of the story, from 0."""
    paragraph: int
    """Which paragraph of the article, from 0, furniture counted."""
    place: int
    """Which sentence of the article, from 0."""
    start: int
    end: int
    text: str
    words: int
    rule: str = ""
    """The rule by which it is printed nowhere; "" where it may be."""
    furniture: bool = False
    """A line of its own that is not the article's prose."""
    bullet: bool = False
    """Of a list."""
    scrap: bool = False
    """A kicker, or it announces what follows: printed only where there is nothing else."""
    cut: int = 0
    """Code points before `start` that are the sentence's dateline."""
    language: str = "und"
    quoted: bool = False
    """It begins within a quotation that an earlier sentence opened."""

    @property
    def leans(self) -> str:
        """The rule by which it needs the sentence before it; "" where it stands alone."""
        return "quotation without its speaker" if self.quoted else leaning(self.text, self.language)

    @property
    def problem(self) -> str:
        """The rule by which it cannot be printed by itself; "" where it can."""
        return self.rule or self.leans or ("" if closed(self.text) else "unfinished quotation")

    def follows(self, other: Candidate) -> bool:
        """Whether it comes right after the other in one article."""
        return self.article == other.article and self.place == other.place + 1


def candidates(article: Article, *, number: int = 0) -> Iterator[Candidate]:
    """The article's sentences, read no further than they are asked for; lines of furniture whole.

    What repeats the title is furniture, unless the article says no more than that; a paragraph's dateline is cut.
    """
    title = article.title if "\n" in article.text.strip() else ""
    said = bare(title)
    place = 0
    for index, (start, end) in enumerate(paragraphs(article.text)):
        line = article.text[start:end]
        repeats = title if said.startswith(bare(line[:_BEGINS])) else ""  # worth a closer look
        if rule := "no words" if wordless(line) else furniture(line, repeats):
            yield Candidate(number, index, place, start, end, line, 0, rule, furniture=True)
            place += 1
            continue
        for one in _in_line(article, number, index, start, end, place):
            yield one
            place += 1


def _in_line(article: Article, number: int, index: int, start: int, end: int, place: int) -> Iterator[Candidate]:
    """The sentences of a line of prose, the first one at `place`."""
    whole, language = article.text, article.language
    bullet = whole[start] in BULLETS and whole[start + 1 : min(start + 2, end)].isspace()
    quotes = _Quotes() if _QUOTE.search(whole, start, end) else None
    for at, until in in_paragraph(whole, start, end, language):
        text, cut = whole[at:until], 0
        if at == start and (cut := after_dateline(text)):
            text = text[cut:]
        count = words(text)
        rule = _rule(text, count, whole=len(text) == end - start, opens=at == start)
        announced = scrap(text, count)
        quoted = quotes is not None and quotes.inside(text)
        yield Candidate(
            number, index, place, at + cut, until, text, count, rule, False, bullet, announced, cut, language, quoted
        )
        place += 1


class _Quotes:
    """Where a quotation of several sentences is open, within a paragraph."""

    def __init__(self) -> None:
        self._open: list[str] = []

    def inside(self, text: str) -> bool:
        """Whether the next sentence begins within a quotation that an earlier one opened."""
        inside = bool(self._open)
        if not inside and not _QUOTE.search(text):
            return False
        self._open.append(text)
        if len(self._open) > MOST_QUOTED or balanced(" ".join(self._open)):
            self._open.clear()
        return inside


def _rule(text: str, count: int, *, whole: bool, opens: bool) -> str:
    """The rule by which a sentence is printed nowhere; furniture that is the whole line was looked for already.

    `opens`: it opens its paragraph.
    """
    if unprintable(text):
        return "no words" if wordless(text) else "no sentence"
    if _BRACKET.search(text, 0, _HEAD) and dateline(text):  # nearly all sentences have none
        return "dateline"
    if opens and labelled(text):
        return "dateline or label"
    return ("" if whole else furniture(text, count=count)) or unfit(text, count)
