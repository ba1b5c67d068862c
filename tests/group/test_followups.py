"""Follow-ups: the next chapter of a matter is an event of its own, linked to the one before."""

from __future__ import annotations

from itertools import permutations

import pytest

from digest.group import linked
from digest.values import Ran, Story
from tests.group.conftest import article, ran, story

CLOSED = article(
    "closed",
    "Portimão footbridge closed after cracks are found",
    "The footbridge over the Arade at Portimão was closed on Monday after divers found cracks in its pillars. The "
    "firm Pontes do Sul built it in 2009.",
)
SEARCHED = article(
    "searched",
    "Prosecutors search offices of Portimão footbridge builders",
    "Prosecutors in Portimão opened an inquiry into the builders of the Arade footbridge on Tuesday and searched the "
    "offices of Pontes do Sul.",
    hours=30,
)
TRAMS = article(
    "trams",
    "Valparaíso buys 12 trams",
    "The town council of Valparaíso voted on Tuesday to buy 12 trams for the hill lines.",
    hours=31,
)


def follows(*found: Story, had: tuple[Ran, ...] = ()) -> dict[str, str]:
    """The titles that stories follow, by the stories' ids."""
    return {one.id: one.follows.title for one in linked(found, had) if one.follows}


def test_the_later_event_of_a_matter_follows_the_earlier() -> None:
    """Not the other way about, and nothing else follows."""
    assert follows(story(CLOSED), story(SEARCHED), story(TRAMS)) == {"story-searched": CLOSED.title}


def test_what_ran_is_followed_with_its_day_and_heading() -> None:
    """Readers had it under Portugal."""
    (made,) = linked([story(SEARCHED)], [ran(story(CLOSED))])
    assert made.follows
    assert (made.follows.slug, made.follows.heading, made.follows.title) == ("2026-09-21", "Portugal", CLOSED.title)


def test_the_order_changes_nothing() -> None:
    """Of stories given together."""
    its = [story(CLOSED), story(SEARCHED), story(TRAMS)]
    assert all(follows(*one) == {"story-searched": CLOSED.title} for one in permutations(its))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("Quake of 6.1 kills nine in Varn", "A quake of magnitude 6.1 killed nine people in Varn, Ostland."),
            ("Quake of 5.8 kills four in Lesk", "A quake of magnitude 5.8 killed four people in Lesk, Merania."),
        ),
        (
            ("Ostland’s parliament votes for ceasefire", "The parliament of Ostland voted 61 to 40 for a ceasefire."),
            ("Merania’s parliament votes down ceasefire", "The parliament of Merania voted 12 to 90 on a ceasefire."),
        ),
    ],
)  # fmt: skip
def test_look_alike_events_do_not_follow_each_other(one: tuple[str, str], other: tuple[str, str]) -> None:
    """They share the words of their kind, not the names of one matter."""
    assert follows(story(article("a", *one)), story(article("b", *other, hours=24))) == {}


def test_what_is_two_months_old_is_followed_by_nothing() -> None:
    """Readers do not remember it."""
    late = article("late", SEARCHED.title, SEARCHED.text, hours=24 * 60)
    assert follows(story(CLOSED), story(late)) == {}


def test_without_a_date_only_what_ran_is_followed() -> None:
    """Of two new ones nobody knows which came first."""
    undated = article("undated", SEARCHED.title, SEARCHED.text, hours=None)
    assert follows(story(CLOSED), story(undated)) == {}
    assert follows(story(undated), had=(ran(story(CLOSED)),)) == {"story-undated": CLOSED.title}


def test_a_story_never_follows_itself() -> None:
    """One that ran and comes again is the same story."""
    again = story(article("again", SEARCHED.title, SEARCHED.text, hours=30), id="story-closed")
    assert follows(again, had=(ran(story(CLOSED)),)) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("Market opens in Mombasa", "A fish market opened in Mombasa, Kenya, with forty stalls."),
            ("School opens in Mombasa", "A school opened in Mombasa, Kenya, with four hundred pupils."),
        ),
        (
            ("Snow in Lesk, Illinois", "Snow closed the schools of Lesk, Illinois, on Monday, the mayor said."),
            ("Robbery in Lesk, Illinois", "A bank in Lesk, Illinois, was robbed by two men on Tuesday."),
        ),
    ],
)
def test_a_town_and_its_country_are_not_enough(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Much happens in one town; short texts hardly name more."""
    assert follows(story(article("a", *one)), story(article("b", *other, hours=24))) == {}
