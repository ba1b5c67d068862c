"""The sentences of an article that may be printed, in text order, trimmed, with what a method must know of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.summarize.gates import after_dateline, furniture, scrap, unprintable, wordless
from digest.summarize.splitting import in_paragraph, paragraphs
from digest.text import words
from digest.values import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may be printed: `text` is `article.text[start:end]`."""

    article: int
    """Which article of the story, from 0."""
    paragraph: int
    """Which paragraph of the article, from 0, furniture counted."""
    start: int
    end: int
    text: str
    words: int
    scrap: bool
    """Too short to be read alone."""


def candidates(article: Article, *, number: int = 0) -> Iterator[Candidate]:
    """The article's printable sentences, read no further than they are asked for.

    Lines of furniture are passed over whole, and so is what repeats the title, unless the article says no more
    than that; a paragraph's dateline is cut.
    """
    title = article.title if "\n" in article.text.strip() else ""
    for index, (start, end) in enumerate(paragraphs(article.text)):
        line = article.text[start:end]
        if wordless(line) or furniture(line, title):
            continue
        for at, until in in_paragraph(article.text, start, end, article.language):
            begin = at + after_dateline(article.text[at:until]) if at == start else at
            text = article.text[begin:until]
            if unprintable(text) or (len(text) < len(line) and furniture(text)):
                continue
            count = words(text)
            yield Candidate(
                article=number,
                paragraph=index,
                start=begin,
                end=until,
                text=text,
                words=count,
                scrap=scrap(text, count),
            )
