"""What rules share: a remark, and words and addresses compared whatever the layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from digest.text import clean, flat

Level = Literal["E", "W"]
Where = Literal["headers", "text", "html", "message", "draft"]

# White space, and the code points that are no characters (Unicode 23.7): `render` glues words with one.
_NO_WORD = re.compile(r"[\s\ufdd0-\ufdef]+")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
# What a sentence may set after an address; an address may end in each of them too.
_AFTER = ".,;:!?)]}'…»”’、。，）」』"
# What a text twin sets after a label: the number of its link. A label may end in an address.
_NUMBERED = re.compile(r"\]\[[0-9]{1,4}\]$")
_MOST_AFTER = 8


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule has found, and where; the rule's own level unless it says another."""

    where: Where
    message: str
    level: Level | None = None
    firm: bool = False
    """Whether no silence is for it."""


def squeezed(text: str) -> str:
    """The text without white space: the same however its lines are wrapped."""
    return _NO_WORD.sub("", clean(text))


def quoted(text: str, limit: int = 60) -> str:
    """The beginning of the text in quotation marks, on one line."""
    return f"“{flat(text, limit)}”"


def addresses(text: str) -> Iterator[tuple[str, ...]]:
    """The http(s) and `mailto:` addresses in plain text; each with and without punctuation that follows it."""
    for match in _ADDRESS.finditer(text):
        readings = [match[0]]
        if _NUMBERED.search(match[0]):
            readings.append(_NUMBERED.sub("", match[0]))
        while len(readings) <= _MOST_AFTER and readings[-1][-1:] in _AFTER:
            readings.append(readings[-1][:-1])
        yield tuple(readings)
