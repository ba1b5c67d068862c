"""Affairs: a name that several stories of several outlets share in their titles."""

from __future__ import annotations

from itertools import permutations

import pytest

from digest.group.affairs import affairs
from digest.values import Story
from tests.group.conftest import article, story

TITLES = (
    ("Quist may appeal to the high court", "Lawyers said on Monday that Marla Quist may appeal to the high court."),
    ("Writers ask for the release of Quist", "Nine writers asked on Monday for the release of Marla Quist."),
    (
        "Quist’s brother begins a hunger strike",
        "The brother of Marla Quist stopped eating on Sunday. He asked for Quist.",
    ),
)


def shared(outlets: str = "ABC", *, more: int = 0) -> list[Story]:
    """Stories that share Marla Quist, each of the outlet named by its letter, and others that share nothing."""
    its = [
        story(article(str(n), *TITLES[n % 3], outlet=f"Outlet {letter}"))
        for n, letter in enumerate(outlets)
    ]  # fmt: skip
    words = ("ferry", "bridge", "choir", "comet", "tram", "library", "market", "tunnel")
    return its + [
        story(article(f"x{n}", f"The {words[n % 8]} opens", f"A {words[n % 8]} opened.", outlet=f"Other {n}"))
        for n in range(more)
    ]  # fmt: skip


def test_three_stories_of_two_outlets_are_an_affair() -> None:
    """It is called as the titles call the person; the texts must call them so as well."""
    found = affairs(shared("AAB", more=5))
    assert {id: one.name for id, one in found.items()} == dict.fromkeys(["story-0", "story-1", "story-2"], "Quist")


@pytest.mark.parametrize("outlets", ["AB", "AAA"])
def test_two_stories_or_one_outlet_are_none(outlets: str) -> None:
    """One outlet's hobby is no affair."""
    assert affairs(shared(outlets, more=5)) == {}


def test_a_full_name_that_every_title_has_is_the_heading() -> None:
    """Titles that say no more than the last name would be filed under it."""
    its = [
        story(
            article(str(n), f"Marla Quist {does}", f"On Monday Marla Quist {does}. Then Quist slept.", outlet=f"O{n}")
        )
        for n, does in enumerate(("appeals", "sings", "rows"))
    ]
    assert {one.name for one in affairs(its).values()} == {"Marla Quist"}


def test_it_retires_when_the_stories_do() -> None:
    """It is decided anew from the stories at hand."""
    its = shared("ABC")
    assert set(affairs(its)) == {"story-0", "story-1", "story-2"}
    assert affairs(its[:2]) == {}


def test_who_is_in_everything_is_no_affair() -> None:
    """A name in most stories tells none from another."""
    assert affairs(shared("ABCDEFGH", more=4)) == {}
    assert len(affairs(shared("ABCDEFGH", more=80))) == 8


@pytest.mark.parametrize("name", ["Norway", "Congress", "the Senate", "Outlet A", "Reuters", "the Supreme Court"])
def test_places_institutions_and_outlets_are_none(name: str) -> None:
    """What they do is told under what they do it to."""
    its = [
        story(article("0", f"A ferry leaves {name}", f"A ferry left {name} on Monday.", outlet="Outlet A")),
        story(article("1", f"Trams return to {name}", f"The trams came back to {name}.", outlet="Outlet B")),
        story(article("2", f"A choir sings for {name}", f"A choir sang for {name} on Monday.", outlet="Outlet C")),
    ]
    assert affairs(its) == {}


def test_the_order_of_the_stories_changes_nothing() -> None:
    """Nor does a second affair of the same stories."""
    its = shared("ABC", more=2)
    expected = affairs(its)
    assert all(affairs(list(one)) == expected for one in permutations(its))


def test_no_stories_have_no_affairs() -> None:
    """Nor have stories without a title."""
    assert affairs([]) == {}
    assert affairs([story(article(str(n), "", "Words.")) for n in range(5)]) == {}
