"""Headings that stand elsewhere than the newsletter's order, or else the house's, has them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.values import Edition


def heading_order(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """The fewest headings that would have to move for all to be in order, each with where it belongs."""
    steps = dict(post.house.steps)
    names = [section.name for section in edition.issue.sections if section.name in steps]
    order = [steps[name] for name in names]
    stay = _ordered(order)
    kept = [order[place] for place in stay]
    for place in sorted({*range(len(order))}.difference(stay)):
        above = bisect_right(kept, order[place])
        if above < len(stay) and stay[above] < place:
            there = f"before {quoted(names[stay[above]])}"
        else:
            there = f"after {quoted(names[stay[bisect_left(kept, order[place]) - 1]])}"
        yield Remark("draft", f"the heading {quoted(names[place])} is out of order: it belongs {there}")


def _ordered(steps: Sequence[int]) -> list[int]:
    """The places of as many of the steps as do not descend.

    Source: Fredman 1975, patience sorting: of all rows of one length the one with the lowest end is kept.
    """
    ends: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, step in enumerate(steps):
        length = bisect_right(ends, step)
        before.append(places[length - 1] if length else None)
        ends[length : length + 1] = [step]
        places[length : length + 1] = [place]
    last = places[-1] if places else None
    found = []
    while last is not None:
        found.append(last)
        last = before[last]
    return found[::-1]
