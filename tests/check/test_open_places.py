"""Rule 31 and 23, of what the editor leaves open for each reader."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from digest import mailing, render
from digest.values import Edition, Issue, Item, Paragraph, Run, Section

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
Make = Callable[..., Edition]


def paragraph(text: str) -> tuple[Paragraph, ...]:
    """One paragraph."""
    return ((Run(text=text),),)


@pytest.fixture
def found(roundup: render.Theme) -> Callable[..., list[tuple[str, str]]]:
    """What rules 5, 23 and 31 say of the sample with these changes, checked as the message it becomes."""

    def run(**changes: Any) -> list[tuple[str, str]]:
        issue: Issue = replace(render.sample(roundup), **changes)
        its = mailing.findings(render.edition(issue, roundup), None, None, audience=1, now=NOW)
        return [(one.level, one.message) for one in its if one.rule in (5, 23, 31)]

    return run


def test_markers_with_other_words_are_fine(found: Any) -> None:
    """Wherever they may stand: both twins say the same, and the preheader is what the mail begins with."""
    line = "Dear {reader.name|friend}, a library on rails and a vote in Tromsø"
    assert found(subject="News, {reader.name|l'ami}", preheader=line, introduction=paragraph(line)) == []


def test_a_marker_without_other_words_warns(found: Any) -> None:
    """The message to some readers would fail."""
    (one,) = found(closing=paragraph("News for {reader.town}."))
    assert one[0] == "W"
    assert "“{reader.town}” fails for readers without it" in one[1]


@pytest.mark.parametrize(
    "text", ["{reader.}", "{reader.na me}", "{reader}", "{ Reader.name }", "{reader.name|a|b}", "{reader.name"]
)
@pytest.mark.parametrize("place", ["subject", "introduction", "closing"])
def test_a_marker_that_is_written_wrong_blocks(text: str, place: str, found: Any) -> None:
    """Once, and told where it is."""
    (one,) = found(**{place: text if place == "subject" else paragraph(text)})
    assert one[0] == "E"
    assert "is not written as {reader.name|friend} is" in one[1]


def test_a_marker_across_emphasis_blocks(found: Any) -> None:
    """It would never be found."""
    runs = (Run(text="{reader.name|"), Run(text="friend", style="strong"), Run(text="}"))
    assert [level for level, _ in found(introduction=(runs,))] == ["E"]


@pytest.mark.parametrize("place", ["item", "heading", "sponsor", "title", "masthead"])
def test_a_marker_where_nothing_is_filled_in_blocks(place: str, found: Any, roundup: render.Theme) -> None:
    """By a person's hand, in their own items, headings and the sponsor's words."""
    text = "News for {reader.name|you}"
    by_hand = Section(name=text if place == "heading" else "Notes", items=(
        Item(id="i", runs=(Run(text=text if place == "item" else "A bridge."),)),))  # fmt: skip
    sample = render.sample(roundup)
    changes: dict[str, Any] = {
        "sponsor": {"sponsor": (Run(text=text),)},
        "title": {"title": text},
        "masthead": {"masthead": replace(sample.masthead, name=text)},
    }.get(place, {"sections": (*sample.sections, by_hand)})
    (one,) = found(**changes)
    assert one[0] == "E"
    assert "is filled in nowhere but in" in one[1]


def test_news_about_markers_is_news(check: Callable[..., Any], edition_of: Make) -> None:
    """An article that says just that may be printed, also beside the editor's own marker."""
    said = "The letter began with {reader.name|sir} and {reader.}, and {reader was all"
    edition = edition_of((Run(text=said), Run(text="The Lantern", style="source")), said=said)
    assert [one for one in check(edition) if one.rule == 31] == []


def test_a_marker_that_nobody_filled_in_blocks(check: Callable[..., Any], edition_of: Make) -> None:
    """Where a theme of one's own prints it in a place that is left alone."""
    edition = edition_of((Run(text="A bridge opened."),), closing=paragraph("Bye {reader.name|you}"))
    left = [one for one in check(edition) if one.rule == 31 and one.level == "E"]
    assert {one.where for one in left} == {"text", "html"}
    filled = {
        "html": edition.html.replace("{reader.name|you}", "you"),
        "text": edition.text.replace("{reader.name|you}", "you"),
    }
    assert [one for one in check(edition, **filled) if one.rule == 31] == []
