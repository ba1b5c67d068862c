"""What an issue is planned for: a hundred distinct choices of topics, each rendered once; a thousand raw choices of
readers of every frequency; and the daily and the weekly edition, gathered from the issues of two weeks."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from digest import mailing, render, topical
from digest.audience import Planner
from digest.settings import Settings
from digest.store import editions
from digest.text import wanted
from digest.values import Edition, Issue, Item, Section

CHOICES, HEADINGS, ITEMS, RUNS, MOST_S = 100, 10, 4, 5, 1.0
RAW, RAW_S = 1_000, 10.0
DAYS, GATHERED_S = 15, 0.2
OTHERS = 300
"""Headings that some day had, and that people once chose."""
SETTINGS = Settings(folder=Path("/nowhere"), wait_days=0)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose."""

    wanted: str
    frequency: str = "every"
    readers: int = 1


def _item(item: Item, mark: str) -> Item:
    """The item, of a story of its own."""
    assert item.story is not None
    articles = tuple(replace(one, id=f"{mark}-{one.id}") for one in item.story.articles)
    sentences = tuple(replace(one, article=f"{mark}-{one.article}") for one in item.sentences)
    story = replace(item.story, id=f"story-{mark}", articles=articles)
    return replace(item, id=f"item-{mark}", story=story, sentences=sentences, candidates=())


def issue(day: int = 0) -> Issue:
    """Forty items under ten headings, of a day from a Monday on: the theme's sample, again and again."""
    sample = render.sample(render.theme("roundup", render.folders(None)))
    items = [_item(sample.items[n % len(sample.items)], f"{day}-{n}") for n in range(HEADINGS * ITEMS)]
    parts = (tuple(items[n * ITEMS : (n + 1) * ITEMS]) for n in range(HEADINGS))
    sections = tuple(Section(name=f"Heading {n}", items=part) for n, part in enumerate(parts))
    date = dt.date(2023, 9, 4) + dt.timedelta(days=day)
    return replace(sample, sections=sections, date=date, slug=date.isoformat())


def distinct() -> list[Choice]:
    """As many different ones, of one to five headings each."""
    chance, found = random.Random(1), dict[str, None]()
    while len(found) < CHOICES:
        names = chance.sample(range(HEADINGS), chance.randint(1, 5))
        found[wanted(f"Heading {n}" for n in names)] = None
    return [Choice(one) for one in found]


def raw() -> list[Choice]:
    """A thousand, as people choose: one or two headings of the issue among others that it does not have today."""
    chance = random.Random(2)
    found = dict[Choice, None]()
    while len(found) < RAW:
        names = [*chance.sample(range(HEADINGS), chance.randint(0, 2)), *chance.sample(range(10, OTHERS), 3)]
        often = chance.choice(("every", "every", "daily", "weekly"))
        found[Choice(wanted(f"Heading {n}" for n in names), often)] = None
    return list(found)


def planner(issues: Sequence[Issue], choices: Sequence[Choice], *, checked: bool) -> Planner:
    """What plans the last of the issues, the others having been sent, for these choices."""
    theme = render.theme("roundup", render.folders(None))
    whole, before = render.edition(issues[-1], theme), {one.slug: one for one in issues[:-1]}
    look = partial(mailing.findings, settings=SETTINGS, folder=None, audience=0, now=dt.datetime.now(dt.UTC))

    def check(made: Edition) -> Sequence[str]:
        if checked:
            look(made)
        return ()

    return Planner(
        settings=SETTINGS,
        whole=whole,
        fingerprint=editions.sha256(whole),
        sent=[(slug, slug) for slug in before],
        load=before.__getitem__,
        check=check,
        choices=lambda: choices,
        where=sa.true(),
    )


def _timed(issues: Sequence[Issue], choices: Sequence[Choice], runs: int, *, checked: bool = False) -> float:
    """Seconds that planning takes, the median; the first run is not counted."""
    took = []
    for _ in range(runs + 1):
        its = planner(issues, choices, checked=checked)
        start = time.perf_counter()
        assert len(its.plan()) == len(choices)
        took.append(time.perf_counter() - start)
    return statistics.median(took[1:])


def _held(what: str, seconds: float, most: float) -> bool:
    print(f"{what}: {seconds:.2f} s ({'within' if seconds <= most else 'OVER'} {most:g} s)")
    return seconds <= most


def main() -> bool:
    """Whether the medians are within their limits."""
    issues = [issue(day) for day in range(DAYS)]
    items = len(issues[-1].items)
    hundred = _timed(issues[-1:], distinct(), RUNS)
    thousand = _timed(issues, raw(), 1, checked=True)
    gathered = []
    for often in ("daily", "weekly"):
        start = time.perf_counter()
        assert topical.cut(issues, None, often, SETTINGS).issue
        gathered.append(time.perf_counter() - start)
    held = (
        _held(f"{CHOICES} topic sets of an issue of {items} items", hundred, MOST_S),
        _held(f"{RAW:,} raw choices, planned and checked, over {DAYS} issues", thousand, RAW_S),
        _held(f"the daily and the weekly edition of {DAYS} issues, gathered", sum(gathered), GATHERED_S),
    )
    return all(held)
