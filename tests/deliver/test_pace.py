"""How fast messages may go out: never faster than was said, and hardly slower."""

import itertools
import threading
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.deliver import Pace

SLACK = 1e-6
"""Seconds: clocks are floating-point numbers."""


class Clock:
    """A clock that stands until it is told the time."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """Now, in seconds."""
        return self.now


def turns(pace: Pace, clock: Clock, rests: Sequence[float]) -> list[float]:
    """When each turn is, where each is asked for after so long a rest and then waited for."""
    found = []
    for rest in rests:
        clock.now += rest
        clock.now += pace.turn()
        found.append(clock.now)
    return found


def most(times: Sequence[float], window: float) -> int:
    """The most turns in any window of so many seconds, its end left out."""
    first = worst = 0
    for last, time in enumerate(times):
        while times[first] <= time - window + SLACK:
            first += 1
        worst = max(worst, last - first + 1)
    return worst


rests = st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.003, 0.7, 30.0, 400.0, 4000.0]), min_size=2, max_size=300)


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(0, 400), rests)
def test_never_more_than_allowed(per_second: int, per_hour: int, rests: list[float]) -> None:
    """In no second and in no hour, however one rests in between."""
    clock = Clock()
    times = turns(Pace(per_second, per_hour, clock), clock, rests)
    if per_second:
        assert most(times, 1.0) <= per_second
    if per_hour:
        assert most(times, 3600.0) <= per_hour


@settings(deadline=None)
@given(st.integers(0, 5), st.integers(1, 300))
def test_hardly_less_than_allowed(per_second: int, per_hour: int) -> None:
    """Asked all the time, five hours have at least 95 % of what they may."""
    clock = Clock()
    pace, hours = Pace(per_second, per_hour, clock), 5
    end = clock.now + hours * 3600.0
    allowed = hours * min(per_hour, per_second * 3600 or per_hour)
    times = turns(pace, clock, [0.0] * allowed)
    assert sum(time < end for time in times) >= 0.95 * allowed - 1


@settings(deadline=None)
@given(st.floats(0.5, 500.0))
def test_seconds_are_used_up(per_second: float) -> None:
    """Turns are at even distances."""
    clock = Clock()
    times = turns(Pace(per_second, 0, clock), clock, [0.0] * 50)
    distances = [after - before for before, after in itertools.pairwise(times)]
    assert distances == pytest.approx([1 / per_second] * 49, rel=1e-6, abs=SLACK)


def test_an_hour_may_begin_with_a_burst() -> None:
    """A twentieth at once, the rest evenly; after a rest again."""
    clock = Clock()
    pace = Pace(0, 1000, clock)
    assert [pace.turn() for _ in range(51)] == pytest.approx([0.0] * 51, abs=SLACK)
    assert pace.turn() == pytest.approx(3600 / 950)
    clock.now += 3600
    assert [pace.turn() for _ in range(51)] == pytest.approx([0.0] * 51, abs=SLACK)


def test_without_a_limit_nobody_waits() -> None:
    """Not even for the lock."""
    assert {Pace(0).turn() for _ in range(100)} == {0.0}


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 8), st.integers(0, 100), st.just(0) | st.integers(0, 500))
def test_processes_together_keep_to_it(over: int, per_second: int, per_hour: int) -> None:
    """An hour has no more than one process would have, and hardly less from twenty messages a process on."""
    its: list[float] = []
    for _ in range(over):
        clock = Clock()
        its += turns(Pace(per_second, per_hour, clock).shared(over), clock, [0.0] * 600)
    times = sorted(its)
    if per_hour >= over:
        assert most(times, 3600.0) <= per_hour
    if per_second:
        assert most(times, 1.0) <= per_second + over
    if per_hour >= 20 * over and not per_second:
        assert sum(time < 4600.0 for time in times) >= 0.9 * per_hour


def test_waiting_ends_when_the_send_does() -> None:
    """However far the turn is."""
    pace, stopped = Pace(0, 1), threading.Event()
    stopped.set()
    pace.wait(stopped)
    pace.wait(stopped)
