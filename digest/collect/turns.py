"""The order in which to ask: every host's first source, then every host's second, and so on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from digest.urls import host
from digest.values import Source


def by_turns(sources: Sequence[Source]) -> tuple[int, ...]:
    """The places of the sources in the sequence, in the order in which no host is asked twice before others are once.

    Lists are sorted by outlet, and who asks in their order waits in one host's queue while the others are idle.
    """
    before: Counter[str] = Counter()
    turns = []
    for source in sources:
        name = host(source.location)
        turns.append(before[name])
        before[name] += 1
    return tuple(sorted(range(len(sources)), key=turns.__getitem__))
