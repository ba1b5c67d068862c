"""Scenes of dry places, for `tests.training.illustrations`."""

from __future__ import annotations

import math
import random

from tests.training.canvas import WIDTH, Canvas, Point, wave


def rhinos() -> Canvas:
    """A rhino and her calf in tall grass, before blue mountains."""
    its = Canvas("#f6d9a8", "#fbf0d6")
    its.disc("#fff7df", 820, 150, 54)
    its.ridge("#b9c3cf", lambda x: 300 - 70 * abs(math.sin(x / 118)) - 26 * math.sin(x / 260))
    its.ridge("#93a3ae", wave(318, (26, 430, 60), (10, 140, 0)))
    its.ridge("#8b9a5d", wave(352, (8, 520, 0)))
    its.ridge("#c9a64f", wave(400, (10, 760, 200)))
    for x, y, size in ((150, 340, 1.0), (940, 350, 1.25), (1020, 344, 0.7)):
        its.line("#5a4632", 12 * size, (x, y + 40 * size), (x + 6 * size, y - 50 * size))
        for dx, dy, wide in ((-50, -58, 62), (40, -66, 70), (0, -90, 56)):
            its.disc("#5f7443", x + dx * size, y + dy * size, wide * size, 26 * size)
    _rhino(its, 470, 400, 1.0)
    _rhino(its, 730, 452, 0.55)
    dice = random.Random(5)
    its.ridge("#b08d3c", wave(520, (10, 430, 90)))
    for _ in range(230):
        x, foot = dice.uniform(0, WIDTH), dice.uniform(500, 600)
        lean, colour = dice.uniform(-12, 12), dice.choice(("#c9a64f", "#94752f", "#ddbd68"))
        its.shape(colour, (x - 3, foot), (x + lean, foot - dice.uniform(30, 64)), (x + 3, foot))
    return its


def _rhino(its: Canvas, x: float, y: float, size: float) -> None:
    def at(dx: float, dy: float) -> Point:
        return x + dx * size, y + dy * size

    hide, shade, horn = "#6d6f78", "#5b5d66", "#e9dfc9"
    for dx, colour in ((-112, shade), (52, shade), (-82, hide), (84, hide)):
        its.box(colour, x + (dx - 18) * size, y + 20 * size, 38 * size, 110 * size, 12 * size)
    its.disc(hide, *at(0, -10), 142 * size, 76 * size)
    its.disc(hide, *at(-84, -6), 72 * size, 74 * size)
    its.disc(hide, *at(82, -22), 70 * size, 70 * size)
    its.shape(hide, at(96, -88), at(190, -56), at(246, -2), at(236, 32), at(186, 34), at(110, 42))
    its.disc(hide, *at(222, 14), 32 * size, 24 * size)
    its.shape(horn, at(222, -14), at(268, -76), at(250, 4))
    its.shape(shade, at(128, -78), at(122, -122), at(152, -90))
    its.shape(hide, at(150, -76), at(156, -118), at(176, -72))
    its.disc("#26262b", *at(184, -28), 6 * size)
    its.line(shade, 5 * size, at(40, -82), at(30, -20), at(44, 46))
    its.line(shade, 5 * size, at(-52, -80), at(-44, -14), at(-60, 52))
    its.line(shade, 6 * size, at(-154, -24), at(-168, 20), at(-162, 52))


def desert_city() -> Canvas:
    """A white town under a large sun, dunes before it, rows of panels beside it."""
    its = Canvas("#f29f5c", "#fbe3b5")
    its.disc("#f8b968", 620, 250, 190)
    its.disc("#fdd98c", 620, 250, 148)
    its.disc("#fff0c4", 620, 250, 108)
    its.ridge("#d98f5f", wave(352, (30, 640, 100), (9, 200, 30)))
    dice = random.Random(11)
    for x in range(300, 960, 46):
        high = dice.uniform(50, 128)
        colour = dice.choice(("#fbf3e4", "#f1e2c8", "#e7d3b1"))
        its.box(colour, x, 420 - high, 52, high + 20)
        for n in range(int(high // 34)):
            its.box("#7d5a4a", x + 12, 432 - high + 34 * n, 9, 14, 4)
            its.box("#7d5a4a", x + 31, 432 - high + 34 * n, 9, 14, 4)
    _dome(its, 520, 300)
    its.box("#fbf3e4", 742, 210, 26, 220, 4)
    its.box("#c98a4b", 736, 250, 38, 8)
    its.shape("#3f7f86", (738, 212), (755, 172), (772, 212))
    its.ridge("#e2b06f", wave(430, (20, 820, 500), (7, 240, 0)))
    for row in range(3):
        for n in range(5):
            x, y = 60 + 88 * n - 26 * row, 446 + 40 * row
            its.shape("#2d4a66", (x, y + 24), (x + 14, y), (x + 84, y), (x + 70, y + 24))
            its.line("#6f93b3", 1.5, (x + 42, y), (x + 30, y + 24))
            its.line("#6f93b3", 1.5, (x + 7, y + 12), (x + 77, y + 12))
    its.ridge("#c98a4b", lambda x: 590 - 130 * max(0.0, math.sin((x - 380) / 330)) if x > 380 else 590)
    its.ridge("#b5763c", lambda x: 600 - 70 * max(0.0, math.sin((x - 720) / 200)) if x > 720 else 600)
    for x, foot in ((880, 470), (930, 486), (250, 436)):
        _palm(its, x, foot)
    return its


def _dome(its: Canvas, x: float, y: float) -> None:
    its.box("#fbf3e4", x - 62, y, 124, 130)
    its.draw.pieslice((2 * (x - 58), 2 * (y - 62), 2 * (x + 58), 2 * (y + 62)), 180, 360, fill="#3f7f86")
    its.line("#c98a4b", 4, (x, y - 60), (x, y - 86))
    its.box("#7d5a4a", x - 14, y + 60, 28, 70, 13)


def _palm(its: Canvas, x: float, foot: float) -> None:
    its.line("#6b4a32", 9, (x, foot), (x + 8, foot - 60), (x + 22, foot - 112))
    for dx, dy in ((-58, -6), (-42, -38), (0, -52), (44, -36), (58, -2), (-30, 24), (32, 26)):
        its.line(
            "#46633c", 8, (x + 22, foot - 112), (x + 22 + dx * 0.6, foot - 118 + dy), (x + 22 + dx, foot - 104 + dy)
        )
