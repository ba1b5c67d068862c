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
from digest.values import Article, Earlier, Edition, Heading, News, Run, Source, Story
from tests.desk.conftest import LAST, LEDE, MORE, edition_of, summarized

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


def unfolded(edition: Edition) -> list[str]:
    """What is told of how the items were summarized, a string for each that tells it."""
    document = lxml.html.document_fromstring(page(edition, Aside(decisions=decided())))
    return [" ".join(" ".join(one.itertext()).split()) for one in document.xpath("//li/details")]


def test_how_an_item_was_summarized_is_folded_under_its_reasons() -> None:
    """Method, why it leads, what was passed over or cut off with its rule; closed until it is asked for."""
    (said,) = unfolded(summarized())
    assert said.startswith("How it was summarized Method lede: the article opens with a question")
    assert "Leads Bay: an original before a wire report" in said
    assert "Passed “Where are the boats?” question to the reader" in said
    assert "Cut “VIGO —” dateline" in said
    assert "<details open" not in page(summarized(), Aside())


def test_each_candidate_has_the_command_that_swaps_it_in() -> None:
    """Numbered as `digest swap` numbers them, with the issue's date."""
    document = lxml.html.document_fromstring(page(summarized(), Aside()))
    assert [one.text_content() for one in document.xpath("//dd/code")] == [
        "digest swap 1a2b --with 1 --date 2026-09-21", "digest swap 1a2b --with 2 --date 2026-09-21"
    ]  # fmt: skip
    (said,) = unfolded(summarized())
    assert said.index(f"Bay: {MORE} digest swap 1a2b --with 1") < said.index(f"Bay: {LAST} digest swap")


def test_of_several_sentences_the_option_that_names_one_is_told() -> None:
    """A command alone puts the candidate in the place of the first; of one sentence nothing need be said."""
    (one,) = unfolded(summarized())
    edition = summarized()
    (section,) = edition.issue.sections
    (item,) = section.items
    runs = (*item.runs, Run(text=f" {MORE}"))
    two = replace(item, runs=runs, sentences=(*item.sentences, item.candidates[0]), candidates=item.candidates[1:])
    made = replace(edition, issue=replace(edition.issue, sections=(replace(section, items=(two,)),)))
    assert "In the place of the first sentence; --sentence 2 means the second." in unfolded(made)[0]
    assert "--sentence" not in one


@pytest.mark.parametrize(
    ("printed", "hand"),
    [
        ("The boats are home.", "a person's words: The boats are home."),
        (f"{LEDE} At last.", f"a person's words, 1 sentence is still word for word: {LEDE} At last."),
    ],
)
def test_a_persons_words_are_told_before_what_was_generated(printed: str, hand: str) -> None:
    """No command is shown that would be refused."""
    (said,) = unfolded(summarized(printed, edited=True))
    assert f"By hand {hand} Generated {LEDE} Method lede: the article opens" in said
    assert MORE in said
    assert "digest swap" not in said
    assert "Your words stand there: put one of these in by hand." in said


def test_a_link_of_their_own_changes_no_words() -> None:
    """The commands stay."""
    (said,) = unfolded(summarized(LEDE, edited=True))
    assert "By hand" not in said
    assert "--with 1" in said


def test_a_persons_own_line_was_not_summarized() -> None:
    """There is nothing to unfold."""
    assert unfolded(edition_of("The editor is on holiday.")) == []


def test_what_was_passed_over_is_text() -> None:
    """However hostile the article is."""
    drawn = page(summarized(opening="<script>alert(1)</script> {{ 7 * 7 }}"), Aside())
    assert "<script" not in drawn
    assert "{{ 7 * 7 }}" in lxml.html.document_fromstring(drawn).text_content()
