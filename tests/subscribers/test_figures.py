"""The figures balance: every period with the one before, and the last with the people who are there now."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import SubscriberError
from digest.store.tables import events
from digest.values import Growth, PersonId
from subscribers import People, candidate, checked
from subscribers.figures import Figures, figures
from subscribers.growing import starts, suited
from tests.subscribers.conftest import START

KATHMANDU = ZoneInfo("Asia/Kathmandu")
"""Five hours and three quarters ahead of UTC: its days begin where no hour does."""
TODAY = dt.date(2026, 12, 31)
LONG_AGO = dt.date(2020, 1, 1)
Act = Callable[[People, int], Any]


def address(number: int) -> str:
    """Of a person."""
    return f"p{number}@reader.example"


def the(people: People, number: int) -> PersonId:
    """Who has that address."""
    return people.the(checked(address(number))).id


def agrees(people: People, number: int, *, again: bool = False) -> None:
    """They are added with their consent."""
    people.add(candidate(address(number)), wording="Yes, please.", again=again)


def of(people: People, **more: Any) -> Figures:
    """The figures since long ago, by day, unless told otherwise."""
    asked: dict[str, Any] = {"since": LONG_AGO, "today": TODAY, "zone": dt.UTC, "length": "day", **more}
    return figures(people.store, **asked)


def at(people: People, moment: dt.datetime) -> People:
    """The same people at that moment."""
    return People(people.store, people.keys, lambda: moment)


def busy(found: Figures) -> list[Growth]:
    """The periods in which anything happened."""
    return [one for one in found.growth if one.gains or one.losses]


ACTS: dict[str, Act] = {
    "add": lambda its, n: its.add(candidate(address(n))),
    "agree": agrees,
    "again": lambda its, n: agrees(its, n, again=True),
    "leave": lambda its, n: its.leave(the(its, n), how="link"),
    "pause": lambda its, n: its.pause(the(its, n), None, how="link"),
    "resume": lambda its, n: its.resume(the(its, n), how="link"),
    "bounce": lambda its, n: its.fail(the(its, n), "bounced", how="bounce", detail={}),
    "complain": lambda its, n: its.fail(the(its, n), "complained", how="mail", detail={}),
    "remove": lambda its, n: its.remove(checked(address(n))),
    "forget": lambda its, n: its.forget(checked(address(n))),
}
MOMENTS = st.integers(0, 60 * 24 * 8).map(lambda minutes: START + dt.timedelta(minutes=minutes))
HISTORIES = st.lists(st.tuples(MOMENTS, st.sampled_from(sorted(ACTS)), st.integers(0, 4)), max_size=25)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORIES)
def test_every_total_is_the_one_before_with_gains_and_losses(people: People, history: list[Any]) -> None:
    """Whatever happened to whom: told by events, and by who is a reader after every act."""
    first = 5 * sum(people.count().values())  # the store remembers earlier examples: these are other people
    before, nets = of(people, zone=KATHMANDU), Counter[dt.date]()
    for moment, act, number in sorted(history):
        readers = now(people)
        act_on(at(people, moment), act, first + number)
        nets[moment.astimezone(KATHMANDU).date()] += now(people) - readers
    found = of(people, zone=KATHMANDU)
    changed = Counter({one.begins: one.net for one in found.growth})
    changed.subtract({one.begins: one.net for one in before.growth})
    assert {day: net for day, net in changed.items() if net} == {day: net for day, net in nets.items() if net}
    total = 0
    for one in found.growth:
        total += one.gains - one.losses
        assert one.total == total
    assert total == found.readers == now(people)


def now(people: People) -> int:
    """How many are readers, by their statuses."""
    counts = people.count()
    return counts.get("active", 0) + counts.get("paused", 0)


def act_on(people: People, act: str, number: int) -> None:
    """Does it, where it may be done."""
    with suppress(SubscriberError):
        ACTS[act](people, number)


@pytest.mark.parametrize("length", ["day", "week", "month"])
def test_all_lengths_come_to_the_same(people: People, length: str) -> None:
    """The last total, and what was before the first period is in its total."""
    for number in range(6):
        agrees(at(people, START + dt.timedelta(days=20 * number)), number)
    at(people, START + dt.timedelta(days=70)).leave(the(people, 1))
    whole, late = of(people, length=length), of(people, length=length, since=dt.date(2026, 11, 10))
    assert [whole.growth[-1].total, late.growth[-1].total] == [5, 5]
    assert late.growth == whole.growth[-len(late.growth) :]
    assert late.growth[0].total - late.growth[0].net == 3


def test_somebody_is_a_reader_once_however_often_they_agree_or_go(people: People) -> None:
    """Who never agreed is no loss; who is gone cannot go again; who comes back is no new reader."""
    people.add(candidate(address(1)))
    people.leave(the(people, 1))
    agrees(people, 2)
    agrees(people, 2)
    people.pause(the(people, 2), None, how="link")
    people.fail(the(people, 2), "bounced", how="bounce", detail={})
    people.fail(the(people, 2), "complained", how="mail", detail={})
    agrees(people, 3)
    people.leave(the(people, 3))
    agrees(people, 3, again=True)
    agrees(people, 1, again=True)
    (day,) = of(people).growth[:1]
    assert (day.joined, day.came_back, day.left, day.bounced, day.complained) == (3, 1, 1, 1, 0)
    assert (day.gains, day.losses, day.net, day.total) == (4, 2, 2, 2)


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2026-09-21T18:14:59.999999+00:00", "2026-09-21"), ("2026-09-21T18:15:00+00:00", "2026-09-22")],
)
def test_a_day_is_the_newsletters(people: People, moment: str, day: str) -> None:
    """To the last instant."""
    agrees(at(people, dt.datetime.fromisoformat(moment)), 1)
    assert [one.name for one in busy(of(people, zone=KATHMANDU))] == [day]


def test_a_day_with_a_leap_of_the_clock_is_one_day(people: People) -> None:
    """Summer time ends in Lisbon on 25 October: that day has 25 hours."""
    for number, moment in enumerate(("2026-10-24T23:00", "2026-10-25T23:59", "2026-10-26T00:00")):
        agrees(at(people, dt.datetime.fromisoformat(f"{moment}:00+00:00")), number)
    found = busy(of(people, zone=ZoneInfo("Europe/Lisbon")))
    assert [(one.name, one.joined) for one in found] == [("2026-10-25", 2), ("2026-10-26", 1)]


def test_nothing_is_told_of_the_time_before_the_first_reader(people: People) -> None:
    """A new newsletter's growth is no long row of noughts; nobody at all is one period."""
    assert [one.begins for one in of(people).growth] == [TODAY]
    agrees(people, 1)
    found = of(people, length=None)
    assert (found.length, [one.name for one in found.growth]) == ("week", [str(d) for d in mondays()])


def mondays() -> list[dt.date]:
    """From the first reader's week on."""
    return [dt.date(2026, 9, 21) + dt.timedelta(days=7 * n) for n in range(15)]


def test_a_clock_that_was_wrong_loses_nobody(people: People) -> None:
    """Who came tomorrow is told of, too."""
    agrees(at(people, dt.datetime(2027, 1, 2, tzinfo=dt.UTC)), 1)
    assert [(one.name, one.total) for one in of(people).growth] == [
        ("2026-12-31", 0),
        ("2027-01-01", 0),
        ("2027-01-02", 1),
    ]


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 800), st.sampled_from(["day", "week", "month"])
)
def test_periods_follow_each_other_and_hold_the_span(first: dt.date, days: int, length: Any) -> None:
    """The first has the first day in it, the last the last; none is left out."""
    last = first + dt.timedelta(days=days)
    found = list(starts(first, last, length))
    beyond = next_of(found[-1], length)
    assert found[0] <= first <= last < beyond
    assert [next_of(day, length) for day in found] == [*found[1:], beyond]
    assert {day.weekday() for day in found if length == "week"} <= {0}


def next_of(day: dt.date, length: str) -> dt.date:
    """When the next period begins."""
    if length == "month":
        return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + dt.timedelta(days=7 if length == "week" else 1)


@pytest.mark.parametrize(("days", "length"), [(31, "day"), (32, "week"), (182, "week"), (183, "month")])
def test_the_length_suits_the_span(days: int, length: str) -> None:
    """Some thirty rows at most."""
    assert suited(TODAY - dt.timedelta(days=days - 1), TODAY) == length


def test_what_readers_chose(people: People) -> None:
    """Of the active alone; a topic is one however it is written, and named as most have it."""
    chosen = (["Haiti", "Kenya"], ["haiti "], ["Haiti"], [], [], ["..."])
    for number, topics in enumerate(chosen):
        language = "es" if number < 2 else ""
        people.add(candidate(address(number), topics=topics, language=language, frequency="weekly"), wording="Yes.")
    people.add(candidate(address(8), topics=["Ports"], language="fr"))
    agrees(people, 9)
    people.pause(the(people, 9), None, how="link")
    found = of(people)
    assert dict(found.statuses) == {"pending": 1, "active": 6, "paused": 1}
    assert list(found.languages.items()) == [("", 4), ("es", 2)]
    assert found.frequencies == {"weekly": 6}
    assert (found.everything, list(found.topics.items())) == (3, [("Haiti", 3), ("Kenya", 1)])


def test_sign_ups_are_counted_with_what_came_of_them(people: People) -> None:
    """Asked twice before an answer is once; an editor's consent confirms nothing; asked long ago is not counted."""
    stories = (
        ["asked", "asked", "consent"],
        ["asked", "expired", "asked", "consent"],
        ["asked"],
        ["asked", "typed"],
        ["asked", "erased"],
        ["consent"],
        [],
    )
    rows = []
    for number, kinds in enumerate(stories):
        people.add(candidate(address(number)))
        for kind in kinds:
            how = "command" if kind == "typed" else "link" if kind == "consent" else "form"
            kind = "consent" if kind == "typed" else kind
            rows.append({"person": the(people, number), "at": START, "kind": kind, "how": how, "detail": "{}"})
    with people.store.writing() as connection:
        connection.execute(sa.insert(events), [{**row, "wording": None} for row in rows])
    found = of(people)
    assert (found.asked, found.confirmed) == (6, 2)
    late = of(people, since=dt.date(2026, 9, 22))
    assert (late.asked, late.confirmed) == (0, 0)
