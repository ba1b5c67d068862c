"""When each reader's turn is: in every zone, on days when clocks change, and after a night without a sender."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from digest.attempts import Turn
from digest.store import control, engine, ledger, timing, turns, variants
from digest.store.engine import Store
from digest.store.tables import deliveries, editions, people, runs, sends
from digest.store.timing import Slot, Timing, moment
from digest.store.variants import ACTIVE, Variant
from digest.values import Balance

SLUG = "2026-09-21"
DAY = dt.date(2026, 9, 21)
SEVEN = dt.time(7)
EVE = dt.datetime(2026, 9, 20, 12, tzinfo=dt.UTC)
"""The day before at noon: it is 07:00 of the issue's date nowhere yet."""
ZONES = {1: "Pacific/Kiritimati", 2: "Pacific/Pago_Pago", 3: "Asia/Kathmandu", 4: None, 5: "", 6: "Mars/Olympus"}
TURNS = {
    1: dt.datetime(2026, 9, 20, 17, tzinfo=dt.UTC),
    2: dt.datetime(2026, 9, 21, 18, tzinfo=dt.UTC),
    3: dt.datetime(2026, 9, 21, 1, 15, tzinfo=dt.UTC),
    **dict.fromkeys((4, 5, 6), dt.datetime(2026, 9, 21, 6, tzinfo=dt.UTC)),
}
PASSED = "07:00 had passed where they are"


def at(now: dt.datetime = EVE, **values: Any) -> Timing:
    """07:00 on the issue's date, of a newsletter made in Lisbon."""
    shared: dict[str, Any] = {"at": SEVEN, "day": DAY, "zone": "Europe/Lisbon", "allowance": dt.timedelta(hours=1)}
    return Timing(**shared | {"now": now} | values)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with an edition and a reader in each of the zones; two of them want nothing but the weekly."""
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            connection.execute(sa.insert(editions).values(sha256="e", slug=SLUG, made_at=EVE, data=b""))
            connection.execute(sa.insert(people), [_person(number, zone) for number, zone in ZONES.items()])
        yield store


def _person(number: int, zone: str | None) -> dict[str, object]:
    row = {"id": number, "hash": f"h{number}", "topics": "[]", "status": "active", "changed_at": EVE}
    return {**row, "timezone": zone, "frequency": "weekly" if number in (3, 5) else "every"}


def rows(store: Store) -> dict[int, tuple[str, dt.datetime | None, str]]:
    """State, turn and reason of each reader's delivery."""
    its = deliveries.c
    with store.reading() as connection:
        found = connection.execute(sa.select(its.person, its.state, its.next_at, its.reason)).all()
    return {row.person: (row.state, row.next_at, row.reason) for row in found}


def change(store: Store, number: int, **values: Any) -> None:
    """What became of that reader's delivery."""
    with store.writing() as connection:
        connection.execute(sa.update(deliveries).where(deliveries.c.person == number).values(**values))


def ran(store: Store, last: dt.datetime) -> None:
    """Somebody was sending until then."""
    with store.writing() as connection:
        row = {"slug": SLUG, "sender": "s", "started_at": EVE, "beat_at": last}
        connection.execute(sa.insert(runs).values(row))


def resumed(store: Store, now: dt.datetime) -> Timing:
    """The timing of the send that has begun."""
    found = timing.of(store, SLUG, zone="Europe/Lisbon", allowance=dt.timedelta(hours=1), now=now)
    assert found
    return found


@pytest.mark.parametrize(
    ("day", "time", "zone", "expected"),
    [
        ("2026-09-21", "07:00", "Pacific/Kiritimati", "2026-09-20T17:00"),
        ("2026-09-21", "07:00", "Pacific/Pago_Pago", "2026-09-21T18:00"),
        ("2026-09-21", "07:00", "Asia/Kolkata", "2026-09-21T01:30"),
        ("2026-09-21", "07:00", "Australia/Eucla", "2026-09-20T22:15"),
        ("2026-03-29", "01:30", "Europe/Lisbon", "2026-03-29T01:00"),  # 01:00 to 02:00 is left out
        ("2026-03-29", "01:00", "Europe/Lisbon", "2026-03-29T01:00"),
        ("2026-03-29", "00:59", "Europe/Lisbon", "2026-03-29T00:59"),
        ("2026-03-29", "02:00", "Europe/Lisbon", "2026-03-29T01:00"),
        ("2026-10-25", "01:30", "Europe/Lisbon", "2026-10-25T00:30"),  # it comes twice
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),  # half an hour forward
        ("2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),  # and back
        ("2026-09-06", "00:10", "America/Santiago", "2026-09-06T04:00"),  # midnight is left out
        ("2011-12-30", "07:00", "Pacific/Apia", "2011-12-30T10:00"),  # the whole day is
    ],
)
def test_a_moment(day: str, time: str, zone: str, expected: str) -> None:
    """On both sides of the date line, at half hours, and where clocks are put forward or back."""
    found = moment(dt.date.fromisoformat(day), dt.time.fromisoformat(time), zone)
    assert found == dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC)


@given(
    st.dates(dt.date(1950, 1, 2), dt.date(2090, 1, 1)),
    st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    st.sampled_from(sorted(available_timezones())),
)
def test_no_moment_before_shows_the_time(day: dt.date, time: dt.time, zone: str) -> None:
    """It is the first one at which that much of the day has passed there, to the second."""
    found, there, wall = moment(day, time, zone), ZoneInfo(zone), dt.datetime.combine(day, time)
    second = dt.timedelta(seconds=1)
    assert found.astimezone(there).replace(tzinfo=None) >= wall
    assert (found - second).astimezone(there).replace(tzinfo=None) < wall


def test_every_reader_gets_the_turn_of_their_zone(store: Store) -> None:
    """Who has no zone, or one that nobody knows, has the newsletter's."""
    assert ledger.start(store, SLUG, "e", EVE, at=at()) == 6
    assert rows(store) == {number: ("pending", turn, "") for number, turn in TURNS.items()}
    with store.reading() as connection:
        assert connection.scalar(sa.select(sends.c.at)) == "07:00"


def dates(store: Store, now: dt.datetime) -> dict[int, dt.datetime | None]:
    """The Date of each reader's message who is due then."""
    run = turns.Ledger(store, SLUG, edition="e", token=str, zone="Europe/Lisbon", clock=lambda: now)
    claimed = run.turn(Turn(claim=9)).claimed
    run.turn(Turn(release=[one.person for one in claimed]))
    return {int(one.person): one.date for one in claimed}


def test_a_message_has_the_date_of_its_readers_turn(store: Store) -> None:
    """The same on every attempt, however late; a moved reader's is not in the future; without a time none has any."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    evening = TURNS[2] + dt.timedelta(minutes=5)
    assert dates(store, evening) == TURNS
    assert dates(store, evening + dt.timedelta(minutes=20)) == TURNS
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 1).values(timezone="Pacific/Pago_Pago"))
    morning = TURNS[4] + dt.timedelta(minutes=1)
    assert dates(store, morning) == {**{number: TURNS[number] for number in (3, 4, 5, 6)}, 1: morning}
    with store.writing() as connection:
        connection.execute(sa.update(sends).values(at=None))
    assert set(dates(store, evening).values()) == {None}


def test_who_is_late_and_gets_it_has_the_date_of_the_send(store: Store) -> None:
    """Not one before the issue was on its way."""
    now = TURNS[4] + dt.timedelta(hours=3)
    ledger.start(store, SLUG, "e", now, at=at(now, late_now=True))
    assert dates(store, now) == dict.fromkeys((1, 3, 4, 5, 6), now)


def test_without_a_time_everybodys_turn_is_now(store: Store) -> None:
    """And nothing is ever late."""
    ledger.start(store, SLUG, "e", EVE)
    assert {turn for _, turn, _ in rows(store).values()} == {EVE}
    assert timing.of(store, SLUG, zone="UTC", allowance=dt.timedelta(), now=EVE) is None


def test_those_of_a_variant_get_the_turn_of_their_zone(store: Store) -> None:
    """Those who get nothing this time are neither frozen nor in the plan."""
    its = [
        Variant(number=1, wanted="", frequency="every", edition="e", readers=4),
        Variant(number=2, wanted="", frequency="weekly", edition=None, readers=2),
    ]
    slots = timing.planned(store, at(), ACTIVE, its)
    assert sum(slot.readers for slot in slots) == ledger.start(store, SLUG, "e", EVE, its, at=at()) == 4
    assert rows(store) == {number: ("pending", TURNS[number], "") for number in (1, 2, 4, 6)}


def test_the_plan_is_what_is_frozen(store: Store) -> None:
    """Readers by the moment of their turn, in order; and where those are."""
    planned = timing.planned(store, at(), ACTIVE)
    assert planned == (
        Slot(at=TURNS[1], readers=1, zones=("Pacific/Kiritimati",)),
        Slot(at=TURNS[3], readers=1, zones=("Asia/Kathmandu",)),
        Slot(at=TURNS[4], readers=3, zones=("Europe/Lisbon",)),
        Slot(at=TURNS[2], readers=1, zones=("Pacific/Pago_Pago",)),
    )
    ledger.start(store, SLUG, "e", EVE, at=at())
    assert timing.waiting(store, SLUG, at()) == planned


@pytest.mark.parametrize("late_now", [True, False])
def test_who_is_late_is_left_out_or_due_now(store: Store, late_now: bool) -> None:
    """Late is later than the allowance: a few minutes past seven still goes."""
    now = TURNS[4] + dt.timedelta(minutes=60)
    ledger.start(store, SLUG, "e", now, at=at(now, late_now=late_now))
    late = ("pending", now, "") if late_now else ("suppressed", None, PASSED)
    for number, (state, turn, reason) in rows(store).items():
        expected = late if number in (1, 3) else ("pending", TURNS[number], "")
        assert (state, turn if expected[1] else None, reason) == expected
    count = 0 if late_now else 2
    assert ledger.balance(store, SLUG, now) == Balance(audience=6, pending=6 - count, suppressed=count)


@pytest.mark.parametrize("late_now", [True, False])
def test_a_send_that_nobody_went_on_with_never_fires_yesterdays(store: Store, late_now: bool) -> None:
    """Those who were never tried are late; the deferred, the sent and those still to come stay as they are."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    change(store, 1, state="sent", attempts=1)
    change(store, 4, state="deferred", attempts=1)
    change(store, 5, attempts=1)  # a person has asked for another attempt
    now = TURNS[2] - dt.timedelta(hours=2)
    its = replace(resumed(store, now), late_now=late_now)
    assert [slot.readers for slot in timing.late(store, SLUG, its)] == [1, 1]
    before = rows(store)
    ledger.start(store, SLUG, "e", now, at=its)
    for number, (state, turn, reason) in rows(store).items():
        if number not in (3, 6):
            assert (state, turn, reason) == before[number]
        elif late_now:
            assert (state, turn, reason) == ("pending", now, "")
        else:
            assert (state, reason) == ("suppressed", PASSED)
    assert timing.late(store, SLUG, its) == ()


def test_who_waits_while_a_large_send_goes_on_is_not_late(store: Store) -> None:
    """Stopped and started again after three hours, it goes on with everybody who had their turn meanwhile."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    now = TURNS[4] + dt.timedelta(hours=3)
    ran(store, now - dt.timedelta(minutes=5))
    its = resumed(store, now)
    assert its.since == now - dt.timedelta(minutes=5)
    assert timing.late(store, SLUG, its) == ()
    ledger.start(store, SLUG, "e", now, at=its)
    assert {state for state, _, _ in rows(store).values()} == {"pending"}


def test_but_the_next_day_they_are(store: Store) -> None:
    """Whoever was sending then."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    ran(store, TURNS[4] + dt.timedelta(hours=3))
    its = resumed(store, TURNS[2] + dt.timedelta(hours=20))
    assert sum(slot.readers for slot in timing.late(store, SLUG, its)) == 6


def test_who_became_late_in_a_gap_is_late(store: Store) -> None:
    """The sender died at 07:25 and came back at 08:05: those of 07:00 are, those who were late at 07:25 are not."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    ran(store, TURNS[4] + dt.timedelta(minutes=25))
    its = resumed(store, TURNS[4] + dt.timedelta(minutes=65))
    assert [slot.at for slot in timing.late(store, SLUG, its)] == [TURNS[4]]


def cancelled(store: Store, now: dt.datetime) -> None:
    """The send, cancelled and taken back at that moment."""
    control.cancel(store, SLUG, EVE, "Edda")
    assert control.resume(store, SLUG, now, "Edda", at=resumed(store, now))


def test_a_cancel_that_is_taken_back_in_time_gives_all_their_turns_back(store: Store) -> None:
    """Who was tried before is due at once, as after any cancel."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    change(store, 6, state="deferred", attempts=1)
    noon = EVE + dt.timedelta(hours=1)
    cancelled(store, noon)
    assert rows(store) == {number: ("pending", TURNS[number] if number != 6 else noon, "") for number in TURNS}
    assert control.story(store, SLUG)[-1].detail == {"was": "cancelled", "readers": 6}


def test_whose_turn_passed_before_a_cancel_was_taken_back_is_left_out(store: Store) -> None:
    """A few minutes past seven still goes; who has left is not called late."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 1).values(status="unsubscribed"))
    cancelled(store, TURNS[4] + dt.timedelta(minutes=20))
    found = {
        number: (state, turn if state == "pending" else why) for number, (state, turn, why) in rows(store).items()
    }
    due = {number: ("pending", TURNS[number]) for number in (2, 4, 5, 6)}
    assert found == {**due, 1: ("suppressed", ledger.LEFT), 3: ("suppressed", PASSED)}
    assert control.story(store, SLUG)[-1].detail == {"was": "cancelled", "readers": 4, "late": 1}


def test_who_waited_in_a_large_send_is_not_late_for_a_cancel_taken_back_at_once(store: Store) -> None:
    """It had been going on for three hours."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    now = TURNS[4] + dt.timedelta(hours=3)
    ran(store, now - dt.timedelta(minutes=2))
    cancelled(store, now)
    assert {number: row[:2] for number, row in rows(store).items()} == {
        number: ("pending", turn) for number, turn in TURNS.items()
    }


def test_who_is_next(store: Store) -> None:
    """Nobody is while somebody has their turn already; whom the pace holds back is not asked about."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    assert timing.upcoming(store, SLUG, at()) == Slot(at=TURNS[1], readers=1, zones=("Pacific/Kiritimati",))
    assert timing.upcoming(store, SLUG, at(TURNS[1])) is None
    change(store, 1, state="sent")
    change(store, 4, next_at=TURNS[1] + dt.timedelta(minutes=7))
    found = timing.upcoming(store, SLUG, at(TURNS[1]))
    assert found == Slot(at=TURNS[3], readers=1, zones=("Asia/Kathmandu",))
    for number in ZONES:
        change(store, number, state="sent")
    assert timing.upcoming(store, SLUG, at()) is None


def test_an_edition_that_nobody_can_have_yet_is_begun_anew_at_its_own_time(store: Store) -> None:
    """Another edition, another time; the same one keeps its times."""
    ledger.start(store, SLUG, "e", EVE, at=at())
    with store.writing() as connection:
        connection.execute(sa.insert(editions).values(sha256="f", slug=SLUG, made_at=EVE, data=b""))
    ledger.start(store, SLUG, "f", EVE, at=at(at=dt.time(8, 30)))
    assert resumed(store, EVE).text == "08:30"
    assert rows(store)[2][1] == TURNS[2] + dt.timedelta(minutes=90)


CHOICES = [
    Variant(number=1, wanted="", frequency="every", edition="e", readers=6),
    *(Variant(number=n, wanted=f"topic {n}", frequency="every", edition=None, readers=0) for n in range(2, 300)),
    Variant(number=300, wanted="", frequency="weekly", edition=None, readers=2),
]


@pytest.mark.parametrize("its", [None, CHOICES])
def test_sqlite_looks_zones_and_choices_up(sqlite_url: str, its: list[Variant] | None) -> None:
    """Going through all of them for each of a million readers takes minutes."""
    plans = []
    with engine.opened(sqlite_url) as store:

        @sa.event.listens_for(store.engine, "before_cursor_execute")
        def explained(_: Any, cursor: Any, statement: str, parameters: Any, *__: Any) -> None:
            if " AS MATERIALIZED " in statement:
                cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plans.extend(row[3] for row in cursor.fetchall())

        with store.writing() as connection:
            connection.execute(sa.insert(editions).values(sha256="e", slug=SLUG, made_at=EVE, data=b""))
            connection.execute(sa.insert(sends).values(slug=SLUG, edition="e", started_at=EVE))
            variants.freeze(connection, SLUG, EVE, its, ACTIVE, at())
        timing.planned(store, at(), ACTIVE, its or ())
    for name in ("turns", "chosen", "choices") if its else ("turns",):
        assert any(plan.startswith(f"SEARCH {name} USING AUTOMATIC") for plan in plans), plans
    assert not any(plan.startswith(("SCAN turns", "SCAN chosen", "SCAN choices")) for plan in plans), plans
