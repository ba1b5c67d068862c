"""Words that are hard to read for their colours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from digest.check import paint
from digest.check.letter import Letter
from digest.check.looks import Look
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.contrast import Rgb, hexed, ratio
from digest.values import Edition

_QUOTED = 50


@dataclass(slots=True)
class _Fault:
    """Where two colours that are too near each other show."""

    text: str
    """The first words in them."""
    modes: dict[str, None] = field(default_factory=dict)
    places: int = 0


def contrast(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Words with less contrast to their ground than 4.5:1, 3:1 where they are large; each two colours once."""
    words = paint.words(letter.page.root) if letter.page else ()
    if words is None:
        yield Remark("html", "there are too many elements and style rules to tell whether the colours can be read")
        return
    for what, fault in _faults(words).items():
        more = f" (and {fault.places - 1:,} more)" if fault.places > 1 else ""
        yield Remark("html", f"{' and '.join(fault.modes)}: {quoted(fault.text, _QUOTED)}{more} is {what}")


def _faults(text: Iterable[paint.Words]) -> dict[str, _Fault]:
    """The faults by what they are, in the order of the text."""
    found: dict[str, _Fault] = {}
    for words in text:
        told = [("light", _fault(words.light)), ("dark", _fault(words.dark))]
        # A dot or a bar between words says nothing.
        if any(map(str.isalnum, words.text)):
            for mode, fault in told:
                if fault:
                    found.setdefault(fault, _Fault(words.text)).modes[mode] = None
            for fault in {fault for _, fault in told if fault}:
                found[fault].places += 1
    return found


def _fault(look: Look) -> str:
    """What is wrong with the colours; "" where they can be read, or nothing shows."""
    return _compared(*look.colours, look.needed) if look.shows else ""


@lru_cache(maxsize=1_000)
def _compared(ink: Rgb, ground: Rgb, needed: float) -> str:
    found = ratio(ink, ground)
    if found >= needed:
        return ""
    # Rounded down: 4.499 is not 4.5.
    down = math.floor(found * 100) / 100
    return f"{hexed(ink)} on {hexed(ground)}: a contrast of {down:g}:1, and {needed:g}:1 is needed"
