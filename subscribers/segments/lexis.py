"""The words and signs of a filter, each with the column in which it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from digest.errors import SegmentError
from digest.text import clean
from subscribers.segments.moments import WRITTEN

NAME = r"[^\W\d][\w-]*"
_TOKEN = re.compile(
    rf"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<moment>{WRITTEN}(?![\w:.-]))|(?P<number>\d+(?![\w.:-]))"""
    rf"|(?P<word>{NAME})|(?P<sign>[=<>!]+)|(?P<mark>[(),.])",
    re.DOTALL,
)
_SPACE = re.compile(r"\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_QUOTES = "\"'"
Kind = Literal["text", "moment", "number", "word", "sign", "mark", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, sign or value; of a text what stands between its quotation marks."""

    kind: Kind
    text: str
    column: int
    """From 1, in characters."""

    @property
    def key(self) -> str:
        """What it is compared by as a word or sign of the language; "" for values, which are none."""
        return self.text.lower() if self.kind in ("word", "sign", "mark") else ""

    @property
    def told(self) -> str:
        """What a message calls it."""
        return "the end" if self.kind == "end" else quoted(self.text) if self.kind == "text" else self.text


def wrong(column: int, reason: str) -> SegmentError:
    """The error for what stands in that column."""
    return SegmentError(segment="", column=column, reason=reason)


def quoted(text: str) -> str:
    """The text as it stands in a filter."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def tokens(text: str) -> Iterator[Token]:
    """The filter's tokens, an "end" the last. Raises SegmentError."""
    at = _space(text, 0)
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise wrong(at + 1, _strange(text[at:]))
        yield _token(found)
        at = _space(text, found.end())
    yield Token(kind="end", text="", column=len(text) + 1)


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _token(found: re.Match[str]) -> Token:
    kind, column = found.lastgroup, found.start() + 1
    if kind == "text":
        return Token(kind="text", text=_content(found[0], column), column=column)
    return Token(kind=kind, text=found[0], column=column)  # type: ignore[arg-type]  # the groups are the kinds


def _content(text: str, column: int) -> str:
    """What is between the quotation marks, in NFC, as everything in the store is."""
    whole = unicodedata.normalize("NFC", _ESCAPED.sub(r"\1", text[1:-1]))
    if clean(whole) != whole:
        raise wrong(column, "a control character in the text")
    return whole


def _strange(rest: str) -> str:
    if rest[0] in _QUOTES:
        return "a quotation mark that is not closed"
    if rest[0].isdigit():
        return f"{rest.split()[0][:40]} is neither a number nor a date such as 2026-01-31 or 2026-01-31T09:30"
    return f"{rest[0]!r} has no meaning here; texts stand between quotation marks"
