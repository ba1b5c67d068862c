"""A text's sentences, as spans: sentencex paragraph by paragraph, then what it gets wrong put right.

sentencex 1.0 (Wikimedia; abbreviation lists for some 300 languages) is right in most of the hard cases in
`tests/summarize/data/sentences.tsv`; the passes after it join (`seams`) and split (`missed`) where news is
special: "9 a.m. EST", "D-Mich. said", "Govs. Stone and Vale", "der 2. Platz", "... said no. “I am done,” ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from digest.summarize.abbreviations import BEFORE_NAMES, BEFORE_NUMBERS, BEFORE_ROMANS
from digest.summarize.missed import missed
from digest.summarize.seams import before_mark, goes_on

Span = tuple[int, int]
"""Start and end of a stretch of text, in Unicode code points."""

_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_OPENERS = frozenset('"“‘«„')
_BULLETS = frozenset("-•◦▪▫‣●■►▶⁃∙*")
_BULLET = re.compile(r"[•◦▪▫‣●■►▶⁃∙*]+\s+")
_DASH = re.compile(r"-\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which cannot be written as UTF-8 for sentencex; one code point stands in for one."""
_WIDE_BLANK = re.compile(r"[^\S\x00-\x7f]")
_PANICS = re.compile(r"\.(?<=[^\S\x00-\x7f]\.)")
"""White space that is no ASCII, and a full stop after it, where sentencex panics: "vitamin C\\u00a0.".

The pattern begins with the full stop, for that is searched for five times faster than white space.
"""
_GERSHAYIM = re.compile('(?<=[א-ת])"(?=[א-ת])')
"""The sign within a Hebrew acronym, typed as a quotation mark, which would seem to open a quotation."""
_ASCII_END = re.compile("[.!?;:]")
_PIECE, _MARGIN = 20_000, 2_000
"""Code points of a long line that are read at once, and those at the end of such a piece that are read again with
the next: a quotation or an abbreviation must be seen whole. No paragraph of a real report is as long."""
_QUOTES = "'\"‘’‚“”„«»‹›「」『』"
_NO_QUOTES = str.maketrans(dict.fromkeys(_QUOTES, "_"))
_CALM, _DENSE = 1000, 8
"""sentencex takes time with the square of the number of quotation marks in a line: from so many code points on, a
line in which one of so many is a quotation mark is read without them. In prose it is one in 40."""
_SHORT = 40
"""Code points below which a line is looked through for a full stop first: a heading, a cell, a button."""


@lru_cache(maxsize=64)
def language_code(language: str) -> str:
    """The language's ISO 639 code as sentencex takes it; English where it is unknown or no code at all."""
    code = language.replace("_", "-").split("-")[0].lower()
    return code if _LANGUAGE.match(code) and code != "und" else "en"


def paragraphs(text: str) -> Iterator[Span]:
    """The lines that hold anything, without white space around them, first to last."""
    for line in _LINE.finditer(text):
        span = _trimmed(text, *line.span())
        if span[0] < span[1]:
            yield span


def spans(text: str, language: str = "und") -> tuple[Span, ...]:
    """The sentences as (start, end) in code points: in order, apart, without white space around them.

    No sentence goes beyond a line; a line without a full stop is one. A bullet sign is left out.
    Unknown languages are split like English, which knows the full stops of other scripts too.
    """
    found: list[Span] = []
    for start, end in paragraphs(text):
        found.extend(in_paragraph(text, start, end, language))
    return tuple(found)


def in_paragraph(text: str, start: int, end: int, language: str = "und") -> Iterator[Span]:
    """The sentences of `text[start:end]`, which holds no line break, as spans of `text`.

    A long line is read piece by piece, each from where a sentence begins, and no further than it is asked for.
    A sentence longer than a piece is whole all the same: reading goes on while its beginning is kept.
    """
    code, read, begin = language_code(language), start, start
    while begin < end:
        last = end - read <= _PIECE
        ends = _ends(text[read : end if last else read + _PIECE], code)
        if not last:
            ends = [at for at in ends if at <= _PIECE - _MARGIN]
        for at in ends:
            span = _trimmed(text, begin, read + at)
            if span[0] < span[1] and text[span[0]] in _BULLETS:
                span = _without_bullet(text, *span, begin == start)
            if span[0] < span[1]:
                yield span
            begin = read + at
        read = begin if ends else read + _PIECE - _MARGIN


def _ends(line: str, code: str) -> list[int]:
    """Where the sentences end, white space after them included; the last is the line's end."""
    if len(line) < _SHORT and line.isascii() and not _ASCII_END.search(line):
        return [len(line)]  # texts of nothing else may have millions of such lines
    ends, at, known = [], 0, _known(code)
    for left, right in pairwise(_parts(line, code)):
        at += len(left)
        if _plain(left, right, known):
            ends.append(at)
        elif not goes_on(line, seam := before_mark(line, at, code), code):
            ends.append(seam)
    more = set(missed(line, code)).difference(ends)
    return sorted((*ends, *more, len(line))) if more else [*ends, len(line)]


def _parts(line: str, code: str) -> list[str]:
    """The line cut into sentences by sentencex, nothing lost."""
    import sentencex

    if len(line) > _CALM:
        line = _calmed(line)
    if not line.isascii() and _PANICS.search(line):
        line = _WIDE_BLANK.sub(" ", line)
    if code == "he":
        line = _GERSHAYIM.sub("״", line)
    try:
        parts: list[str] = sentencex.segment(code, line)
    except UnicodeEncodeError:
        return _parts(_SURROGATE.sub("\ufffd", line), code)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # which has no base but BaseException, and no place to import
            raise
        return [line]
    return parts


def _calmed(line: str) -> str:
    """The line as it is, or without its quotation marks where they are too many to be prose."""
    signs = sum(map(line.count, "'\"" if line.isascii() else _QUOTES))
    return line.translate(_NO_QUOTES) if signs * _DENSE > len(line) else line


@lru_cache(maxsize=64)
def _known(code: str) -> frozenset[str]:
    """The language's abbreviations, any of which needs a closer look."""
    return BEFORE_NAMES.get(code, frozenset()) | BEFORE_NUMBERS.get(code, frozenset()) | BEFORE_ROMANS


def _plain(left: str, right: str, known: frozenset[str]) -> bool:
    """A word, a full stop, a space and a capital letter or a quotation: most ends, told without a closer look.

    A figure of four digits is such a word, a shorter one may be an ordinal or an item's number.
    """
    words = left.rsplit(None, 1)
    word = words[-1][:-1] if words else ""
    return (
        word.isalnum()
        and words[-1][-1] == "."
        and (len(word) > 3 or (len(word) > 1 and word.isalpha()))
        and (right[0].isupper() or right[0] in _OPENERS)
        and left[-1].isspace()
        and word.lower() not in known
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end].rstrip()
    end = start + len(part)
    return end - len(part.lstrip()), end


def _without_bullet(text: str, start: int, end: int, first: bool) -> Span:
    """The span without the sign of a list's item before it; a hyphen is one only where a line begins."""
    bullet = _BULLET.match(text, start, end) or (_DASH.match(text, start, end) if first else None)
    return (bullet.end(), end) if bullet else (start, end)
