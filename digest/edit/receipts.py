"""Which receipts a person's line is made of: of what was printed, and of what could have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush

from digest.edit.runs import begins, ends
from digest.text import flat
from digest.values import Article, Item, Sentence

SWAPPED = "a person chose these sentences"
"""Why an item prints other sentences of its articles than were generated."""

LOOKED_AT = 16
"""Characters around a sentence that tell whether it is one: a mark, the quotes and brackets after it, a space."""

Texts = Mapping[tuple[str, str], Article]
"""The articles of a story by id and text."""
Pieces = Mapping[str, Sentence]
"""Receipts by the words that they are for."""


def received(known: Sequence[Item], text: str) -> Item:
    """The first of the versions of an item whose articles say all of the text, with the receipts in its order.

    The text may be sentences and candidates of any version, in any order; what of them it does not print is a
    candidate. Where none of the versions says it all, the one that says most of it, with the receipts of the
    sentences that stand in it word for word. `known` has one at least.
    """
    offers = [(one, _pieces(one, known)) for one in known]
    whole = ((one, sentences) for one, pieces in offers if (sentences := tuple(_pieced(text, pieces))))
    if found := next(whole, None):
        return _with(*found, why=SWAPPED)
    item, kept = max(((one, _kept(text, pieces)) for one, pieces in offers), key=lambda pair: _letters(pair[1]))
    return _with(item, tuple(kept.values()), why="")


def _with(item: Item, told: tuple[Sentence, ...], *, why: str) -> Item:
    """The item with these receipts, and all others that it has among its candidates."""
    if told == item.sentences:
        return item
    others = tuple(one for one in dict.fromkeys((*item.sentences, *item.candidates)) if one not in told)
    return replace(item, sentences=told, candidates=others, why=why)


def _pieces(item: Item, known: Iterable[Item]) -> Pieces:
    """What the item's articles say that is a sentence or candidate of any version, by its words."""
    texts = sources(item)
    pieces: dict[str, Sentence] = {}
    for one in (item, *known):
        for sentence in (*one.sentences, *one.candidates):
            if words := said(sentence, texts):
                pieces.setdefault(words, sentence)
    return pieces


def sources(item: Item) -> dict[tuple[str, str], Article]:
    """The articles of the item's story, by id and the fingerprint of the text."""
    articles = item.story.articles if item.story else ()
    return {(one.id, one.sha256): one for one in reversed(articles)}


def said(sentence: Sentence, texts: Texts) -> str:
    """The words of a receipt, as they are printed; "" where none of the articles has them."""
    article = texts.get((sentence.article, sentence.sha256))
    return flat(article.text[sentence.start : sentence.end]) if article else ""


def _pieced(text: str, pieces: Pieces) -> list[Sentence]:
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


def _kept(text: str, pieces: Pieces) -> dict[tuple[int, int], Sentence]:
    """The pieces that are whole sentences of the text, by their first character and the one after their last, in
    printed order; none overlaps another, and the longest goes first where two would."""
    found: dict[tuple[int, int], Sentence] = {}
    for words, sentence in sorted(pieces.items(), key=lambda pair: -len(pair[0])):
        for at in _places(text, words):
            end = at + len(words)
            if _stands(text, at, end) and all(end <= start or stop <= at for start, stop in found):
                found[at, end] = sentence
                break
    return dict(sorted(found.items()))


def _places(text: str, words: str) -> Iterator[int]:
    """Where the words begin in the text."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _stands(text: str, at: int, end: int) -> bool:
    """Whether a sentence begins and ends there: "He denies that the gate fell." must not be a receipt's half."""
    if at and not ends(text[max(0, at - LOOKED_AT) : at]):
        return False
    after = text[end : end + LOOKED_AT].lstrip(" ")
    return not after or (ends(text[max(at, end - LOOKED_AT) : end]) and begins(after[0]))


def _letters(kept: Iterable[tuple[int, int]]) -> int:
    return sum(end - start for start, end in kept)
