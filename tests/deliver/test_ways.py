"""Several ways out: which one may be used now, and what is told where there is none."""

import math

import pytest

from digest.deliver import Standing, Way, relay
from digest.errors import TransportError
from tests.deliver.test_pace import Clock

FIRST, SECOND = (Way(relay=relay(f"smtp://{name}.pier.example")) for name in ("first", "second"))
SPARE = Way(relay=relay("smtp://spare.pier.example"), spare=True)


def trouble(reason: str = "hung up", *, transient: bool = True) -> TransportError:
    """A relay's trouble."""
    return TransportError(relay="r", reason=reason, transient=transient)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def standing(clock: Clock) -> Standing:
    """Two ways and a spare one."""
    return Standing((FIRST, SPARE, SECOND), clock)


def test_at_first_all_are_good(standing: Standing) -> None:
    """And the spare one is not needed."""
    assert {standing.usable(way) for way in (FIRST, SECOND, SPARE)} == {0.0}
    assert not standing.spares_needed()
    assert standing.worst() is None


def test_a_way_in_trouble_is_left_alone_longer_each_time(standing: Standing, clock: Clock) -> None:
    """Up to half a minute; lost on ten connections at once, it is one trouble; a success ends it."""
    pauses = []
    for _ in range(7):
        for _ in range(10):
            standing.failed(FIRST, trouble())
        pauses.append(standing.usable(FIRST))
        clock.now += pauses[-1]
        assert standing.usable(FIRST) == 0.0
    assert pauses == pytest.approx([1, 2, 4, 8, 16, 30, 30])
    assert standing.usable(SECOND) == 0.0
    standing.worked(FIRST)
    standing.failed(FIRST, trouble())
    assert standing.usable(FIRST) == 1.0


def test_a_refusal_for_good_closes_a_way_for_the_run(standing: Standing, clock: Clock) -> None:
    """Whatever comes later from other connections; the reason is the first one."""
    standing.failed(FIRST, trouble("wrong password", transient=False))
    standing.failed(FIRST, trouble("something else", transient=False))
    standing.failed(FIRST, trouble())
    standing.worked(FIRST)
    clock.now += 1e6
    assert standing.usable(FIRST) == math.inf
    standing.failed(SECOND, trouble("no", transient=False))
    standing.failed(SPARE, trouble("nor here", transient=False))
    told = standing.worst()
    assert told is not None
    assert (told.reason, told.transient) == ("wrong password", False)


def test_spares_are_needed_until_another_works(standing: Standing, clock: Clock) -> None:
    """Not only to be tried again: a relay that is gone may take half a minute to say so."""
    standing.failed(FIRST, trouble())
    assert not standing.spares_needed()
    standing.failed(SECOND, trouble("no", transient=False))
    assert standing.spares_needed()
    clock.now += 60
    assert standing.usable(FIRST) == 0.0
    assert standing.spares_needed()
    standing.worked(FIRST)
    assert not standing.spares_needed()


def test_what_is_told_may_pass_while_one_may_come_back(standing: Standing) -> None:
    """Then waiting helps, and nothing is over."""
    standing.failed(FIRST, trouble("wrong password", transient=False))
    standing.failed(SPARE, trouble("gone"))
    assert standing.worst() is None
    standing.failed(SECOND, trouble("no", transient=False))
    told = standing.worst()
    assert told is not None
    assert (told.reason, told.transient) == ("gone", True)
    standing.worked(SPARE)
    assert standing.worst() is None
