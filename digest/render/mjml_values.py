"""What is wrong with the value of an MJML attribute: colours, sizes, sides. mrml writes down whatever it is given.

Source: MJML's documentation of its components, where the type of each attribute stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LENGTH = r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:px|%|em|rem|pt|vw|vh)|-?0+(?:\.0+)?"
_ONE = re.compile(_LENGTH)
_FOUR = re.compile(rf"(?:{_LENGTH})(?:\s+(?:{_LENGTH})){{0,3}}")
_RADIUS = re.compile(rf"{_FOUR.pattern}(?:\s*/\s*{_FOUR.pattern})?")
_NUMBER = re.compile(rf"{_LENGTH}|\d+(?:\.\d+)?|normal")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONE_LENGTH = _names(
    "width height font-size border-width icon-size icon-height icon-width background-width background-height "
    "padding-top padding-right padding-bottom padding-left container-width"
)
_FOUR_LENGTHS = frozenset({"padding", "inner-padding", "text-padding", "icon-padding"})
_CHOICES = {
    "align": frozenset({"left", "center", "right", "justify"}),
    "text-align": frozenset({"left", "center", "right", "justify"}),
    "vertical-align": frozenset({"top", "middle", "bottom"}),
    "direction": frozenset({"ltr", "rtl"}),
    "dir": frozenset({"ltr", "rtl", "auto"}),
    "full-width": frozenset({"full-width"}),
}
_KEYWORDS = frozenset({"", "auto", "inherit", "initial", "none"})


@lru_cache(maxsize=1024)
def wrong(attribute: str, value: str) -> str | None:
    """What the value should be instead, in words; None where it is right, or the attribute takes any."""
    value = value.strip()
    if value.lower() in _KEYWORDS:
        return None
    if attribute in _CHOICES:
        return None if value in _CHOICES[attribute] else " or ".join(sorted(_CHOICES[attribute]))
    if attribute.endswith("color"):
        return None if _is_colour(value) else "a colour such as #9b1c1f"
    if attribute in _ONE_LENGTH:
        return None if _ONE.fullmatch(value) else "a length such as 20px"
    if attribute in _FOUR_LENGTHS:
        return None if _FOUR.fullmatch(value) else "one to four lengths such as 10px 25px"
    if attribute in {"border-radius", "inner-border-radius"}:
        return None if _RADIUS.fullmatch(value) else "one to four lengths such as 4px"
    if attribute == "line-height":
        return None if _NUMBER.fullmatch(value) else "a number or a length such as 1.5"
    return None


def _is_colour(value: str) -> bool:
    from tinycss2.color4 import parse_color

    return parse_color(value) is not None
