"""Near copies by shingles: which texts are largely contained in which longer ones.

Texts are taken longest first and compared with those kept so far through an index of shingles, so
that a thousand prints of one text cost a thousand look-ups and not half a million comparisons.
Source: Broder 1997 (shingles, containment, sampling by hash).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.group.coded import SIZE, Coded
from digest.group.documents import Document

_WIRE = 0.4
"""Containment from which a long text is a copy: of 695 pairs of whole articles that two outlets ran on one event,
two were above, both an agency's text; the next below were quotations and posts embedded in both."""
_TEASER = 0.25
"""Containment from which a short text is the teaser of a longer one: feeds rewrite and cut ledes. Of 162 pairs of a
lead and its page seven are below; of 195 pairs of a lead and another outlet's page one, an agency's, is above."""
_REPOSTED = 0.8
"""Containment from which a text is its own outlet's under another headline: less is house style and boilerplate."""
_TEASER_WORDS = 130
_TEASER_RATIO = 2
"""A teaser is shorter than this many words, and its page longer by this factor."""
_OPENING = 350
"""Words at the top of a page in which its teaser is found; what has it further down is a roundup of many."""
_COMMON = 40
"""A shingle of more texts that are no copies of each other is a site's furniture and proves nothing."""
_SAMPLE = 4
_WHOLE = 200
"""Of a text with more shingles than this, one in four is indexed (Broder's sampling); candidates are then
compared in full."""
_CANDIDATES = 8
_HOPELESS = 0.015
"""The share of the shorter text's shingles that must be found in the other's sample before the two are compared in
full: a teaser that is just contained has four times as many."""
_NUMBERS = 3
"""Numbers that both texts must have before differing ones make two reports from one mould of them."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text among others."""

    number: int
    coded: Coded


class Index:
    """The texts read so far that are contained in no other."""

    def __init__(self) -> None:
        self._kept: dict[int, Text] = {}
        self._holders: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, texts: Sequence[Text], documents: Sequence[Document]) -> Iterator[tuple[int, int]]:
        """Pairs (number of a copy, number of the text that contains it), whichever of the two is new.

        What is named second among new ones is never named first. `documents` are all that `Text.number` counts in.
        """
        for one in sorted(texts, key=lambda text: (-len(text.coded.words), text.number)):
            if own := _shingles(one.coded.words):
                yield from self._placed(one, own, documents)

    def _placed(self, one: Text, own: set[int], documents: Sequence[Document]) -> Iterator[tuple[int, int]]:
        alike = self._alike(own)
        longer = [other for other in alike if len(other.coded.words) >= len(one.coded.words)]
        original = _original(one, own, longer, documents)
        if original is not None:
            yield one.number, original
            return
        for shorter in alike:
            if (
                len(shorter.coded.words) < len(one.coded.words)
                and _original(shorter, None, [one], documents) is not None
            ):
                del self._kept[shorter.number]
                yield shorter.number, one.number
        self._kept[one.number] = one
        for shingle in own:
            if len(own) <= _WHOLE or not shingle % _SAMPLE:
                self._holders[shingle].append(one.number)

    def _alike(self, own: set[int]) -> list[Text]:
        """The texts that share the most shingles with these, the likeliest first."""
        hits: Counter[int] = Counter()
        for shingle in self._holders.keys() & own:
            if len(self._holders[shingle]) <= _COMMON:
                hits.update(self._holders[shingle])
        likely = (
            number
            for number, found in hits.items()
            if (other := self._kept.get(number)) and found >= _HOPELESS * min(len(own), len(other.coded.words))
        )
        return [self._kept[number] for number in sorted(likely, key=lambda n: (-hits[n], n))[:_CANDIDATES]]


def unlike(a: Text, b: Text) -> bool:
    """Whether two texts, long enough to tell, have not a single shingle in common."""
    first, second = _shingles(a.coded.words), _shingles(b.coded.words)
    return min(len(first), len(second)) > SIZE and first.isdisjoint(second)


def _shingles(words: Sequence[int]) -> set[int]:
    """Hashes of all runs of five words. A tuple of integers hashes alike in every process."""
    return set(map(hash, zip(*(words[at:] for at in range(SIZE)), strict=False)))


def _original(one: Text, own: set[int] | None, longer: Sequence[Text], documents: Sequence[Document]) -> int | None:
    """The number of the longer text that has most of the shingles, `own` where they are known, if it has enough."""
    own = _shingles(one.coded.words) if own is None else own
    scored = [
        (_contained(one, own, other, documents[one.number], documents[other.number]), -other.number)
        for other in longer
    ]
    best, number = max(scored, default=(0.0, 0))
    return -number if best >= 1 else None


def _contained(one: Text, own: set[int], other: Text, document: Document, page: Document) -> float:
    """How far the text is in the longer one, as a multiple of what makes it a copy."""
    if _another_report(one, other):
        return 0.0
    alike = _same_title(document, page)
    teaser = len(one.coded.words) < _TEASER_WORDS and len(other.coded.words) >= _TEASER_RATIO * len(one.coded.words)
    found = _shingles(other.coded.words[:_OPENING] if teaser and not alike else other.coded.words)
    enough = _TEASER if teaser else _WIRE
    if document.outlet and document.outlet == page.outlet and not alike:
        enough = _REPOSTED
    return len(own & found) / len(own) / enough


def _another_report(a: Text, b: Text) -> bool:
    """Whether the figures differ: two earthquakes, or two days' prices, told in the same mould."""
    fewer = min(len(a.coded.numbers), len(b.coded.numbers))
    return fewer >= _NUMBERS and 3 * len(a.coded.numbers & b.coded.numbers) < fewer


def _same_title(a: Document, b: Document) -> bool:
    first, second = set(a.title), set(b.title)
    return len(first & second) >= 3 and len(first & second) >= 0.8 * min(len(first), len(second))
