"""Articles -> the sentences to print, by whichever method: limits, order and receipts are kept here alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from digest.errors import SummarizeError
from digest.summarize import lede
from digest.summarize.candidates import Candidate, candidates
from digest.summarize.receipts import receipts, refused
from digest.summarize.splitting import paragraphs
from digest.text import flat
from digest.values import Article, Refused, Sentence

CLASSICAL = ("lexrank", "textrank", "lsa", "luhn", "kl", "sum-basic", "reduction", "edmundson")
METHODS = ("auto", "lede", "ranked", *CLASSICAL)
"""The names of the methods, the default first, then ours, then sumy's."""
LIMIT = 60
"""The most words of an item where nothing else is asked for."""

AN_ITEM = 2
"""Sentences that an item has at most, nearly always, in a roundup; who asks for more wants a summary."""
LOOKED_AT = 1_000
"""Sentences from a text's start among which its lede is looked for: beyond them stands no first paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The receipts of the sentences to print, in order, and the method that chose them."""

    sentences: tuple[Sentence, ...]
    method: str
    why: str = ""
    """Why that method, or that place in the text, in a few words."""
    refused: tuple[Refused, ...] = ()
    """What was passed over or cut off on the way, in text order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a method chose, and why."""

    chosen: Sequence[Candidate] = ()
    why: str = ""
    spare: bool = False
    """Printed only where no article of the story has anything better."""
    read: Sequence[Candidate] = ()
    """What of the article was read for it, from its start."""


def sentences(
    articles: Sequence[Article],
    *,
    title: str = "",
    count: int | None = None,
    words: int | None = None,
    method: str = "auto",
    limit: int = LIMIT,
) -> Chosen:
    """The sentences that tell the article, or the story of several articles, word for word and in text order.

    `count`: so many of them if there are so many that can be printed, else all. `words`: at most so many in all;
    a sentence that does not fit gives way to one that does, and none is cut short. Neither: what an item of at
    most `limit` words prints. `title` is the story's, if it has one.
    Raises SummarizeError for an unknown method and where nothing can be printed, saying what forbids it.
    """
    _check(articles, title, method, count, words)
    if count is None and words is None:
        return opening(articles, title=title, method=method, limit=limit)
    method, why = _resolved(method, articles, count, words)
    found = _by(method)(articles, title, count, words)
    if not found.chosen:
        raise SummarizeError(subject=_subject(articles, title), reason=_nothing(articles, words))
    reason = "; ".join(filter(None, (why, found.why)))
    return Chosen(sentences=receipts(articles, found.chosen), method=method, why=reason)


def opening(articles: Sequence[Article], *, title: str = "", method: str = "auto", limit: int = LIMIT) -> Chosen:
    """What an item prints: sentences of the first article that has any that fit into `limit` words.

    By `auto` a story of several outlets gets a sentence of another one, where that tells what the first does not.
    """
    _check(articles, title, method)
    number, found = _first(articles, title, method, limit)
    if not found.chosen:
        raise SummarizeError(subject=_subject(articles, title), reason=_nothing(articles, limit))
    more = _more(articles, number, found.chosen, limit) if method == "auto" else _Found()
    passed = f"nothing of {flat(articles[0].outlet, 60) or 'the first'} can be printed" if number else ""
    return Chosen(
        sentences=receipts([articles[number]], found.chosen) + receipts(articles, more.chosen),
        method="lede" if method == "auto" else method,
        why="; ".join(filter(None, (passed, found.why, more.why))),
        refused=refused(articles[0]) if number else refused(articles[0], found.chosen, found.read),
    )


def _first(articles: Sequence[Article], title: str, method: str, limit: int) -> tuple[int, _Found]:
    """The first article of which something can be printed, and what; what is cut off gives way to another article."""
    spare = (0, _Found())
    for number, article in enumerate(articles):
        found = _paragraph(article, limit) if method == "auto" else _by(method)([article], title, None, limit)
        if found.chosen and not found.spare:
            return number, found
        spare = (number, found) if found.chosen and not spare[1].chosen else spare
    return spare


def _more(articles: Sequence[Article], number: int, chosen: Sequence[Candidate], limit: int) -> _Found:
    left = limit - sum(one.words for one in chosen)
    if len(articles) < 2 or left <= 0:
        return _Found()
    from digest.summarize import several

    # A candidate counts the articles that its method was given: the chosen ones are of one alone.
    added = several.addition(articles, number, chosen, limit=left)
    if added is None:
        return _Found()
    return _Found(chosen=(added,), why=f"{flat(articles[added.article].outlet, 60) or 'another report'} tells more")


def _check(
    articles: Sequence[Article], title: str, method: str, count: int | None = None, words: int | None = None
) -> None:
    if method not in METHODS:
        reason = f"no summary method {flat(method, 40)!r}; there are {', '.join(METHODS)}"
        raise SummarizeError(subject=_subject(articles, title), reason=reason)
    if not articles:
        raise SummarizeError(subject=_subject(articles, title), reason="no article")
    if count is not None and count < 1:
        raise SummarizeError(subject=_subject(articles, title), reason="fewer than one sentence asked for")
    if words is not None and words < 1:
        raise SummarizeError(subject=_subject(articles, title), reason="fewer than one word asked for")


def _subject(articles: Sequence[Article], title: str) -> str:
    lead = articles[0] if articles else None
    return flat(title or (lead and (lead.title or lead.url or lead.id)) or "a story", 120)


def _nothing(articles: Sequence[Article], words: int | None) -> str:
    """What forbids every sentence, the commonest rules first."""
    rules: Counter[str] = Counter()
    for article in articles:
        rules.update(one.problem for one in islice(candidates(article), LOOKED_AT))
    told = ", ".join(f"{count} × {rule}" for rule, count in rules.most_common(3) if rule)
    reason = "no sentence that can be printed" + ("" if words is None else f" in at most {words} words")
    if not rules:
        return f"{reason}: there is no text"
    return f"{reason} ({told})" if told else reason


def _resolved(method: str, articles: Sequence[Article], count: int | None, words: int | None) -> tuple[str, str]:
    """The method that `auto` stands for, and why."""
    if method != "auto":
        return method, ""
    if len(articles) > 1:
        return "ranked", f"{len(articles)} reports: what most of them say"
    if count is None and words is not None and words <= LIMIT:
        return "lede", ""
    if count is not None and count <= AN_ITEM:
        return "lede", ""
    return "ranked", f"{count} sentences" if count else f"more than {LIMIT} words: more than a first paragraph"


def _paragraph(article: Article, limit: int, number: int = 0) -> _Found:
    block = len(tuple(islice(paragraphs(article.text), 2))) < 2
    read: list[Candidate] = []
    found = _noting(islice(candidates(article, number=number), LOOKED_AT), read)
    its = lede.paragraph(found, limit=limit, block=block, title=article.title)
    return _Found(chosen=its.chosen, why=its.why if its.chosen else "", spare=its.spare, read=read)


def _noting(found: Iterable[Candidate], read: list[Candidate]) -> Iterator[Candidate]:
    for one in found:
        read.append(one)
        yield one


def opening_of(article: Article, limit: int) -> Sequence[Candidate]:
    """The article's lede in at most `limit` words; () where nothing of it can be printed."""
    return _paragraph(article, limit).chosen


def _lede(articles: Sequence[Article], title: str, count: int | None, words: int | None) -> _Found:
    """The first article's lede; with a count also what follows it, then the sentences of the other articles."""
    if count is None:
        ledes = (_paragraph(one, words or LIMIT, number) for number, one in enumerate(articles))
        return next((found for found in ledes if found.chosen), _Found())
    start = _paragraph(articles[0], words or LIMIT)
    begin = start.chosen[0].start if start.chosen else 0
    every = [one for number, article in enumerate(articles) for one in _read(article, number, count)]
    return _Found(chosen=lede.first(every, count=count, limit=words, begin=begin), why=start.why)


def _read(article: Article, number: int, count: int) -> Sequence[Candidate]:
    """As many of the article's sentences as `count` printable ones may need."""
    return tuple(islice(candidates(article, number=number), LOOKED_AT + 2 * count))


def _ranked(articles: Sequence[Article], title: str, count: int | None, words: int | None) -> _Found:
    from digest.summarize import ranked

    return _Found(chosen=ranked.choose(articles, title=title, count=count, limit=words))


_Method = Callable[[Sequence[Article], str, int | None, int | None], _Found]


def _by(method: str) -> _Method:
    if method in CLASSICAL:
        return _classical(method)
    return _ranked if method == "ranked" else _lede


def _classical(method: str) -> _Method:
    def choose(articles: Sequence[Article], title: str, count: int | None, words: int | None) -> _Found:
        from digest.summarize import classical

        return _Found(chosen=classical.choose(articles, title=title, method=method, count=count, limit=words))

    return choose
