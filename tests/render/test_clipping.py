"""A mail that an inbox would clip ends at a heading, and says what is on the web page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from digest import render
from digest.render import ROOM
from digest.values import Edition, Issue, Item, Section

WEB = {"web": "https://herald.example/r", "unsubscribe": "https://herald.example/leave"}


@pytest.fixture
def long_issue(make_issue: Callable[..., Issue], make_item: Callable[..., Item]) -> Issue:
    """Ten headings with two items each, and one that prints nothing."""
    items = [make_item(f"Bridge {n} opened to walkers and to carts on a windy morning.") for n in range(20)]
    sections = [Section(name=f"Bay {n}", items=tuple(items[2 * n : 2 * n + 2])) for n in range(10)]
    sections.insert(4, Section(name="Empty", items=(make_item("", label=""),)))
    return replace(make_issue(masthead=WEB), sections=tuple(sections))


def _names(edition: Edition, shown: str) -> list[str]:
    return [f"Bay {n}" for n in range(10) if f"Bridge {2 * n} opened" in shown]


def test_a_mail_with_room_is_whole(long_issue: Issue, roundup: render.Theme) -> None:
    """Which is the usual case."""
    edition = render.edition(long_issue, roundup)
    assert edition.rest == ()
    assert edition.mailed == long_issue.sections
    assert len(edition.html.encode()) < ROOM


@pytest.mark.parametrize("kept", [1, 4, 9])
def test_it_ends_at_the_last_heading_that_fits(long_issue: Issue, roundup: render.Theme, kept: int) -> None:
    """Text twin and mail alike; the page has all, and the mail says where."""
    bays = [one for one in long_issue.sections if one.name != "Empty"]
    size = len(render.edition(replace(long_issue, sections=tuple(bays[:kept])), roundup).html.encode())
    edition = render.edition(long_issue, roundup, room=size + 700)  # the line that names the rest
    assert _names(edition, edition.html) == _names(edition, edition.text) == [f"Bay {n}" for n in range(kept)]
    assert _names(edition, edition.page) == [f"Bay {n}" for n in range(10)]
    assert [name for name in edition.rest if name != "Empty"] == [f"Bay {n}" for n in range(kept, 10)]
    assert all(name in edition.html for name in edition.rest if name != "Empty")
    assert [one.name for one in edition.mailed if one.name != "Empty"] == [f"Bay {n}" for n in range(kept)]
    assert "More in this issue, on the web" in edition.text
    assert len(edition.html.encode()) <= size + 700


def test_one_heading_always_stays(long_issue: Issue, roundup: render.Theme) -> None:
    """A mail of nothing helps nobody; check 1 tells that it is too long."""
    edition = render.edition(long_issue, roundup, room=10)
    assert _names(edition, edition.html) == ["Bay 0"]


def test_without_a_web_address_it_stays_whole(long_issue: Issue, roundup: render.Theme) -> None:
    """There is nowhere to send the reader."""
    bare = replace(long_issue, masthead=replace(long_issue.masthead, web=None))
    assert render.edition(bare, roundup, room=10).rest == ()
