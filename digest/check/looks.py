"""How words look in an element: colour, ground, size and weight, given those around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digest.check.inks import Ink, ink
from digest.contrast import READABLE, READABLE_LARGE, Rgb

_SIZE = re.compile(r"(\d{0,9}(?:\.\d{0,9})?)(px|pt|em|rem|%)?")
_HEAVY = re.compile(r"[789]\d\d|1000")
_NOTHING = re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?")
_PARTLY = re.compile(r"(0?\.\d{1,9}|[1-9]\d?%)")
_NAMED = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_UNITS = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}
_LARGE = 24.0
_LARGE_BOLD = 18.66
"""Pixels: 18 and 14 points (WCAG 2.2, "large scale"), the latter rounded down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The colours before any see-through element around them, and what those leave of them."""

    ink: Ink
    ground: Rgb
    base: Ink
    """What the program writes in where nothing is said."""
    link: Ink
    size: float = 16.0
    """In pixels."""
    bold: bool = False
    gone: bool = False
    """Not there at all, whatever is in it: `display: none`."""
    unseen: bool = False
    """Not seen unless something in it says so: `visibility: hidden`."""
    share: float = 1.0
    """How much see-through elements leave of a colour; the rest is `behind`."""
    behind: Rgb = (0.0, 0.0, 0.0)

    @property
    def shows(self) -> bool:
        """Whether a reader sees words here at all."""
        return self.size > 0 and not (self.gone or self.unseen)

    @property
    def needed(self) -> float:
        """The contrast that WCAG 1.4.3 asks for letters of this size and weight."""
        large = self.size >= _LARGE or (self.bold and self.size >= _LARGE_BOLD)
        return READABLE_LARGE if large else READABLE

    @property
    def colours(self) -> tuple[Rgb, Rgb]:
        """The colour of letters and of what they stand on, as they are seen."""
        return self._seen(self.ink.over(self.ground)), self._seen(self.ground)

    def _seen(self, colour: Rgb) -> Rgb:
        red, green, blue = (self.share * own + other for own, other in zip(colour, self.behind, strict=True))
        return red, green, blue


def canvas(dark: bool) -> Look:
    """What a mail program has before the mail says anything."""
    if dark:
        return Look(ink=Ink(255, 255, 255), ground=(18, 18, 18), base=Ink(255, 255, 255), link=Ink(158, 158, 255))
    return Look(ink=Ink(0, 0, 0), ground=(255, 255, 255), base=Ink(0, 0, 0), link=Ink(0, 0, 238))


def look(said: dict[str, str], around: Look) -> Look:
    """How words look in an element, given what is said of it; by names without shorthands."""
    partly = _PARTLY.fullmatch(said.get("opacity", ""))
    share = around.share * (_number(partly[1]) if partly else 1.0)
    own = ink(said.get("background-color", "transparent"))
    return Look(
        ink=_ink(said.get("color", "inherit"), around),
        ground=own.over(around.ground) if own else around.ground,
        base=around.base,
        link=around.link,
        size=_size(said.get("font-size", ""), around.size),
        bold=_bold(said.get("font-weight", "inherit"), around.bold),
        gone=around.gone or _gone(said),
        unseen=_unseen(said.get("visibility", "inherit"), around.unseen),
        share=share,
        behind=_sum(around.behind, around.ground, around.share - share),
    )


def _ink(value: str, around: Look) -> Ink:
    if value == "initial":
        return around.base
    return around.link if value == "-link" else ink(value) or around.ink


def _sum(behind: Rgb, ground: Rgb, share: float) -> Rgb:
    """What is behind, and a share of one more ground."""
    red, green, blue = (own + share * other for own, other in zip(behind, ground, strict=True))
    return red, green, blue


def _number(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def _size(value: str, around: float) -> float:
    """The size in pixels; what is not known is that of what is around."""
    found = _SIZE.fullmatch(value)
    if found is None or not found[1].strip("."):
        return _NAMED.get(value, around * {"smaller": 0.83, "larger": 1.2}.get(value, 1.0))
    number = float(found[1])
    if found[2] is None:
        return around if number else 0.0
    if found[2] in _UNITS:
        return number * _UNITS[found[2]]
    return min(around * number / (100 if found[2] == "%" else 1), 1e6)


def _bold(value: str, around: bool) -> bool:
    if value in ("inherit", "unset"):
        return around
    return value in ("bold", "bolder") or _HEAVY.fullmatch(value) is not None


def _unseen(value: str, around: bool) -> bool:
    return around if value in ("inherit", "unset") else value in ("hidden", "collapse")


def _gone(said: dict[str, str]) -> bool:
    """Whether nothing of it shows. A preheader may have no height and let nothing out."""
    if said.get("display") == "none" or _NOTHING.fullmatch(said.get("opacity", "")):
        return True
    flat = any(_NOTHING.fullmatch(said.get(name, "")) for name in ("height", "max-height"))
    return flat and said.get("overflow") == "hidden"
