"""The growth of the readers as lines: a chart in block characters, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digest.cli.bars import Ink, bar, hung
from digest.values import Growth

LEAST = 60
"""Columns below which the chart does not shrink any more."""
_KINDS = (
    ("joined", "joined"), ("came_back", "back"), ("left", "left"), ("bounced", "bounced"),
    ("complained", "complained"), ("removed", "removed"), ("erased", "erased"), ("net", "net"),
)  # fmt: skip


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
