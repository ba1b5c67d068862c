"""Editions cut to topics: what a choice gives, what waits, and that nothing is lost or told twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import edit
from digest.edit.topics import cut as cut_to
from digest.edit.topics import needed, offered, span
from digest.values import Issue, Item, Picture, Policy, Url
from tests.edit.conftest import DATE, issue, item, outline

HAITI = edit.topics(["Haiti"])


def on(day: int, made: Issue) -> Issue:
    """The issue, of a day of that September."""
    date = dt.date(2023, 9, day)
    return replace(made, date=date, slug=date.isoformat())


def test_a_choice_keeps_its_headings_and_all_else_of_the_issue() -> None:
    """In their order; the names' case does not matter."""
    whole = issue(("Haiti", [item("1")]), ("Kenya", [item("2", "Kenya")]), ("Chad", [item("3", "Chad")]))
    cut = cut_to(whole, edit.topics(["chad", " HAITI "]))
    assert cut.issue
    assert outline(cut.issue) == [("Haiti", ["item-1"]), ("Chad", ["item-3"])]
    assert (cut.issue.slug, cut.issue.title, cut.issue.masthead) == (whole.slug, whole.title, whole.masthead)
    assert cut.waiting is None


def test_a_country_is_found_within_its_region_and_a_renamed_heading_under_its_old_name() -> None:
    """Who chose Haiti gets it, wherever it stands today."""
    whole = issue(("Americas", [item("1"), item("2", "Chile")]), ("The Sea", [item("3", "More news")]))
    whole = replace(whole, renamed=(("More news", "The Sea"),))
    cut = cut_to(whole, edit.topics(["Haiti", "More news"])).issue
    assert cut
    assert outline(cut) == [("Americas", ["item-1"]), ("The Sea", ["item-3"])]
    assert offered(whole) == (("Americas", 2), ("The Sea", 1), ("Haiti", 1), ("Chile", 1), ("More news", 1))


def test_nothing_of_the_choice_is_no_edition() -> None:
    """Nor does anything wait."""
    cut = cut_to(issue(("Kenya", [item("1", "Kenya")])), HAITI, least=3, days=3)
    assert (cut.issue, cut.waiting) == (None, None)


# Spans of three days begin on these days of September 2023: 18, 21, 24; of five days on 18, 23.
EVE = dt.date(2023, 9, 18)


def test_too_few_wait_and_come_with_the_next_issue() -> None:
    """After that day's, under their own heading."""
    first = on(19, issue(("Haiti", [item("1")]), ("Americas", [item("2")])))
    second = on(20, issue(("Americas", [item("3")]), ("Kenya", [item("4", "Kenya")])))
    waiting = cut_to(first, HAITI, least=3, days=3, before=EVE)
    assert waiting.issue is None
    assert waiting.waiting
    due = cut_to(second, HAITI, least=3, days=3, waiting=waiting.waiting, before=first.date)
    assert due.waiting is None
    assert due.issue
    assert outline(due.issue) == [("Americas", ["item-3", "item-2"]), ("Haiti", ["item-1"])]
    assert edit.rolled([on(18, issue()), first, second], HAITI, least=3, days=3) == due


def test_with_the_first_issue_of_a_span_goes_out_what_there_is() -> None:
    """However little."""
    days = [on(day, issue(("Haiti", [item(str(day))]))) for day in (18, 19, 20, 21)]
    assert [bool(edit.rolled(days[:n], HAITI, least=9, days=3).issue) for n in (1, 2, 3, 4)] == [
        True,
        False,
        False,
        True,
    ]
    due = edit.rolled(days, HAITI, least=9, days=3).issue
    assert due
    assert [one.id for one in due.items] == ["item-21", "item-20", "item-19"]
    week = [on(day, issue(("Haiti", [item(str(day))]))) for day in (18, 24, 25)]  # Monday, Sunday, Monday
    assert [bool(edit.rolled(week[:n], HAITI, least=9, days=7).issue) for n in (1, 2, 3)] == [True, False, True]


def test_no_days_and_nothing_waits() -> None:
    """Whatever the least."""
    days = [on(day, issue(("Haiti", [item(str(day))]))) for day in (19, 20)]
    due = edit.rolled(days, HAITI, least=9, days=0).issue
    assert due
    assert [one.id for one in due.items] == ["item-20"]


def test_a_story_told_again_is_not_told_twice() -> None:
    """Today's words stand, whatever became of the story's id."""
    before = on(19, issue(("Haiti", [item("1"), item("2")])))
    again = replace(item("1"), id="other")
    assert again.story
    again = replace(again, story=replace(again.story, id="another"))
    after = on(20, issue(("Haiti", [again, item("3")])))
    due = edit.rolled([on(18, issue()), before, after], HAITI, least=3, days=3).issue
    assert due
    assert outline(due) == [("Haiti", ["other", "item-3", "item-2"])]


def test_the_subject_is_about_what_is_in_it() -> None:
    """A person's own stays where the leading story is in; their preheader only with the whole issue."""
    items = [item("1", title="Ships are back in Haiti"), item("2", "Kenya", title="A dam in Kenya is full at last")]
    made = edit.issue(items, masthead=issue().masthead, date=DATE, slug="2023-09-21", policy=Policy())
    lead = next(one for one in items if one.story and one.story.lead.title == made.subject)
    other = next(one for one in items if one is not lead)
    mine = replace(made, subject="My own words", preheader="And more of mine")
    its, theirs = (edit.topics([one.story.heading.name]) for one in (lead, other) if one.story and one.story.heading)
    with_lead, without = cut_to(mine, its).issue, cut_to(mine, theirs).issue
    assert with_lead
    assert without
    assert with_lead.subject == "My own words"
    assert with_lead.preheader != "And more of mine"
    assert other.story
    assert without.subject == other.story.lead.title
    whole = cut_to(mine, its | theirs).issue
    assert whole
    assert (whole.subject, whole.preheader) == ("My own words", "And more of mine")


def test_pictures_of_items_that_waited_are_found_beside_their_own_issue() -> None:
    """From whichever issue's page they are looked for."""
    url = Url("https://example.org/1.jpg")
    picture = Picture(article="1", name="images/a.jpg", width=400, height=300, bytes=1000, url=url)
    first = replace(on(19, issue(("Haiti", [item("1")]))), pictures=(picture,))
    days = [on(18, issue()), first, on(20, issue(("Haiti", [item("2")]))), on(21, issue(("Haiti", [item("3")])))]
    due = edit.rolled(days, HAITI, least=3, days=5).issue
    assert due
    assert [one.name for one in due.pictures] == ["../2023-09-19/images/a.jpg"]


@st.composite
def _histories(draw: st.DrawFn) -> list[Issue]:
    """Issues of some days of two months, with a few items of each topic."""
    number = iter(range(1000))
    made, names = [], st.lists(st.sampled_from(["Haiti", "Kenya", "Chad"]), max_size=4)
    for day in sorted(draw(st.lists(st.integers(0, 60), min_size=1, max_size=12))):
        date = dt.date(2023, 9, 1) + dt.timedelta(days=day)
        printed = [(name, [item(str(next(number)), name)]) for name in dict.fromkeys(draw(names))]
        made.append(replace(issue(*printed), date=date, slug=date.isoformat()))
    return made


@given(_histories(), st.sets(st.sampled_from(["Haiti", "Kenya"]), min_size=1), st.integers(1, 5), st.integers(1, 9))
def test_every_wanted_item_goes_out_once_or_waits(
    issues: list[Issue], names: set[str], least: int, days: int
) -> None:
    """None is lost, none comes twice, none waits beyond its span, and no edition is smaller without need.

    The issues that are needed give what all there ever were give.
    """
    wanted = edit.topics(names)
    out: list[Item] = []
    waiting, before = None, None
    for at, one in enumerate(issues, 1):
        cut = cut_to(one, wanted, least=least, days=days, waiting=waiting, before=before)
        first = before is None or span(before, days) != span(one.date, days)
        waiting, before = cut.waiting, one.date
        assert not (first and waiting)
        if cut.issue:
            out += cut.issue.items
            assert len(cut.issue.items) >= least or first
        some = needed([made.date for made in issues[:at]], days)
        assert edit.rolled(issues[at - some : at], wanted, least=least, days=days) == cut
    left = [item for section in waiting.sections for item in section.items] if waiting else []
    due = [one.id for made in issues for section in made.sections if section.name in names for one in section.items]
    assert sorted(one.id for one in [*out, *left]) == sorted(due)


@pytest.mark.parametrize("names", [[], ["", " "], ["Nowhere"]])
def test_names_of_nothing_give_nothing(names: list[str]) -> None:
    """Rather than everything."""
    assert cut_to(issue(("Haiti", [item("1")])), edit.topics(names)).issue is None
