"""Near copies by shingles: which texts are largely contained in which longer ones.

Texts are taken longest first and compared with those kept so far through an index of shingles, so
that a thousand prints of one text cost a thousand look-ups and not half a million comparisons.
Source: Broder 1997 (shingles, containment, sampling by hash).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from digest.group.documents import Document
from digest.group.words import tokens

_READ = 40_000
"""Characters of a text that are compared; an agency's report has 5,000."""
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
_SIZE = 5
"""Words in a shingle."""
_UNSPOKEN = 0.3
"""The share of words outside quotation marks below which a text is compared with all its words: an interview."""
_COMMON = 40
"""A shingle of more texts that are no copies of each other is a site's furniture and proves nothing."""
_SAMPLE = 4
_WHOLE = 200
"""Of a text with more shingles than this, one in four is indexed (Broder's sampling); candidates are then
compared in full."""
_CANDIDATES = 8
_NUMBERS = 3
"""Numbers that both texts must have before differing ones make two reports from one mould of them."""
_QUOTED = re.compile(r'([“„«"][^“”„«»"\n]{1,2000}[”“»"])')


class _Codes(dict[str, int]):
    """A word's 32-bit code, the same in every process: Python's own hash of a string is not."""

    def __missing__(self, word: str) -> int:
        if len(self) > 500_000:
            self.clear()
        self[word] = code = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        return code


_CODES = _Codes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text for comparing. `words` leave out what stands in quotation marks; `length` and `digest` do not."""

    number: int
    words: array[int]
    numbers: frozenset[int]
    length: int
    digest: bytes


def text(number: int, raw: str) -> Text:
    """The raw text, read for comparing."""
    parts = [tokens(part) for part in _QUOTED.split(raw[:_READ])]
    spoken, own = list(chain(*parts)), list(chain(*parts[::2]))
    coded = array("I", map(_CODES.__getitem__, spoken))
    words = own if len(own) >= max(_SIZE, _UNSPOKEN * len(spoken)) else spoken
    return Text(
        number=number,
        words=array("I", map(_CODES.__getitem__, words)),
        numbers=frozenset(_CODES[word] for word in words if word[0].isdigit()),
        length=len(spoken),
        digest=hashlib.sha256(coded.tobytes()).digest(),
    )


def near(texts: Sequence[Text], documents: Sequence[Document]) -> Iterator[tuple[int, int]]:
    """Pairs (number of a copy, number of the text that contains it); what is named second is never named first.

    `documents` are all that `Text.number` counts in.
    """
    kept: dict[int, Text] = {}
    index: defaultdict[int, list[int]] = defaultdict(list)
    for one in sorted(texts, key=lambda t: (-len(t.words), t.number)):
        own = _shingles(one.words)
        if not own:
            continue
        original = _original(one, own, index, kept, documents)
        if original is not None:
            yield one.number, original
            continue
        kept[one.number] = one
        for shingle in own:
            if len(own) <= _WHOLE or not shingle % _SAMPLE:
                index[shingle].append(one.number)


def unlike(a: Text, b: Text) -> bool:
    """Whether two texts, long enough to tell, have not a single shingle in common."""
    first, second = _shingles(a.words), _shingles(b.words)
    return min(len(first), len(second)) > _SIZE and first.isdisjoint(second)


def _shingles(words: Sequence[int]) -> set[int]:
    """Hashes of all runs of five words. A tuple of integers hashes alike in every process."""
    return set(map(hash, zip(*(words[at:] for at in range(_SIZE)), strict=False)))


def _original(
    one: Text, own: set[int], index: dict[int, list[int]], kept: dict[int, Text], documents: Sequence[Document]
) -> int | None:
    hits: Counter[int] = Counter()
    for shingle in index.keys() & own:
        if len(index[shingle]) <= _COMMON:
            hits.update(index[shingle])
    likely = sorted(hits, key=lambda number: (-hits[number], number))[:_CANDIDATES]
    scored = [
        (_contained(one, own, kept[number], documents[one.number], documents[number]), -number) for number in likely
    ]
    best, number = max(scored, default=(0.0, 0))
    return -number if best >= 1 else None


def _contained(one: Text, own: set[int], other: Text, document: Document, page: Document) -> float:
    """How far the text is in the longer one, as a multiple of what makes it a copy."""
    if _another_report(one, other):
        return 0.0
    alike = _same_title(document, page)
    teaser = len(one.words) < _TEASER_WORDS and len(other.words) >= _TEASER_RATIO * len(one.words)
    found = _shingles(other.words[:_OPENING] if teaser and not alike else other.words)
    enough = _TEASER if teaser else _WIRE
    if document.outlet and document.outlet == page.outlet and not alike:
        enough = _REPOSTED
    return len(own & found) / len(own) / enough


def _another_report(a: Text, b: Text) -> bool:
    """Whether the figures differ: two earthquakes, or two days' prices, told in the same mould."""
    fewer = min(len(a.numbers), len(b.numbers))
    return fewer >= _NUMBERS and 3 * len(a.numbers & b.numbers) < fewer


def _same_title(a: Document, b: Document) -> bool:
    first, second = set(a.title), set(b.title)
    return len(first & second) >= 3 and len(first & second) >= 0.8 * min(len(first), len(second))
