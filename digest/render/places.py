"""Printed words -> the same words, each sentence linked to the place in its article that its receipt names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from digest.receipts import article_of, squeezed
from digest.render import fragments
from digest.render.spans import Span
from digest.values import Item

_LABEL = "\0"
"""Stands for a letter of a source label, in which no sentence is looked for; cleaned text never has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """A sentence among the printed words, by the number of its first letter and of the one after its last, white
    space not counted; and the link to its place."""

    start: int
    end: int
    place: str


def placed(spans: Sequence[Span], item: Item) -> tuple[Span, ...]:
    """The spans, cut where a sentence of the item begins or ends, those within one with its `place`.

    A sentence of which a person changed a word has none; words that they linked keep their own link.
    """
    stretches = _stretches("".join(map(_letters, spans)), item) if item.sentences else ()
    if not stretches:
        return tuple(spans)
    found: list[Span] = []
    at = 0
    for span in spans:
        letters = len(_letters(span))
        if span.url or span.style == "source":
            found.append(span)
        else:
            here = [one for one in stretches if one.start < at + letters and one.end > at]
            found += _cut(span, at, here)
        at += letters
    return tuple(found)


def _letters(span: Span) -> str:
    text = "".join(span.text.split())
    return _LABEL * len(text) if span.style == "source" else text


def _stretches(printed: str, item: Item) -> tuple[_Stretch, ...]:
    """The item's sentences that are printed word for word, in printed order; none overlaps another."""
    found: list[_Stretch] = []
    after = 0
    for sentence in item.sentences:
        article = article_of(item.story, sentence) if item.story else None
        letters = squeezed(article.text[sentence.start : sentence.end]) if article else ""
        if article is None or not letters:
            continue
        at = printed.find(letters, after)
        at = at if at >= 0 else printed.find(letters)
        end = at + len(letters)
        if at >= 0 and all(end <= one.start or one.end <= at for one in found):
            after = end
            if place := fragments.link(article, sentence.start, sentence.end):
                found.append(_Stretch(start=at, end=end, place=place))
    return tuple(sorted(found, key=lambda one: one.start))


def _cut(span: Span, first: int, stretches: Sequence[_Stretch]) -> Iterator[Span]:
    """The span in pieces; `first` is the number of its first letter."""
    letters = [at for at, character in enumerate(span.text) if not character.isspace()]
    last = first + len(letters)
    done = 0
    for one in stretches:
        start = letters[one.start - first] if one.start > first else 0
        end = letters[one.end - first - 1] + 1 if one.end <= last else len(span.text)
        if start > done:
            yield replace(span, text=span.text[done:start])
        yield replace(span, text=span.text[start:end], place=one.place)
        done = end
    if done < len(span.text):
        yield replace(span, text=span.text[done:])
