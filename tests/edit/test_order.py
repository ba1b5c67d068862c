"""The order of headings and of the items under one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from digest import edit
from digest.edit import names
from digest.values import Policy, Section


def test_the_house_order(make: SimpleNamespace) -> None:
    """From the United States by way of Europe, Asia and the Middle East to Africa; others, then the catch-all."""
    filed = [
        ("More news", "catch-all", None), ("Fiji", "place", None), ("Kenya", "place", "Africa"),
        ("Oman", "place", "Middle East"), ("Afghanistan", "place", "Asia"), ("China", "place", "Asia"),
        ("Russia", "place", "Europe"),
        ("Haiti", "place", "Americas"), ("United States", "place", None),
    ]  # fmt: skip
    items = [make.item(name, name, kind=kind, region=region) for name, kind, region in filed]
    # Afghanistan and China would be folded into Asia: three items each keep them apart.
    items += [make.item(f"{name}{n}", name, region="Asia") for name in ("Afghanistan", "China") for n in (2, 3)]
    made = make.generated(items, Policy(headings=9))
    assert [section.name for section in made.sections] == [
        "United States", "Haiti", "Russia", "China", "Afghanistan", "Oman", "Kenya", "Fiji", "More news",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("es", ["Estados Unidos", "Haití", "Rusia", "África"]),
        ("ar", ["الولايات المتحدة", "هايتي", "روسيا", "أفريقيا"]),
    ],
)
def test_the_house_order_in_the_newsletters_language(
    make: SimpleNamespace, language: str, ordered: list[str]
) -> None:
    """Names come from CLDR, regions as `group` names them."""
    regions = {
        "es": ["América", "América", "Europa", "África"],
        "ar": ["الأمريكتان", "الأمريكتان", "أوروبا", "أفريقيا"],
    }
    items = [make.item(str(n), name, region=regions[language][n]) for n, name in reversed(list(enumerate(ordered)))]
    assert [section.name for section in make.generated(items, language=language).sections] == ordered


def test_the_newsletters_own_order_comes_first(make: SimpleNamespace) -> None:
    """Headings or regions, any case; what it does not name follows in house order, the catch-all last."""
    items = [
        make.item("1", "United States"),
        make.item("2", "Kenya", region="Africa"),
        make.item("3", "Ports", kind="rule"),
        make.item("4", "More news", kind="catch-all"),
        make.item("5", "Haiti", region="Americas"),
    ]
    made = make.generated(items, Policy(order=("ports", "AFRICA")))
    assert [section.name for section in made.sections] == ["Ports", "Kenya", "United States", "Haiti", "More news"]
    first = make.generated(items, Policy(order=("More news",)))
    assert first.sections[0].name == "More news"


def test_a_story_and_its_follow_up_stand_together(make: SimpleNamespace) -> None:
    """By shared words of their titles, whatever else is more important."""
    hours = {
        "A bridge in Jacmel is closed": 0,
        "Mangoes are early this year": 1,
        "Engineers look at the closed Jacmel bridge": 2,
    }
    items = [
        make.item(str(n), title=title, outlet=f"Outlet {n}", published=make.noon - dt.timedelta(hours=ago))
        for n, (title, ago) in enumerate(hours.items())
    ]
    assert [item.id for item in make.generated(items).items] == ["item-0", "item-2", "item-1"]


def test_no_outlet_twice_in_a_row_where_it_can_be_avoided(make: SimpleNamespace) -> None:
    """A slightly less important item of another outlet comes between."""
    told = [("A", 0, "Alpha rises"), ("A", 1, "Bravo falls"), ("B", 2, "Charlie stays")]
    items = [
        make.item(str(n), title=title, outlet=outlet, published=make.noon - dt.timedelta(hours=ago))
        for n, (outlet, ago, title) in enumerate(told)
    ]
    assert [item.id for item in make.generated(items).items] == ["item-0", "item-2", "item-1"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "News Roundup 9/21/2023"),
        ("en-GB", "News Roundup 21/09/2023"),
        ("es", "Resumen de noticias 21/9/2023"),
        ("ar", "موجز الأخبار 21\u200f/9\u200f/2023"),
        ("de_AT", "Nachrichtenüberblick 21.9.2023"),
        ("xx", "The Line 9/21/2023"),
        ("not a language", "The Line 9/21/2023"),
    ],
)
def test_the_title_is_in_the_newsletters_language(language: str, title: str) -> None:
    """Words and date; the newsletter's name where we have no words for it."""
    assert names.title(language, dt.date(2023, 9, 21), "The Line") == title


def test_a_region_comes_before_a_name_that_means_nothing(make: SimpleNamespace) -> None:
    """A country without a place of its own stands where its region stands."""
    assert names.rank("Kenya", "Africa", "en") == names.rank("Africa", None, "en") < names.LEFTOVERS
    assert names.rank("Kenya", None, "en") == names.LEFTOVERS
    assert names.rank("Afghanistan", "Asia", "en") != names.rank("Asia", None, "en")


def test_the_steps_of_a_generated_issue_ascend(make: SimpleNamespace) -> None:
    """Regions, rules and the catch-all included: what is generated is in order, whatever the order."""
    filed = [("Kenya", "place", "Africa"), ("Mali", "place", "Africa"), ("Haiti", "place", "Americas"),
             ("Ports", "rule", None), ("United States", "place", None), ("More news", "catch-all", None)]  # fmt: skip
    items = [make.item(name, name, kind=kind, region=region) for name, kind, region in filed]
    for order in ((), ("Mali", "Ports"), ("More news", "AFRICA", "Kenya")):
        made = make.generated(items, Policy(order=order))
        found = edit.steps(made, order)
        assert [name for name, _ in found] == [section.name for section in made.sections]
        assert [step for _, step in found] == sorted(step for _, step in found)
        assert found != edit.steps(made, ("Haiti",))


def test_a_renamed_heading_keeps_its_step_and_ones_own_has_none(make: SimpleNamespace) -> None:
    """Nor has one whose items lead to several places: nobody could say which."""
    made = make.generated([make.item("1", "Kenya", region="Africa"), make.item("2", "United States")])
    first, second = made.sections
    named = replace(made, sections=(first, replace(second, name="Wildlife")), renamed=(("Kenya", "Wildlife"),))
    assert edit.steps(named, ()) == (("United States", 0), ("Wildlife", 1))
    own = Section(name="Obituaries", items=())
    assert edit.steps(replace(made, sections=(own, *made.sections)), ()) == (("United States", 0), ("Kenya", 1))
    mixed = Section(name="Ports", items=(make.item("3", "Kenya"), make.item("4", "Norway")))
    several = replace(made, sections=(mixed,), generated=(mixed,))
    assert edit.steps(several, ("Norway",)) == ()
    assert edit.steps(several, ("Ports",)) == (("Ports", 0),)
