"""A text's sentences, as spans: sentencex paragraph by paragraph, then what it gets wrong put right.

sentencex 1.0 (Wikimedia; abbreviation lists for some 300 languages) is right in nearly all of the hard
cases in `tests/summarize/data/sentences.tsv`; the pass after it joins and splits where news is special:
"9 a.m. EST", "D-Mich. said", "Govs. Stone and Vale", "der 2. Platz", "... said no. “I am done,” ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from digest.summarize.abbreviations import (
    BEFORE_NAMES,
    BEFORE_NUMBERS,
    GERMAN_BEFORE_ORDINALS,
    MONTHS,
    WEEKDAYS,
    ZONES,
)

Span = tuple[int, int]
"""Start and end of a stretch of text, in Unicode code points."""

_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_BULLET = re.compile(r"[•◦▪▫‣●■►▶⁃∙*]+\s+")
_HOUR = re.compile(r"\d\s?[ap]\.\s?m\.\Z", re.IGNORECASE)
_HEAD = re.compile(r"[“\"‘'«„(]*([^\W_]+)(['’]s\b)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which cannot be written as UTF-8 for sentencex; one code point stands in for one."""
_ASCII_END = re.compile("[.!?;:]")
_ELIDED = re.compile(r"^[A-Za-z]{1,4}['’]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-)+[^\W\d_]\Z")
_DOTTED_ORDINALS = frozenset({"de", "da", "no", "nb", "nn"})
# "no" as an answer ends a sentence; as "number" it is followed by a digit. 12 code points of white space at
# most, so that a hostile run of blanks costs no more than that.
_ANSWER_NO = re.compile(r"\bno\.[”’\"']?(?=\s{1,12}[“‘\"'«(]?[A-Z](?!\w*\d))")
# A sentence of its own in brackets: "(The figures are provisional.) They ..."
_CLOSED = re.compile(r"[.!?。！？][)）](?=\s{1,12}[“‘\"'«(]?[^\W\d_a-z]|[^\W\d_A-Za-z])")
_JAPANESE_GOES_ON = ("と", "って", "など", "という", "の", "を", "が", "は", "に", "で", "も")
_PIECE, _MARGIN = 20_000, 2_000
"""Code points of a long line that are read at once, and those at the end of such a piece that are read again with
the next: a quotation or an abbreviation must be seen whole. No paragraph of a real report is as long."""
_EDGE = 40
"""Code points looked at on either side of a boundary: longer than any abbreviation or weekday."""


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
    return tuple(span for start, end in paragraphs(text) for span in in_paragraph(text, start, end, language))


def in_paragraph(text: str, start: int, end: int, language: str = "und") -> Iterator[Span]:
    """The sentences of `text[start:end]`, which holds no line break, as spans of `text`.

    A long line is read piece by piece, each from where a sentence begins, and no further than it is asked for.
    """
    code, size = language_code(language), _PIECE
    while start < end:
        last = end - start <= size
        ends = _ends(text[start : end if last else start + size], code)
        if not last:
            ends = [at for at in ends if at <= size - _MARGIN]
            size = _PIECE if ends else 2 * size
        begin = start
        for at in ends:
            span = _without_bullet(text, *_trimmed(text, begin, start + at))
            if span[0] < span[1]:
                yield span
            begin = start + at
        start = begin


def _ends(line: str, code: str) -> list[int]:
    """Where the sentences end, white space after them included; the last is the line's end."""
    import sentencex

    if len(line) < _EDGE and line.isascii() and not _ASCII_END.search(line):
        return [len(line)]  # a heading, a cell, a button: texts of nothing else may have millions
    found = (one["end_index"] for one in sentencex.get_sentence_boundaries(code, _SURROGATE.sub("\ufffd", line)))
    ends = {at for at in found if at < len(line) and not _goes_on(line, at, code)}
    return sorted(ends.union(_missed(line), (len(line),)))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _without_bullet(text: str, start: int, end: int) -> Span:
    bullet = _BULLET.match(text, start, end)
    return (bullet.end(), end) if bullet else (start, end)


def _missed(line: str) -> Iterator[int]:
    """Ends that sentencex does not see."""
    for match in _ANSWER_NO.finditer(line):
        yield match.end()
    if line.startswith(("(", "（")) or ". (" in line or "。（" in line:
        yield from (match.end() for match in _CLOSED.finditer(line) if _own_brackets(line, match.end()))


def _own_brackets(line: str, end: int) -> bool:
    """The bracket that closes at `end` was opened where a sentence begins."""
    opened = max(line.rfind("(", max(0, end - 400), end), line.rfind("（", max(0, end - 400), end))
    before = line[max(0, opened - _EDGE) : opened].rstrip()
    return opened == 0 or (opened > 0 and before[-1:] in {".", "!", "?", "。", "！", "？"})


def _goes_on(line: str, at: int, code: str) -> bool:
    """What ends at `at` is no sentence yet: an abbreviation, an hour, an ordinal."""
    left, right = line[max(0, at - _EDGE) : at].rstrip(), line[at : at + _EDGE]
    right = right.lstrip() or line[at:].lstrip()[:_EDGE]
    if not right or not left:
        return True
    if right[0] == "-" and not line[at - 1].isspace():  # J.-P. Roux
        return True
    if code == "ja" and left[-1] in "」』" and right.startswith(_JAPANESE_GOES_ON):
        return True
    return left[-1] == "." and _abbreviated(left, right, code)


def _abbreviated(left: str, right: str, code: str) -> bool:
    token, before = _last_token(left)
    if right[0].islower():
        return code != "en" or _short(token) or token.lower() in BEFORE_NAMES["en"]
    if _HOUR.search(left):
        return _zone_or_day(right)
    if right[0].isdigit():
        return token.lower() in BEFORE_NUMBERS.get(code, ())
    if code in _DOTTED_ORDINALS and token.isdigit():
        return len(token) < 4 and before.lower() in GERMAN_BEFORE_ORDINALS
    # After a number it is a unit and may well end the sentence: "300 m.", "2021 г."
    named = token.lower() in BEFORE_NAMES.get(code, ()) or bool(_INITIALS.match(token))
    return named and not before.isdigit() and _HEAD.match(right) is not None


def _last_token(left: str) -> tuple[str, str]:
    """The word before the full stop, without what opens it or is elided ("l'art"), and the word before that."""
    words = left[:-1].split()[-2:]
    token = _ELIDED.sub("", words[-1].strip("(“\"‘'«„[")) if words else ""
    return token, words[-2] if len(words) > 1 else ""


def _zone_or_day(right: str) -> bool:
    """ "EST", "Monday", but not "Monday's vote"."""
    head = _HEAD.match(right)
    return head is not None and not head.group(2) and head.group(1) in ZONES | WEEKDAYS | MONTHS


def _short(token: str) -> bool:
    """A token before ". lower case" that is an abbreviation: D-Mich, Ill, e.g, m, p; not a surname."""
    return len(token) == 1 or "." in token or (token[:1].isupper() and (len(token) < 5 or "-" in token))
