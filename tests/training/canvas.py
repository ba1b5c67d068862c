"""Flat landscapes of a few colours, drawn at twice their size and made smaller, so that edges are smooth."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1072, 600
MOST = 25_000
"""Bytes of one file: six of them are within one mail."""

Point = tuple[float, float]


class Canvas:
    """A picture at twice its size; coordinates are those of the finished one."""

    def __init__(self, top: str, bottom: str) -> None:
        self.image = Image.new("RGB", (1, 2))
        self.image.putpixel((0, 0), _rgb(top))
        self.image.putpixel((0, 1), _rgb(bottom))
        self.image = self.image.resize((2 * WIDTH, 2 * HEIGHT), Image.Resampling.BILINEAR)
        self.draw = ImageDraw.Draw(self.image)

    def shape(self, colour: str, *points: Point) -> None:
        """A polygon."""
        self.draw.polygon([(2 * x, 2 * y) for x, y in points], fill=colour)

    def box(self, colour: str, x: float, y: float, width: float, height: float, round_: float = 0) -> None:
        """A rectangle, with round corners."""
        self.draw.rounded_rectangle((2 * x, 2 * y, 2 * (x + width), 2 * (y + height)), 2 * round_, fill=colour)

    def disc(self, colour: str, x: float, y: float, wide: float, high: float | None = None) -> None:
        """A circle or ellipse around a point, by its radii."""
        high = wide if high is None else high
        self.draw.ellipse((2 * (x - wide), 2 * (y - high), 2 * (x + wide), 2 * (y + high)), fill=colour)

    def line(self, colour: str, width: float, *points: Point) -> None:
        """A line with round joints and ends."""
        self.draw.line([(2 * x, 2 * y) for x, y in points], fill=colour, width=round(2 * width), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(colour, x, y, width / 2)

    def ridge(self, colour: str, height: Callable[[float], float], bottom: float = HEIGHT) -> None:
        """Everything from a line of hills down."""
        above = [(x, height(x)) for x in range(0, WIDTH + 9, 8)]
        self.shape(colour, (0, bottom), *above, (WIDTH, bottom))

    def save(self, path: Path) -> int:
        """The bytes written."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        for quality in range(86, 34, -4):
            small.save(path, "JPEG", quality=quality, optimize=True, progressive=True)
            if path.stat().st_size <= MOST:
                break
        return path.stat().st_size


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def wave(middle: float, *waves: tuple[float, float, float]) -> Callable[[float], float]:
    """A line that goes up and down: waves of so many pixels, this long, shifted so far."""
    return lambda x: middle + sum(high * math.sin(2 * math.pi * (x + shift) / long) for high, long, shift in waves)
