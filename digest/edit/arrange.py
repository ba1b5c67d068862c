"""The order of the items under one heading: importance, follow-ups side by side, outlets taking turns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from digest.values import Item

SHORTEST_WORD = 4
"""Letters of a title's word that says something about its subject; shorter ones are mostly grammar."""
RELATED = 0.5
"""Shared words over those of the shorter title, from which one is the other's follow-up. Not Jaccard: aggregators'
titles are two or three times longer."""
SHARED = 2
"""Words that must be shared: one is chance."""
_EXACT = 9
"""Blocks of which every order is thought through where some begin with one outlet and end with another."""

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")
_Ends = tuple[str, str]
"""The outlets a block begins and ends with."""


def arranged(items: Sequence[Item], its: Mapping[str, float]) -> tuple[Item, ...]:
    """The items by importance; a story and its follow-ups side by side; no outlet twice in a row but where it must.

    An item moves up only where the more important one would bring two of its outlet together, now or further down.
    """
    waiting = _blocks(sorted(items, key=lambda item: (-its[item.id], item.id)))
    placed: list[Item] = []
    while waiting:
        last = _outlet(placed[-1]) if placed else ""
        best = min(waiting, key=lambda block: _met(last, block) + _least(block, waiting))  # the first of the equal
        waiting.remove(best)
        placed += best
    return tuple(placed)


def _met(last: str, block: Sequence[Item]) -> int:
    return int(_outlet(block[0]) == last)


def _least(block: Sequence[Item], waiting: Sequence[Sequence[Item]]) -> int:
    """How often one outlet must follow itself in what is left after the block."""
    return _meetings(_outlet(block[-1]), tuple(sorted(_ends(one) for one in waiting if one is not block)))


@lru_cache(maxsize=16_384)
def _meetings(last: str, ends: tuple[_Ends, ...]) -> int:
    """How often one outlet follows itself at the least: the blocks that begin and end as told, behind `last`."""
    if all(first == end for first, end in ends) or len(ends) > _EXACT:
        return _crowding(last, Counter(first for first, _ in ends), len(ends))
    return min(
        (ends[at][0] == last) + _meetings(ends[at][1], (*ends[:at], *ends[at + 1 :]))
        for at in range(len(ends))
        if at == 0 or ends[at] != ends[at - 1]
    )


def _crowding(last: str, counts: Counter[str], size: int) -> int:
    """Of one outlet's items every other place at most can be filled, and the first only where it was not the last."""
    return max([0, *(2 * count - size - (name != last) for name, count in counts.items())])


def _ends(block: Sequence[Item]) -> _Ends:
    return _outlet(block[0]), _outlet(block[-1])


def _blocks(items: Sequence[Item]) -> list[list[Item]]:
    """The items in blocks of what belongs together, each where its most important item stands."""
    waiting, found = list(items), []
    while waiting:
        block = [waiting.pop(0)]
        while following := _next(block, waiting):
            waiting.remove(following)
            block.append(following)
        found.append(block)
    return found


def _next(block: Sequence[Item], waiting: Iterable[Item]) -> Item | None:
    """What goes with the block's last item, else with another of its items: of another outlet, if there is one."""
    for behind in reversed(block):
        if found := [item for item in waiting if related(behind, item)]:
            return next((item for item in found if _outlet(item) != _outlet(block[-1])), found[0])
    return None


def related(one: Item, other: Item) -> bool:
    """Whether one's story is the next chapter of the other's, or both follow a third, or their titles agree."""
    if {*_chapters(one)} & {*_chapters(other)}:
        return True
    mine, its = _title_words(_title(one)), _title_words(_title(other))
    shared = len(mine & its)
    return shared >= SHARED and shared >= RELATED * min(len(mine), len(its))


def _chapters(item: Item) -> Iterator[str]:
    """The ids of the item's story and of the story that it follows."""
    if item.story:
        yield item.story.id
        if item.story.follows:
            yield item.story.follows.story


@lru_cache(maxsize=4096)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold()))


def _title(item: Item) -> str:
    return item.story.lead.title[:300] if item.story else item.text[:300]


def _outlet(item: Item) -> str:
    return (item.story.lead.outlet.casefold() if item.story else "") or item.id
