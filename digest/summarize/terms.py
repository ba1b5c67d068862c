"""A sentence's words as a method counts them: lower case, no punctuation; pairs of signs where no spaces are."""

from __future__ import annotations

import re

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
UNSPACED = re.compile(f"[{_UNSPACED}]")
"""A sign of a script that is written without spaces."""
_TOKEN = re.compile(rf"[{_UNSPACED}]+|[^\s\W_{_UNSPACED}][^\s—–…/|(){_UNSPACED}]*")
_EDGES = ".,;:!?'\"’”»)]}。！？、，。؟؛،-*"


def terms(text: str) -> list[str]:
    """The words, first to last; runs of Chinese, Japanese, Thai and the like as overlapping pairs of signs."""
    text = text.lower()
    if text.isascii() or not UNSPACED.search(text):
        return [word for token in _TOKEN.findall(text) if (word := token.rstrip(_EDGES))]
    found: list[str] = []
    for token in _TOKEN.findall(text):
        if UNSPACED.match(token):
            found += [token[i : i + 2] for i in range(max(1, len(token) - 1))]
        elif word := token.rstrip(_EDGES):
            found.append(word)
    return found


STEM = 6
"""Letters by which words are compared: a stemmer for any language that inflects at the end."""
_SHORTEST = 4


def stems(text: str) -> frozenset[str]:
    """The words that say something, as sets are compared: their first six letters, of four letters and more.

    A stemmer and a stop list for any language that inflects at the end.
    """
    return frozenset(word[:STEM] for word in terms(text) if len(word) >= _SHORTEST or not word.isascii())
