"""The order of the items under one heading: importance, follow-ups side by side, outlets taking turns."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise, permutations
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.arrange import arranged, related
from digest.values import Earlier, Item
from tests.edit.conftest import item

WORDS = "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel".split()  # noqa: SIM905 - titles without a word in common


def items(outlets: str) -> list[Item]:
    """An item of every outlet named by a letter, none related to another."""
    return [item(str(n), title=WORDS[n], outlet=f"Outlet {outlet}") for n, outlet in enumerate(outlets)]


def following(one: Item, other: Item) -> Item:
    """The first item, its story the next chapter of the other's."""
    assert one.story
    assert other.story
    return replace(one, story=replace(one.story, follows=Earlier(story=other.story.id, title="")))


def falling(of: list[Item]) -> dict[str, float]:
    """Importance by place in the list."""
    return {one.id: float(-n) for n, one in enumerate(of)}


def meetings(ordered: tuple[Item, ...]) -> int:
    """How often an outlet follows itself."""
    outlets = [one.story.lead.outlet for one in ordered if one.story]
    return sum(one == other for one, other in pairwise(outlets))


@pytest.mark.parametrize(
    ("outlets", "order"),
    [
        ("", ""),
        ("A", "0"),
        ("ABC", "012"),
        ("AAB", "021"),
        ("ABAA", "0123"),
        ("BAA", "102"),
        ("BCAAA", "20314"),
        ("AAAA", "0123"),
    ],
)
def test_outlets_take_turns_where_they_can(outlets: str, order: str) -> None:
    """The more important goes first unless two of its outlet would meet for it, at once or at the end."""
    its = items(outlets)
    found = arranged(its, falling(its))
    assert "".join(one.id.removeprefix("item-") for one in found) == order


@given(st.text("ABC", max_size=7), st.data())
@settings(deadline=None, max_examples=150)
def test_no_order_has_fewer_neighbours_of_one_outlet(outlets: str, data: st.DataObject) -> None:
    """As told by all orders there are; nothing is lost, and the input's order says nothing."""
    its = items(outlets)
    found = arranged(its, falling(its))
    assert meetings(found) == min(map(meetings, permutations(its)))
    assert arranged(data.draw(st.permutations(its)), falling(its)) == found
    assert sorted(one.id for one in found) == sorted(one.id for one in its)


@given(st.text("ABC", min_size=2, max_size=6), st.integers(1, 5))
@settings(deadline=None, max_examples=100)
def test_a_follow_up_stands_beside_its_story(outlets: str, at: int) -> None:
    """Whatever the outlets; and of all orders in which it does, none has fewer neighbours of one outlet."""
    its = items(outlets)
    at = min(at, len(its) - 1)
    its[at] = following(its[at], its[0])

    def beside(ordered: tuple[Item, ...]) -> bool:
        return ordered.index(its[at]) - ordered.index(its[0]) == 1

    found = arranged(its, falling(its))
    assert beside(found)
    assert meetings(found) == min(meetings(order) for order in permutations(its) if beside(order))


def test_what_is_related(make: SimpleNamespace) -> None:
    """The next chapter, two chapters of one story, and two titles with most of their words in common."""
    first, second, third = items("ABC")
    assert not related(first, second)
    assert related(first, following(second, first))
    assert related(following(second, first), first)
    assert related(following(second, first), following(third, first))
    assert related(
        make.item("x", title="A bridge in Jacmel is closed"), make.item("y", title="The Jacmel bridge, closed again")
    )


def test_a_chain_of_chapters_stays_together() -> None:
    """Four, told by four outlets, are not torn apart by what is more important than the last."""
    its = items("ABCDE")
    for at in (2, 3, 4):
        its[at] = following(its[at], its[at - 2] if at == 2 else its[at - 1])
    assert [one.id for one in arranged(its, falling(its))] == ["item-0", "item-2", "item-3", "item-4", "item-1"]


def test_many_items_take_a_moment() -> None:
    """Two hundred of twelve outlets, every tenth a follow-up of the one before by another outlet."""
    its = [item(f"{n:03}", title=chr(0x4E00 + n) * 4, outlet=f"Outlet {n % 12 if n % 3 else 0}") for n in range(200)]
    its = [following(one, its[n - 1]) if n % 10 == 9 else one for n, one in enumerate(its)]
    start = dt.datetime.now(dt.UTC)
    found = arranged(its, falling(its))
    assert dt.datetime.now(dt.UTC) - start < dt.timedelta(seconds=10)
    assert meetings(found) == 0
