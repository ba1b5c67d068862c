"""Editions for those who want one mail a day or a week: the leading stories of the issues since the last."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import edit
from digest.edit import Rhythm
from digest.edit.gathered import gathered, in_play
from digest.edit.topics import Topics, known, marks, needed
from digest.values import Issue, Picture, Policy, Url
from tests.edit.conftest import issue, item, outline
from tests.edit.test_topics import on

DAILY, WEEKLY = Rhythm(days=1), Rhythm(days=7)
ROOM = Policy(items=10_000, items_per_heading=10_000)
NAMES = ["Haiti", "Kenya", "Chad"]


def week() -> list[Issue]:
    """Monday to Monday, 18 to 25 September 2023: two items of Haiti a day, one of another heading now and then."""
    more = {19: ("Kenya", [item("k19", "Kenya")]), 22: ("Chad", [item("c22", "Chad")])}
    return [
        on(day, issue(("Haiti", [item(f"{day}a"), item(f"{day}b")]), *([more[day]] if day in more else [])))
        for day in range(18, 26)
    ]


def test_a_weekly_mail_has_what_led_since_the_last_one() -> None:
    """The newest issue's leading story first; other issues' headings after its own; nothing goes on other days."""
    days = week()
    made = gathered(days, None, rhythm=WEEKLY, policy=Policy(items_per_heading=4)).issue
    assert made
    assert outline(made) == [
        ("Haiti", ["item-25a", "item-24a", "item-23a", "item-22a"]),
        ("Chad", ["item-c22"]),
        ("Kenya", ["item-k19"]),
    ]
    assert [bool(gathered(days[:n], None, rhythm=WEEKLY, policy=ROOM).issue) for n in range(1, 9)] == [
        True, *[False] * 6, True
    ]  # fmt: skip


def test_a_week_begins_where_the_settings_say() -> None:
    """On Thursday the 21st, with what came since the first issue of the week before."""
    days = week()[:4]
    made = gathered(days, edit.topics(["Haiti"]), rhythm=Rhythm(days=7, first=3), policy=ROOM).issue
    assert made
    assert [one.id for one in made.items] == [f"item-{day}{mark}" for mark in "ab" for day in (21, 20, 19)]


def test_every_heading_keeps_its_first_where_there_is_no_room_for_all() -> None:
    """Then what led in its issue is in, the newest first."""
    made = gathered(week(), None, rhythm=WEEKLY, policy=Policy(items=5)).issue
    assert made
    assert outline(made) == [
        ("Haiti", ["item-25a", "item-24a", "item-23a"]),
        ("Chad", ["item-c22"]),
        ("Kenya", ["item-k19"]),
    ]


def test_a_daily_mail_has_the_second_issue_of_the_day_before() -> None:
    """And nothing goes with a second issue."""
    second = replace(on(18, issue(("Haiti", [item("2")]))), slug="2023-09-18-2")
    days = [on(18, issue(("Haiti", [item("1")]))), second, on(19, issue(("Kenya", [item("3", "Kenya")])))]
    assert gathered(days[:2], None, rhythm=DAILY, policy=ROOM).issue is None
    made = gathered(days, None, rhythm=DAILY, policy=ROOM).issue
    assert made
    assert outline(made) == [("Kenya", ["item-3"]), ("Haiti", ["item-2"])]


def test_a_single_issue_is_what_everybody_gets() -> None:
    """A weekly newsletter's weekly readers miss nothing that its editor added, and keep the editor's subject."""
    days = [on(11, issue(("Haiti", [item("1")]))), on(18, issue(("Haiti", [item("2"), item("3")]), ("Chad", [])))]
    tight = Policy(items=1, items_per_heading=1)
    assert gathered(days, None, rhythm=WEEKLY, policy=tight).issue is days[-1]
    cut = gathered(days, edit.topics(["haiti"]), rhythm=WEEKLY, policy=tight).issue
    assert cut
    assert outline(cut) == [("Haiti", ["item-2", "item-3"])]
    assert gathered([on(18, issue())], None, rhythm=WEEKLY, policy=ROOM).issue is None


def test_a_story_told_again_stands_in_its_newest_words() -> None:
    """Under the heading it has there."""
    again = replace(item("1", text="Report 1 was wrong."), id="other")
    days = [
        on(18, issue()),
        on(19, issue(("Haiti", [item("1"), item("2")]))),
        on(25, issue(("Americas", [again]), ("Haiti", [item("3")]))),
    ]
    made = gathered(days, None, rhythm=WEEKLY, policy=ROOM).issue
    assert made
    assert outline(made) == [("Americas", ["other"]), ("Haiti", ["item-3", "item-2"])]
    assert made.items[0].text == "Report 1 was wrong."


def test_the_weekly_mail_has_a_subject_of_its_own() -> None:
    """About what leads it, even where a person wrote one for the issue; a daily one keeps theirs where it leads."""
    lead = item("9", title="Ships are back in Haiti")
    first, second = on(18, issue(("Haiti", [item("1")]))), on(19, issue(("Haiti", [item("2")])))
    today = on(25, issue(("Haiti", [lead]), subject="My own words"))
    today = replace(today, generated_subject="Ships are back in Haiti")
    weekly = gathered([first, second, today], None, rhythm=WEEKLY, policy=ROOM).issue
    daily = gathered([first, second, replace(second, slug="2023-09-19-2"), today], None, rhythm=DAILY, policy=ROOM)
    assert weekly
    assert weekly.subject == weekly.generated_subject == "Ships are back in Haiti"
    assert weekly.preheader == weekly.generated_preheader != "More"
    assert daily.issue
    assert len(daily.issue.items) == 2
    assert daily.issue.subject == "My own words"


def test_pictures_of_older_issues_are_found_beside_their_own() -> None:
    """Those of printed items alone."""
    url = Url("https://example.org/1.jpg")
    names = {name: f"images/{name}.jpg" for name in ("20a", "20b")}
    made = tuple(
        Picture(article=name, name=place, width=400, height=300, bytes=1000, url=url) for name, place in names.items()
    )
    days = [replace(one, pictures=made) if one.date.day == 20 else one for one in week()]
    due = gathered(days, None, rhythm=WEEKLY, policy=Policy(items_per_heading=6)).issue
    assert due
    assert [one.name for one in due.pictures] == ["../2023-09-20/images/20a.jpg"]


@st.composite
def _histories(draw: st.DrawFn) -> list[Issue]:
    """Issues of some days of two months, now and then several of one day; each item is of another story."""
    number = iter(range(1000))
    made, seen = [], dict[int, int]()
    names = st.lists(st.sampled_from(NAMES), max_size=6)
    for day in sorted(draw(st.lists(st.integers(0, 60), min_size=1, max_size=12))):
        date = dt.date(2023, 9, 1) + dt.timedelta(days=day)
        seen[day] = seen.get(day, 0) + 1
        said = draw(names)
        printed = [
            (name, [item(str(next(number)), name) for _ in range(said.count(name))]) for name in dict.fromkeys(said)
        ]
        slug = date.isoformat() + (f"-{seen[day]}" if seen[day] > 1 else "")
        made.append(replace(issue(*printed), date=date, slug=slug))
    return made


CHOICES = st.none() | st.sets(st.sampled_from(NAMES), min_size=1).map(edit.topics)
RHYTHMS = st.just(DAILY) | st.builds(Rhythm, days=st.just(7), first=st.integers(0, 6))


@given(_histories(), CHOICES, RHYTHMS)
def test_with_room_every_wanted_story_comes_exactly_once(
    issues: list[Issue], wanted: Topics | None, rhythm: Rhythm
) -> None:
    """Up to the last issue that was due; and the issues that are needed give what all there ever were give."""
    out, due = list[str](), 0
    for at in range(1, len(issues) + 1):
        made = gathered(issues[:at], wanted, rhythm=rhythm, policy=ROOM)
        out += [one.id for one in made.issue.items] if made.issue else []
        due = at if in_play(issues[:at], rhythm) else due
        some = needed([one.date for one in issues[:at]], rhythm.days, rhythm.first)
        assert gathered(issues[at - some : at], wanted, rhythm=rhythm, policy=ROOM) == made
    every = [
        one.id
        for made in issues[:due]
        for section in made.sections
        if wanted is None or not wanted.isdisjoint(edit.topics([section.name]))
        for one in section.items
    ]
    assert sorted(out) == sorted(every)


@given(_histories(), CHOICES, RHYTHMS, st.integers(1, 4), st.integers(3, 12))
def test_no_mail_is_too_long_and_each_heading_has_its_leading_story(
    issues: list[Issue], wanted: Topics | None, rhythm: Rhythm, most: int, room: int
) -> None:
    """Of several issues; nothing in it is from outside the span, and no story is in it twice."""
    policy = Policy(items=room, items_per_heading=most)
    told = in_play(issues, rhythm)
    made = gathered(issues, wanted, rhythm=rhythm, policy=policy).issue
    assert made == gathered(list(issues), wanted, rhythm=rhythm, policy=policy).issue
    assert made or not any(one.items for one in told) or wanted is not None
    if not made or len(told) < 2:
        return
    ids = [one.id for one in made.items]
    assert len(ids) == len(set(ids)) <= room
    assert max(len(section.items) for section in made.sections) <= most
    assert set(ids) <= {one.id for issue in told for one in issue.items}
    for name in NAMES:
        first = next((s.items[0] for one in reversed(told) for s in one.sections if s.name == name), None)
        if first and (wanted is None or wanted & edit.topics([name])):
            assert first.id in ids


@given(st.lists(st.lists(st.integers(0, 5), max_size=4, unique=True), min_size=2, max_size=6))
def test_whatever_is_told_again_no_story_is_there_twice(told: list[list[int]]) -> None:
    """Its newest telling is the one that stands."""
    days = [
        on(
            day,
            issue(("Haiti", [replace(item(str(n), text=f"Told on {day}."), id=f"{n}-of-{day}") for n in numbers])),
        )
        for day, numbers in enumerate(told, 19)
    ]
    days = [on(18, issue()), *days, on(25, issue(("Chad", [item("99", "Chad")])))]
    made = gathered(days, None, rhythm=WEEKLY, policy=ROOM).issue
    assert made
    newest = {n: day for day, numbers in enumerate(told, 19) for n in numbers}
    assert {one.id for one in made.items} == {f"{n}-of-{day}" for n, day in newest.items()} | {"item-99"}
    assert sum(len(marks(one)) for one in made.items) == len(frozenset().union(*map(marks, made.items)))


def test_what_may_be_chosen_of_an_issue_is_known() -> None:
    """Its headings, their old names, and what is filed in them."""
    whole = replace(issue(("The Sea", [item("1", "Chile")])), renamed=(("More news", "The Sea"),))
    assert known(whole) == edit.topics(["the sea", "Chile", "More news"])


@pytest.mark.parametrize("rhythm", [DAILY, WEEKLY])
def test_no_issue_gives_nothing(rhythm: Rhythm) -> None:
    """Nor does one without items."""
    assert in_play([], rhythm) == ()
    assert gathered([], None, rhythm=rhythm, policy=ROOM).issue is None
