"""What ran joins the new articles before they are grouped: its story goes on under its id, its copies are nothing."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

from digest.group import fresh, renamed
from digest.values import Article, Ran, Story
from tests.group.conftest import article, ran, story

WINDOW = dt.timedelta(days=3)
CLOSED_TEXT = (
    "The footbridge over the Arade at Portimão was closed on Monday after divers found cracks in two of its pillars. "
    "The town hall said that the bridge, built by Pontes do Sul in 2009, will stay closed for a month at least. Some "
    "4,000 people cross it every day, most of them on the way to the fish market. A ferry takes them from Tuesday."
)
CLOSED = article("closed", "Portimão footbridge closed after cracks are found", CLOSED_TEXT)
OWN_REPORT = article(
    "own",
    "Cracks close Portimão footbridge over the Arade",
    "Cracks in two pillars have closed the Arade footbridge in Portimão. Divers saw them on Monday, said the town "
    "hall. The 4,000 people who cross the bridge of Pontes do Sul daily can take a ferry to the fish market.",
    outlet="Algarve Daily",
    hours=5,
)
TRAMS = article(
    "trams",
    "Valparaíso buys 12 trams",
    "The town council of Valparaíso voted on Tuesday to buy 12 trams for the hill lines, the first in ninety years.",
    outlet="Coast Wire",
    hours=31,
)


def grouped(*articles: Article, had: tuple[Ran, ...] = ()) -> tuple[Story, ...]:
    """The stories of the new articles."""
    return fresh(articles, had, window=WINDOW)


def test_a_copy_of_what_ran_is_all_that_is_left_of_its_story() -> None:
    """It stays a story that ran, so that whoever looks can say so; it is no new one."""
    copy = article("copy", CLOSED.title, CLOSED_TEXT, outlet="Wire Customer", hours=20)
    (found,) = grouped(copy, had=(ran(story(CLOSED)),))
    assert found.id == "story-closed"
    assert found.ran
    assert (found.ran.slug, found.ran.heading, found.ran.title) == ("2026-09-21", "Portugal", CLOSED.title)


def test_another_outlets_report_goes_on_with_the_story_that_ran() -> None:
    """Under the id it ran under; what ran is not among its articles."""
    found = {one.id: one for one in grouped(OWN_REPORT, TRAMS, had=(ran(story(CLOSED)),))}
    assert set(found) == {"story-closed", next(id for id in found if id != "story-closed")}
    assert [one.id for one in found["story-closed"].articles] == ["own"]
    assert [one.ran for id, one in found.items() if id != "story-closed"] == [None]


def test_a_report_beside_a_copy_of_what_ran_leads_alone() -> None:
    """The copy says nothing new, so its site is not in the story."""
    copy = article("copy", CLOSED.title, CLOSED_TEXT, outlet="Wire Customer", hours=20)
    (found,) = grouped(copy, OWN_REPORT, had=(ran(story(CLOSED)),))
    assert [one.id for one in found.articles] == ["own"]


def test_what_ran_twice_is_told_by_its_last_day() -> None:
    """ "Ran Tuesday", not Monday."""
    had = (ran(story(CLOSED), "2026-09-22", "Bridges"), ran(story(CLOSED)))
    (found,) = grouped(OWN_REPORT, had=had)
    assert found.ran
    assert (found.ran.slug, found.ran.heading) == ("2026-09-22", "Bridges")


def test_without_anything_that_ran_all_stories_are_new() -> None:
    """And no articles give no stories, whatever ran."""
    assert [one.ran for one in grouped(OWN_REPORT, TRAMS)] == [None, None]
    assert grouped(had=(ran(story(CLOSED)),)) == ()


def test_the_order_changes_nothing() -> None:
    """Of articles and of what ran."""
    had = (ran(story(CLOSED)), ran(story(TRAMS), heading="Chile"))
    later = article(
        "later", "Twelve trams for Valparaíso’s hills", TRAMS.text[:80] + "s.", outlet="Hill Post", hours=33
    )
    its = [
        OWN_REPORT,
        later,
        article("comet", "Pupils find a comet", "Three pupils found a comet in Kochi.", hours=12),
    ]
    expected = grouped(*its, had=had)
    for one in permutations(its):
        for two in permutations(had):
            assert sorted(grouped(*one, had=two), key=lambda s: s.id) == sorted(expected, key=lambda s: s.id)


def test_a_story_keeps_the_id_most_of_whose_articles_it_holds() -> None:
    """Joined stories have one id, the other one is free; what splits off gets its own."""
    a, b, c, d = (article(letter, f"Title {letter}") for letter in "abcd")
    before = {"a": "one", "b": "one", "c": "two"}
    (joined,) = renamed([story(a, b, c)], before)
    assert joined.id == "one"
    first, second = renamed([story(a, d), story(b, id="story-b")], before)
    assert (first.id, second.id) == ("one", "story-b")


def test_an_id_is_given_once() -> None:
    """A story made under an id that an older one has now gets another."""
    a, b = article("a", "Title a"), article("b", "Title b")
    first, second = renamed([story(a, id="x"), story(b, id="y")], {"a": "y"})
    assert (first.id, second.id) == ("y", "y-2")


def test_a_story_that_ran_keeps_its_own() -> None:
    """Readers know it by that."""
    (one,) = grouped(OWN_REPORT, had=(ran(story(CLOSED)),))
    assert renamed([one], {"own": "other"})[0].id == "story-closed"


def test_of_two_stories_that_hold_as_much_the_one_with_no_other_name_keeps_it() -> None:
    """So that no name is lost where both can have one."""
    a, b, c = (article(letter, f"Title {letter}") for letter in "abc")
    first, second = renamed([story(a, c), story(b)], {"a": "one", "b": "one", "c": "two"})
    assert (first.id, second.id) == ("two", "one")


def test_what_repeats_what_ran_is_named_beside_the_news() -> None:
    """As a copy: it counts as no outlet, and nothing of what came is lost."""
    copy = article("copy", CLOSED.title, CLOSED_TEXT, outlet="Wire Customer", hours=20)
    (found,) = grouped(copy, OWN_REPORT, had=(ran(story(CLOSED)),))
    assert [(one.id, one.of, one.outlet) for one in found.copies] == [("copy", "own", "Wire Customer")]
    assert found.outlets == ("Algarve Daily",)


def test_an_update_of_what_ran_is_a_report_behind_those_that_are_new() -> None:
    """It holds the old text and much more."""
    more = (
        " Engineer Rui Salgado counted 17 rusted bolts on Tuesday; all forty are to be replaced by spring, he said."
    )
    update = article("update", CLOSED.title, CLOSED_TEXT + 3 * more, outlet="Wire Customer", hours=4)
    (found,) = grouped(update, OWN_REPORT, had=(ran(story(CLOSED)),))
    assert [one.id for one in found.articles] == ["own", "update"]
