"""The order in which to ask: every host's first address, then every host's second, and so on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from digest.urls import host


def by_turns(addresses: Sequence[str]) -> tuple[int, ...]:
    """The places of the addresses in the sequence, in the order in which no host is asked twice before others once.

    Lists are sorted by outlet, and who asks in their order waits in one host's queue while the others are idle.
    """
    before: Counter[str] = Counter()
    turns = []
    for address in addresses:
        name = host(address)
        turns.append(before[name])
        before[name] += 1
    return tuple(sorted(range(len(addresses)), key=turns.__getitem__))
