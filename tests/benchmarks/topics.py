"""A hundred distinct choices of topics of one issue: their editions, each rendered once."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace

from digest import edit, render, topical
from digest.values import Issue, Item, Section

CHOICES, HEADINGS, ITEMS, RUNS, MOST_S = 100, 10, 4, 5, 1.0


def _item(item: Item, number: int) -> Item:
    assert item.story is not None
    return replace(item, id=f"item-{number}", story=replace(item.story, id=f"story-{number}"))


def issue() -> Issue:
    """Forty items under ten headings: the theme's sample, again and again."""
    sample = render.sample(render.theme("roundup", render.folders(None)))
    items = [_item(sample.items[n % len(sample.items)], n) for n in range(HEADINGS * ITEMS)]
    sections = (
        Section(name=f"Heading {n}", items=tuple(items[n * ITEMS : (n + 1) * ITEMS])) for n in range(HEADINGS)
    )
    return replace(sample, sections=tuple(sections))


def choices() -> list[edit.Topics]:
    """As many different ones, of one to five headings each."""
    chance, found = random.Random(1), {}
    while len(found) < CHOICES:
        names = chance.sample(range(HEADINGS), chance.randint(1, 5))
        found[edit.topics(f"Heading {n}" for n in names)] = None
    return list(found)


def main() -> bool:
    """Whether the median is within its limit."""
    theme, whole, wanted = render.theme("roundup", render.folders(None)), issue(), choices()
    took = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        found = topical.editions([whole], theme, wanted, least=1, days=0)
        took.append(time.perf_counter() - start)
        assert len({id(one.edition) for one in found.values()}) == CHOICES
    median = statistics.median(took[1:])
    verdict = "within" if median <= MOST_S else "OVER"
    print(f"{CHOICES} topic sets of an issue of {len(whole.items)} items: {median:.2f} s ({verdict} {MOST_S:.0f} s)")
    return median <= MOST_S
