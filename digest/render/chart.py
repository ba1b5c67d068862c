"""The mix of an issue as a small SVG: bars for this issue and for the last weeks, by outlet and by place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import east_asian_width

from digest.render.svg import MARGIN, counted, key, safe, svg
from digest.text import flat
from digest.values import Mix, Share

MOST = 8
"""Rows of a panel; what is less stands together in the last."""
OTHERS = "others"
_ROW, _LABEL = 30, 26
_NAMES, _FIGURES = 210, 560
"""Where names end and bars begin; where figures end."""
_ROOM = 26.0
"""Letters of a name; more would leave the picture."""
_BROAD = frozenset("MWmw%@")
_LIGHT = ".now { fill: #0a5fb4; } .before { fill: #9db4c9; }"
_DARK = ".now { fill: #6db3ff; } .before { fill: #56687c; }"


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    now: float
    before: float


def chart(now: Mix, before: Mix, *, title: str, span: str) -> str:
    """The SVG, readable in light and dark, its figures also in words for those who do not see it.

    `span` names what `before` covers ("30 days"). Names come from outside and are escaped.
    """
    panels = [("By outlet", _rows(now.outlets, before.outlets)), ("By place", _rows(now.places, before.places))]
    parts, top = [], MARGIN + 52
    for head, rows in panels:
        parts += list(_panel(head, rows, top))
        top += _LABEL + _ROW * len(rows) + 18
    height = top + 8
    told = "; ".join(f"{head}: {', '.join(_told(row, span) for row in rows)}" for head, rows in panels)
    return svg(title, told, height, [*_legend(now, before, span), *parts], light=_LIGHT, dark=_DARK)


def _rows(now: Sequence[Share], before: Sequence[Share]) -> list[_Row]:
    """Those with the largest shares of either, the rest together."""
    its, had = _by_name(now), _by_name(before)
    ordered = sorted({*its, *had}, key=lambda name: (-its.get(name, 0.0), -had.get(name, 0.0), name))
    shown = ordered if len(ordered) <= MOST else ordered[: MOST - 1]
    rows = [_Row(name, its.get(name, 0.0), had.get(name, 0.0)) for name in shown]
    rest = [name for name in ordered if name not in shown]
    if rest:
        rows.append(_Row(OTHERS, sum(its.get(n, 0.0) for n in rest), sum(had.get(n, 0.0) for n in rest)))
    return rows


def _by_name(shares: Sequence[Share]) -> Mapping[str, float]:
    return {one.name: one.share for one in shares}


def _legend(now: Mix, before: Mix, span: str) -> Iterator[str]:
    y = MARGIN + 34
    for x, kind, text in (
        (MARGIN, "now", f"this issue, {counted(now.items, 'item')}"),
        (MARGIN + 200, "before", f"{span}, {counted(before.items, 'item')} in {counted(before.issues, 'issue')}"),
    ):
        yield key(x, y, kind, text)


def _panel(head: str, rows: Sequence[_Row], top: int) -> Iterator[str]:
    yield f'<text class="head" x="{MARGIN}" y="{top + 16}">{safe(head)}</text>'
    most = max([0.01, *(share for row in rows for share in (row.now, row.before))])
    for number, row in enumerate(rows):
        yield from _bars(row, top + _LABEL + number * _ROW, most)


def _bars(row: _Row, y: int, most: float) -> Iterator[str]:
    room = _FIGURES - 96 - _NAMES
    yield f'<text x="{_NAMES - 10}" y="{y + 16}" text-anchor="end">{safe(_short(row.name))}</text>'
    yield f'<line class="rail" x1="{_NAMES}" y1="{y + 1}" x2="{_NAMES}" y2="{y + _ROW - 5}"/>'
    yield f'<rect class="now" x="{_NAMES}" y="{y + 2}" width="{room * row.now / most:.1f}" height="12" rx="2"/>'
    yield f'<rect class="before" x="{_NAMES}" y="{y + 16}" width="{room * row.before / most:.1f}" height="6" rx="2"/>'
    yield (
        f'<text x="{_FIGURES + 64}" y="{y + 16}" text-anchor="end">{row.now:.0%}'
        f'<tspan class="soft"> / {row.before:.0%}</tspan></text>'
    )


def _short(name: str) -> str:
    """The name, cut where it would leave the picture: capitals are broader, ideographs twice as broad."""
    name, ends = flat(name), list(accumulate(map(_breadth, flat(name))))
    return name if not ends or ends[-1] <= _ROOM else name[: bisect_right(ends, _ROOM - 1)].rstrip() + "…"


def _breadth(character: str) -> float:
    if east_asian_width(character) in "WF":
        return 2.0
    return 1.8 if character in _BROAD else 1.3 if character.isupper() else 1.0


def _told(row: _Row, span: str) -> str:
    return f"{flat(row.name, 60)} {row.now:.0%} of this issue and {row.before:.0%} of the {span}"
