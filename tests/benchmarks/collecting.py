"""500 feeds under 50 host names, 100 ms each: together, and one after another."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from digest import collect, pipeline
from digest.settings import Settings
from digest.values import Source
from tests.benchmarks.feeds import DELAY, ENTRIES

FEEDS, HOSTS = 500, 50
WANTED = 15.0


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


def main() -> bool:
    """Whether it is as fast as wanted; prints both times, each measured on all feeds, and their ratio."""
    with server() as port:
        found = sources(port)
        fast, slow = together(found), one_by_one(found)
    ratio = slow / fast
    verdict = "within" if ratio >= WANTED else "BELOW"
    print(f"{FEEDS} feeds of {ENTRIES} entries, {HOSTS} hosts, {DELAY * 1000:.0f} ms an answer:")
    print(f"  one after another {slow:.1f} s, together {fast:.2f} s, {ratio:.1f} times faster ({verdict} {WANTED:g})")
    return ratio >= WANTED


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
