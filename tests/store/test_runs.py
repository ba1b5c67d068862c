"""Runs of a send: how they say that they go on, and who is believed."""

import datetime as dt
from collections.abc import Iterator

import pytest

from digest.store import engine, runs, senders
from digest.store.engine import Store

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
SLUG = "2026-09-21"
ELSEWHERE = "other-machine/abc:77:1.00:beef"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store."""
    with engine.opened(store_url) as store:
        yield store


def after(seconds: float) -> dt.datetime:
    """So long after NOW."""
    return NOW + dt.timedelta(seconds=seconds)


def test_a_run_says_how_it_gets_on_until_it_ends(store: Store) -> None:
    """Then it is told with the others, and is alive no more."""
    assert runs.running(store, SLUG, NOW) == ()
    beat = runs.begun(store, SLUG, senders.me(), NOW)
    beat.beat(120, 110, 60.5, "held by pace", after(2))
    (one,) = runs.running(store, SLUG, after(3))
    assert (one.settled, one.sent, one.rate, one.trouble, one.beat_at) == (120, 110, 60.5, "held by pace", after(2))
    assert runs.running(store, "2026-09-22", after(3)) == ()
    beat.beat(240, 220, 60.0, "", after(4))
    beat.end(after(4))
    assert runs.running(store, SLUG, after(4)) == ()
    (told,) = runs.all_of(store, SLUG)
    assert (told.settled, told.sent, told.ended_at, told.seconds) == (240, 220, after(4), 4.0)


def test_the_speed_of_a_run_that_has_fallen_silent_is_not_believed(store: Store) -> None:
    """Its process lives, so it is still told of."""
    runs.begun(store, SLUG, senders.me(), NOW).beat(10, 10, 99.0, "", NOW)
    assert [one.rate for one in runs.running(store, SLUG, after(14))] == [99.0]
    assert [one.rate for one in runs.running(store, SLUG, after(16))] == [0.0]


def test_a_killed_process_is_known_at_once_here_and_after_a_minute_elsewhere(store: Store) -> None:
    """Nobody can look at another machine's processes."""
    mine = senders.me().split(":")
    runs.begun(store, SLUG, f"{mine[0]}:999999999:1:dead", NOW)
    runs.begun(store, SLUG, ELSEWHERE, NOW)
    assert [one.sender for one in runs.running(store, SLUG, after(59))] == [ELSEWHERE]
    assert runs.running(store, SLUG, after(60)) == ()
    assert [one.ended_at for one in runs.all_of(store, SLUG)] == [None, None]
