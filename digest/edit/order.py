"""The order of headings, and of the items under one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from digest.edit import names
from digest.edit.choose import Printed, heading
from digest.edit.importance import strength
from digest.values import Item, Section

SHORTEST_WORD = 4
"""Letters of a title's word that says something about its subject; shorter ones are mostly grammar."""
RELATED = 0.5
"""Shared words over those of the shorter title, from which one is the other's follow-up. Not Jaccard: aggregators'
titles are two or three times longer."""
SHARED = 2
"""Words that must be shared: one is chance."""

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")


def sections(
    printed: Printed, order: Sequence[str], its: Mapping[str, float], language: str, more: str
) -> tuple[Section, ...]:
    """The headings in the newsletter's order, else the house's, the catch-all last; items arranged under each.

    A region stands where the order has it, or the most important of its countries that the order has.
    """
    wanted: dict[str, int] = {}
    for place, name in enumerate(order):
        wanted.setdefault(name.casefold(), place)

    def key(name: str) -> tuple[bool, int, int, float, str]:
        first = heading(printed[name][0], more)
        region = first.region if first.kind == "place" and name != more else None
        last = len(wanted) + len(order)
        called = (name, region or "", *(heading(item, more).name for item in printed[name] if name != more))
        place = next((wanted[one.casefold()] for one in called if one.casefold() in wanted), last)
        return (
            name == more and place == last,
            place,
            names.rank(name, region, language),
            -strength(printed[name], its),
            name,
        )

    ordered = sorted(printed, key=key)
    return tuple(Section(name=name, items=arranged(printed[name], its)) for name in ordered)


def arranged(items: Sequence[Item], its: Mapping[str, float]) -> tuple[Item, ...]:
    """The items by importance, a story's follow-up next to it, and no outlet twice in a row where that can be."""
    waiting = sorted(items, key=lambda item: (-its[item.id], item.id))
    placed: list[Item] = []
    while waiting:
        follow_ups = [item for item in waiting if placed and related(placed[-1], item)]
        others = [item for item in waiting if not placed or _outlet(item) != _outlet(placed[-1])]
        following = (follow_ups or others or waiting)[0]
        placed.append(following)
        waiting.remove(following)
    return tuple(placed)


def related(one: Item, other: Item) -> bool:
    """Whether the two items' titles tell of the same thing."""
    mine, its = _title_words(_title(one)), _title_words(_title(other))
    shared = len(mine & its)
    return shared >= SHARED and shared >= RELATED * min(len(mine), len(its))


@lru_cache(maxsize=4096)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold()))


def _title(item: Item) -> str:
    return item.story.lead.title[:300] if item.story else item.text[:300]


def _outlet(item: Item) -> str:
    return item.story.lead.outlet if item.story else item.id
