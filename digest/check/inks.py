"""CSS colours as channels, and what the declarations on an element say of how its words look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

from digest.check.sheets import Declaration

_COLOUR = re.compile(r"(?:rgb|hsl)a?\([^()]*\)|hwb\([^()]*\)|#[0-9a-f]+|[a-z]+")
_LEGACY = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_UNKNOWN = re.compile(r"(?:var|env|light-dark|attr|color|color-mix|(?:ok)?l(?:ab|ch))\(")
_LENGTH = re.compile(r"[\d.]+(?:px|pt|r?em|%)|0|(?:xx?-)?(?:small|large)|medium|smaller|larger|xxx-large")
_HEAVY = re.compile(r"bold|bolder|[1-9]\d\d")
_COLOURED = frozenset({"color", "background-color"})
_KEYWORDS = frozenset({"inherit", "currentcolor", "unset", "initial"})
_KEPT = frozenset(
    {"font-size", "font-weight", "opacity", "display", "visibility", "height", "max-height", "overflow"}
)


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour: channels from 0 to 255, and how much of it covers what is behind, 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground: tuple[float, float, float]) -> tuple[float, float, float]:
        """What is seen where it lies on an opaque ground."""
        red, green, blue = (
            self.alpha * own + (1 - self.alpha) * other
            for own, other in zip((self.red, self.green, self.blue), ground, strict=True)
        )
        return red, green, blue


@lru_cache(maxsize=1_000)
def ink(text: str) -> Ink | None:
    """The colour that a value in lower case names; None where it is none, or not one that is read here."""
    from tinycss2.color4 import parse_color

    if text == "transparent":
        return Ink(0, 0, 0, 0)
    if len(text) > 100 or not _COLOUR.fullmatch(text):
        return None
    try:
        found: Any = parse_color(text)
        red, green, blue = (min(max(each, 0.0), 1.0) * 255 for each in found.to("srgb").coordinates)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # A word that is no colour, or numbers in brackets that are not as they should be.
        return None
    return Ink(red, green, blue, found.alpha) if isfinite(red + green + blue + found.alpha) else None


def legacy(text: str | None) -> str:
    """The colour of a `bgcolor` or `color` attribute as CSS has it; "" for none."""
    value = (text or "").strip().lower()
    digits = _LEGACY.fullmatch(value)
    return f"#{digits[1]}" if digits else value


def said(declarations: Iterable[Declaration]) -> Iterator[Declaration]:
    """What is said of colour, size, weight and hiding, without shorthands.

    A colour that is not read here is passed over, as by a mail program that does not know it; a picture in the
    background is too, as by one that shows none.
    """
    for each in declarations:
        if each.name == "background":
            yield from _background(each)
        elif each.name == "font":
            yield from _font(each)
        elif each.name in _KEPT or (each.name in _COLOURED and (ink(each.value) or each.value in _KEYWORDS)):
            yield each


def _background(each: Declaration) -> Iterator[Declaration]:
    if _UNKNOWN.search(each.value):
        return
    colour = next((piece for piece in _pieces(each.value) if ink(piece)), "transparent")
    yield Declaration(name="background-color", value=colour, important=each.important)


def _pieces(value: str) -> Iterator[str]:
    """The words of a value; what is in brackets belongs to the word before."""
    piece, depth = "", 0
    for mark in value + " ":
        depth += (mark == "(") - (mark == ")")
        if depth <= 0 and (mark.isspace() or mark == ","):
            yield piece
            piece = ""
        else:
            piece += mark


def _font(each: Declaration) -> Iterator[Declaration]:
    words = [word.split("/")[0] for word in each.value.split()]
    at = next((at for at, word in enumerate(words) if _LENGTH.fullmatch(word)), None)
    if at is None:
        return
    heavy = next((word for word in words[:at] if _HEAVY.fullmatch(word)), "normal")
    yield Declaration(name="font-size", value=words[at], important=each.important)
    yield Declaration(name="font-weight", value=heavy, important=each.important)
