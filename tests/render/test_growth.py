"""The chart of growth: well-formed, to scale, nothing outside it, its figures in words too."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digest.render.growth import growth, stride
from digest.values import Growth

SVG = "{http://www.w3.org/2000/svg}"
FIRST = dt.date(2026, 9, 21)
FIGURES = st.integers(0, 10**7)


def periods(*nets: tuple[int, int], before: int = 0) -> list[Growth]:
    """A day for each pair of who came and who went."""
    found, total = [], before
    for number, (came, went) in enumerate(nets):
        day, total = FIRST + dt.timedelta(days=number), total + came - went
        found.append(Growth(begins=day, name=f"{day}", joined=came, left=went, total=total))
    return found


def drawn(*nets: tuple[int, int], before: int = 0, title: str = "Readers") -> Any:
    """The chart, parsed."""
    return etree.fromstring(growth(periods(*nets, before=before), title=title, length="day").encode())


def bars(svg: Any, kind: str) -> list[tuple[float, float]]:
    """Top and bottom of the bars, from left to right; the key's square aside."""
    found = [one for one in svg.iter(f"{SVG}rect") if (one.get("class") or "").split()[0] == kind][1:]
    return [(float(one.get("y")), float(one.get("y")) + float(one.get("height"))) for one in found]


def ground(svg: Any) -> float:
    """Where nought is, below."""
    return max(float(one.get("y1")) for one in svg.iter(f"{SVG}line") if one.get("class") == "zero")


def test_who_came_stands_on_the_line_and_who_went_hangs_from_it() -> None:
    """By one measure: four people are twice as high as two."""
    svg = drawn((4, 2), (2, 0), (0, 1))
    line = ground(svg)
    (four, two), (minus_two, minus_one) = bars(svg, "came"), bars(svg, "went")
    assert [four[1], two[1], minus_two[0], minus_one[0]] == pytest.approx([line] * 4, abs=0.1)
    heights = [one[1] - one[0] for one in (four, two, minus_two, minus_one)]
    assert heights == pytest.approx([heights[0], heights[0] / 2, heights[0] / 2, heights[0] / 4], abs=0.2)


def test_the_line_goes_from_what_was_before_to_the_last_total() -> None:
    """A point at the end of every period, and the area down to nought."""
    svg = drawn((10, 0), (0, 20), before=10)
    line = svg.find(f"{SVG}polyline").get("points").split()
    heights = [float(point.split(",")[1]) for point in line]
    floor = float(svg.find(f"{SVG}polygon").get("points").split()[0].split(",")[1])
    assert [floor - one for one in heights] == pytest.approx([(floor - heights[0]) * n for n in (1, 2, 0)], abs=0.2)


def test_the_last_bar_is_paler() -> None:
    """Its period is not over, and the chart says so."""
    svg = drawn((1, 1), (1, 1))
    kinds = [one.get("class") for one in svg.iter(f"{SVG}rect")][3:]
    assert kinds == ["came", "came open", "went", "went open"]
    assert "By day; the last is not over." in svg.itertext()


def test_its_figures_are_in_words() -> None:
    """For those who do not see it; of a long time the last sixty periods."""
    svg = drawn((3, 0), (1, 2), before=1000)
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "title desc"
    assert svg.find(f"{SVG}desc").text == (
        "From 1,000 to 1,002 readers: 4 came, 2 went. By day: 2026-09-21: 3 came, 0 went, 1,003 in all; "
        "2026-09-22: 1 came, 2 went, 1,002 in all."
    )
    long = drawn(*[(1, 0)] * 400).find(f"{SVG}desc").text
    assert (long.count(" in all"), "The last 60, by day" in long) == (60, True)


@pytest.mark.parametrize("title", ["</text><script>alert(1)</script>", "A & B", "\x00\x1b[31m", "]]>", "\ud800"])
def test_a_hostile_title_is_text(title: str) -> None:
    """Well-formed XML without an element that is not ours."""
    svg = drawn((1, 0), title=title)
    assert {etree.QName(one).localname for one in svg.iter()} <= {
        "svg", "title", "desc", "style", "text", "rect", "line", "polygon", "polyline", "circle", "path",
    }  # fmt: skip


@given(st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=12), FIGURES, st.sampled_from([1, 40]))
def test_nothing_leaves_the_picture(nets: list[tuple[int, int]], before: int, times: int) -> None:
    """Whatever the figures, even totals below nought, which a clock set back can make."""
    svg = drawn(*nets * times, before=before)
    width, height = (float(svg.get(name)) for name in ("width", "height"))
    points = [pair.split(",") for one in svg.iter() for pair in (one.get("points") or "").split()]
    for one in svg.iter(f"{SVG}path"):
        points += re.findall(r"H([\d.-]+)V([\d.-]+)", one.get("d"))
    lines = [(one.get(f"x{n}"), one.get(f"y{n}")) for one in svg.iter(f"{SVG}line") for n in (1, 2)]
    rects = list(svg.iter(f"{SVG}rect"))
    ends = [(float(r.get("x")) + float(r.get("width")), float(r.get("y")) + float(r.get("height"))) for r in rects]
    texts = [(one.get("x"), one.get("y")) for one in svg.iter(f"{SVG}text")]
    for x, y in [*points, *lines, *ends, *texts, *((r.get("x"), r.get("y")) for r in rects)]:
        assert 0 <= float(x) <= width
        assert 0 <= float(y) <= height


@given(st.integers(1, 10**9))
def test_ticks_are_round_and_few(span: int) -> None:
    """One, two or five with zeros; four steps at most, and not fewer than need be."""
    step = stride(span)
    assert re.fullmatch(r"[125]0*", str(step))
    assert step * 4 >= span
    assert step == 1 or step * 4 < 2.5 * 4 * span


@pytest.mark.parametrize(("days", "bars"), [(12, 12), (130, 130), (131, 0), (3000, 0)])
def test_what_is_thinner_than_its_gaps_is_one_figure(days: int, bars: int) -> None:
    """Years by the day stay legible, and the file small."""
    svg = drawn(*[(2, 1)] * days)
    assert len(list(svg.iter(f"{SVG}rect"))) == 3 + 2 * bars
    assert len(etree.tostring(svg)) < 60 * days + 20_000


def test_names_below_never_touch() -> None:
    """Dates are at least their own width apart, and the last period is always named."""
    for days in (1, 2, 7, 30, 31, 365):
        names = [one for one in drawn(*[(1, 0)] * days).iter(f"{SVG}text") if one.get("text-anchor") == "middle"]
        places = sorted(float(one.get("x")) for one in names)
        assert all(right - left > 76 for left, right in pairwise(places))
        assert names[0].text == f"{FIRST + dt.timedelta(days=days - 1)}"
