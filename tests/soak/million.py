"""A million readers drained to a sink without a stop: memory as flat as at ten thousand, and the rate each minute."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.benchmarks import newsletters, postfix
from tests.journeys.conftest import SLUG, Newsletter

READERS = 1_000_000
FEW = 10_000
MEGABYTES = 200
FLAT = 1.2
"""So much more than at ten thousand counts as flat: allocators keep what they once had."""
MOST_S = 2 * 3_600
CORES = os.cpu_count() or 1
LINES = ("connections = 10", f"workers = {CORES}")


@dataclass(slots=True)
class Drained:
    """A send that is over."""

    sent: int
    rate: float
    peaks: dict[int, float] = field(default_factory=dict)
    """By process, the most memory it had, in megabytes."""

    @property
    def peak(self) -> float:
        """The largest process's."""
        return max(self.peaks.values(), default=0.0)


def drained(readers: int) -> Drained:
    """One send to so many readers, on SQLite, watched every second."""
    with tempfile.TemporaryDirectory() as name, postfix.sink() as sink:
        url = f"sqlite:///{name}/digest.db"
        with newsletters.made(Path(name), url, readers=readers, lines=LINES) as its:
            peaks = _watched(its, sink)
            marks = newsletters.marks(its)
            return Drained(sent=marks.sent, rate=marks.rate if marks.sent else 0.0, peaks=peaks)


def _watched(its: Newsletter, sink: postfix.Sink) -> dict[int, float]:
    """The most memory of each process while it sends; prints the rate each minute."""
    peaks: dict[int, float] = {}
    sending = its.start("send", SLUG, "--relay", f"smtp://127.0.0.1:{sink.port}", "--yes", "-q")
    until, minute, before = time.monotonic() + MOST_S, time.monotonic() + 60, 0
    while sending.poll() is None and time.monotonic() < until:
        for pid, megabytes in _memory(sending.pid):
            peaks[pid] = max(peaks.get(pid, 0.0), megabytes)
        if time.monotonic() >= minute:
            count = sink.count
            print(f"    {count:>9,} sent, {(count - before) / 60:,.0f} a second in the last minute", flush=True)
            minute, before = minute + 60, count
        time.sleep(1)
    if sending.poll() is None:
        sending.kill()
    told = sending.communicate()[1]
    if sending.returncode:
        print(f"    digest send ended with {sending.returncode}: {told}")
    return peaks


def _memory(pid: int) -> list[tuple[int, float]]:
    """Resident megabytes of the process and of its children, those gone meanwhile left out."""
    found = []
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(pid)
        for one in (parent, *parent.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                found.append((one.pid, one.memory_info().rss / 2**20))
    return found


def main(readers: int = READERS) -> bool:
    """Whether all were sent to, and no process had more memory than it may."""
    few, many = drained(FEW), drained(readers)
    flat = many.peak <= few.peak * FLAT
    for its in (few, many):
        memory = ", ".join(f"{one:.0f}" for one in its.peaks.values())
        print(f"  {its.sent:,} sent at {its.rate:,.0f} a second by {CORES} workers; MB a process: {memory}")
    verdict = "within" if many.peak <= MEGABYTES else "OVER"
    print(
        f"  {many.peak:.0f} MB ({verdict} {MEGABYTES} MB), {'flat' if flat else 'NOT FLAT'} beside {few.peak:.0f} MB"
    )
    return (few.sent, many.sent) == (FEW, readers) and flat and many.peak <= MEGABYTES
