"""Which receipts a person's line is made of: of what was printed, and of what could have been."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush

from digest.text import flat
from digest.values import Article, Item, Sentence

SWAPPED = "a person chose these sentences"
"""Why an item prints other sentences of its articles than were generated."""

Texts = Mapping[tuple[str, str], Article]
"""The articles of a story by id and text."""


def received(known: Sequence[Item], text: str) -> Item:
    """The first of the versions of an item whose articles say all of the text, with the receipts in its order.

    The text may be sentences and candidates of any version, in any order; what of them it does not print is a
    candidate. Where none of the versions says it all, the first, without receipts. `known` has one at least.
    """
    found = ((one, sentences) for one in known if (sentences := _receipts(one, known, text)))
    item, told = next(found, (known[0], ()))
    others = tuple(one for one in dict.fromkeys((*item.sentences, *item.candidates)) if one not in told)
    if told == item.sentences:
        return item
    return replace(item, sentences=told, candidates=others, why=SWAPPED if told else "")


def _receipts(item: Item, known: Iterable[Item], text: str) -> tuple[Sentence, ...]:
    """The receipts into the item's articles that together are exactly the text; () where they are not."""
    texts = sources(item)
    pieces: dict[str, Sentence] = {}
    for one in (item, *known):
        for sentence in (*one.sentences, *one.candidates):
            if words := said(sentence, texts):
                pieces.setdefault(words, sentence)
    return tuple(_pieced(text, pieces))


def sources(item: Item) -> dict[tuple[str, str], Article]:
    """The articles of the item's story, by id and the fingerprint of the text."""
    articles = item.story.articles if item.story else ()
    return {(one.id, one.sha256): one for one in reversed(articles)}


def said(sentence: Sentence, texts: Texts) -> str:
    """The words of a receipt, as they are printed; "" where none of the articles has them."""
    article = texts.get((sentence.article, sentence.sha256))
    return flat(article.text[sentence.start : sentence.end]) if article else ""


def _pieced(text: str, pieces: Mapping[str, Sentence]) -> list[Sentence]:
    """The pieces that, one space apart, are exactly the text, in its order; none where they are not.

    One piece may begin with another: every place that pieces lead to is looked at once.
    """
    came: dict[int, tuple[int, Sentence]] = {}
    places = [0]
    while places and len(text) + 1 not in came:
        at = heappop(places)
        for words, sentence in pieces.items():
            after = at + len(words) + 1
            if after not in came and text[after - 1 : after] in ("", " ") and text.startswith(words, at):
                came[after] = at, sentence
                heappush(places, after)
    found, at = [], len(text) + 1
    while at in came:
        at, sentence = came[at]
        found.append(sentence)
    return found[::-1]
