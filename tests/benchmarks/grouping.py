"""Articles by the thousand, grouped into stories and filed: how long it takes, and how much memory.

The articles are made of real ones: every event is most of one article and most of another under names and figures
of its own; outlets report it in sentences of their own choice with every sixth word changed, and some print another
one's report. Every size runs in a process of its own, for its peak of memory to be its own.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import math
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest import group
from digest.values import Article, Source, Url
from tests.benchmarks.pages import sampled

WINDOW = dt.timedelta(days=3)
FIRST = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
LEAST_A_DAY, MOST_A_DAY = 300, 3_000
REPORTS = (1,) * 12 + (2, 2, 2, 3, 3, 4, 6, 9)
"""How many outlets report an event, before copies: most have one, as in real feeds."""
COPIED = 0.15
"""The share of reports that are another one's text under another address."""
CHANGED = 6
"""One word in so many is another one in every report."""
_NAME_OR_NUMBER = re.compile(r"\b(?:[A-Z][a-z]{2,}|\d[\d.,]*)")
_SYLLABLES = re.findall("[a-z]+", "ba do fel gan hir jos ka lum mer nov os pil quin ras sol tav ur vel wen zel")
WINDOW_OF, ADDED, ADDED_SECONDS = 10_000, 100, 1.0
"""Articles that come to a window later, and how long that may take."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a number of articles may take."""

    articles: int
    seconds: float
    megabytes: int | None = None


LIMITS = (Limit(1_000, 2), Limit(10_000, 20, 1_024), Limit(100_000, 300, 4_096))
LEAST = 400
"""Characters of a text that is worth varying."""
GROWTH = 14
"""How many times as long the last may take as the one before."""


def real(named: str | None) -> list[tuple[str, str]]:
    """Titles and texts: those in the folder's `*.jsonl.gz`, else the sample newsroom's."""
    found: dict[str, str] = {}
    for path in sorted(Path(named).resolve().rglob("*.jsonl.gz")) if named else ():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row.get("title") and len(row.get("text") or "") >= LEAST:
                    found.setdefault(row["title"], row["text"][:8_000])
    return sorted(found.items()) or [(one.title, one.text) for one in sampled()]


def made(count: int, base: Sequence[tuple[str, str]]) -> list[Article]:
    """That many articles, the same at every call."""
    chance = random.Random(count)
    vocabulary = sorted({word for _, text in base for word in text.split() if word.isalpha() and word.islower()})
    days = count / min(MOST_A_DAY, max(LEAST_A_DAY, count / 10))
    found: list[Article] = []
    while len(found) < count:
        begins = FIRST + dt.timedelta(days=chance.uniform(0, days))
        for title, text in _reports(base, vocabulary, chance):
            found.append(_article(len(found), title, text, begins + dt.timedelta(days=chance.random()), chance))
    return found[:count]


def _reports(
    base: Sequence[tuple[str, str]], vocabulary: Sequence[str], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """The titles and texts that outlets print on one event."""
    (title, first), (_, second) = chance.choice(base), chance.choice(base)
    told = [*_opening(first), *_opening(second)]
    names: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        return names.setdefault(match.group(), _name(match.group(), chance))

    told = [_NAME_OR_NUMBER.sub(other, sentence) for sentence in told]
    title = _NAME_OR_NUMBER.sub(other, title)
    for _ in range(chance.choice(REPORTS)):
        words = " \n".join(chance.sample(told, max(1, len(told) * 2 // 3))).split(" ")
        for _ in range(len(words) // CHANGED):
            words[chance.randrange(len(words))] = chance.choice(vocabulary)
        yield title, " ".join(words)
        while chance.random() < COPIED:
            yield title, " ".join(["Agency report.", *words])


def _opening(text: str) -> list[str]:
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return sentences[: max(1, 2 * len(sentences) // 3)]


def _name(old: str, chance: random.Random) -> str:
    """Another name, or another number of as many digits; common words that begin a sentence change as well."""
    if old[0].isdigit():
        return str(chance.randrange(1, 10 ** min(9, len(old))))
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize() if chance.random() < 0.5 else old


def _article(number: int, title: str, text: str, published: dt.datetime, chance: random.Random) -> Article:
    outlet = chance.randrange(400)
    return Article(
        id=f"{number:06}",
        title=title,
        text=text,
        source=Source(location=f"{outlet}.xml"),
        url=Url(f"https://outlet{outlet}.example/{number}"),
        outlet=f"Outlet {outlet}",
        published=published,
        language="en",
    )


def peak() -> int:
    """The most memory this process has had, in megabytes: since it began, and not what its parent had before."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux counts the parent's in getrusage
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) // 2**10  # type: ignore[index]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (2**20 if sys.platform == "darwin" else 2**10)


def timed(count: int) -> dict[str, float]:
    """Seconds to group and file so many articles, after import, and the process's peak of memory in megabytes."""
    articles = made(count, real(os.environ.get("BENCH_DATA")))
    start = time.perf_counter()
    found = group.filed(group.stories(articles, window=WINDOW))
    return {"stories": len(found), "seconds": time.perf_counter() - start, "megabytes": peak()}


def added() -> dict[str, float]:
    """Seconds until the stories are known again when articles come to a window: the median of five."""
    articles = made(WINDOW_OF + 5 * ADDED, real(os.environ.get("BENCH_DATA")))
    chance = random.Random(ADDED)
    chance.shuffle(articles)
    window = group.Window(articles[:WINDOW_OF], window=WINDOW)
    window.stories()
    took = []
    for at in range(WINDOW_OF, len(articles), ADDED):
        start = time.perf_counter()
        window.add(articles[at : at + ADDED])
        window.stories()
        took.append(time.perf_counter() - start)
    return {"seconds": statistics.median(took), "most": max(took)}


def main() -> bool:
    """Whether every size keeps to its limits, each in a process of its own."""
    return all([*_sizes(), _added()])


def _sizes() -> Iterator[bool]:
    before = 0.0
    for limit in LIMITS:
        told = _told(str(limit.articles))
        most = limit.megabytes or math.inf
        growth = told["seconds"] / before if limit is LIMITS[-1] else 0.0
        good = told["seconds"] <= limit.seconds and told["megabytes"] <= most and growth <= GROWTH
        print(
            f"{limit.articles:,} articles, {told['stories']:,.0f} stories under headings: {told['seconds']:.1f} s,"
            f" {told['megabytes']:,.0f} MB"
            + (f", {growth:.1f} times as long" if growth else "")
            + f" ({'within' if good else 'OVER'} {limit.seconds:.0f} s"
            + (f", {limit.megabytes:,} MB" if limit.megabytes else "")
            + (f", {GROWTH} times)" if growth else ")")
        )
        before = told["seconds"]
        yield good


def _added() -> bool:
    told = _told("added")
    good = told["seconds"] <= ADDED_SECONDS
    print(
        f"{ADDED} articles more in a window of {WINDOW_OF:,}: {told['seconds']:.2f} s"
        f" ({'within' if good else 'OVER'} {ADDED_SECONDS:.0f} s)"
    )
    return good


def _told(what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.grouping", what]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return told


if __name__ == "__main__":
    print(json.dumps(added() if sys.argv[1] == "added" else timed(int(sys.argv[1]))))
