"""Story -> Item: the chosen sentences, each outlet's followed by the label that names it and links to its article."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby

from digest import urls
from digest.summarize.choosing import Chosen, opening
from digest.text import flat
from digest.values import Article, Item, Run, Sentence, Story

ID_LENGTH = 12
"""Hexadecimal digits of an item's id: 48 bits, so that ten thousand items share none by chance."""
LABEL_LENGTH = 60
"""Code points of a label: the longest outlet's name that fits a line of a narrow mail."""
Part = tuple[Article, Sentence]
"""A receipt beside the article that it points into."""


def item(story: Story, *, method: str = "auto", words: int = 60) -> Item:
    """The story's item: whole sentences of its articles, at most `words` words, each outlet's with its label.

    `runs` are plain text and labels in turn, spaces included, so that the runs' texts in a row are what is printed:
    the sentences of one article one space apart, a space, its label (the outlet's name, else the host, else the
    byline; linked where the article has a URL), then the next article's. No label where nothing names the only
    article. A later article stands in for a first one in which nothing can be printed, and gets the label.
    Raises SummarizeError where no sentence of any article fits into `words` words.
    """
    return printed(story, opening(story.articles, method=method, limit=words))


def printed(story: Story, chosen: Chosen) -> Item:
    """The story's item with these sentences in this order, and what was refused; `spare` finds what else could be.

    Where several articles are printed, one that nothing names is left out: its words would stand as those of the
    outlet whose label comes next. The id is the lead's, whichever articles the words are from.
    """
    sources = _sources(story)
    stretches = _named(_parts(sources, chosen.sentences))
    told = tuple(sentence for some in stretches for _, sentence in some)
    return Item(
        id=_id(story.lead),
        runs=tuple(_runs(stretches)),
        story=story,
        sentences=told,
        method=chosen.method,
        why=chosen.why,
        refused=chosen.refused,
    )


def _sources(story: Story) -> dict[tuple[str, str], Article]:
    """The articles by id and text: where two carry one id, a receipt names the one whose text it is."""
    return {(one.id, one.sha256): one for one in reversed(story.articles)}


def _parts(sources: dict[tuple[str, str], Article], sentences: Sequence[Sentence]) -> list[Part]:
    return [(sources[sentence.article, sentence.sha256], sentence) for sentence in sentences]


def _named(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts in stretches of one article each; of several stretches those that something names."""
    found = [list(some) for _, some in groupby(parts, key=lambda part: (part[1].article, part[1].sha256))]
    return ([some for some in found if label(some[0][0])] or found[:1]) if len(found) > 1 else found


def _runs(stretches: Sequence[Sequence[Part]]) -> Iterator[Run]:
    """What is printed: the sentences of each stretch, all of one article, then its label."""
    for number, parts in enumerate(stretches):
        text = " ".join(flat(article.text[one.start : one.end]) for article, one in parts)
        source = label(parts[0][0])
        yield Run(text=f"{' ' if number else ''}{text}{' ' if source else ''}")
        if source:
            yield source


def label(article: Article) -> Run | None:
    """The label that names the article's outlet, else its host, else who wrote it; None where nothing does."""
    name = next(filter(None, map(flat, (article.outlet, urls.host(article.url), article.byline or ""))), "")
    return Run(text=flat(name, LABEL_LENGTH), url=article.url, style="source") if name else None


def _id(article: Article) -> str:
    """The same at every build: from the URL, or without one from the article's id."""
    return hashlib.sha256((article.url or article.id).encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
