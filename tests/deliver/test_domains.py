"""What recipient domains bear, and when one is left alone."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.deliver import Domains
from digest.deliver import domains as module
from tests.deliver.test_pace import Clock, most

BIG = "mailbox.example"


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a.example", "b.example", "c.example"]), st.floats(0, 2)), max_size=150))
def test_no_domain_gets_more_than_it_bears(asked: list[tuple[str, float]]) -> None:
    """The one by name its own, the others what all bear; and each is asked at once where it may be."""
    clock, times = Clock(), {name: [0.0] for name in ("a.example", "b.example", "c.example")}
    rates = {"a.example": 4.0, "b.example": 0.0, "c.example": 2.0}
    its = Domains(2.0, {"a.example": 4.0, "b.example": 0.0}, clock)
    for name, rest in asked:
        clock.now += rest
        times[name].append(clock.now + (wait := its.slot(name)))
        if rate := rates[name]:
            assert wait == pytest.approx(max(times[name][-2] + 1 / rate - clock.now, 0.0), abs=1e-6)
        else:
            assert wait == 0.0
    for name, rate in rates.items():
        assert not rate or most(times[name], 1.0) <= rate


def test_whose_slot_is_far_away_asks_again_and_keeps_nobody_from_theirs(clock: Clock) -> None:
    """However often they ask, the domain gets as many as it bears, and they come one after another."""
    its, gone, waiting = Domains(2.0, {}, clock), [], dict.fromkeys(range(12), 0.0)
    while waiting:
        one = min(waiting, key=lambda number: waiting[number])
        clock.now = max(clock.now, waiting.pop(one))
        if (pause := its.slot(BIG, 1.0)) <= 1.0:
            gone.append(clock.now + pause)
        else:
            waiting[one] = clock.now + pause
    assert gone == pytest.approx([gone[0] + number / 2 for number in range(12)], abs=0.5)
    assert most(gone, 1.0) <= 2


@pytest.mark.parametrize(
    ("code", "reason"),
    [(421, ""), (421, "4.2.1 too fast"), (450, "4.7.0 slow down"), (451, "4.7.650 rate limited"), (452, "4.7.28 x")],
)
def test_an_answer_that_means_the_domain(clock: Clock, code: int, reason: str) -> None:
    """One is enough; the others are not concerned."""
    its = Domains(0, {}, clock)
    its.deferred(BIG, code, reason)
    assert its.closed(BIG) == its.slot("Mailbox.Example.") == 15.0
    assert its.closed("pier.example") == its.slot("pier.example") == 0.0


@pytest.mark.parametrize(
    ("code", "reason", "needed"),
    [
        (450, "", 5),
        (451, "greylisted, see 4.7.0", 5),
        (451, "4.7.1 greylisted", 5),
        (452, "4.3.1 disk full", 5),
        (450, "4.2.0 greylisted", None),
        (452, "4.2.2 mailbox full", None),
        (450, "4.1.8 sender's domain", None),
    ],
)
def test_answers_that_may_mean_one_reader(clock: Clock, code: int, reason: str, needed: int | None) -> None:
    """So many in a row, with nobody who got it in between; what says that it is about a mailbox never counts."""
    its = Domains(0, {}, clock)
    for _ in range((needed or 500) - 1):
        its.deferred(BIG, code, reason)
    its.taken(BIG)
    for _ in range((needed or 500) - 1):
        its.deferred(BIG, code, reason)
    assert its.closed(BIG) == 0.0
    its.deferred(BIG, code, reason)
    assert its.closed(BIG) == (15.0 if needed else 0.0)


def test_the_back_off_doubles_to_an_hour_and_ends_with_a_success(clock: Clock) -> None:
    """What was under way when it began counts once."""
    its, pauses = Domains(0, {}, clock), []
    for _ in range(10):
        for _ in range(20):
            its.deferred(BIG, 421, "busy")
        pauses.append(its.closed(BIG))
        clock.now += pauses[-1]
        assert its.closed(BIG) == 0.0
    assert pauses == pytest.approx([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
    its.taken(BIG)
    its.deferred(BIG, 421, "busy")
    assert its.closed(BIG) == 15.0


def test_after_a_back_off_it_takes_as_many_again(clock: Clock) -> None:
    """Those that came in during it were under way before; the next back-off is longer."""
    its = Domains(0, {}, clock)
    for _ in range(9):
        its.deferred(BIG, 450)
    clock.now += 15
    for _ in range(4):
        its.deferred(BIG, 450)
    assert its.closed(BIG) == 0.0
    its.deferred(BIG, 450)
    assert its.closed(BIG) == 30.0


def test_a_domain_is_tried_gently_after_its_back_off(clock: Clock) -> None:
    """One message a second until it takes one; those who asked meanwhile are spread, too."""
    its = Domains(0, {}, clock)
    its.deferred(BIG, 421)
    assert [its.slot(BIG) for _ in range(3)] == [15.0, 16.0, 17.0]
    clock.now += 100
    assert [its.slot(BIG) for _ in range(3)] == [0.0, 1.0, 2.0]
    its.taken(BIG)
    assert {its.slot("pier.example") for _ in range(3)} == {0.0}


def test_an_old_trouble_says_nothing(clock: Clock) -> None:
    """Two hours later it begins anew."""
    its = Domains(0, {}, clock)
    for _ in range(8):
        its.deferred(BIG, 421)
        clock.now += its.closed(BIG)
    clock.now += 7201
    its.deferred(BIG, 421)
    assert its.closed(BIG) == 15.0


def test_names_count_in_any_spelling(clock: Clock) -> None:
    """Case, a dot at the end, letters or A-labels; what is no name is one of its own."""
    its = Domains(0, {"Büro.Example": 1.0}, clock)
    assert [its.slot(name) for name in ("büro.example", "BÜRO.example.", "xn--bro-hoa.example")] == [0.0, 1.0, 2.0]
    assert its.slot("sub.büro.example") == its.slot("\u2603" * 80) == its.slot("") == 0.0


def test_a_million_domains_take_no_room(clock: Clock) -> None:
    """Only those are remembered that are limited now or in trouble, and no more than so many."""
    its = Domains(100.0, {}, clock)
    for number in range(20_000):
        clock.now += 0.001
        its.slot(f"d{number}.example")
    assert len(its._next) < 3000
    for number in range(module.MOST + 1000):
        its.deferred(f"d{number}.example", 450)
    assert len(its._troubles) <= module.MOST
    its.deferred(BIG, 421)
    assert its.closed(BIG) == 15.0
    assert sys.getsizeof(its._troubles) < 10_000_000


def test_too_many_in_back_off_leave_the_next_one_alone(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again reader by reader, as each of its messages says."""
    monkeypatch.setattr(module, "MOST", 3)
    its = Domains(0, {}, clock)
    for number in range(4):
        its.deferred(f"d{number}.example", 421)
    assert [its.closed(f"d{number}.example") for number in range(4)] == [15.0, 15.0, 15.0, 0.0]


def test_processes_share_the_rates(clock: Clock) -> None:
    """Four of them have a quarter each."""
    its = Domains(8.0, {BIG: 2.0}, clock).shared(4)
    assert [its.slot("pier.example") for _ in range(2)] == [0.0, 0.5]
    assert [its.slot(BIG) for _ in range(2)] == [0.0, 2.0]
