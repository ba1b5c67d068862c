"""Story -> Item: the chosen sentences, then the label that names the outlet and links to its article."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from digest import urls
from digest.summarize.choosing import opening
from digest.text import flat
from digest.values import Article, Item, Run, Sentence, Story

ID_LENGTH = 12
"""Hexadecimal digits of an item's id: 48 bits, so that ten thousand items share none by chance."""
LABEL_LENGTH = 60
"""Code points of a label: the longest outlet's name that fits a line of a narrow mail."""


def item(story: Story, *, method: str = "lede", words: int = 60) -> Item:
    """The story's item: whole sentences of its first article, at most `words` words, then the source label.

    `runs` is one plain run with the sentences, one space apart and, before a label, one after them, so that the
    runs' texts in a row are what is printed; then the label: the outlet's name, else the host, else the byline,
    linked where the article has a URL; no label where nothing names it. The second article stands in for a first
    one in which nothing can be printed, and gets the label.
    Raises SummarizeError where no sentence of any article fits into `words` words.
    """
    chosen = opening(story.articles, method=method, limit=words)
    return printed(story, _source(story, chosen.sentences[0]), chosen.sentences, method=chosen.method)


def printed(story: Story, source: Article, sentences: Sequence[Sentence], *, method: str) -> Item:
    """The story's item with these sentences of an article of it, and that article's label."""
    text = " ".join(flat(_text(source, sentence)) for sentence in sentences)
    label = _label(source)
    runs = (Run(text=text),) if label is None else (Run(text=text + " "), label)
    return Item(id=_id(story.lead), runs=runs, story=story, sentences=tuple(sentences), method=method)


def _source(story: Story, sentence: Sentence) -> Article:
    """The article of the receipt; where two carry one id, the one whose text it is."""
    return next(one for one in story.articles if (one.id, one.sha256) == (sentence.article, sentence.sha256))


def _text(article: Article, sentence: Sentence) -> str:
    return article.text[sentence.start : sentence.end]


def _label(article: Article) -> Run | None:
    name = next(filter(None, map(flat, (article.outlet, urls.host(article.url), article.byline or ""))), "")
    return Run(text=flat(name, LABEL_LENGTH), url=article.url, style="source") if name else None


def _id(article: Article) -> str:
    """The same at every build: from the URL, or without one from the article's id."""
    return hashlib.sha256((article.url or article.id).encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
