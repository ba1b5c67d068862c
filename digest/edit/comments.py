"""The comments in a draft: those that carry an item's id, and those of others, which are not printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digest.errors import DraftError

# A word processor's autocorrection makes dashes of the hyphens.
_OPENS = re.compile(r"<!(?:--|[—–])\s*item\s*:", re.IGNORECASE)
_ITEM = re.compile(r"<!(?:--|[—–])\s*item\s*:\s*([^\s<>—–]*?)\s*(?:--|[—–])>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """An item's id, still percent-encoded, and the line where its comment begins."""

    id: str
    line: int


def without_comments(lines: Sequence[str], first: int, path: str) -> tuple[list[str], list[Mark]]:
    """The lines, as many as before, without comments; and the item ids that stood in them.

    A comment opener after a backslash is text, and so is one of another's that is never closed. `first` is the
    first line's number. Raises DraftError for an item comment that is not closed.
    """
    text = "\n".join(lines)
    kept: list[str] = []
    marks: list[Mark] = []
    done, line = 0, first
    last_close = text.rfind("-->")
    at = text.find("<!")
    while at >= 0:
        end = at + 2
        if not _escaped(text, at) and (found := _end(text, at, last_close)):
            line += text.count("\n", done, at)
            end = _checked(found, path, line)
            if match := _ITEM.match(text, at):
                marks += [Mark(match[1], line)] if match[1] else []
            inside = text.count("\n", at, end)
            kept += [text[done:at], "\n" * inside]
            line, done = line + inside, end
        at = text.find("<!", end)
    kept.append(text[done:])
    return "".join(kept).split("\n"), marks


def _end(text: str, at: int, last_close: int) -> int | None:
    """Where the comment at `at` ends, -1 for an item's that is not closed, None where there is no comment."""
    if match := _ITEM.match(text, at):
        return match.end()
    if _OPENS.match(text, at):
        return -1
    if text.startswith("<!--", at) and at + 4 <= last_close:
        return text.index("-->", at + 4) + 3
    return None


def _checked(end: int, path: str, line: int) -> int:
    if end < 0:
        raise DraftError(path=path, line=line, reason="the item comment is not closed: <!-- item:ID -->")
    return end


def _escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before."""
    before = at
    while before and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1
