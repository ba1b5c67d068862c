"""An article's sentences, in text order, trimmed: each may be printed, or names the rule that forbids it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.summarize.gates import after_dateline, dateline, furniture, scrap, unprintable, wordless
from digest.summarize.splitting import in_paragraph, paragraphs
from digest.summarize.standing import closed, leaning, unfit
from digest.text import words
from digest.values import Article

BULLETS = frozenset("•◦▪▫‣●■►▶⁃∙*-–")
"""Signs with which the lines of a list begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence: `text` is `article.text[start:end]`."""

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

    @property
    def leans(self) -> str:
        """The rule by which it needs the sentence before it; "" where it stands alone."""
        return leaning(self.text, self.language)

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
    place = 0
    for index, (start, end) in enumerate(paragraphs(article.text)):
        for one in _in_line(article, number, index, start, end, title, place):
            place += 1
            yield one


def _in_line(
    article: Article, number: int, index: int, start: int, end: int, title: str, place: int
) -> Iterator[Candidate]:
    line = article.text[start:end]
    if rule := "no words" if wordless(line) else furniture(line, title):
        yield Candidate(
            article=number,
            paragraph=index,
            place=place,
            start=start,
            end=end,
            text=line,
            words=0,
            rule=rule,
            furniture=True,
        )
        return
    for turn, (at, until) in enumerate(in_paragraph(article.text, start, end, article.language)):
        cut = after_dateline(article.text[at:until]) if at == start else 0
        text = article.text[at + cut : until]
        count = words(text)
        yield Candidate(
            article=number,
            paragraph=index,
            place=place + turn,
            start=at + cut,
            end=until,
            text=text,
            words=count,
            rule=_rule(text, count, whole=len(text) == len(line)),
            bullet=line[0] in BULLETS and line[1:2].isspace(),
            scrap=scrap(text, count),
            cut=cut,
            language=article.language,
        )


def _rule(text: str, count: int, *, whole: bool) -> str:
    """The rule by which a sentence is printed nowhere; furniture that is the whole line was looked for already."""
    if unprintable(text):
        return "no words"
    if dateline(text):
        return "dateline"
    return ("" if whole else furniture(text)) or unfit(text, count)
