"""The chart of the mix: well-formed whatever outlets are called, nothing outside it, its figures in words too."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from digest.render.chart import MOST, OTHERS, chart
from digest.values import Mix, Share

SVG = "{http://www.w3.org/2000/svg}"


def shares(**items: int) -> tuple[Share, ...]:
    """Shares by name."""
    return named(list(items.items()))


def named(items: list[tuple[str, int]]) -> tuple[Share, ...]:
    """The same, for names that are no words."""
    whole = sum(count for _, count in items)
    return tuple(Share(name=name, items=count, share=count / whole) for name, count in items)


def mix(outlets: tuple[Share, ...], places: tuple[Share, ...] = ()) -> Mix:
    """A mix of one issue."""
    return Mix(issues=1, items=sum(one.items for one in outlets), outlets=outlets, places=places)


def drawn(now: Mix, before: Mix) -> Any:
    """The chart, parsed."""
    return etree.fromstring(chart(now, before, title="Sources", span="last 30 days").encode())


def widths(svg: Any, kind: str) -> list[float]:
    """Of the bars, from top to bottom; the legend's squares aside."""
    bars = [one for one in svg.iter(f"{SVG}rect") if one.get("class") == kind]
    return [float(one.get("width", "")) for one in bars[1:]]


def test_bars_are_as_long_as_the_shares() -> None:
    """This issue's and the last weeks' by the same measure."""
    svg = drawn(mix(shares(Coast=3, Quay=1)), mix(shares(Coast=1, Quay=1)))
    coast, quay = widths(svg, "now")
    assert coast == pytest.approx(3 * quay, abs=0.5)
    assert widths(svg, "before") == pytest.approx([coast * 2 / 3] * 2, abs=0.5)


def test_what_is_gone_and_what_is_new_both_have_a_row() -> None:
    """An outlet of last week that is in no item now is the very thing to see."""
    told = drawn(mix(shares(Coast=1)), mix(shares(Quay=1))).find(f"{SVG}desc")
    assert told is not None
    assert "Coast 100% of this issue and 0% of the last 30 days" in (told.text or "")
    assert "Quay 0% of this issue and 100% of the last 30 days" in (told.text or "")


def test_small_shares_stand_together() -> None:
    """So many rows at most, the last for the rest; and nobody is lost."""
    many = named([(f"Outlet {n:02}", 20 - n) for n in range(20)])
    svg = drawn(mix(many), mix(many))
    assert len(widths(svg, "now")) == MOST
    rest = round(sum(one.share for one in many[MOST - 1 :]) * 100)
    assert f"{OTHERS} {rest}%" in "".join(svg.itertext())


def test_as_many_as_fit_are_all_named() -> None:
    """No "others" of one."""
    svg = drawn(mix(named([(f"Outlet {n}", 1) for n in range(MOST)])), mix(()))
    assert OTHERS not in "".join(svg.itertext())


@pytest.mark.parametrize(
    "name", ["</text><script>alert(1)</script>", "A & B", 'x" onload="y', "\x00\x1b[31m", "]]>", "\ud800"]
)
def test_hostile_names_are_text(name: str) -> None:
    """Well-formed XML without an element that is not ours, and encodable."""
    text = chart(mix(named([(name, 1)])), mix(()), title=name, span="last 30 days")
    svg = etree.fromstring(text.encode())
    assert {one.tag.removeprefix(SVG) for one in svg.iter()} <= {
        "svg",
        "title",
        "desc",
        "style",
        "text",
        "tspan",
        "rect",
        "line",
    }
    assert not [key for one in svg.iter() for key in one.attrib if key.startswith("on")]


def test_nothing_at_all_can_be_drawn() -> None:
    """An issue without items."""
    assert widths(drawn(mix(()), mix(())), "now") == []


@pytest.mark.browser
def test_no_text_leaves_the_picture(browser: Any) -> None:
    """Nor does a bar reach into a figure: long names, wide letters, another script."""
    names = [
        "W" * 60,
        "Ministry of Very Long Names of the Northern Provinces",
        "جريدة المرفأ والسواحل الشمالية",
        "あ" * 40,
    ]
    both = mix(named([(name, 1) for name in names]), shares(Kenya=1, Chad=99))
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.set_content(chart(both, both, title="Sources of the issue 2026-09-21-2", span="last 30 days"))
    boxes = page.evaluate(
        "[...document.querySelectorAll('text')].map(t => t.getBBox()).map(b => [b.x, b.x + b.width])"
    )
    assert min(left for left, _ in boxes) >= 0
    assert max(right for _, right in boxes) <= 640
    page.close()
