"""Messages a second of `digest send`, as a person runs it, beside Postfix's client and beside the obvious program.

    python -m tests.benchmarks.sending [READERS]

52 KB a message, each reader's name and links in it, signed with RSA-2048, the ledger on, against smtp-sink on this
machine. The figure is the rate within the process, from the first mark in the ledger to the last; beside it stands
that of the whole command, with its start, the checks and the freezing of the audience. All ways take turns, so that a
busy moment of the machine meets them all.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.benchmarks import delays, newsletters, peers, postfix, taken
from tests.fakes.postgres import Server
from tests.journeys.conftest import SLUG, Newsletter

READERS = 10_000
RUNS = 3
SLOW = 200
"""Messages of the obvious program: some seconds of it, and its rate does not depend on how many."""
READY = 2_000
EACH_WAY_S = 0.01
CORES = os.cpu_count() or 1
MANY = 50
"""Connections of one process, near and far."""

ONE, FAR_ONE, ALL, POSTGRESQL = "one process", "one process, 10 ms away", "all cores", "one process, PostgreSQL"
SOURCE, OBVIOUS, BYTES = "smtp-source", "the obvious program", "smtplib, ready bytes"
LEAST = 1_000
TIMES_OBVIOUS = 15
OF_SOURCE = 0.5


@dataclass(slots=True)
class Rates:
    """Messages a second of one way, run by run; of ours also those of the whole command."""

    within: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    @property
    def figure(self) -> float:
        """The median; 0 for a way that is missing on this machine."""
        return statistics.median(self.within) if self.within else 0.0


def ours(its: Newsletter, port: int, readers: int, *lines: str) -> tuple[float, float]:
    """The rate from the first mark to the last, and the whole command's."""
    newsletters.again(its)
    newsletters.settle(its, *lines)
    started = time.perf_counter()
    done = its.run("send", SLUG, "--relay", f"smtp://127.0.0.1:{port}", "--yes", "-q")
    seconds = time.perf_counter() - started
    marks = newsletters.marks(its)
    if done.returncode or marks.sent != readers:
        raise RuntimeError(f"digest send ended with {done.returncode}, {marks.sent} were sent to: {done.stderr}")
    return marks.rate, readers / seconds


def ways(
    lite: Newsletter, big: Newsletter, ports: tuple[int, int], sample: Sequence[taken.Taken], readers: int
) -> Mapping[str, Callable[[], tuple[float, ...]]]:
    """Every way to send, by name: each gives its rate."""
    near, far = ports
    key = (lite.folder / newsletters.KEY).read_bytes()

    def source() -> tuple[float, ...]:
        took = postfix.source(near, sessions=MANY * CORES, messages=readers, size=newsletters.SIZE)
        return (readers / took,) if took else ()

    many = f"connections = {MANY}"
    return {
        ONE: partial(ours, lite, near, readers, many),
        FAR_ONE: partial(ours, lite, far, readers, many),
        ALL: partial(ours, lite, near, readers, f"connections = {MANY * CORES}", f"workers = {CORES}"),
        POSTGRESQL: partial(ours, big, near, readers, many),
        SOURCE: source,
        OBVIOUS: lambda: (SLOW / peers.obvious(near, sample, key, SLOW),),
        BYTES: lambda: (READY / peers.ready_bytes(near, sample, READY),),
    }


def told(rates: Mapping[str, Rates]) -> None:
    """Prints every rate, and what it is of its peers'."""
    for name, its in rates.items():
        if not its.within:
            print(f"  {name:<26} missing: apt-get and Debian's postfix are needed")
            continue
        whole = f"  (the whole command {statistics.median(its.whole):,.0f})" if its.whole else ""
        beside = [f"{its.figure / rates[peer].figure:.2f} x {peer}" for peer in _peers(rates) if peer != name]
        print(f"  {name:<26} {its.figure:7,.0f}  {', '.join(beside)}{whole}")


def _peers(rates: Mapping[str, Rates]) -> list[str]:
    return [name for name in (SOURCE, OBVIOUS, BYTES) if rates[name].within]


def held(rates: Mapping[str, Rates]) -> Iterator[bool]:
    """Whether each limit is kept, with a line on it; those beside a peer that is missing are left out."""
    one, obvious, source = rates[ONE].figure, rates[OBVIOUS].figure, rates[SOURCE].figure
    yield _held(f"{ONE}, messages a second", one, LEAST)
    yield _held(f"{ONE} / {OBVIOUS}", one / obvious, TIMES_OBVIOUS)
    yield _held(f"{FAR_ONE}, messages a second", rates[FAR_ONE].figure, LEAST)
    if source:
        yield _held(f"{ALL} / {SOURCE}", rates[ALL].figure / source, OF_SOURCE)


def _held(what: str, measured: float, least: float) -> bool:
    print(f"  {what}: {measured:,.2f} ({'within' if measured >= least else 'UNDER'} {least:,})")
    return measured >= least


@contextmanager
def both(folder: Path, readers: int) -> Iterator[tuple[Newsletter, Newsletter]]:
    """Two newsletters alike, one with its ledger on SQLite, one on PostgreSQL that writes through to its disk."""
    with Server(safe=True) as server:
        lite, big = f"sqlite:///{folder / 'digest.db'}", server.database()
        (folder / "lite").mkdir()
        (folder / "big").mkdir()
        with (
            newsletters.made(folder / "lite", lite, readers=readers) as first,
            newsletters.made(folder / "big", big, readers=readers) as second,
        ):
            yield first, second


def verified(its: Newsletter, sample: Sequence[taken.Taken]) -> bool:
    """Whether a sample, parsed back, is right in everything; prints what is not."""
    if found := taken.wrong(its, sample):
        print("  " + "\n  ".join(found[:10]))
    print(f"  {len(sample)} of what arrived parsed back: {'all right' if not found else f'{len(found)} WRONG'}")
    return not found


def main(readers: int = READERS) -> bool:
    """Whether what arrives is right, and every limit kept."""
    with tempfile.TemporaryDirectory() as name, both(Path(name), readers) as (lite, big), postfix.sink() as sink:
        sample = taken.sample(lite)
        size = statistics.median_low([len(message) for _, message in sample])
        peer = "smtp-sink" if sink.c else "the tests' own server, since smtp-sink is missing"
        print(f"{readers:,} messages of {size:,} bytes, signed, to {peer}; messages a second, medians of {RUNS}:")
        good = [verified(lite, sample)]
        with delays.forwarder(sink.port, seconds=EACH_WAY_S) as far:
            every = ways(lite, big, (sink.port, far), sample, readers)
            rates = {way: Rates() for way in every}
            for run in range(RUNS):
                for way, timed in every.items():
                    if run and way == POSTGRESQL:
                        continue  # no limit hangs on it, and a run is some ten seconds
                    for kept, rate in zip((rates[way].within, rates[way].whole), timed(), strict=False):
                        kept.append(rate)
    told(rates)
    return all([*good, *held(rates)])


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
