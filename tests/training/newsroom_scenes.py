"""Scenes of the sample newsroom's stories, for `tests.training.illustrations`."""

from __future__ import annotations

import math
import random

from tests.training.canvas import WIDTH, Canvas, Point, wave


def rowing_boat() -> Canvas:
    """A small rowing boat with a cabin on a large sea, land in sight."""
    its = Canvas("#f4d3b0", "#fdf3e2")
    its.disc("#fff9ea", 770, 190, 70)
    its.ridge(
        "#a9b7b4", lambda x: 322 - 60 * math.exp(-(((x - 250) / 210) ** 2)) - 34 * math.exp(-(((x - 20) / 160) ** 2))
    )
    its.box("#3f7f94", 0, 318, WIDTH, 290)
    for middle, colour in ((352, "#4a8ba0"), (398, "#3a7489")):
        its.ridge(colour, wave(middle, (9, 250, middle), (4, 90, 20)))
    for n in range(6):
        its.box("#f3dcbc", 770 - 60 + 8 * n, 332 + 15 * n, 120 - 16 * n, 4, 2)
    for sign in (-1, 1):
        its.line("#e8d6b8", 6, (560, 404), (560 + sign * 176, 470))
        its.shape(
            "#c9573f",
            (560 + sign * 168, 458),
            (560 + sign * 214, 478),
            (560 + sign * 204, 496),
            (560 + sign * 160, 474),
        )
    its.shape("#d9482f", (388, 396), (744, 388), (700, 462), (430, 466))
    its.shape("#f7efe0", (388, 396), (744, 388), (738, 406), (396, 412))
    its.shape("#f7efe0", (410, 396), (424, 342), (494, 342), (506, 394))
    its.shape("#f7efe0", (646, 390), (656, 350), (708, 350), (726, 389))
    its.box("#2f4858", 436, 354, 40, 22, 6)
    its.line("#2f4858", 4, (420, 342), (420, 270))
    its.shape("#2f9e6f", (420, 272), (466, 284), (420, 298))
    its.disc("#e9b48c", 566, 322, 15)
    its.shape("#f0b429", (544, 394), (548, 346), (566, 336), (586, 346), (594, 392))
    its.line("#f0b429", 13, (556, 350), (602, 384))
    its.disc("#7b3f2a", 562, 312, 13, 10)
    its.ridge("#2f6479", wave(462, (16, 310, 60), (6, 110, 0)))
    its.ridge("#28566a", wave(520, (13, 260, 200), (5, 90, 40)))
    its.ridge("#204759", wave(570, (10, 340, 0)))
    for x, y in ((200, 150), (262, 122), (330, 168)):
        its.line("#5b6670", 4, (x - 20, y - 7), (x - 9, y - 11), (x, y), (x + 9, y - 11), (x + 20, y - 7))
    return its


def _stars(its: Canvas, seed: int, lowest: float) -> None:
    dice = random.Random(seed)
    for _ in range(70):
        its.disc("#dfe6f5", dice.uniform(0, WIDTH), dice.uniform(10, lowest), dice.choice((1.2, 1.6, 2.4)))


def night_light() -> Canvas:
    """A lighthouse on its cape at night, its door open and lit."""
    its = Canvas("#141d3a", "#3f4f7f")
    _stars(its, 4, 300)
    its.shape("#57659a", (660, 150), (0, 60), (0, 250))
    its.shape("#6c7ab0", (660, 150), (0, 110), (0, 200))
    its.box("#1d2f52", 0, 400, WIDTH, 200)
    for n in range(5):
        its.box("#3c5284", 90 + 70 * (n % 3), 424 + 24 * n, 160 - 16 * n, 4, 2)
    its.shape(
        "#0f1730", (380, 600), (470, 470), (560, 420), (640, 372), (820, 366), (960, 410), (1072, 396), (1072, 600)
    )
    its.shape("#e4e2da", (622, 372), (636, 178), (686, 178), (700, 372))
    its.box("#8d94a8", 628, 170, 66, 10, 3)
    its.box("#ffe9a3", 642, 132, 38, 38)
    for x in (642, 660, 679):
        its.box("#0f1730", x - 1, 132, 3, 38)
    its.shape("#7f3b35", (634, 133), (661, 102), (688, 133))
    for y in (220, 272, 324):
        its.box("#f7c95c", 655, y, 12, 20, 5)
    its.box("#cfcdc6", 700, 300, 150, 72)
    its.shape("#7f3b35", (690, 302), (720, 262), (832, 262), (860, 302))
    its.box("#f7c95c", 724, 322, 26, 50, 4)
    for x in (772, 812):
        its.box("#f7c95c", x, 322, 22, 22, 3)
    its.shape("#3a3a4c", (724, 372), (750, 372), (790, 430), (700, 430))
    for x, y in ((762, 416), (790, 424), (700, 428)):
        _visitor(its, x, y)
    return its


def _visitor(its: Canvas, x: float, y: float) -> None:
    its.disc("#0a0f20", x, y - 40, 8)
    its.box("#0a0f20", x - 9, y - 32, 18, 40, 8)


def comet() -> Canvas:
    """A comet above the flat roof of a school, where three people stand beside a camera."""
    its = Canvas("#0e1533", "#4a4f86")
    _stars(its, 9, 380)
    for wide, colour in ((46, "#3a447c"), (28, "#5b66a3"), (12, "#a9b6e0")):
        its.shape(colour, (760, 150), (270, 330 - wide), (250, 330 + wide))
    its.disc("#f2f4ff", 760, 150, 15)
    its.ridge("#262b57", wave(420, (30, 560, 60), (9, 170, 0)))
    its.box("#171b3c", 120, 430, 832, 170)
    its.box("#20264f", 104, 420, 864, 14, 3)
    for row in range(2):
        for n in range(9):
            lit = (row, n) in {(0, 2), (1, 6), (1, 7)}
            its.box("#f5cf73" if lit else "#2c3366", 150 + 88 * n, 462 + 62 * row, 54, 36, 3)
    for n in range(22):
        its.line("#3d4577", 3, (110 + 40.5 * n, 420), (110 + 40.5 * n, 394))
    its.line("#3d4577", 4, (106, 394), (966, 394))
    for foot in (478, 506, 534):
        its.line("#080b1c", 5, (506, 356), (foot, 420))
    its.shape("#080b1c", (482, 352), (536, 322), (546, 342), (492, 372))
    for x, tall in ((410, 62), (448, 54), (590, 66)):
        its.disc("#080b1c", x, 420 - tall, 11)
        its.box("#080b1c", x - 12, 431 - tall, 24, tall - 9, 9)
    its.line("#080b1c", 7, (592, 376), (628, 340))
    return its


def herring() -> Canvas:
    """A shoal of herring below a quiet bay at first light."""
    its = Canvas("#f6c8a4", "#fbe9cf")
    its.disc("#fff5df", 560, 176, 56)
    its.ridge("#a78f97", wave(168, (16, 480, 20), (6, 130, 0)), bottom=200)
    its.box("#5f93a2", 0, 192, WIDTH, 410)
    for n, colour in enumerate(("#4d8494", "#3f7486", "#336478", "#28546a", "#1f465b")):
        its.ridge(colour, wave(232 + 74 * n, (9, 300 + 40 * n, 70 * n), (3, 90, 0)))
    for n in range(4):
        its.box("#f2d8b6", 560 - 50 + 10 * n, 202 + 10 * n, 100 - 20 * n, 3, 1)
    dice = random.Random(2)
    for row in range(5):
        for n in range(8):
            x, y = 96 + 124 * n + 50 * (row % 2) + dice.uniform(-18, 18), 288 + 62 * row + dice.uniform(-14, 14)
            _fish(its, x, y, 0.72 + 0.1 * row, ("#c8d8dc", "#b3c8cf", "#dbe6e6")[(row + n) % 3])
    return its


def _fish(its: Canvas, x: float, y: float, size: float, colour: str) -> None:
    def at(dx: float, dy: float) -> Point:
        return x + dx * size, y + dy * size

    its.shape(colour, at(-30, 0), at(-52, -13), at(-45, 0), at(-52, 13))
    its.disc(colour, x, y, 38 * size, 11 * size)
    its.shape("#6f8f9d", at(-24, -7), at(2, -11), at(26, -7), at(2, -4))
    its.disc("#17303d", *at(27, -2), 2.4 * size)
