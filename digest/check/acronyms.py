"""Initials of the names in a text: "European Central Bank" is the ECB, and no other three words are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.check.aliases import dotless
from digest.check.drafted import sentences
from digest.naming import folded


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PIECES = re.compile(r"[^\W_]+")
# Between capitals in "Bank of England"; initials leave it out, or do not.
_SMALL = _set("of de del della da do dos des du van von der den di la le el y und et for and the")
_MOST = 8
"""Words whose first letters may be initials; no acronym of a report is longer."""
_IN_SMALL_LETTERS = _set("fr it ca ro ru uk be bg sr mk pl cs sk sl hr")
"""Languages that write "Banque centrale européenne": only a name's first word has a capital."""
_LONGEST_RUN = 8
"""Capitalised words in a row; more are a headline."""


def initials(text: str, language: str) -> str:
    """The first letters of the capitalised words of the text in a row, folded, a blank between any two runs."""
    found = (run for sentence in sentences(text) for run in _runs(sentence, language))
    return " ".join(dict.fromkeys(found))


def _runs(sentence: str, language: str) -> Iterator[str]:
    """The initials of each run of capitals, with the small words inside it and without them."""
    for piece in re.split(r"[,;:()“”\"]|\s[–—-]\s", sentence):
        its = _PIECES.findall(piece)
        for run in _capitals(its):
            yield folded("".join(word[0] for word in run))
            yield folded("".join(word[0] for word in run if word not in _SMALL))
        if language in _IN_SMALL_LETTERS:
            for at, word in enumerate(its):
                if word[0].isupper():
                    yield folded("".join(one[0] for one in its[at : at + _MOST]))
                    yield folded("".join(one[0] for one in its[at : at + _MOST] if len(one) > 3))


def _capitals(its: list[str]) -> Iterator[list[str]]:
    """The runs of three capitalised words and more, small ones inside them counted."""
    run: list[str] = []
    for word in [*its, ""]:
        if word[:1].isupper() or (run and word in _SMALL):
            run.append(word)
            continue
        if 2 < len(run) <= _LONGEST_RUN:
            yield run
        run = []


def codes(text: str) -> frozenset[str]:
    """The acronyms of the text, folded: words of two capitals and more."""
    return frozenset(folded(word) for word in _PIECES.findall(dotless(text)) if len(word) > 1 and word.isupper())
