"""A text as numbers, for comparing it with a hundred thousand others: what it says, and what it only quotes."""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from digest.group.words import tokens

READ = 40_000
"""Characters of a text that are compared; an agency's report has 5,000."""
SIZE = 5
"""Words in a shingle."""
_UNSPOKEN = 0.3
"""The share of words outside quotation marks below which a text is compared with all its words: an interview."""
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
class Coded:
    """A text for comparing. `words` leave out what stands in quotation marks; `length` and `digest` do not."""

    words: array[int]
    numbers: frozenset[int]
    length: int
    digest: bytes


def parts(text: str) -> list[list[str]]:
    """The words of what stands outside and inside quotation marks, by turns, the first outside."""
    return [tokens(part) for part in _QUOTED.split(text[:READ])]


def coded(parts: Sequence[Sequence[str]]) -> Coded:
    """The text with these parts."""
    spoken, own = list(chain(*parts)), list(chain(*parts[::2]))
    every = array("I", map(_CODES.__getitem__, spoken))
    words = own if len(own) >= max(SIZE, _UNSPOKEN * len(spoken)) else spoken
    return Coded(
        words=array("I", map(_CODES.__getitem__, words)),
        numbers=frozenset(_CODES[word] for word in words if word[0].isdigit()),
        length=len(spoken),
        digest=hashlib.sha256(every.tobytes()).digest(),
    )
