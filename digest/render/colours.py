"""Colours that can be read: the nearest readable shade of what a theme or a newsletter asks for."""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache

from digest.contrast import READABLE, contrast, hexed, rgb

__all__ = ["READABLE", "contrast", "is_colour", "readable"]

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def is_colour(text: str) -> bool:
    """Whether the text is a colour as themes write them: `#rgb` or `#rrggbb`."""
    return _HEX.fullmatch(text) is not None


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
