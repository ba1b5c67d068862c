"""The growth of the readers as a small SVG: all of them as an area, and below it who came and who went."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.render.svg import MARGIN, counted, key, safe, svg
from digest.values import Growth

_LEFT, _RIGHT = 76, 596
_TOP, _BASE = 78, 222
"""Of the area."""
_HIGH, _LOW = 250, 370
"""Of the bars."""
_HEIGHT = 416
_TICKS = 4
_NAME = 78
"""Room for a period's name: ten digits."""
_THIN = 4
"""Bars that are narrower than that are drawn as one figure: between them the ground would shine through."""
_IN_WORDS = 60
"""Periods that are told one by one to those who do not see the chart."""
_BROADEST = 44
_LIGHT = """.area { fill: #0a5fb4; fill-opacity: .14; } .line { fill: none; stroke: #0a5fb4; stroke-width: 2; }
.all { fill: #0a5fb4; } .came { fill: #1f8a70; } .went { fill: #c65d21; } .open { fill-opacity: .5; }
.zero { stroke: #5c5c63; } .tick { font-size: 11px; } text { font-variant-numeric: tabular-nums; }"""
_DARK = """.area { fill: #6db3ff; } .line { stroke: #6db3ff; } .all { fill: #6db3ff; } .came { fill: #4cc3a5; }
  .went { fill: #f0955b; } .zero { stroke: #a7adb7; }"""


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a figure is, from top to bottom; both ends are ticks."""

    least: int
    most: int
    step: int
    top: int
    base: int

    @classmethod
    def of(cls, least: int, most: int, top: int, base: int) -> _Scale:
        """The scale on which both figures have room, `least` at most 0 and `most` at least 1."""
        step = stride(max(1, most - least))
        return cls(least // step * step, -(-most // step) * step, step, top, base)

    def y(self, figure: int) -> float:
        """How far from the picture's top."""
        return self.base - (self.base - self.top) * (figure - self.least) / (self.most - self.least)


def growth(periods: Sequence[Growth], *, title: str, length: str) -> str:
    """The SVG of at least one period, readable in light and dark, its figures also in words.

    `length` names a period: "month". The last one is not over, and its bars are paler.
    """
    start = periods[0].total - periods[0].net
    totals = [start, *(one.total for one in periods)]
    above = _Scale.of(min(0, *totals), max(1, *totals), _TOP, _BASE)
    below = _Scale.of(-max(one.losses for one in periods), max(1, *(one.gains for one in periods)), _HIGH, _LOW)
    parts = [
        *_legend(periods),
        *_rails(above),
        *_area(start, periods, above),
        *_rails(below),
        *_bars(periods, below),
        *_names(periods, length),
    ]
    return svg(title, _told(periods, length), _HEIGHT, parts, light=_LIGHT, dark=_DARK)


def stride(span: int) -> int:
    """The distance of ticks: 1, 2 or 5 and zeros, so that there are four steps in the span at most."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * _TICKS >= span:
                return step
        power *= 10


def _legend(periods: Sequence[Growth]) -> Iterator[str]:
    y, last = MARGIN + 34, periods[-1]
    came, went = sum(one.gains for one in periods), sum(one.losses for one in periods)
    for x, kind, text in (
        (MARGIN, "all", counted(last.total, "reader")),
        (MARGIN + 200, "came", f"{came:,} came"),
        (MARGIN + 360, "went", f"{went:,} went"),
    ):
        yield key(x, y, kind, text)


def _rails(scale: _Scale) -> Iterator[str]:
    """The lines behind, each with its figure."""
    for figure in range(scale.least, scale.most + 1, scale.step):
        y = scale.y(figure)
        kind = "zero" if figure == 0 else "rail"
        yield f'<line class="{kind}" x1="{_LEFT}" y1="{y:.1f}" x2="{_RIGHT}" y2="{y:.1f}"/>'
        shown = f"{figure:,}".replace("-", "−")
        yield f'<text class="soft tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{shown}</text>'


def _area(start: int, periods: Sequence[Growth], scale: _Scale) -> Iterator[str]:
    """All readers; a total is one of its period's end."""
    broad = (_RIGHT - _LEFT) / len(periods)
    points = [(float(_LEFT), scale.y(start))]
    points += [(_LEFT + broad * number, scale.y(one.total)) for number, one in enumerate(periods, start=1)]
    line, ground = " ".join(f"{x:.1f},{y:.1f}" for x, y in points), scale.y(0)
    yield f'<polygon class="area" points="{_LEFT},{ground:.1f} {line} {_RIGHT},{ground:.1f}"/>'
    yield f'<polyline class="line" points="{line}"/>'
    yield f'<circle class="all" cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="4"/>'


def _bars(periods: Sequence[Growth], scale: _Scale) -> Iterator[str]:
    """Who came stands on the line, who went hangs from it."""
    broad = (_RIGHT - _LEFT) / len(periods)
    for kind, ends in (
        ("came", [scale.y(one.gains) for one in periods]),
        ("went", [scale.y(-one.losses) for one in periods]),
    ):
        yield from _outline(kind, ends, scale.y(0), broad) if broad < _THIN else _apart(kind, ends, scale.y(0), broad)


def _apart(kind: str, ends: Sequence[float], ground: float, broad: float) -> Iterator[str]:
    width = min(broad * 0.72, _BROADEST)
    for number, end in enumerate(ends, start=1):
        x, y, height = _LEFT + broad * (number - 0.5) - width / 2, min(end, ground), abs(end - ground)
        shade = " open" if number == len(ends) else ""
        if height:
            place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            yield f'<rect class="{kind}{shade}" {place}/>'


def _outline(kind: str, ends: Sequence[float], ground: float, broad: float) -> Iterator[str]:
    steps = (f"V{end:.1f}H{_LEFT + broad * number:.2f}" for number, end in enumerate(ends, start=1))
    yield f'<path class="{kind}" d="M{_LEFT},{ground:.1f}{"".join(steps)}V{ground:.1f}Z"/>'


def _names(periods: Sequence[Growth], length: str) -> Iterator[str]:
    """Of the last period, and of as many before it as there is room for."""
    broad = (_RIGHT - _LEFT) / len(periods)
    for number in range(len(periods) - 1, -1, -math.ceil(_NAME / broad)):
        x = _LEFT + broad * (number + 0.5)
        name = safe(periods[number].name)
        yield f'<text class="soft tick" x="{x:.1f}" y="{_LOW + 20}" text-anchor="middle">{name}</text>'
    note = f"By {length}; the last is not over."
    yield f'<text class="soft tick" x="{_RIGHT}" y="{_HEIGHT - 8}" text-anchor="end">{safe(note)}</text>'


def _told(periods: Sequence[Growth], length: str) -> str:
    first, last = periods[0], periods[-1]
    came, went = sum(one.gains for one in periods), sum(one.losses for one in periods)
    whole = f"From {first.total - first.net:,} to {counted(last.total, 'reader')}: {came:,} came, {went:,} went."
    those = periods[-_IN_WORDS:]
    head = f"By {length}" if len(those) == len(periods) else f"The last {_IN_WORDS}, by {length}"
    each = "; ".join(f"{one.name}: {one.gains:,} came, {one.losses:,} went, {one.total:,} in all" for one in those)
    return f"{whole} {head}: {each}."
