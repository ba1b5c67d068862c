"""The notes: why items stand where they do, what is new, missed, left out, who is heard; hostile words are text."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import lxml.html
import pytest

from digest.desk import Aside, views
from digest.desk.notes import MOST_OUT, page
from digest.edit import Decision, Decisions
from digest.edit.mix import mix
from digest.values import Article, Earlier, Edition, Heading, News, Source, Story
from tests.desk.conftest import edition_of

EARLIER = Earlier(story="s", title="X", slug="2026-09-20", date=dt.date(2026, 9, 20), heading="Spain")


def told(title: str = "Boats return to Vigo") -> Edition:
    """An edition whose one item ran before and has news."""
    made = edition_of("Boats are back.")
    (section,) = made.issue.sections
    (item,) = section.items
    lead = Article(id="a", title=title, text="Boats are back.", source=Source(location="f"), outlet="Courier")
    its = Story(id="s", articles=(lead,), ran=EARLIER, heading=Heading(name="Spain", kind="place", place="Spain"))
    item = replace(item, story=its, news=News(names=("Ada Vale",), numbers=("17",)))
    return replace(made, issue=replace(made.issue, sections=(replace(section, items=(item,)),)))


def decided(*more: Decision) -> Decisions:
    """What became of the item and of others."""
    printed = Decision(
        story="s", title="Boats", item="one", outlets=2, printed="Spain", place=1, reason="country: Spain"
    )
    return Decisions(slug="2026-09-21", stories=(printed, *more))


def out(number: int, outlets: int = 1, reason: str = "Spain is full: 5 more important items") -> Decision:
    """A story that is out."""
    return Decision(story=f"s{number}", title=f"Story {number}", item=f"i{number}", outlets=outlets, reason=reason)


def text(edition: Edition, aside: Aside) -> str:
    """The words of the view."""
    return " ".join(lxml.html.document_fromstring(page(edition, aside)).text_content().split())


def test_each_item_has_its_reason_and_its_news() -> None:
    """The heading's why, the outlets, and what ran before."""
    said = text(told(), Aside(decisions=decided()))
    for words in ("Boats return to Vigo", "ran Sunday under Spain; new: Ada Vale, 17", "country: Spain · 2 outlets"):
        assert words in said
    assert "No story of more outlets than a usual printed one was left out." in said


def test_missed_stories_come_first_and_the_others_last() -> None:
    """Each with its reason, none twice."""
    said = text(told(), Aside(decisions=decided(out(1), out(2, 5))))
    assert said.index("Story 2 · 5 outlets · Spain is full") < said.index("Boats return") < said.index("Story 1")
    assert said.count("Story 2") == 1


def test_what_a_person_did_since_the_build_counts() -> None:
    """What stands in the draft now is not left out."""
    back = replace(out(1), item="one")
    assert "Story 1" not in text(told(), Aside(decisions=Decisions(slug="2026-09-21", stories=(back,))))


def test_without_decisions_it_says_how_to_get_them() -> None:
    """An issue that an older version built."""
    said = text(told(), Aside())
    assert "What became of other stories is told after the next digest build." in said
    assert "Not known yet." in said
    assert "it stands in the draft" in said


def test_the_mix_is_drawn_beside_the_last_weeks() -> None:
    """The chart, with what it covers."""
    edition = told()
    drawn = page(edition, Aside(before=mix([edition.issue, edition.issue]), span="last 30 days"))
    assert "last 30 days, 2 items in 2 issues" in drawn
    assert lxml.html.document_fromstring(drawn).xpath("//figure//*[local-name()='rect']")


def test_not_more_than_so_many_are_named() -> None:
    """A busy day leaves thousands out; all are in decisions.json."""
    said = text(told(), Aside(decisions=decided(*(out(n) for n in range(MOST_OUT + 50)))))
    assert said.count("Spain is full") == MOST_OUT


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "</svg><img src=x onerror=alert(1)>", "\x00\x1b[31m", "{{ 7 * 7 }}"]
)
def test_hostile_words_are_text(words: str) -> None:
    """In titles, headings, reasons and outlets."""
    edition = told(words)
    (section,) = edition.issue.sections
    edition = replace(edition, issue=replace(edition.issue, sections=(replace(section, name=words),)))
    document = lxml.html.document_fromstring(page(edition, Aside(decisions=decided(out(1, 9, words)))))
    assert not document.xpath("//script | //img | //@onerror")
    assert "49" not in document.text_content()


@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_it_is_shown_like_the_other_views(scheme: views.Scheme) -> None:
    """Links outside the frame; colours as they are asked for."""
    shown = views.shown(told(), "notes", scheme, Aside())
    assert '<base target="_blank">' in shown
    assert ("prefers-color-scheme" in shown) == (scheme == "auto")
