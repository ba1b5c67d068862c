"""The mix of an issue: what share of its items each outlet and each place has."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edit.mix import NO_OUTLET, NO_PLACE, mix
from digest.values import Heading, Item, Run
from tests.edit.conftest import issue, item


def about(one: Item, place: str | None) -> Item:
    """The item, its story about the place, under whatever heading."""
    assert one.story
    return replace(one, story=replace(one.story, heading=Heading(name="World", kind="rule", place=place)))


def test_shares_by_outlet_and_by_place() -> None:
    """The largest first, names alike by their letters; a heading of a rule does not hide the place."""
    items = [
        about(item("1", outlet="Coast Wire"), "Kenya"),
        about(item("2", outlet="Quay Post"), "Kenya"),
        about(item("3", outlet="Coast Wire"), None),
        about(item("4", outlet="Alder Press"), "Chad"),
    ]
    found = mix([issue(("World", items))])
    assert (found.issues, found.items) == (1, 4)
    assert [(one.name, one.items, one.share) for one in found.outlets] == [
        ("Coast Wire", 2, 0.5),
        ("Alder Press", 1, 0.25),
        ("Quay Post", 1, 0.25),
    ]
    assert [(one.name, one.items) for one in found.places] == [("Kenya", 2), ("Chad", 1), (NO_PLACE, 1)]


def test_the_label_that_is_printed_counts_not_the_storys_lead() -> None:
    """A person who linked another outlet has that outlet in the issue."""
    one = item("1", outlet="Coast Wire")
    linked = replace(one, runs=(one.runs[0], Run(text="Quay Post", style="source")), edited=True)
    assert [share.name for share in mix([issue(("Haiti", [linked]))]).outlets] == ["Quay Post"]


def test_a_persons_own_words_have_no_outlet_and_no_place() -> None:
    """They are counted, so that the shares add up."""
    own = Item(id="own-1", runs=(Run(text="We are closed on Friday."),), added=True)
    found = mix([issue(("Notes", [own]))])
    assert [(one.name, one.share) for one in (*found.outlets, *found.places)] == [(NO_OUTLET, 1.0), (NO_PLACE, 1.0)]


def test_several_issues_are_one_sum_and_none_is_nothing(make: SimpleNamespace) -> None:
    """The same outlet in two issues is one row."""
    found = mix([issue(("Haiti", [item("1")])), issue(("Haiti", [item("2"), item("3", outlet="Coast Wire")]))])
    assert (found.issues, found.items) == (2, 3)
    assert [(one.name, one.items) for one in found.outlets] == [("Harbour Post", 2), ("Coast Wire", 1)]
    nothing = mix([])
    assert (nothing.issues, nothing.items, nothing.outlets, nothing.places) == (0, 0, (), ())


@given(st.lists(st.sampled_from(["Coast Wire", "Quay Post", "  Quay\u00a0Post ", "\x07", ""]), max_size=12))
def test_shares_always_add_up(outlets: list[str]) -> None:
    """To all items, whatever the outlets are called; white space does not make two of one."""
    found = mix([issue(("Haiti", [item(str(n), outlet=name) for n, name in enumerate(outlets)]))])
    for shares in (found.outlets, found.places):
        assert sum(one.items for one in shares) == len(outlets)
        assert sum(one.share for one in shares) == pytest.approx(1.0 if outlets else 0.0)
        assert len({one.name for one in shares}) == len(shares)
    assert all(one.name.strip() == one.name != "" for one in found.outlets)
