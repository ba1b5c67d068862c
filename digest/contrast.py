"""How well colours can be told apart: relative luminance and contrast.

Source: WCAG 2.2, "relative luminance" and "contrast ratio"; criterion 1.4.3 asks 4.5:1 for text, 3:1 for large text.
"""

from __future__ import annotations

READABLE = 4.5
READABLE_LARGE = 3.0

Rgb = tuple[float, float, float]
"""Red, green and blue, each from 0 to 255."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, 1 (the same) to 21 (black on white)."""
    return ratio(rgb(one), rgb(other))


def ratio(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, 1 (the same) to 21 (black on white)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def rgb(colour: str) -> tuple[int, int, int]:
    """The channels of a hex colour, `#rgb` or `#rrggbb`."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


def hexed(colour: Rgb) -> str:
    """The colour as `#rrggbb`, the nearest there is."""
    return "#" + "".join(f"{round(channel):02x}" for channel in colour)


def _luminance(colour: Rgb) -> float:
    channels = [channel / 255 for channel in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
