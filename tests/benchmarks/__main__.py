"""`make bench`: how fast the everyday commands are, beside what they are built on.

Real pages are read from the folder named in BENCH_DATA; without it, pages made from the sample newsroom.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import (
    audience,
    collecting,
    extracting,
    grouping,
    pages_served,
    rendering,
    sending,
    subscribers,
    summarizing,
    topics,
)
from tests.benchmarks.pages import pages

RUNS = 9
TRAFILATURA = """
import gzip, sys
import trafilatura
for path in sys.argv[1:]:
    data = open(path, "rb").read()
    html = (gzip.decompress(data) if path.endswith(".gz") else data).decode("utf-8", "replace")
    trafilatura.extract(html, include_comments=False, include_tables=False)
"""


def seconds(command: Sequence[str], folder: Path) -> float:
    """How long the whole process took, by the wall clock."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(name: str, ours: Sequence[str], peer: Sequence[str], folder: Path, *, most: float) -> bool:
    """Whether the median ratio ours/peer is within `most`; both run in turn, after one run that is not counted."""
    both = [(seconds(ours, folder), seconds(peer, folder)) for _ in range(RUNS + 1)][1:]
    ratio = statistics.median(a / b for a, b in both)
    mine, theirs = (statistics.median(column) for column in zip(*both, strict=True))
    verdict = "within" if ratio <= most else "OVER"
    print(f"{name}: {mine * 1000:.0f} ms, peer {theirs * 1000:.0f} ms, ratio {ratio:.2f} ({verdict} {most})")
    return ratio <= most


def main() -> int:
    """0 when every ratio is within its limit."""
    digest, python = str(Path(sys.executable).with_name("digest")), sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = pages(os.environ.get("BENCH_DATA"), folder / "pages", 40)
        print(f"{len(found)} pages of {'BENCH_DATA' if os.environ.get('BENCH_DATA') else 'the sample newsroom'}")
        paths = [str(path) for path in found]
        good = [
            compare(
                "digest --help / import click", [digest, "--help"], [python, "-c", "import click"], folder, most=3
            ),
            compare(
                f"{len(paths)} saved pages to an edition / trafilatura alone",
                [digest, "build", *paths, "--date", "2026-09-21"],
                [python, "-c", TRAFILATURA, *paths],
                folder,
                most=2.5,
            ),
        ]
    good += [
        extracting.main(),
        collecting.main(),
        grouping.main(),
        summarizing.main(),
        rendering.main(),
        topics.main(),
        audience.main(),
        subscribers.main(),
        pages_served.main(),
        sending.main(),
    ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
