"""How lines begin that are not an article's own prose: captions, notices, bylines, by kind (`notices.txt`)."""

from __future__ import annotations

import re
from functools import cache

from digest.summarize.openings import sections


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NAME_SMALL = _set(
    "and for in of the with und für et pour en y e de da do di del della dei degli la le van von та і и"
)
"""Small words between the names of a byline."""
_MARK = re.compile("[:：|/／(（=＝]")
_HEAD = 120
"""Code points of a line that are looked at: no phrase is as long."""
_BUTTON = 40
"""Code points that a button's words have at most."""
_NAMELESS = re.compile(r"[\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff]")
"""Of a script without capitals: a byline is told by its length."""
_NAMELESS_WORDS = 6


def caption(line: str) -> bool:
    """Whether a short line is a picture's caption or credit: "Photo: ...", "Foto: dpa", "写真＝..."."""
    # Looked for first, because it is quick and few lines have one.
    return _MARK.search(line, 0, 60) is not None and _begins("caption", line, " ?[:：|/／(（=＝]")


def picture(line: str) -> bool:
    """Whether a line is a caption however long it is: "FILE PHOTO: ...", "Image copyright Reuters ..."."""
    return _begins("picture", line)


def notice(line: str, *, ended: bool) -> bool:
    """Whether a short line is a button, a link or a time stamp; `ended`: it ends like a sentence."""
    if _begins("notice", line) or (len(line) <= _BUTTON and _begins("alone", line, r"\W*\Z")):
        return True
    if ended:
        return _MARK.search(line, 0, 60) is not None and _begins("linked", line, r"\b ?[:：]")
    return _begins("linked", line, r"(?:\b|[:：])")


def byline(line: str) -> bool:
    """Whether a line without a full stop says who wrote: "By Jane Doe and Joe Poe", "Von Max Muster"."""
    found = _kind("byline", r"(?:\s*[:：|.—–-]\s*|\s+|(?=[\u3400-\u9fff]))").match(f"{line.lower()} ")
    if found is None:
        return False
    names = line[found.end() :].split()
    if _NAMELESS.match(line):
        return 0 < len(names) <= _NAMELESS_WORDS and len(line) <= 40
    return all(not name[:1].islower() or name in _NAME_SMALL for name in names)


def _begins(kind: str, line: str, end: str = "") -> bool:
    return _kind(kind, end).match(line[:_HEAD].lower()) is not None


@cache
def _kind(kind: str, end: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{sections('notices.txt')[kind]}){end}")
