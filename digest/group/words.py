"""The words of a text as grouping counts them: folded, lightly stemmed, in any script.

Spaced scripts give words and numbers; scripts written without spaces give overlapping pairs of code
points (Nie et al. 2000 find them as good as dictionary words for retrieval). One table remembers
every spelling's normal form, so that a word costs a dictionary look-up the second time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from digest.group import common

# Thai, Lao, Myanmar, Khmer, Kana, Han: as `digest.text` has them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Python's \w leaves out vowel signs: Latin combining marks, Hebrew and Arabic points, and the
# blocks from Devanagari to Sinhala, whose words would fall apart without them.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
_MARKED = re.compile(f"[{_MARKS}{_UNSPACED}]")
# One class and one repetition: an alternation of word, number and acronym takes ten times as long.
_TOKEN = re.compile(r"\w+(?:[.,'’]\w+)*")
_MARKED_TOKEN = re.compile(rf"[\w{_MARKS}{_UNSPACED}]+(?:[.,'’]\w+)*")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
_PIECE = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_DROPPED_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_ARABIC = str.maketrans("أإآىةؤئ", "اااي" + "هوي")
_ARABIC_PREFIX = re.compile("^(?:وال|بال|كال|فال|لل|ال)(?=.{3})")
_LONGEST = 60
"""The most characters of one word that count: what is longer is no word."""


def tokens(text: str) -> list[str]:
    """The words, numbers and code-point pairs of the text in order, in normal form; function words too."""
    if _MARKED.search(text) is None:
        return [_NORMAL[raw] for raw in _TOKEN.findall(text)]
    found: list[str] = []
    for raw in _MARKED_TOKEN.findall(text):
        if _UNSPACED_RUN.search(raw) is None:
            found.append(_NORMAL[raw])
        else:
            found.extend(_unspaced(raw))
    return found


class _Normal(dict[str, str]):
    """Every spelling met so far and its normal form; forgets all when it grows past half a million."""

    def __missing__(self, raw: str) -> str:
        if len(self) > 500_000:
            self.clear()
        self[raw] = value = normal(raw)
        return value


_NORMAL = _Normal()


def _unspaced(raw: str) -> Iterator[str]:
    """The overlapping pairs of each run without spaces, and the words between the runs."""
    for piece in _PIECE.findall(raw):
        if _UNSPACED_RUN.match(piece) is None:
            yield from map(_NORMAL.__getitem__, _MARKED_TOKEN.findall(piece))
        else:
            folded = unicodedata.normalize("NFKC", piece)
            yield from map("".join, pairwise(folded)) if len(folded) > 1 else (folded,)


def normal(raw: str) -> str:
    """One word's form for counting: case, accents, vowel points, Arabic article and English endings away."""
    word = raw[:_LONGEST].casefold().replace("’", "'")
    if not word.isascii():
        word = _without_marks(word)
    if word[0].isdigit():
        return word.replace(",", "")
    return _stem(word.removesuffix("'s"))


def _without_marks(word: str) -> str:
    """The word without accents and vowel points; Indic vowel signs and Korean syllables stay whole."""
    split = unicodedata.normalize("NFKD", word)
    bare = unicodedata.normalize("NFC", _DROPPED_MARKS.sub("", split)) or word
    return _ARABIC_PREFIX.sub("", bare.translate(_ARABIC)) if "\u0600" <= bare[0] <= "\u06ff" else bare


def _stem(word: str) -> str:
    """Plurals to singulars (Harman 1991, the S stemmer): enough for headlines, and wrong less often than more."""
    if len(word) < 4 or word[-1] != "s" or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Each language's function words, in normal form."""
    return {language: _normal_set(listed) for language, listed in common.FUNCTION_WORDS.items()}


@cache
def usual_shares() -> dict[str, float]:
    """The share of articles a common news word is expected in, before any was read."""
    shares = dict.fromkeys(_normal_set(common.COMMON), 1 / 40)
    return shares | dict.fromkeys(_normal_set(common.VERY_COMMON), 1 / 12)


def _normal_set(listed: str) -> frozenset[str]:
    return frozenset(normal(word) for word in listed.split())


def meaningless(counted: frozenset[str] | set[str]) -> frozenset[str]:
    """The function words of the language that these words seem to be in; English where nothing tells.

    The declared language of a feed is often wrong, the function words themselves never are: the
    language with most of its own among the words wins (Dunning 1994 in its simplest form).
    """
    table = function_words()
    return table[max(table, key=lambda language: (len(table[language] & counted), language == "en"))]
