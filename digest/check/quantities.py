"""The numbers in a text, however they are written: "1,200", "1.200", "1 200", "twelve hundred", "$1.2 million"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from digest.check.number_words import JOINERS, LETTERS, SIGNS, scales, times, units, vague
from digest.naming import folded

LONGEST = 24
"""Characters of a figure; a longer run of digits is a code, not a number of anything."""
MOST_WORDS = 12
"""Words of one number; more are no number, and their product would grow without end."""

_GAPS = "\u00a0\u202f\u2009 '’"
_FIGURE = re.compile(rf"\d{{1,3}}(?:[{_GAPS}]\d{{3}})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,٬٫]\d+)*")
_PART_OF_NAME = re.compile(r"[A-Za-z]-?$")
_SCALE = re.compile(r"[\s-]{0,2}([^\W\d_]{1,14})(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_RANGE = re.compile(r"\s?(?:to|and|or|a|à|bis|und|y|e|et|o|ou|до|и|або|или|-|–|—)\s?[$€£¥]?", re.IGNORECASE)
_HAN = re.compile("[〇一二三四五六七八九十百千万萬億亿两兩]{1,16}")
_DOT_IS_POINT = frozenset({"en", "he", "zh", "ja", "ko", "th", "hi"})
_COMMA_IS_POINT = frozenset(
    {"es", "fr", "de", "it", "pt", "ru", "uk", "nl", "pl", "sv", "da", "nb", "no", "fi", "cs", "tr"}
)
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"两": 2, "兩": 2}
_CJK_TIMES = {"十": 10, **SIGNS}
_ARTICLES = frozenset({"a", "un", "una", "une", "ein", "eine", "um", "uma"})
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    """A word that numbers are made of; a joiner where it has neither unit nor times."""

    word: str
    start: int
    end: int
    unit: int | None = None
    times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as it is written, and what it may mean."""

    text: str
    start: int
    end: int
    values: frozenset[Decimal]
    """Its readings in the language: "1.200" is 1200 in German, 1.2 in English, and either where that is not known."""
    loose: frozenset[Decimal] = frozenset()
    """What else somebody may have meant: the bare figure of "3 million", another language's reading."""
    certain: bool = True
    """Not a word that is often no number, nor a part of a name such as "A320"."""

    @property
    def all(self) -> frozenset[Decimal]:
        """Every reading."""
        return self.values | self.loose


def quantities(text: str, language: str = "und") -> tuple[Quantity, ...]:
    """The numbers in the text, in figures and, in a language we know, in words; in order. Time is linear."""
    figures = list(_figures(text, "." if language in _DOT_IS_POINT else "," if language in _COMMA_IS_POINT else ""))
    found = [*figures, *_in_words(text, language, frozenset(one.end for one in figures)), *_han(text)]
    return tuple(sorted(found, key=lambda one: one.start))


def _figures(text: str, point: str) -> Iterator[Quantity]:
    held: Quantity | None = None
    for match in _FIGURE.finditer(text):
        if match.end() - match.start() > LONGEST:
            continue
        figure = _figure(text, match, point)
        if held is not None:
            yield _ranged(text, held, figure)
        held = figure
    if held is not None:
        yield held


def _figure(text: str, match: re.Match[str], point: str) -> Quantity:
    """The figure with the scale after it; `point` is the sign before a fraction, "" where it is not known."""
    bare = frozenset(_readings(match[0], point))
    before = text[max(0, match.start() - 2) : match.start()]
    end, factors, kept = _scale(text, match.end())
    scaled = frozenset(value * factor for value in bare for factor in factors)
    return Quantity(
        text=text[match.start() : end],
        start=match.start(),
        end=end,
        values=scaled | bare if kept else scaled,
        loose=bare | frozenset(_readings(match[0], "")),
        certain=not _PART_OF_NAME.search(before),
    )


def _ranged(text: str, one: Quantity, other: Quantity) -> Quantity:
    """The first of "1 to 2 million" may be a million too."""
    between = text[one.end : other.start] if other.start - one.end < 8 else "-" * 8
    if other.values == other.loose or not _RANGE.fullmatch(between):
        return one
    ratios = {scaled / bare for scaled in other.values for bare in other.loose if bare and scaled > bare}
    return replace(one, loose=one.loose | {value * ratio for value in one.values for ratio in ratios})


def _scale(text: str, end: int) -> tuple[int, tuple[int, ...], bool]:
    """Where the number ends, what it is multiplied by, and whether it may as well not be."""
    sign = SIGNS.get(text[end : end + 1])
    if sign:
        return end + 1, (sign,), False
    match = _SCALE.match(text, end)
    word = folded(match[1]) if match else ""
    if match and word in scales():
        return match.end(), scales()[word], False
    if match and word in LETTERS:
        return match.end(), (LETTERS[word],), True
    return end, (1,), False


def _readings(written: str, point: str) -> Iterator[Decimal]:
    """What the figure may mean: separators stand for thousands or for a fraction, as the language has it."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in written)
    parts = re.split(r"\D", plain)
    signs = [char for char in plain if not char.isdecimal()]
    if not signs:
        yield Decimal(plain)
    elif len(set(signs)) == 2 and len(set(signs[:-1])) == 1 and _thousands(parts[:-1]):
        yield Decimal("".join(parts[:-1]) + "." + parts[-1])
    elif len(set(signs)) == 1 and _thousands(parts):
        if len(signs) > 1 or signs[0] != point:
            yield Decimal("".join(parts))
        if len(signs) == 1 and signs[0] in (point or ".,٫"):
            yield Decimal(".".join(parts))
    elif len(signs) == 1:
        yield Decimal(".".join(parts))
    else:
        yield from map(Decimal, parts)


def _thousands(parts: list[str]) -> bool:
    """Whether the parts are groups of thousands, the Indian way included: "1,00,000"."""
    *middle, last = parts[1:] or ["000"]
    return len(parts[0]) <= 3 and len(last) == 3 and all(len(part) in {2, 3} for part in middle)


def _in_words(text: str, language: str, figures: frozenset[int]) -> Iterator[Quantity]:
    """The numbers in words; a scale that belongs to a figure ends with it and is passed over."""
    group: list[_Token] = []
    for token in _tokens(text, language) if units(language) else ():
        if token.end in figures:
            continue
        if group and text[group[-1].end : token.start].strip(" \u00a0\u00ad\u2011-"):
            yield from _sums(text, language, group)
            group = []
        group.append(token)
    yield from _sums(text, language, group)


def _tokens(text: str, language: str) -> Iterator[_Token]:
    """The words of the text that numbers are made of."""
    for match in _WORD.finditer(text):
        word = folded(match[0]).replace("\u02bc", "'") if len(match[0]) <= LONGEST else ""
        token = _Token(word=word, start=match.start(), end=match.end())
        if word in JOINERS:
            yield token
        elif word in units(language):
            yield replace(token, unit=units(language)[word])
        elif word in times(language):
            yield replace(token, times=times(language)[word])
        elif word in scales():
            yield replace(token, times=scales()[word][0])


def _sums(text: str, language: str, group: list[_Token]) -> Iterator[Quantity]:
    """The numbers that neighbouring words make: "two hundred and five", "three" and "four"."""
    made: list[_Token] = []
    total, current = 0, 0
    for token in group:
        if token.times and len(made) > MOST_WORDS:
            continue
        if token.times:
            low = token.times < _THOUSAND
            total, current = (
                (total, max(current, 1) * token.times) if low else (total + max(current, 1) * token.times, 0)
            )
        elif token.unit is not None:
            if made and (len(made) > MOST_WORDS or not _fits(current, token.unit, language)):
                yield _in_word(text, language, made, total + current)
                made, total, current = [], 0, 0
            current = 80 if (current, token.unit) == (4, 20) else current + token.unit
        if token.word not in JOINERS:
            made.append(token)
    if made:
        yield _in_word(text, language, made, total + current)


def _fits(current: int, unit: int, language: str) -> bool:
    """Whether the word adds to the number before it: "five" to "twenty", not to "three"."""
    if language == "fr" and 10 <= unit < 20 and current % 100 in {60, 80}:
        return True
    if language == "fr" and (current, unit) == (4, 20):
        return True
    if current % 100 == 10:
        return language == "fr" and 7 <= unit < 10
    if unit < 10:
        return current % 10 == 0
    return current % 100 == 0 if unit < 100 else current == 0


def _in_word(text: str, language: str, made: list[_Token], value: int) -> Quantity:
    start, end = made[0].start, made[-1].end
    alone = len(made) == 1
    article = folded(text[max(0, start - 4) : start]).split()[-1:]
    counts = made[0].unit is not None or (bool(article) and article[0] in _ARTICLES)
    certain = counts and value > 1 and not (alone and made[0].word in vague(language))
    return Quantity(text=text[start:end], start=start, end=end, values=frozenset({Decimal(value)}), certain=certain)


def _han(text: str) -> Iterator[Quantity]:
    """Numbers in Chinese characters: known, never asked for, as most of these stand in other words too."""
    for match in _HAN.finditer(text):
        total = current = 0
        for sign in match[0]:
            if sign in _DIGITS:
                current = current * 10 + _DIGITS[sign]
            elif _CJK_TIMES[sign] < 10**4:
                total, current = total + max(current, 1) * _CJK_TIMES[sign], 0
            else:
                total, current = max(total + current, 1) * _CJK_TIMES[sign], 0
        value = frozenset({Decimal(total + current)})
        yield Quantity(text=match[0], start=match.start(), end=match.end(), values=value, certain=False)
