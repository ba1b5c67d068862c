"""How well colours can be told apart: relative luminance, contrast, and the nearest shade that can be read.

Source: WCAG 2.2, "relative luminance" and "contrast ratio"; criterion 1.4.3 asks 4.5:1 for text, 3:1 for large text.
"""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache

READABLE = 4.5
READABLE_LARGE = 3.0

Rgb = tuple[float, float, float]
"""Red, green and blue, each from 0 to 255."""
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def is_colour(text: str) -> bool:
    """Whether the text is a colour as themes write them: `#rgb` or `#rrggbb`."""
    return _HEX.fullmatch(text) is not None


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


@lru_cache(maxsize=64)
def readable(colour: str, background: str, ratio: float = READABLE) -> str:
    """The colour, or the nearest shade of it that has `ratio` on the background: darker on light, lighter on dark.

    Hue and saturation stay. Where even black or white falls short, black or white.
    """
    pole = 0.0 if contrast("#000", background) >= contrast("#fff", background) else 1.0
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in rgb(colour)))
    for step in range(101):
        shade = lightness + (pole - lightness) * step / 100
        found = _hex(colorsys.hls_to_rgb(hue, shade, saturation)) if step else hexed(rgb(colour))
        if contrast(found, background) >= ratio:
            return found
    return _hex((pole, pole, pole))


def _hex(channels: tuple[float, float, float]) -> str:
    red, green, blue = channels
    return hexed((red * 255, green * 255, blue * 255))


def _luminance(colour: Rgb) -> float:
    channels = [channel / 255 for channel in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
