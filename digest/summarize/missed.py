"""Where sentencex sees no end: "said no. | The talks", "etc. | La tienda", "(So it is.) | They"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from digest.summarize.abbreviations import ENDERS, ENDERS_BEFORE_STARTERS, STARTERS

# White space is looked at for 12 code points at most, so that a hostile run of blanks costs no more than that.
_UPPER = "A-ZÀ-ÖØ-ÞĀĆČŁŃŚŠŹŻŽА-ЯЁІЇЄҐ"
# "no" as an answer ends a sentence; as "number" it is followed by a digit.
_ANSWER_NO = re.compile(r"no\.[”’\"']?(?=\s{1,12}[“‘\"'«(]?[A-Z](?!\w*\d))")
# A sentence of its own in brackets: "(The figures are provisional.) They ..."
_CLOSED = re.compile(r"[.!?。！？][)）\]](?=\s{1,12}[“‘\"'«(]?[^\W\d_a-z]|[^\W\d_A-Za-z])")
_MAYBE_CLOSED = (".)", "!)", "?)", ".]", "!]", "?]", "。）", "！）", "？）", "。)")
_PLAIN_END = re.compile(r"[a-z]{3}\.[)\]]\Z")
# “Plan B.” It: a letter that is no initial, for a word follows that begins a sentence.
_LETTER = re.compile(rf"[A-Z]\.[”\"](?=\s{{1,12}}(?:{'|'.join(sorted(STARTERS['en'] - {'A', 'I'}))})\s)")
# A figure after an ideographic full stop begins a sentence: "...开放。186名..."
_IDEOGRAPHIC = re.compile(r"[。！？](?=\s?\d)")
_QUOTES = '"“”„«»'
_MARKS = frozenset(".!?。！？")
_BRACKETS = 400
"""Code points within which a bracket must have opened; a sentence in brackets is seldom half as long."""
_QUOTATION = 1000
"""Code points within which a quotation must have opened; longer ones are split like plain text."""


def missed(line: str, code: str) -> Iterator[int]:
    """Ends that sentencex does not see, in no order; none within a quotation."""
    if unseen := tuple(_unseen(line, code)):
        quotes = any(sign in line for sign in _QUOTES)
        yield from (at for at in unseen if not (quotes and _quoted(line, at)))
    if (")" in line or "）" in line or "]" in line) and any(sign in line for sign in _MAYBE_CLOSED):
        yield from (match.end() for match in _CLOSED.finditer(line) if _bracket_ends(line, match.end()))


def _unseen(line: str, code: str) -> Iterator[int]:
    if "。" in line or "！" in line or "？" in line:
        yield from (match.end() for match in _IDEOGRAPHIC.finditer(line))
    if "no." in line:
        yield from (match.end() for match in _ANSWER_NO.finditer(line) if _whole_word(line, match.start()))
    if code == "en" and ('."' in line or ".”" in line):
        yield from (match.end() for match in _LETTER.finditer(line) if _whole_word(line, match.start()))
    enders = _enders(code)
    if enders is not None:
        yield from (match.end() for match in enders.finditer(line) if _whole_word(line, match.start()))


def _whole_word(line: str, start: int) -> bool:
    """No letter or figure stands before `start`; looked at after the search, which then begins with letters."""
    return start == 0 or not line[start - 1].isalnum()


@lru_cache(maxsize=64)
def _enders(code: str) -> re.Pattern[str] | None:
    """What finds the language's `ENDERS`; None where it has none."""
    always, before = ENDERS.get(code, ()), ENDERS_BEFORE_STARTERS.get(code, ())
    starters = "|".join(sorted(STARTERS.get(code, ())))
    cases = [f'{_either(always)}(?=\\s{{1,12}}[«“"„—¿¡]?[{_UPPER}])'] * bool(always)
    cases += [f"{_either(before)}(?=\\s{{1,12}}(?:{starters})\\s)"] * bool(before)
    return re.compile("|".join(cases)) if cases else None


def _either(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _quoted(line: str, at: int) -> bool:
    """The place `at` lies within a quotation: “...”, „...“, «...», »...« or "..."."""
    before = line[max(0, at - _QUOTATION) : at]
    low, high = before.count("„"), before.count("“")
    opened = (low - high if low else high) - before.count("”")
    return opened > 0 or before.count("«") != before.count("»") or before.count('"') % 2 == 1


def _bracket_ends(line: str, end: int) -> bool:
    """The bracket closed at `end` was opened where a sentence begins, or a common word and a full stop close it.

    One word in brackets ends nothing: "Gen. (ret.) Moss". Scripts without spaces have no such abbreviations.
    """
    opened = max(line.rfind(sign, max(0, end - _BRACKETS), end) for sign in "(（[")
    if opened < 0 or (line[opened] != "（" and " " not in line[opened:end]):
        return False
    before = line[max(0, opened - 12) : opened].rstrip()
    if opened == 0 or before[-1:] in _MARKS:
        return True
    return _PLAIN_END.search(line, max(0, end - 5), end) is not None and not line.endswith("etc", 0, end - 2)
