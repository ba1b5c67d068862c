"""Articles -> the sentences to print, by whichever method: limits, order and receipts are kept here alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from digest.errors import SummarizeError
from digest.summarize import lede
from digest.summarize.candidates import Candidate, candidates
from digest.summarize.gates import before_credit
from digest.summarize.splitting import paragraphs
from digest.text import flat
from digest.values import Article, Refused, Sentence

METHODS = ("lede", "lexrank", "textrank", "lsa", "luhn", "kl", "sum-basic", "reduction", "edmundson")
"""The names of the methods, the default first."""
LIMIT = 60
"""The most words of an item where nothing else is asked for."""

LOOKED_AT = 1_000
"""Sentences from a text's start among which its lede is looked for: beyond them stands no first paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The receipts of the sentences to print, in order, and the method that chose them."""

    sentences: tuple[Sentence, ...]
    method: str
    why: str = ""
    """Why that method, or that place in the text, in a few words."""
    candidates: tuple[Sentence, ...] = ()
    """What else could be printed, best first."""
    refused: tuple[Refused, ...] = ()
    """What was passed over or cut off on the way, in text order."""


def sentences(
    articles: Sequence[Article],
    *,
    title: str = "",
    count: int | None = None,
    words: int | None = None,
    method: str = "lede",
    limit: int = LIMIT,
) -> Chosen:
    """The sentences that tell the article, or the story of several articles, word for word and in text order.

    `count`: so many of them if there are so many that can be printed, else all. `words`: at most so many in all;
    a sentence that does not fit gives way to one that does, and none is cut short. Neither: what an item of at
    most `limit` words prints, which for a story is its first article's. `title` is the story's, if it has one.
    Raises SummarizeError for an unknown method and where nothing can be printed.
    """
    _check(articles, title, method, count)
    if count is None and words is None:
        return opening(articles, title=title, method=method, limit=limit)
    if method == "lede" and len(articles) > 1:
        chosen = _several(articles, count, words)
    elif method == "lede":
        chosen = _lede(articles[0], count, words)
    else:
        chosen = _ranked(articles, title, method, count, words)
    if not chosen:
        raise SummarizeError(subject=_subject(articles, title), reason=_nothing(words))
    return Chosen(sentences=receipts(articles, chosen), method=method)


def opening(articles: Sequence[Article], *, title: str = "", method: str = "lede", limit: int = LIMIT) -> Chosen:
    """What an item prints: sentences of the first article that has any that fit into `limit` words."""
    _check(articles, title, method, None)
    for article in articles:
        chosen = _lede(article, None, limit) if method == "lede" else _ranked([article], title, method, None, limit)
        if chosen:
            return Chosen(sentences=receipts([article], chosen), method=method)
    raise SummarizeError(subject=_subject(articles, title), reason=_nothing(limit))


def _check(articles: Sequence[Article], title: str, method: str, count: int | None) -> None:
    if method not in METHODS:
        reason = f"no summary method {flat(method, 40)!r}; there are {', '.join(METHODS)}"
        raise SummarizeError(subject=_subject(articles, title), reason=reason)
    if not articles:
        raise SummarizeError(subject=_subject(articles, title), reason="no article")
    if count is not None and count < 1:
        raise SummarizeError(subject=_subject(articles, title), reason="fewer than one sentence asked for")


def _subject(articles: Sequence[Article], title: str) -> str:
    lead = articles[0] if articles else None
    return flat(title or (lead and (lead.title or lead.url or lead.id)) or "a story", 120)


def _nothing(words: int | None) -> str:
    return "no sentence that can be printed" + ("" if words is None else f" in at most {words} words")


def _lede(article: Article, count: int | None, words: int | None) -> tuple[Candidate, ...]:
    found = candidates(article)
    if count is not None:
        return lede.first(found, count=count, limit=words)
    block = len(tuple(islice(paragraphs(article.text), 2))) < 2
    return lede.paragraph(islice(found, LOOKED_AT), limit=words or 0, block=block)


def _several(articles: Sequence[Article], count: int | None, words: int | None) -> tuple[Candidate, ...]:
    from digest.summarize import several

    return several.openings(articles, count=count, limit=words)


def _ranked(
    articles: Sequence[Article], title: str, method: str, count: int | None, words: int | None
) -> tuple[Candidate, ...]:
    from digest.summarize import classical

    return classical.choose(articles, title=title, method=method, count=count, limit=words)


def receipts(articles: Sequence[Article], chosen: Sequence[Candidate]) -> tuple[Sentence, ...]:
    """The chosen sentences as receipts; the last one without its own outlet's credit."""
    prints = {number: articles[number].sha256 for number in {one.article for one in chosen}}
    last = chosen[-1]
    end = last.start + before_credit(last.text, articles[last.article].outlet)
    return tuple(
        Sentence(
            article=articles[one.article].id,
            start=one.start,
            end=end if one is last else one.end,
            sha256=prints[one.article],
        )
        for one in chosen
    )
