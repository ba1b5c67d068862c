"""Draws the images of the invented issue and of the sample newsroom: `python -m tests.training.illustrations`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.training.canvas import WIDTH, Canvas, Point, wave
from tests.training.dry_scenes import desert_city, rhinos
from tests.training.newsroom_scenes import comet, herring, night_light, rowing_boat

ROOT = Path(__file__).parents[2]


def harbour() -> Canvas:
    """A lighthouse on its rock, boats at rest, morning."""
    its = Canvas("#f7c59f", "#fdeedc")
    its.disc("#fff6e3", 300, 250, 62)
    its.ridge("#c9a7a0", wave(300, (34, 620, 80), (10, 210, 0)))
    its.ridge("#9a8496", wave(335, (18, 420, 300), (8, 160, 40)))
    its.box("#3f7186", 0, 350, WIDTH, 250)
    for y, colour in ((392, "#4a8095"), (440, "#397082"), (500, "#2f6072")):
        its.ridge(colour, wave(y, (4, 190, y), (2, 67, y)), bottom=y + 34)
    for n in range(7):
        its.box("#f2c9a6", 300 - 66 + 7 * n, 362 + 20 * n, 132 - 14 * n, 4, 2)
    its.shape("#33404d", (760, 470), (800, 372), (870, 350), (960, 362), (1072, 330), (1072, 520), (820, 520))
    its.shape("#f6f1e7", (866, 356), (880, 140), (928, 140), (942, 356))
    for top in (190, 270):
        lean = (top - 140) / 216 * 14
        its.shape("#b5433a", (880 - lean, top), (928 + lean, top), (931 + lean, top + 40), (877 - lean, top + 40))
    its.box("#33404d", 870, 132, 68, 9, 3)
    its.box("#fbe08a", 884, 100, 40, 32)
    for x in (884, 903, 922):
        its.box("#33404d", x - 1, 100, 3, 32)
    its.shape("#b5433a", (876, 101), (904, 72), (932, 101))
    its.box("#f6f1e7", 960, 312, 78, 46)
    its.shape("#8d5a4c", (952, 314), (999, 280), (1046, 314))
    its.box("#33404d", 992, 328, 14, 30)
    _boat(its, 190, 470, "#b5433a", "#f6f1e7")
    _boat(its, 480, 520, "#f0b45a", "#f6f1e7")
    _boat(its, 610, 430, "#2b4a5c", "#f2c9a6", 0.7)
    return its


def _boat(its: Canvas, x: float, y: float, hull: str, house: str, size: float = 1.0) -> None:
    def at(dx: float, dy: float) -> Point:
        return x + dx * size, y + dy * size

    its.shape(hull, at(-70, -6), at(78, -16), at(52, 26), at(-54, 26))
    its.shape(house, at(-40, -8), at(-40, -40), at(2, -40), at(8, -10))
    its.box("#33404d", x - 32 * size, y - 33 * size, 24 * size, 12 * size, 2)
    its.line("#33404d", 4 * size, at(22, -14), at(22, -96))
    its.line("#33404d", 2 * size, at(22, -94), at(72, -18))


def train() -> Canvas:
    """A red train on a viaduct between green hills."""
    its = Canvas("#a9d3e6", "#eef6ec")
    _cloud(its, 210, 110)
    _cloud(its, 820, 80, 0.8)
    its.ridge("#b7cfc4", wave(270, (60, 700, 0), (16, 190, 60)))
    its.ridge("#8db79a", wave(330, (46, 560, 330), (12, 210, 90)))
    its.ridge("#6aa077", wave(400, (30, 780, 120), (10, 260, 20)))
    for n in range(9):
        its.box("#d9c7a8", 36 + 125 * n, 366, 26, 190)
    its.box("#d9c7a8", 0, 344, WIDTH, 26)
    for n in range(9):
        its.draw.arc((2 * (60 + 125 * n), 2 * 368, 2 * (163 + 125 * n), 2 * 464), 180, 360, fill="#bfa983", width=12)
    its.box("#8a7a62", 0, 338, WIDTH, 8)
    for n in range(3):
        its.box("#b93a36", 120 + 236 * n, 268, 228, 64, 10)
        its.box("#f4e9d6", 120 + 236 * n, 312, 228, 8)
        for window in range(5):
            its.box("#2f4858", 138 + 236 * n + 41 * window, 280, 28, 22, 4)
        for wheel in (40, 70, 158, 188):
            its.disc("#39393d", 120 + 236 * n + wheel, 333, 8)
    its.shape("#b93a36", (828, 332), (828, 268), (884, 268), (938, 316), (938, 332))
    its.shape("#2f4858", (872, 278), (886, 278), (918, 306), (872, 306))
    its.shape("#f4e9d6", (828, 312), (934, 312), (938, 320), (828, 320))
    for wheel in (850, 900):
        its.disc("#39393d", wheel, 333, 8)
    its.ridge("#4d8560", wave(520, (22, 640, 200), (8, 230, 0)))
    its.ridge("#39704f", wave(566, (14, 520, 0)))
    for x, y, size in ((70, 530, 1.1), (140, 548, 0.8), (690, 540, 0.9), (960, 536, 1.2), (1030, 552, 0.8)):
        _fir(its, x, y, size)
    return its


def _cloud(its: Canvas, x: float, y: float, size: float = 1.0) -> None:
    for dx, dy, radius in ((-50, 6, 26), (-14, -10, 36), (32, -4, 30), (66, 8, 22)):
        its.disc("#fbfdfb", x + dx * size, y + dy * size, radius * size)
    its.box("#fbfdfb", x - 60 * size, y + 6 * size, 136 * size, 24 * size, 12 * size)


def _fir(its: Canvas, x: float, y: float, size: float) -> None:
    its.box("#5a4636", x - 4 * size, y, 8 * size, 22 * size)
    for step in range(3):
        half, top = (34 - 8 * step) * size, y - (26 * step) * size
        its.shape("#275640", (x - half, top + 6 * size), (x, top - 44 * size), (x + half, top + 6 * size))


def mangroves() -> Canvas:
    """Mangroves on their stilts in still water, at dusk."""
    its = Canvas("#4b3a63", "#f3a46f")
    its.box("#ef9f6f", 0, 330, WIDTH, 10)
    its.disc("#ffd98e", 540, 318, 74)
    its.ridge("#6b4a68", wave(300, (10, 330, 60), (5, 90, 0)), bottom=346)
    its.box("#8a5a72", 0, 344, WIDTH, 256)
    its.box("#7a5070", 0, 430, WIDTH, 170)
    its.box("#5f4264", 0, 510, WIDTH, 90)
    for n in range(9):
        width = 150 - 9 * n + 30 * (n % 2)
        its.box("#f6bd83", 540 - width / 2 + 8 * (n % 3 - 1), 352 + 22 * n, width, 5, 2)
    dice = random.Random(7)
    for x, y, size in ((120, 400, 1.25), (300, 372, 0.8), (790, 380, 0.95), (960, 420, 1.4)):
        _mangrove(its, x, y, size, dice)
    for x, y in ((420, 150), (462, 132), (500, 158)):
        its.line("#3b2b47", 4, (x - 20, y - 7), (x - 9, y - 11), (x, y), (x + 9, y - 11), (x + 20, y - 7))
    return its


def _mangrove(its: Canvas, x: float, y: float, size: float, dice: random.Random) -> None:
    dark = "#2a2438"
    for side in range(-4, 5):
        foot = x + side * 26 * size
        its.line(
            dark,
            6 * size,
            (x + side * 3 * size, y - 60 * size),
            (x + side * 15 * size, y - 34 * size),
            (foot, y + 16),
        )
    its.line(dark, 18 * size, (x, y - 50 * size), (x + 4 * size, y - 130 * size))
    for _ in range(16):
        dx, dy = dice.uniform(-105, 105) * size, dice.uniform(-46, 34) * size
        shade = dice.choice(("#2f3a44", "#36454a", "#2a333f"))
        its.disc(shade, x + dx, y - 160 * size + dy, dice.uniform(34, 54) * size, dice.uniform(24, 36) * size)


def library() -> Canvas:
    """A reading room: shelves to the ceiling, a ladder, a lamp and somebody's armchair."""
    its = Canvas("#f1e3cb", "#e8d4b4")
    dice = random.Random(3)
    spines = ("#9e3b33", "#2f5d62", "#d9a441", "#47506b", "#b9744a", "#6f7d56", "#e9ddc6", "#7b4b5c")
    for left in (40, 400, 760):
        its.box("#6e4a32", left - 12, 30, 296, 490, 4)
        for row in range(3):
            its.box("#523524", left, 46 + 156 * row, 272, 144)
            _books(its, left + 4, 190 + 156 * row, 264, spines, dice)
    its.box("#8f6444", 0, 520, WIDTH, 80)
    its.box("#9c6f4d", 0, 520, WIDTH, 10)
    its.disc("#b5504a", 560, 566, 330, 28)
    for x in (340, 392):
        its.line("#d8b483", 8, (x, 40), (x - 20, 540))
    for n in range(10):
        its.line("#d8b483", 6, (338 - 1.9 * n, 78 + 48 * n), (390 - 1.9 * n, 78 + 48 * n))
    its.box("#2f5d62", 600, 330, 170, 150, 34)
    its.box("#3b7177", 584, 424, 204, 84, 24)
    its.box("#2f5d62", 566, 404, 44, 120, 20)
    its.box("#2f5d62", 762, 404, 44, 120, 20)
    for x in (590, 776):
        its.box("#3d2a1f", x, 520, 10, 28)
    its.line("#3d2a1f", 7, (874, 560), (874, 300))
    its.disc("#3d2a1f", 874, 562, 46, 9)
    its.shape("#f7d98b", (836, 300), (912, 300), (938, 366), (810, 366))
    return its


def _books(its: Canvas, left: float, foot: float, width: float, spines: Iterable[str], dice: random.Random) -> None:
    x, colours = left, tuple(spines)
    while x < left + width - 40:
        thick, high = dice.choice((40, 50, 62)), dice.uniform(84, 126)
        if x + thick > left + width:
            break
        its.box(dice.choice(colours), x, foot - high, thick - 2, high)
        x += thick


SCENES: dict[str, Callable[[], Canvas]] = {
    "templates/roundup/images/harbour": harbour,
    "templates/roundup/images/train": train,
    "templates/roundup/images/mangroves": mangroves,
    "templates/roundup/images/library": library,
    "templates/roundup/images/rhinos": rhinos,
    "templates/roundup/images/desert-city": desert_city,
    "digest/sample/newsroom/images/orla-tennant": rowing_boat,
    "digest/sample/newsroom/images/colorado-mountain-line": train,
    "digest/sample/newsroom/images/faro-de-fisterra": night_light,
    "digest/sample/newsroom/images/tripoli-library": library,
    "digest/sample/newsroom/images/school-roof-comet": comet,
    "digest/sample/newsroom/images/bay-of-fundy-herring": herring,
}


def main() -> None:
    """Draw all of them, and say how large they are."""
    for name, scene in SCENES.items():
        path = ROOT / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        print(name, scene().save(path))


if __name__ == "__main__":
    main()
