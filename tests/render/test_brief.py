"""The theme "brief": one line an item, a person's own words as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from digest import render
from digest.values import Edition, Issue, Item


@pytest.fixture(scope="module")
def brief() -> render.Theme:
    """The theme as it comes."""
    return render.theme("brief", render.folders(None))


@pytest.fixture
def titled(make_item: Callable[..., Item]) -> Callable[..., Item]:
    """Makes items whose article has that title."""

    def make(title: str, words: str, **given: object) -> Item:
        item = make_item(words, **given)
        assert item.story
        article = replace(item.story.articles[0], title=title)
        return replace(item, story=replace(item.story, articles=(article, *item.story.articles[1:])))

    return make


def _lines(edition: Edition) -> list[str]:
    items = lxml_html.document_fromstring(edition.html).xpath("//li")
    return [" ".join(item.text_content().split()) for item in items]


def test_an_item_is_its_headline_and_outlet(
    brief: render.Theme, make_issue: Callable[..., Issue], titled: Callable[..., Item]
) -> None:
    """Linked, in mail and text; the page has the sentences below."""
    edition = render.edition(make_issue(titled("Bridge open", "A bridge opened at noon on Monday.")), brief)
    assert _lines(edition) == ["Bridge open The Lantern"]
    assert "* Bridge open [The Lantern][1]\n" in edition.text
    assert "[1] https://lantern.example/bridge\n" in edition.text
    assert "at noon" not in edition.html + edition.text
    page = lxml_html.document_fromstring(edition.page)
    assert [" ".join(one.text_content().split()) for one in page.xpath("//li")] == [
        "Bridge open A bridge opened at noon on Monday. The Lantern"
    ]


def test_what_a_person_wrote_is_printed_as_it_is(
    brief: render.Theme, make_issue: Callable[..., Issue], titled: Callable[..., Item], make_item: Callable[..., Item]
) -> None:
    """Their changes of an item, and a line of their own; a headline that leads nowhere is one all the same."""
    changed = replace(titled("Bridge open", "The bridge is open, at last."), edited=True, id="1")
    own = replace(make_item("We are closed on Friday."), story=None, id="2")
    nowhere = titled("No address", "A road opened.", url=None)
    edition = render.edition(make_issue(changed, own, replace(nowhere, id="3")), brief)
    lines = _lines(edition)
    assert lines == [
        "The bridge is open, at last. The Lantern",
        "We are closed on Friday. The Lantern",
        "No address The Lantern",
    ]
    assert all(line.removesuffix(" The Lantern") in edition.text for line in lines)


def test_the_page_says_nothing_twice(
    brief: render.Theme, make_issue: Callable[..., Issue], titled: Callable[..., Item]
) -> None:
    """Where the words begin with the headline they stand alone, whole."""
    edition = render.edition(make_issue(titled("Nets two", "Nets two in the final. A crowd sang.")), brief)
    page = lxml_html.document_fromstring(edition.page)
    (said,) = page.xpath("//li")
    assert " ".join(said.text_content().split()) == "Nets two in the final. A crowd sang. The Lantern"


def test_it_is_brief(brief: render.Theme, make_issue: Callable[..., Issue], titled: Callable[..., Item]) -> None:
    """A hundred items are far from being clipped."""
    items = [replace(titled(f"Bridge {n} is open after a long wait", "x"), id=str(n)) for n in range(100)]
    assert len(render.edition(make_issue(*items), brief).html.encode()) < 40_000
