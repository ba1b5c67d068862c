"""Mail and page in Chromium: narrow and wide, light and dark, left to right and right to left."""

from collections.abc import Callable
from typing import Any

import pytest

from digest import render
from digest.values import Issue

pytestmark = pytest.mark.browser

# The contrast of each text's colour with the nearest background that is not transparent.
_CONTRASTS = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = colour => { const [r, g, b] = rgb(colour).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const behind = element => { for (let e = element; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor; const parts = rgb(colour);
    if (parts.length === 3 || parts[3] > 0) return colour; } return 'rgb(255, 255, 255)'; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) { const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.closest('[style*="display:none"]')) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    found.push([(a + .05) / (b + .05), walker.currentNode.data.trim().slice(0, 40)]); }
  return found; }"""


def _show(browser: Any, html: str, width: int, scheme: str = "light") -> Any:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_content(html)
    return page


@pytest.mark.parametrize("name", ["every-part", "right-to-left", "other-languages"])
def test_nothing_is_wider_than_the_window(
    browser: Any, roundup: render.Theme, data_issue: Callable[[str], Issue], name: str
) -> None:
    """No scrolling sideways, down to 320 pixels."""
    edition = render.edition(data_issue(name), roundup)
    for html in (edition.html, edition.page):
        page = _show(browser, html, 320)
        for width in (320, 480, 640, 1100):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_has_the_contrast_wcag_asks_for(
    browser: Any, roundup: render.Theme, sample_issue: Issue, scheme: str
) -> None:
    """4.5 to 1, as computed by the browser."""
    edition = render.edition(sample_issue, roundup)
    for html in (edition.html, edition.page):
        page = _show(browser, html, 640, scheme)
        found = page.evaluate(_CONTRASTS)
        assert len(found) > 30
        assert [pair for pair in found if pair[0] < 4.5] == []
        page.close()


def test_dark_mode_is_dark(browser: Any, roundup: render.Theme, sample_issue: Issue) -> None:
    """The paper changes, not only the words."""
    edition = render.edition(sample_issue, roundup)
    for html, paper in ((edition.html, ".paper"), (edition.page, "body")):
        page = _show(browser, html, 640)
        colours = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            colours.append(page.eval_on_selector(paper, "e => getComputedStyle(e).backgroundColor"))
        page.close()
        assert colours[0] == "rgb(255, 255, 255)"
        assert max(int(part) for part in colours[1].strip("rgb()").split(",")) < 40


def test_the_mail_is_never_wider_than_it_was_told(browser: Any, roundup: render.Theme, sample_issue: Issue) -> None:
    """600 pixels in a wide window."""
    page = _show(browser, render.edition(sample_issue, roundup).html, 1400)
    assert page.eval_on_selector(".paper", "e => e.getBoundingClientRect().width") == 600
    page.close()


def test_bullets_stand_at_the_side_the_list_begins(
    browser: Any, roundup: render.Theme, data_issue: Callable[[str], Issue]
) -> None:
    """On the right in Arabic; an English item among them has its room on the left."""
    page = _show(browser, render.edition(data_issue("right-to-left"), roundup).html, 640)
    boxes = page.eval_on_selector_all("li", "all => all.map(e => e.getBoundingClientRect().toJSON())")
    lists = page.eval_on_selector("ul", "e => e.getBoundingClientRect().toJSON()")
    assert [round(lists["right"] - box["right"]) for box in boxes] == [22, 22]
    assert [round(box["left"] - lists["left"]) for box in boxes] == [0, 22]
    page.close()
