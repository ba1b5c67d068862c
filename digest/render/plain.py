"""Lines for the plain-text twin: wrapped by width on a terminal, never through an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 72
"""Room for two levels of quotation in 80 columns, as netiquette has it (RFC 3676, 4.2: at most 78)."""


class Footnotes:
    """The numbers of a text twin's links: each address has one, from the first one on, and is listed once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._listed = 0

    def mark(self, url: str, before: str = "") -> str:
        """The address's number in brackets, with what stands before it."""
        return f"{before}[{self._numbers.setdefault(url, len(self._numbers) + 1)}]"

    def number(self, url: str | None) -> str:
        """The address's number in brackets, "" where it was given none."""
        found = self._numbers.get(url) if url else None
        return f"[{found}]" if found else ""

    def take(self) -> tuple[tuple[int, str], ...]:
        """Number and address of those that were not taken before, in order."""
        fresh = tuple((number, url) for url, number in self._numbers.items() if number > self._listed)
        self._listed = len(self._numbers)
        return fresh


# Stands for a space that must not break; a code point that is no character (Unicode 23.7).
_GLUE = "\ufdd0"
# What may not begin a line in Chinese and Japanese (JIS X 4051, the marks that news uses).
_NOT_FIRST = frozenset(")]}.,;:!?、。，．・：；？！）］｝」』】〉》”’ー々…")
_NOT_LAST = frozenset("([{（［｛「『【〈《“‘")


def columns(text: str) -> int:
    """The columns the text takes on a terminal: two for a wide East Asian character, none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character == _GLUE:
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> str:
    """The text on lines of at most `width` columns, the first beginning with `first`, the others with `rest`.

    Lines break at spaces and between wide East Asian characters; a word that is longer than a line,
    such as an address, stays whole.
    """
    rest = " " * columns(first) if rest is None else rest
    lines: list[str] = []
    line, used, empty = first, columns(first), True
    for space, piece in _pieces(text):
        gap = space if not empty else ""
        wide = columns(piece)
        if not empty and used + len(gap) + wide > width:
            lines.append(line)
            line, used, gap = rest, columns(rest), ""
        line, used, empty = line + gap + piece, used + len(gap) + wide, False
    return "\n".join([*lines, line]).replace(_GLUE, " ").rstrip()


def glue(text: str) -> str:
    """The text as one piece for `wrap`, its spaces restored there; one of more than half a line stays as it is."""
    return text.replace(" ", _GLUE) if columns(text) <= WIDTH // 2 else text


def underline(text: str, mark: str = "-", width: int = WIDTH) -> str:
    """A line of marks as wide as the text, or as the widest of its lines once it is wrapped."""
    return mark * max(columns(line) for line in wrap(text, width=width).split("\n"))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The unbreakable pieces in order, each with the space before it ("" between wide characters)."""
    for word in re.split("[ \n\t]+", text):
        space = " "
        for piece in _parts(word) if not word.isascii() else [word]:
            if piece:
                yield space, piece
                space = ""


def _parts(word: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(word)):
        left, right = word[at - 1], word[at]
        wide = _columns(left) == 2 or _columns(right) == 2
        if wide and right not in _NOT_FIRST and left not in _NOT_LAST and _columns(right):
            yield word[start:at]
            start = at
    yield word[start:]
