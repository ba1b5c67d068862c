"""How fast a batch of pages becomes articles: one after another, and on all cores."""

from __future__ import annotations

import gzip
import os
import statistics
import tempfile
import time
from pathlib import Path

from digest import extract
from digest.values import Entry, Source
from tests.benchmarks.pages import pages

RUNS = 9
# The batch is this large; the sample newsroom's pages are short.
PAGES = 120
LEAST = 1.6


def entries(paths: list[Path]) -> list[Entry]:
    """The pages as saved ones."""
    found = []
    for path in paths:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        html = data.decode("utf-8", "replace")
        found.append(Entry(id=path.name, source=Source(location=path.name), html=html, picked=True))
    return found


def seconds(batch: list[Entry], processes: int | None) -> float:
    """How long the whole batch took, workers' start and end included."""
    start = time.perf_counter()
    done = sum(1 for _ in extract.articles(batch, processes=processes))
    assert done == len(batch)
    return time.perf_counter() - start


def main() -> bool:
    """Whether all cores are at least 1.6 times as fast as one, where there are two; the median of pairs in turn."""
    named = os.environ.get("BENCH_DATA")
    with tempfile.TemporaryDirectory() as folder:
        batch = entries(pages(named, Path(folder) / "pages", PAGES))
    both = [(seconds(batch, 1), seconds(batch, None)) for _ in range(RUNS + 1)][1:]
    ratio = statistics.median(one / all_ for one, all_ in both)
    one, all_ = (statistics.median(column) for column in zip(*both, strict=True))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    good = ratio >= LEAST or cores < 2
    print(
        f"{len(batch)} pages to articles: {one * 1000:.0f} ms one by one, {all_ * 1000:.0f} ms on {cores} cores, "
        f"{ratio:.2f} times as fast ({'within' if good else 'BELOW'} {LEAST})"
    )
    return good


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
