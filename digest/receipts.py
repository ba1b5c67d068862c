"""Receipts checked: every printed sentence is still the span of the article that it was taken from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.errors import ReceiptError
from digest.text import clean, flat
from digest.values import Article, Item, Sentence, Story

_SHOWN = 60
"""Code points of a sentence in a message: enough to find it by."""


def verify(items: Iterable[Item]) -> None:
    """Returns where all receipts of the items hold. Raises ReceiptError for the first that does not.

    A receipt holds where its article is among those of the item's story, has the text of that SHA-256, and the
    span lies within it. A printed one's words must also be among the item's; where no person edited the item, they
    must be all of its words, source labels aside.
    """
    known: dict[str, str] = {}
    for item in items:
        for sentence in _receipts(item):
            _check(item, sentence, known)
        _check_words(item)


def article_of(story: Story, sentence: Sentence) -> Article | None:
    """The article that the receipt names; where two carry one id, the one whose text it is; None where none does."""
    named = [one for one in story.articles if one.id == sentence.article]
    return named[0] if len(named) == 1 else next((one for one in named if one.sha256 == sentence.sha256), None)


def whole(item: Item) -> bool:
    """Whether the item's receipts are all of its words, in their order, source labels aside; false without any."""
    told = "".join(squeezed(_words(item, sentence)) for sentence in item.sentences)
    return bool(told) and told == squeezed(item.text)


def squeezed(text: str) -> str:
    """The text cleaned, without white space: what of a sentence is the same in the article and in print."""
    return "".join(clean(text).split())


def _receipts(item: Item) -> Iterator[Sentence]:
    """All that the item has, printed or not: what is not may be swapped in."""
    yield from item.sentences
    yield from item.candidates
    yield from (one.sentence for one in item.refused)
    yield from item.news.sentences if item.news else ()


def _check(item: Item, sentence: Sentence, known: dict[str, str]) -> None:
    """Raises ReceiptError unless the receipt points into a text that is there. `known` has hashes by their texts."""
    named = [one for one in (item.story.articles if item.story else ()) if one.id == sentence.article]
    if not named:
        raise _wrong(item, sentence.article, "its story has no such article")
    for article in named:
        if article.text not in known:
            known[article.text] = article.sha256
    its = next((one for one in named if known[one.text] == sentence.sha256), None)
    if its is None:
        raise _wrong(item, sentence.article, "the article's text is not the one that the sentence was taken from")
    if not 0 <= sentence.start < sentence.end <= len(its.text):
        reason = f"{sentence.start} to {sentence.end} is no span of a text of {len(its.text)} characters"
        raise _wrong(item, sentence.article, reason)


def _check_words(item: Item) -> None:
    """Raises ReceiptError unless the printed sentences are what is printed."""
    printed, told = squeezed(item.text), ""
    for sentence in item.sentences:
        words = _words(item, sentence)
        told += squeezed(words)
        if squeezed(words) not in printed:
            reason = f"the words of the span are not what is printed: {flat(words, _SHOWN)!r}"
            raise _wrong(item, sentence.article, reason)
    generated = bool(item.sentences or item.method) and not item.edited
    if generated and told != printed:
        article = item.sentences[0].article if item.sentences else item.story.lead.id if item.story else "none"
        raise _wrong(item, article, f"words are printed that no receipt holds: {flat(item.text, _SHOWN)!r}")


def _words(item: Item, sentence: Sentence) -> str:
    article = article_of(item.story, sentence) if item.story else None
    return article.text[sentence.start : sentence.end] if article else ""


def _wrong(item: Item, article: str, reason: str) -> ReceiptError:
    return ReceiptError(item=item.id, article=article, reason=reason)
