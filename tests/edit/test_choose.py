"""Which items are printed, and what is folded into a region."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from digest import edit
from digest.values import Copy, Heading, Item, Masthead, Policy


def _items(make: SimpleNamespace, **counts: int) -> list[Item]:
    """So many items for each country of Africa named."""
    return [
        make.item(f"{name}{n}", name, region="Africa", title=f"{name}{n}")
        for name, count in counts.items()
        for n in range(count)
    ]


def _shape(made: object) -> dict[str, int]:
    return {section.name: len(section.items) for section in made.sections}  # type: ignore[attr-defined]  # an Issue


def test_nothing_gives_an_issue_without_sections(make: SimpleNamespace) -> None:
    """No items: a title, and nothing to print."""
    made = make.generated([])
    assert (made.sections, made.title, made.preheader) == ((), "News Roundup 9/21/2023", "")


def test_several_small_countries_become_their_region(make: SimpleNamespace) -> None:
    """Two items and one item of one region stand under the region."""
    assert _shape(make.generated(_items(make, Kenya=2, Niger=1))) == {"Africa": 3}


def test_a_country_alone_in_its_region_keeps_its_name(make: SimpleNamespace) -> None:
    """However small it is."""
    assert _shape(make.generated(_items(make, Kenya=1))) == {"Kenya": 1}


def test_a_dominant_country_keeps_its_name(make: SimpleNamespace) -> None:
    """Three items are dominant; the small ones beside it are folded, a lone small one is not."""
    assert _shape(make.generated(_items(make, Sudan=3, Kenya=1, Niger=1))) == {"Sudan": 3, "Africa": 2}
    assert _shape(make.generated(_items(make, Sudan=3, Kenya=1))) == {"Sudan": 3, "Kenya": 1}


def test_a_region_that_would_overflow_lets_its_largest_go(make: SimpleNamespace) -> None:
    """Five items fit under one heading; rather than losing items a country of two stands alone."""
    shape = _shape(make.generated(_items(make, Kenya=2, Niger=2, Mali=2)))
    assert sorted(shape.values()) == [2, 4]
    assert shape["Africa"] == 4


def test_what_is_filed_under_the_region_itself_takes_a_small_country_in(make: SimpleNamespace) -> None:
    """A story about all of Africa and one about Kenya stand together."""
    items = [*_items(make, Kenya=1), make.item("all", "Africa", region="Africa")]
    assert _shape(make.generated(items)) == {"Africa": 2}


def test_rules_and_learned_headings_are_never_folded(make: SimpleNamespace) -> None:
    """Nor is the United States, the heading that always stands first."""
    items = [
        make.item("1", "Ports", kind="rule", region="Africa"),
        make.item("2", "Rail", kind="learned", region="Africa"),
        make.item("3", "United States", region="Americas"),
        make.item("4", "Peru", region="Americas"),
        make.item("5", "Chile", region="Americas"),
        *_items(make, Kenya=1),
    ]
    assert _shape(make.generated(items)) == {"United States": 1, "Americas": 2, "Kenya": 1, "Ports": 1, "Rail": 1}


def test_a_country_that_the_newsletter_names_is_not_folded(make: SimpleNamespace) -> None:
    """It stands in the order, so it is wanted as a heading; the others are folded without it."""
    items = _items(make, Kenya=1, Niger=1, Mali=1)
    assert _shape(make.generated(items, Policy(order=("kenya",)))) == {"Kenya": 1, "Africa": 2}
    items += [make.item("1", "Peru"), make.item("2", "Fiji")]
    made = make.generated(items, Policy(headings=3, order=("kenya",)))
    assert [section.name for section in made.sections] == ["Africa", "Fiji", "Peru"]


def test_named_countries_are_folded_one_region_at_a_time(make: SimpleNamespace) -> None:
    """With one heading too many the smallest region is folded, the other's countries keep theirs."""
    items = _items(make, Kenya=2, Niger=1)
    items += [make.item(f"{name}{n}", name, region="Asia") for name in ("Japan", "Nepal") for n in range(2)]
    order = ("Kenya", "Niger", "Japan", "Nepal")
    made = make.generated(items, Policy(headings=3, order=order))
    assert [section.name for section in made.sections] == ["Africa", "Japan", "Nepal"]


def test_too_many_headings_lose_the_weakest_to_the_catch_all(make: SimpleNamespace) -> None:
    """Countries before rules; the catch-all counts as a heading and keeps to its room."""
    items = [
        make.item("rule", "Ports", kind="rule", published=None),
        *(make.item(f"big{n}", "Peru") for n in range(3)),
        *(make.item(f"one{n}", f"Country {n}") for n in range(9)),
    ]
    made = make.generated(items, Policy(headings=4, items_per_heading=5))
    shape = _shape(made)
    assert len(shape) == 4
    assert {"Ports", "Peru", "More news"} < set(shape)
    assert shape["More news"] == 5
    assert made.sections[-1].name == "More news"


def test_the_catch_all_only_fills_what_is_left(make: SimpleNamespace) -> None:
    """With places for three, two named stories come first, however much newer the rest is."""
    old = make.noon - dt.timedelta(days=3)
    items = [
        *(make.item(f"x{n}", "Other news", kind="catch-all") for n in range(4)),
        make.item("1", "Peru", published=old),
        make.item("2", "Chile", published=old),
    ]
    assert _shape(make.generated(items, Policy(items=3))) == {"Chile": 1, "Peru": 1, "Other news": 1}


def test_the_issue_is_spread_over_headings(make: SimpleNamespace) -> None:
    """A subject with many reports does not take all the places from a smaller, slightly older one."""
    items = [make.item(f"a{n}", "Peru") for n in range(5)]
    items.append(make.item("b", "Kenya", published=make.noon - dt.timedelta(hours=10)))
    assert _shape(make.generated(items, Policy(items=4))) == {"Peru": 3, "Kenya": 1}


def test_old_stories_give_way_to_the_days_news(make: SimpleNamespace) -> None:
    """The fourth report from one country of today is printed before the only one from another of last year."""
    items = [make.item(f"a{n}", "Peru", outlet=f"Outlet {n}") for n in range(4)]
    items.append(make.item("old", "Kenya", published=make.noon - dt.timedelta(days=300)))
    assert _shape(make.generated(items, Policy(items=4))) == {"Peru": 4}
    assert _shape(make.generated(items, Policy(items=5))) == {"Peru": 4, "Kenya": 1}
    items += [make.item(f"more{n}", "More news", kind="catch-all") for n in range(2)]
    assert _shape(make.generated(items, Policy(items=6))) == {"Peru": 4, "More news": 2}


def test_more_independent_outlets_matter_more_than_copies(make: SimpleNamespace) -> None:
    """Three outlets beat one; one outlet with two copies is one outlet."""
    told = make.item("told", "Peru", title="Told by three", articles=[
        make.article("t2", outlet="B"), make.article("t3", outlet="C"),
    ])  # fmt: skip
    copied = make.item(
        "copied",
        "Peru",
        title="Copied",
        copies=[Copy(id="c1", of="copied", outlet="B"), Copy(id="c2", of="copied", outlet="C")],
    )
    alone = make.item("alone", "Peru", title="Alone", published=make.noon + dt.timedelta(hours=1))
    made = make.generated([copied, told, alone])
    assert [item.id for item in made.items] == ["item-told", "item-alone", "item-copied"]


def test_a_date_that_cannot_be_is_no_date(make: SimpleNamespace) -> None:
    """A story from next year is not the newest of all, and does not make the others old."""
    wrong = make.item("wrong", "Peru", title="Wrong", published=make.noon + dt.timedelta(days=400))
    right = make.item("right", "Peru", title="Right")
    assert [item.id for item in make.generated([wrong, right]).items] == ["item-right", "item-wrong"]


def test_an_old_issue_built_from_new_articles_goes_by_their_dates(make: SimpleNamespace) -> None:
    """Where nearly every date lies after the issue, the dates are right."""
    days = {"a": 300, "b": 302, "c": 301}
    items = [make.item(id, published=make.noon + dt.timedelta(days=ahead), title=id) for id, ahead in days.items()]
    assert [item.id for item in make.generated(items).items] == ["item-b", "item-c", "item-a"]


def test_a_lone_late_date_is_no_measure(make: SimpleNamespace) -> None:
    """One blog's post from months later does not make a day's news of two outlets old; nor is it the first story."""
    blog = make.item("blog", title="Blog", outlet="Blog", published=make.noon - dt.timedelta(hours=1))
    days = [
        make.item(
            f"n{n}",
            title=f"News {n}",
            outlet=f"Outlet {n % 2}",
            published=make.noon - dt.timedelta(days=90, hours=30 * n),
        )
        for n in range(3)
    ]
    assert [item.id for item in make.generated([blog, *days]).items] == ["item-n0", "item-n1", "item-blog", "item-n2"]


def test_one_busy_outlet_does_not_fill_the_issue(make: SimpleNamespace) -> None:
    """Six equal stories of one feed leave a place to an older one of another."""
    busy = [make.item(f"busy{n}", f"Country {n}", outlet="Busy") for n in range(6)]
    other = make.item("other", "Peru", outlet="Other", published=make.noon - dt.timedelta(hours=8))
    made = make.generated([*busy, other], Policy(items=5))
    assert "item-other" in [item.id for item in made.items]


def test_an_item_with_too_many_words_is_left_out(make: SimpleNamespace) -> None:
    """The limit holds for every item, and what is not printed can be named."""
    long, short = make.item("1", text=" ".join(["word"] * 61)), make.item("2")
    made = make.generated([long, short])
    assert [item.id for item in made.items] == ["item-2"]
    assert edit.left_out([long, short], made) == (long,)


def test_items_without_a_heading_are_leftovers(make: SimpleNamespace) -> None:
    """A story that nobody filed stands under the catch-all, in the newsletter's language."""
    one = make.item("1")
    unfiled = make.replace(one, story=make.replace(one.story, heading=None))
    assert _shape(make.generated([unfiled], language="es")) == {"Más noticias": 1}


def test_the_catch_all_has_the_owners_name(make: SimpleNamespace) -> None:
    """Also where only demoted countries stand under it, which is still the last heading."""
    items = [make.item("1", "Peru"), make.item("2", "Peru"), make.item("3", "Chile"), make.item("4", "Haiti")]
    made = edit.issue(
        items, masthead=Masthead(name="x"), date=make.date, slug="s", policy=Policy(headings=2), catch_all="And more"
    )
    assert _shape(made) == {"Peru": 2, "And more": 2}
    assert made.sections[-1].name == "And more"


HEADINGS = st.sampled_from(
    [
        Heading(name="Kenya", kind="place", region="Africa"),
        Heading(name="Niger", kind="place", region="Africa"),
        Heading(name="Africa", kind="place", region="Africa"),
        Heading(name="Oman", kind="place", region="Middle East"),
        Heading(name="Iraq", kind="place", region="Middle East"),
        Heading(name="United States", kind="place", region="Americas"),
        Heading(name="Peru", kind="place", region="Americas"),
        Heading(name="Ports", kind="rule"),
        Heading(name="Rail", kind="learned"),
        Heading(name="More news", kind="catch-all"),
    ]
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(HEADINGS, st.integers(0, 90), st.integers(1, 3)), max_size=40),
    st.integers(1, 5), st.integers(1, 4), st.integers(1, 15), st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_limits_hold_and_the_order_of_input_does_not_matter(
    make: SimpleNamespace, drawn: list, headings: int, each: int, most: int, random: object
) -> None:
    """Whatever comes in: no limit is passed, nothing is printed twice, and shuffling changes nothing."""
    items = []
    for n, (heading, hours, outlets) in enumerate(drawn):
        more = [make.article(f"{n}-{k}", outlet=f"Outlet {k}") for k in range(1, outlets)]
        one = make.item(str(n), published=make.noon - dt.timedelta(hours=hours), articles=more)
        items.append(make.replace(one, story=make.replace(one.story, heading=heading)))
    policy = Policy(headings=headings, items_per_heading=each, items=most)
    made = make.generated(items, policy)
    assert len(made.sections) <= headings
    assert all(0 < len(section.items) <= each for section in made.sections)
    assert len(made.items) <= most
    assert len({item.id for item in made.items}) == len(made.items)
    assert bool(made.items) == bool(items)
    random.shuffle(items)  # type: ignore[attr-defined]  # Hypothesis's Random
    assert make.generated(items, policy) == made


def _printed(issue: object) -> dict[str, list[str]]:
    return {section.name: [item.id.removeprefix("item-") for item in section.items] for section in issue.sections}  # type: ignore[attr-defined]  # an Issue


def _of(make: SimpleNamespace, id: str, heading: str, region: str | None = None, **about: object) -> Item:
    """An item whose article is changed: picked by a person, in another language, of another day."""
    item: Item = make.item(id, heading, region=region, title=id)
    assert item.story is not None
    lead = replace(item.story.lead, **about)  # type: ignore[arg-type]  # fields of Article
    return replace(item, story=replace(item.story, articles=(lead,)))


def test_what_a_person_picked_comes_before_what_a_feed_lists(make: SimpleNamespace) -> None:
    """A page saved by hand last year goes in before this morning's entries, and is no second choice."""
    old = dt.datetime(2022, 6, 29, tzinfo=dt.UTC)
    items = [*_items(make, Kenya=5), _of(make, "saved", "Kenya", "Africa", picked=True, published=old)]
    assert _printed(make.generated(items, policy=Policy(items_per_heading=1))) == {"Kenya": ["saved"]}


def test_another_language_only_fills_the_places_that_are_left(make: SimpleNamespace) -> None:
    """In an English newsletter a German entry stands after all English ones, and makes no heading of its own."""
    english = [_of(make, f"en{n}", "Haiti", language="en") for n in range(2)]
    german = [_of(make, f"de{n}", name, language="de") for n, name in enumerate(("Haiti", "Germany"))]
    assert set(_printed(make.generated([*german, *english], policy=Policy(items=2)))["Haiti"]) == {"en0", "en1"}
    few = _printed(make.generated([*german, *english], policy=Policy(items=3, headings=1)))
    assert {name: set(some) for name, some in few.items()} == {"Haiti": {"en0", "en1", "de0"}}


def test_another_language_is_printed_where_nothing_else_is(make: SimpleNamespace) -> None:
    """A newsletter that reads only foreign sources still has an issue."""
    made = make.generated([_of(make, "de", "Germany", language="de")])
    assert _printed(made) == {"Germany": ["de"]}


def test_a_country_whose_story_outweighs_the_others_keeps_its_heading(make: SimpleNamespace) -> None:
    """A full report that a person picked is not hidden among its region's scraps."""
    items = [*_items(make, Kenya=1, Niger=1), _of(make, "big", "Mali", "Africa", picked=True)]
    assert _printed(make.generated(items)) == {"Mali": ["big"], "Africa": ["Kenya0", "Niger0"]}


def test_an_outstanding_country_is_folded_where_headings_are_too_many(make: SimpleNamespace) -> None:
    """Better its region than no heading at all."""
    items = [*_items(make, Kenya=1, Niger=1), _of(make, "big", "Mali", "Africa", picked=True)]
    assert set(_printed(make.generated(items, policy=Policy(headings=1)))) == {"Africa"}


def _of_affair(make: SimpleNamespace, id: str, place: str, affair: str | None, **rest: object) -> Item:
    item: Item = make.item(id, place, region="Europe", outlet=f"Outlet {id}", **rest)
    assert item.story is not None
    assert item.story.heading is not None
    heading = make.replace(item.story.heading, affair=affair, place=place)
    return make.replace(item, story=make.replace(item.story, heading=heading))  # type: ignore[no-any-return] # a fixture


def test_an_affair_gathers_what_countries_would_scatter(make: SimpleNamespace) -> None:
    """Three stories of one person under two countries have a heading of their own; two have none."""
    items = [
        _of_affair(make, "1", "Spain", "Vale"),
        _of_affair(make, "2", "Peru", "Vale"),
        _of_affair(make, "3", "Peru", "Vale"),
        _of_affair(make, "4", "Peru", None),
    ]
    assert dict(make.outline(make.generated(items)))["Vale"] == ["item-1", "item-2", "item-3"]
    assert "Vale" not in dict(make.outline(make.generated(items[:2])))


def test_an_affair_of_one_country_stays_there(make: SimpleNamespace) -> None:
    """A country's own story needs no second name."""
    items = [_of_affair(make, str(n), "Peru", "Vale") for n in range(3)]
    assert [name for name, _ in make.outline(make.generated(items))] == ["Peru"]


def test_a_rule_keeps_what_an_affair_shares(make: SimpleNamespace) -> None:
    """What the newsletter's own rules decide is not gathered."""
    items = [
        _of_affair(make, "1", "Courts", "Vale", kind="rule"),
        _of_affair(make, "2", "Peru", "Vale"),
        _of_affair(make, "3", "Spain", "Vale"),
    ]
    assert "Vale" not in dict(make.outline(make.generated(items)))


def test_an_affair_is_retired_with_its_stories(make: SimpleNamespace) -> None:
    """One story left of an affair that named a heading goes to the catch-all."""
    items = [_of_affair(make, str(n), "Vale", "Vale", kind="affair") for n in range(3)]
    assert [name for name, _ in make.outline(make.generated(items))] == ["Vale"]
    assert [name for name, _ in make.outline(make.generated(items[:1]))] == ["More news"]


def test_too_many_headings_take_an_affair_apart(make: SimpleNamespace) -> None:
    """Where there is no room for its heading its stories go with the rest."""
    items = [_of_affair(make, str(n), ("Peru", "Spain", "Italy")[n], "Vale") for n in range(3)]
    others = [make.item(f"{name}{n}", name, kind="rule") for name in ("Courts", "Health") for n in range(4)]
    made = make.generated([*items, *others], policy=Policy(headings=3))
    assert {name for name, _ in make.outline(made)} == {"Courts", "Health", "Vale"}
    made = make.generated([*items, *others], policy=Policy(headings=2))
    assert [name for name, _ in make.outline(made)] == ["Courts", "More news"]
