"""Going through sources together."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from digest import pipeline
from digest.values import Source

SOURCES = [Source(location=f"https://{host}.example/{turn}") for host in "abc" for turn in range(3)]


def test_results_keep_the_order_of_the_sources() -> None:
    """Whatever the order is in which they are asked: each host's first, then each host's second."""
    asked: list[str] = []

    def do(source: Source) -> str:
        asked.append(source.location)
        return source.location

    with ThreadPoolExecutor(1) as pool:
        found = list(pipeline.spread(pool)(do, SOURCES))
    assert found == [source.location for source in SOURCES]
    assert asked == [source.location for source in sorted(SOURCES, key=lambda one: one.location[-1])]


def test_a_bug_ends_the_run() -> None:
    """What was not begun is not begun any more."""
    asked: list[str] = []
    go_on = threading.Event()

    def do(source: Source) -> str:
        asked.append(source.location)
        if len(asked) > 1:
            go_on.wait(5)
        raise ZeroDivisionError

    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(ZeroDivisionError):
            list(pipeline.spread(pool)(do, SOURCES))
        go_on.set()
    assert len(asked) <= 2
