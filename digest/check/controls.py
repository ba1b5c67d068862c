"""Characters that are not for reading, and line ends that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.check.letter import Letter, plain
from digest.check.post import Post
from digest.check.words import Remark
from digest.values import Edition

# C0 but tab and newline, DEL, C1; a carriage return that no newline follows.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
_IN_HEADER = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_END = re.compile(rb"\r\n|\n|\r")


def control_characters(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Bare line ends, control characters in headers and parts, line breaks within a header."""
    yield from _bare(letter)
    for name, value in letter.all_headers:
        if found := _IN_HEADER.search(value) or _IN_HEADER.search(plain(value)):
            what = "a line break" if found[0] in "\r\n" else f"the control character {_name(found[0])}"
            yield Remark("headers", f"{what} in {name}")
    for part in letter.parts:
        if part.kind.startswith("text/") and (found := _CONTROL.search(part.text)):
            line = part.text.count("\n", 0, found.start()) + 1
            yield Remark(part.where, f"the control character {_name(found[0])} in line {line} of {part.kind}")


def _bare(letter: Letter) -> Iterator[Remark]:
    """One remark on all of them: where one is wrong, most are."""
    found = _BARE.search(letter.raw)
    if found:
        number = len(_END.findall(letter.raw, 0, found.start())) + 1
        count = sum(1 for _ in _BARE.finditer(letter.raw))
        more = f"; {count - 1:,} more are bare" if count > 1 else ""
        kind = "CR" if found[0] == b"\r" else "LF"
        yield Remark("message", f"line {number} of the message ends in a bare {kind}, not in CRLF{more}")


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
