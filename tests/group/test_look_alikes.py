"""Events that only look alike are two stories; reports of one event in other words are one."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from digest.group import stories
from digest.values import Article
from tests.group.conftest import article

WINDOW = dt.timedelta(days=3)
# Other news of the day: what is common is only seen beside what is not.
DAY = [
    ("Pupils find a comet", "Three pupils of a school in Kochi found a faint comet on photographs from their roof."),
    ("Trams for the hills", "The town council voted to buy 12 trams for the hill lines, the first in ninety years."),
    ("A choir on nine bridges", "A choir sang on every bridge of the old town in one night, and nobody minded."),
    ("Library boat sets out", "The county library sends 4,000 books to the islands in a converted fishing boat."),
    ("Herring come back", "Herring have returned to the upper bay in numbers that were not seen for 30 years."),
]
APART = {
    "two earthquakes": (
        (
            "Earthquake of magnitude 6.1 kills nine in Varn",
            "An earthquake of magnitude 6.1 killed nine people in Varn in the north of Ostland on Monday and "
            "destroyed forty houses, the rescue service said. Rescuers searched through the night.",
        ),
        (
            "Earthquake of magnitude 5.4 kills three in Lesk",
            "An earthquake of magnitude 5.4 killed three people in Lesk on the coast of Merania on Tuesday "
            "and destroyed a school, the rescue service said. Rescuers searched until noon.",
        ),
    ),
    "two ceasefire votes": (
        (
            "Nepal’s parliament votes 61 to 40 for ceasefire with Varn rebels",
            "The parliament of Nepal voted 61 to 40 on Monday for a ceasefire with the rebels of Varn. Its speaker, "
            "Ada Vale, called the vote historic.",
        ),
        (
            "Kenya’s parliament rejects ceasefire with Lesk rebels, 88 to 12",
            "Only 12 members of Kenya’s parliament voted for a ceasefire with the rebels of Lesk when it came to a "
            "vote on Tuesday; 88 were against it, among them Rui Salgado, who lost a son in the war.",
        ),
    ),
    "prices in two countries": (
        (
            "Consumer prices in Norway rise 2.1 percent in August",
            "Consumer prices in Norway rose 2.1 percent in August from a year earlier, the statistics office said on "
            "Monday. Economists had expected a rise of 2.3 percent.",
        ),
        (
            "Consumer prices in Chile rise 3.4 percent in August",
            "Consumer prices in Chile rose 3.4 percent in August from a year earlier, the statistics office said on "
            "Monday. Economists had expected a rise of 3.3 percent.",
        ),
    ),
    "two ferries": (
        (
            "Ferry with 120 aboard runs aground off Varn",
            "A ferry with 120 passengers ran aground in fog off Varn on Monday. Nobody was hurt, the coast guard "
            "said; the Edna Marsh is to be towed to the port at high tide.",
        ),
        (
            "Ferry with 300 aboard loses power off Lesk",
            "A ferry with 300 passengers lost power in a storm off Lesk on Tuesday. Nobody was hurt, the coast guard "
            "said; the Petra Groß is to be towed to the port in the morning.",
        ),
    ),
}
TOGETHER = {
    "one earthquake": (
        (
            "Nine dead as quake flattens houses in Ostland’s north",
            "Rescuers dug through the rubble of forty houses in Varn after a magnitude 6.1 quake on Monday. Nine "
            "people are known to have died, the rescue service of Ostland said.",
        ),
        APART["two earthquakes"][0],
    ),
    "one vote": (
        (
            "Nepal lawmakers back truce with Varn rebels, 61 to 40",
            "Lawmakers in Nepal backed a truce with the rebels of Varn on Monday. After the vote of 61 to 40 speaker "
            "Ada Vale spoke of a historic day for the country’s parliament.",
        ),
        APART["two ceasefire votes"][0],
    ),
}


def together(*titled: tuple[str, str]) -> bool:
    """Whether the first two are one story among the day's news; the same in any order."""
    its = [article(f"a{n}", *one, outlet=f"Outlet {n}", hours=n) for n, one in enumerate((*titled, *DAY))]
    found = {_first_two(list(one) + its[3:]) for one in permutations(its[:3])}
    assert len(found) == 1
    return found.pop()


def _first_two(its: list[Article]) -> bool:
    return any({"a0", "a1"} <= {one.id for one in story.articles} for story in stories(its, window=WINDOW))


@pytest.mark.parametrize("name", APART)
def test_look_alikes_stay_apart(name: str) -> None:
    """The words of their kind are the same; names, places and numbers are not."""
    assert not together(*APART[name])


@pytest.mark.parametrize("name", TOGETHER)
def test_one_event_in_other_words_is_one_story(name: str) -> None:
    """Other titles, other sentences; the same names and numbers."""
    assert together(*TOGETHER[name])
