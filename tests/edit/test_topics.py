"""Editions cut to topics: what a choice gives, what waits, and that nothing is lost or told twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import edit
from digest.edit.topics import cut as cut_to
from digest.edit.topics import offered
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


def test_too_few_wait_and_come_with_the_next_issue() -> None:
    """After that day's, under their own heading."""
    first = on(20, issue(("Haiti", [item("1")]), ("Americas", [item("2")])))
    second = on(21, issue(("Americas", [item("3")]), ("Kenya", [item("4", "Kenya")])))
    waiting = cut_to(first, HAITI, least=3, days=3)
    assert waiting.issue is None
    assert waiting.waiting
    due = cut_to(second, HAITI, least=3, days=3, waiting=waiting.waiting)
    assert due.waiting is None
    assert due.issue
    assert outline(due.issue) == [("Americas", ["item-3", "item-2"]), ("Haiti", ["item-1"])]
    assert edit.rolled([first, second], HAITI, least=3, days=3) == due


def test_nothing_waits_longer_than_it_may() -> None:
    """Then few are enough."""
    days = [on(day, issue(("Haiti", [item(str(day))]))) for day in (18, 19, 21)]
    assert edit.rolled(days[:2], HAITI, least=9, days=3).issue is None
    due = edit.rolled(days, HAITI, least=9, days=3).issue
    assert due
    assert [one.id for one in due.items] == ["item-21", "item-19", "item-18"]


def test_a_story_told_again_is_not_told_twice() -> None:
    """Today's words stand, whatever became of the story's id."""
    before = on(20, issue(("Haiti", [item("1"), item("2")])))
    again = replace(item("1"), id="other")
    assert again.story
    again = replace(again, story=replace(again.story, id="another"))
    due = edit.rolled([before, on(21, issue(("Haiti", [again, item("3")])))], HAITI, least=3, days=3).issue
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
    days = [first, on(20, issue(("Haiti", [item("2")]))), on(21, issue(("Haiti", [item("3")])))]
    due = edit.rolled(days, HAITI, least=3, days=5).issue
    assert due
    assert [one.name for one in due.pictures] == ["../2023-09-19/images/a.jpg"]


@st.composite
def _histories(draw: st.DrawFn) -> list[Issue]:
    number = iter(range(1000))
    days = draw(st.lists(st.lists(st.sampled_from(["Haiti", "Kenya", "Chad"]), max_size=4), min_size=1, max_size=8))
    return [
        on(day, issue(*((name, [item(str(next(number)), name)]) for name in dict.fromkeys(names))))
        for day, names in enumerate(days, start=1)
    ]


@given(
    _histories(),
    st.sets(st.sampled_from(["Haiti", "Kenya"]), min_size=1),
    st.integers(1, 5),
    st.integers(0, 4),
)
def test_every_wanted_item_goes_out_once_or_waits(
    issues: list[Issue], names: set[str], least: int, days: int
) -> None:
    """None is lost, none comes twice, none waits longer than it may, and no edition is smaller without need."""
    wanted = edit.topics(names)
    out: list[Item] = []
    waiting = None
    for one in issues:
        cut = cut_to(one, wanted, least=least, days=days, waiting=waiting)
        since = waiting.date if waiting else one.date
        waiting = cut.waiting
        if cut.issue:
            out += cut.issue.items
            assert len(cut.issue.items) >= least or (one.date - since).days >= days
        assert waiting is None or (one.date - waiting.date).days < days
    left = [item for section in waiting.sections for item in section.items] if waiting else []
    due = [one.id for made in issues for section in made.sections if section.name in names for one in section.items]
    assert sorted(one.id for one in [*out, *left]) == sorted(due)


@pytest.mark.parametrize("names", [[], ["", " "], ["Nowhere"]])
def test_names_of_nothing_give_nothing(names: list[str]) -> None:
    """Rather than everything."""
    assert cut_to(issue(("Haiti", [item("1")])), edit.topics(names)).issue is None
