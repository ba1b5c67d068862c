"""The growth of the readers as lines: a chart in block characters, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.values import Growth

LEAST = 60
"""Columns below which the chart does not shrink any more."""
_KINDS = (
    ("joined", "joined"), ("came_back", "back"), ("left", "left"), ("bounced", "bounced"),
    ("complained", "complained"), ("removed", "removed"), ("erased", "erased"), ("net", "net"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What bars are drawn with: whole cells, and what is less than one, the thinnest first."""

    all: str
    came: str
    went: str
    parts: str = ""
    """Of a cell, filled from its left."""
    half: str = ""
    """Of a cell, filled from its right."""
    axis: str = "|"


BLOCKS = Ink(all="█", came="█", went="█", parts="▏▎▍▌▋▊▉", half="▐", axis="│")
ASCII = Ink(all="#", came="+", went="-")


def ink(encoding: str | None) -> Ink:
    """Block characters, or ASCII where the encoding has none."""
    try:
        (BLOCKS.all + BLOCKS.parts + BLOCKS.half + BLOCKS.axis).encode(encoding or "ascii")
    except (UnicodeError, LookupError):
        return ASCII
    return BLOCKS


def chart(periods: Sequence[Growth], width: int, ink: Ink) -> Iterator[str]:
    """A line a period, `width` columns at most: the total and its bar, who went and who came with theirs."""
    totals, wents, cames = ([f"{n:,}" for n in row] for row in zip(*map(_figures, periods), strict=True))
    name, total, went, came = (
        max(map(len, column)) for column in ([one.name for one in periods], totals, wents, cames)
    )
    went, came = went + 1, came + 1  # their signs
    room = max(width, LEAST) - (name + total + went + came + 9)
    whole, aside = room - room // 2, room // 2
    high = max(1, *(one.total for one in periods))
    least, most = max(one.losses for one in periods), max(1, *(one.gains for one in periods))
    left = max(1, round(aside * least / (least + most))) if least else 0
    right = max(1, aside - left)
    scale = max(least / left if left else 0, most / right)  # people a column: the same for both
    for one in periods:
        bars = (
            bar(one.total / high * whole, whole, ink.all, ink.parts),
            hung(one.losses / scale, left, ink),
            bar(one.gains / scale, right, ink.came, ink.parts),
        )
        gone, new = (f"-{one.losses:,}" if one.losses else "", f"+{one.gains:,}" if one.gains else "")
        line = f"{one.name:<{name}}  {one.total:>{total},} {bars[0]}  {gone:>{went}} {bars[1]}{ink.axis}{bars[2]}"
        yield f"{line} {new:>{came}}".rstrip()


def _figures(one: Growth) -> tuple[int, int, int]:
    return one.total, one.losses, one.gains


def bar(cells: float, width: int, whole: str, parts: str) -> str:
    """So many cells from the left, to an eighth; something is never drawn as nothing."""
    eighths = min(round(cells * 8), width * 8) if parts else min(round(cells), width) * 8
    eighths = max(eighths, (1 if parts else 8) if cells > 0 else 0)
    drawn = whole * (eighths // 8) + (parts[eighths % 8 - 1] if eighths % 8 else "")
    return f"{drawn:<{width}}"


def hung(cells: float, width: int, ink: Ink) -> str:
    """So many cells up to the right edge, to a half; something is never drawn as nothing."""
    halves = min(round(cells * 2), width * 2) if ink.half else min(round(cells), width) * 2
    halves = max(halves, (1 if ink.half else 2) if cells > 0 else 0)
    return f"{(ink.half if halves % 2 else '') + ink.went * (halves // 2):>{width}}"


def table(periods: Sequence[Growth], head: str) -> Iterator[str]:
    """A line a period with every figure, and their sum; kinds that nobody did are left out."""
    kinds = [(field, name) for field, name in _KINDS if field == "net" or any(getattr(p, field) for p in periods)]
    rows = [[one.name, *(_cell(field, getattr(one, field)) for field, _ in kinds)] for one in periods]
    sums = [_cell(field, sum(getattr(one, field) for one in periods)) for field, _ in kinds]
    lines = [[head, *(name for _, name in kinds)], *rows, *([["all", *sums]] if len(rows) > 1 else [])]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *rest in lines:
        cells = (f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True))
        yield "  ".join([f"{first:<{widths[0]}}", *cells])


def _cell(field: str, number: int) -> str:
    return f"{number:+,}" if field == "net" and number else f"{number:,}"
