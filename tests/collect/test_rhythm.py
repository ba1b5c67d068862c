"""A source's own rhythm: simulated ones, and whether anything is odd about them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import rhythm
from digest.collect.rhythm import History, Reading

NOW = dt.datetime(2026, 9, 21, 12, tzinfo=dt.UTC)  # a Monday
HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(weeks=1)
Habit = Callable[[dt.datetime], bool]


def hourly(at: dt.datetime) -> bool:
    """A news site: every hour from six to eleven at night."""
    return 6 <= at.hour < 23


def weekdays(at: dt.datetime) -> bool:
    """A paper: five stories from Monday to Friday."""
    return at.weekday() < 5 and at.hour in {7, 9, 11, 14, 17}


def column(at: dt.datetime) -> bool:
    """A column on Fridays."""
    return at.weekday() == 4 and at.hour == 9


def monthly(at: dt.datetime) -> bool:
    """A magazine on the first of the month."""
    return at.day == 1 and at.hour == 8


def hours(since: dt.datetime, until: dt.datetime) -> Iterator[dt.datetime]:
    """Every hour between."""
    while since <= until:
        yield since
        since += HOUR


def history(habit: Habit, stopped: dt.datetime, *, years: float = 1, until: dt.datetime = NOW) -> History:
    """A source that kept its habit until it stopped, and was read ever since."""
    start = until - dt.timedelta(days=365 * years)
    came = [(at + dt.timedelta(minutes=7), 1) for at in hours(start, stopped) if habit(at)]
    return History(
        source="https://pier.example/feed",
        first_read=start,
        last_read=until,
        last_new=came[-1][0] if came else None,
        came=tuple(came),
    )


def silent(its: History, now: dt.datetime = NOW) -> bool:
    """Whether it is said to be silent."""
    return [one.kind for one in rhythm.verdicts(its, now)] == ["silent"]


@pytest.mark.parametrize("habit", [hourly, weekdays, column, monthly])
def test_a_source_that_keeps_its_habit_is_never_silent(habit: Habit) -> None:
    """Whatever the hour at which it is read: not at night, at the weekend, or between two columns."""
    for at in hours(NOW - 2 * WEEK, NOW):
        its = history(habit, at - HOUR, until=at)
        assert not rhythm.verdicts(its, at), at


@pytest.mark.parametrize(
    ("habit", "goes_by", "told_by"),
    [(hourly, 1 * DAY, 2 * DAY), (weekdays, 1 * DAY, 3 * DAY), (column, 14 * DAY, 28 * DAY),
     (monthly, 75 * DAY, 125 * DAY)],
)  # fmt: skip
def test_a_silent_source_is_told_of_in_its_own_time(
    habit: Habit, goes_by: dt.timedelta, told_by: dt.timedelta
) -> None:
    """Days for a news site, weeks for a column, months for a magazine; and then for good."""
    stopped = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)  # a Friday; the 1st of March was a Sunday
    if habit is weekdays:
        stopped += 2 * DAY
    first = next(at for at in hours(stopped, stopped + WEEK * 30) if silent(history(habit, stopped, until=at), at))
    assert goes_by < first - stopped <= told_by
    assert silent(history(habit, stopped, until=first + 26 * WEEK, years=2), first + 26 * WEEK)


def test_a_weekday_paper_may_have_a_holiday() -> None:
    """Friday evening to Tuesday morning is a long weekend; Wednesday is no holiday any more."""
    friday = dt.datetime(2026, 9, 18, 18, tzinfo=dt.UTC)
    for at in hours(friday, friday.replace(day=22, hour=8)):
        assert not rhythm.verdicts(history(weekdays, friday, until=at), at)
    wednesday = friday.replace(day=23, hour=8)
    assert silent(history(weekdays, friday, until=wednesday), wednesday)


def test_a_column_may_leave_out_a_week_or_two() -> None:
    """Two missed ones are a holiday, three are not."""
    last = dt.datetime(2026, 8, 14, 9, tzinfo=dt.UTC)
    assert not silent(history(column, last, until=last + 2 * WEEK + 3 * DAY), last + 2 * WEEK + 3 * DAY)
    assert silent(history(column, last, until=last + 3 * WEEK + DAY), last + 3 * WEEK + DAY)


def test_a_source_as_irregular_as_chance_is_hardly_ever_silent() -> None:
    """Dice: fewer than one day in a hundred."""
    dice = random.Random(7)
    days = hits = 0
    for _ in range(30):
        its = history(lambda at: dice.random() < 0.1, NOW, years=0.3)
        for back in range(40):
            at = NOW - back * DAY
            came = tuple(one for one in its.came if one[0] <= at)
            seen = replace(its, came=came, last_new=came[-1][0], last_read=at)
            days, hits = days + 1, hits + silent(seen, at)
    assert hits < days / 100


def test_a_new_source_is_not_judged() -> None:
    """Neither in its first days, nor on five entries, nor on a backlog of one afternoon."""
    long_ago = NOW - 30 * WEEK
    for its in (
        history(hourly, long_ago, years=30 * 7 / 365 + 0.02),
        replace(history(column, long_ago), came=history(column, long_ago).came[-5:]),
        replace(history(column, long_ago), came=tuple((long_ago - n * HOUR, 5) for n in range(10))),
        History(source="x"),
    ):
        assert not rhythm.verdicts(its, NOW)


def test_nobody_is_silent_while_nobody_listens() -> None:
    """What counts is the time up to the last reading that succeeded."""
    its = history(hourly, NOW - 5 * DAY)
    assert silent(its)
    assert not silent(replace(its, last_read=NOW - 5 * DAY + HOUR))


def test_late_dates_are_no_silence() -> None:
    """Entries that arrive dated a week back are new when they arrive."""
    its = history(hourly, NOW - 7 * DAY)
    assert not silent(replace(its, last_new=NOW - HOUR))


def test_the_reason_has_the_numbers() -> None:
    """How long, how many were missed, how many are usual."""
    (verdict,) = rhythm.verdicts(history(hourly, NOW - 10 * DAY), NOW)
    assert verdict.reason == "nothing new for 10 days, where 169 entries were usual (17 a day)"
    (verdict,) = rhythm.verdicts(history(column, NOW - 6 * WEEK), NOW)
    assert verdict.reason == "nothing new for 45 days, where 6 entries were usual (1 a week)"


def readings(*fresh: int, last: dt.timedelta = HOUR, undated: int | None = 0) -> History:
    """A source read once a day, with so many new entries each time, the last so long ago."""
    times = [NOW - last - n * DAY for n in range(len(fresh))][::-1]
    found = [Reading(at=at, entries=40, fresh=f, undated=40 if undated is None else undated)
             for at, f in zip(times, fresh, strict=True)]  # fmt: skip
    return History(source="x", first_read=times[0] - DAY, last_read=NOW, readings=tuple(found))


@pytest.mark.parametrize(
    ("its", "floods"),
    [
        (readings(*[4] * 12, 60), True),
        (readings(*[4] * 12, 19), False),  # no more than five days' worth
        (readings(*[1] * 12, 25), False),  # few enough to read
        (readings(*[4] * 10, 80, 4, 60), False),  # it has done so before
        (readings(*[4] * 3, 60), False),  # nobody knows what is usual
        (readings(*[4] * 12, 60, last=3 * DAY), False),  # over
        (readings(60), False),
    ],
)
def test_a_flood_is_far_more_than_ever(its: History, floods: bool) -> None:
    """Five times the usual day and more than thirty, today, for the first time."""
    assert [one.kind for one in rhythm.verdicts(its, NOW)] == (["floods"] if floods else [])


def test_a_flood_in_small_portions_is_one() -> None:
    """What counts is the day, however often it is read."""
    its = readings(*[4] * 12)
    today = tuple(Reading(at=NOW - n * HOUR, entries=40, fresh=15, undated=0) for n in range(6))
    (verdict,) = rhythm.verdicts(replace(its, readings=its.readings + today), NOW)
    assert verdict.reason == "94 new entries within 25 hours, usually 4 a day"


def test_what_gathered_in_a_week_without_reading_is_no_flood() -> None:
    """Sixty in ten days are six a day."""
    its = readings(*[6] * 12, last=10 * DAY)
    late = Reading(at=NOW, entries=60, fresh=60, undated=0)
    assert not rhythm.verdicts(replace(its, readings=(*its.readings, late)), NOW)


def test_the_backlog_is_no_flood() -> None:
    """What a source lists at the first reading is the work of years."""
    its = readings(*[4] * 12)
    first = Reading(at=its.first_read or NOW, entries=500, fresh=500, undated=0)
    flood = Reading(at=NOW, entries=60, fresh=60, undated=0)
    assert [v.kind for v in rhythm.verdicts(replace(its, readings=(first, *its.readings, flood)), NOW)] == ["floods"]
    assert not rhythm.verdicts(replace(its, readings=(first,), first_read=first.at), NOW)


def test_a_source_without_any_date_is_told_of() -> None:
    """All entries of the last readings; one with a date is enough."""
    (verdict,) = rhythm.verdicts(readings(1, 1, 1, 1, undated=None), NOW)
    assert verdict.reason == "none of 40 entries has a date: they count as new when they are first seen"
    assert not rhythm.verdicts(readings(1, 1, 1, undated=39), NOW)
    page = Reading(at=NOW, entries=1, fresh=1, undated=1)
    assert not rhythm.verdicts(History(source="x", last_read=NOW, readings=(page, page, page)), NOW)


def test_entries_a_day() -> None:
    """Over four weeks, or since the first entry that is known; None for a source that was never read."""
    assert rhythm.per_day(history(hourly, NOW), NOW) == pytest.approx(17, abs=0.5)
    assert rhythm.per_day(history(column, NOW), NOW) == pytest.approx(1 / 7, abs=0.01)
    assert rhythm.per_day(history(column, NOW - 10 * WEEK), NOW) == 0
    assert rhythm.per_day(History(source="x"), NOW) is None
    young = History(source="x", first_read=NOW - 2 * HOUR, last_read=NOW, came=((NOW - HOUR, 3),))
    assert rhythm.per_day(young, NOW) == 3


moments = st.datetimes(timezones=st.just(dt.UTC)) | st.datetimes(
    min_value=dt.datetime(2026, 1, 1), max_value=dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC)
)
counts = st.integers(0, 5000)
histories = st.builds(
    History,
    source=st.just("x"),
    first_read=st.none() | moments,
    last_read=st.none() | moments,
    last_new=st.none() | moments,
    readings=st.lists(st.builds(Reading, at=moments, entries=counts, fresh=counts, undated=counts), max_size=30).map(
        tuple
    ),
    came=st.lists(st.tuples(moments, counts), max_size=60).map(tuple),
)


@given(its=histories, now=moments, seed=st.randoms(use_true_random=False))
def test_whatever_happened_the_order_does_not_matter(its: History, now: dt.datetime, seed: random.Random) -> None:
    """Never an error, and the same verdicts of a history in another order, each with a reason on one line."""
    found = rhythm.verdicts(its, now)
    mixed = replace(
        its,
        readings=tuple(seed.sample(its.readings, len(its.readings))),
        came=tuple(seed.sample(its.came, len(its.came))),
    )
    assert rhythm.verdicts(mixed, now) == found
    assert all(one.reason and one.reason.isprintable() for one in found)
    assert (rhythm.per_day(its, now) or 0) >= 0
