"""500 feeds under 50 host names, 100 ms each: together, and one after another."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from digest import collect, collecting, pipeline
from digest.settings import Settings
from digest.store import engine
from digest.store.engine import Store
from digest.values import Source
from tests.benchmarks.feeds import DELAY, ENTRIES

FEEDS, HOSTS = 500, 50
WANTED, AGAIN = 15.0, 5.0


@contextmanager
def server() -> Iterator[int]:
    """The port of a server that is slow with everything, in another process."""
    command = [sys.executable, "-m", "tests.benchmarks.feeds"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.communicate()


def sources(port: int) -> tuple[Source, ...]:
    """The feeds, host after host, as a list that somebody sorted would have them."""
    each = FEEDS // HOSTS
    names = [f"http://h{host:02}.pier.example:{port}/{host}-{turn}" for host in range(HOSTS) for turn in range(each)]
    return tuple(Source(location=name) for name in names)


async def everywhere_here(host: str, port: int) -> Sequence[str]:
    """All names are this machine."""
    return ("127.0.0.1",)


def together(found: Sequence[Source]) -> float:
    """Seconds for all of them as the pipeline reads them, with its settings: two at a time a host, with pauses."""
    settings, report = Settings(folder=Path()), pipeline.Report()
    bounds = pipeline.limits(settings)
    started = time.perf_counter()
    with (
        collect.client(bounds, private=True, resolve=everywhere_here) as fetch,
        ThreadPoolExecutor(pipeline.AT_ONCE) as pool,
    ):
        read = partial(collect.entries, fetch=fetch, limits=bounds)
        got = list(
            pipeline.each("collect", read, found, report, name=lambda one: one.location, mapped=pipeline.spread(pool))
        )
    seconds = time.perf_counter() - started
    assert sum(map(len, got)) == ENTRIES * len(found), report.failures[:1]
    return seconds


def one_by_one(found: Sequence[Source]) -> float:
    """Seconds for all of them in turn, without any pause: the same client, over connections that are kept."""
    bounds = collect.Limits(pause_s=0.0)
    started = time.perf_counter()
    with collect.client(bounds, private=True, resolve=everywhere_here) as fetch:
        got = [collect.entries(one, fetch=fetch, limits=bounds) for one in found]
    seconds = time.perf_counter() - started
    assert sum(map(len, got)) == ENTRIES * len(found)
    return seconds


def into_the_store(found: Sequence[Source], store: Store) -> float:
    """Seconds for `digest collect` from its first line to its last: recognised, articles made, all kept."""
    settings = Settings(folder=Path(), pages=False)
    report, now = pipeline.Report(), dt.datetime.now(dt.UTC)
    run = collecting.Run(settings=settings, store=store, report=report, now=now, web=_web)
    started = time.perf_counter()
    run.go([one.location for one in found])
    assert not report.failures, report.failures[:1]
    return time.perf_counter() - started


def _web(settings: Settings) -> AbstractContextManager[collect.Fetch]:
    return collect.client(pipeline.limits(settings), private=True, resolve=everywhere_here)


def main() -> bool:
    """Whether it is as fast as wanted; prints all times, each measured on all feeds, and their ratios."""
    with server() as port, tempfile.TemporaryDirectory() as name:
        found = sources(port)
        fast, slow = together(found), one_by_one(found)
        with engine.opened(engine.of_folder(Path(name), "digest.db")) as store:
            first, second = into_the_store(found, store), into_the_store(found, store)
    print(f"{FEEDS} feeds of {ENTRIES} entries, {HOSTS} hosts, {DELAY * 1000:.0f} ms an answer:")
    print(f"  read one after another {slow:.1f} s")
    good = [
        _told("read together", fast, slow / fast, WANTED, "times faster"),
        _told("digest collect, all new, into the store", first, slow / first, 1, "times faster"),
        _told("digest collect, nothing new", second, first / second, AGAIN, "times faster than the first"),
    ]
    return all(good)


def _told(what: str, seconds: float, ratio: float, wanted: float, words: str) -> bool:
    verdict = "within" if ratio >= wanted else "BELOW"
    print(f"  {what} {seconds:.2f} s, {ratio:.1f} {words} ({verdict} {wanted:g})")
    return ratio >= wanted


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
