"""Average linkage on a sparse graph: exact, where pairs without an edge have similarity 0."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping

Pair = tuple[int, int]


def clusters(
    size: int, edges: Mapping[Pair, float], *, threshold: float, may_join: Callable[[list[int], list[int]], bool]
) -> list[list[int]]:
    """The numbers 0 to `size` - 1 in clusters, each ascending, in order of their first member.

    The two clusters with the highest mean similarity over all their pairs are joined, as long as it is
    at least `threshold` and `may_join` allows it; what it forbids once must stay forbidden for
    anything larger. Equal means: the pair with the lowest first members goes first.
    Source: Sneath & Sokal 1973 (average linkage); Lance & Williams 1967 (its update).
    """
    members = {node: [node] for node in range(size)}
    sums: dict[int, dict[int, float]] = {node: {} for node in range(size)}
    for (a, b), similarity in edges.items():
        sums[a][b] = sums[b][a] = similarity
    heap = [(-s, a, b, a, b) for (a, b), s in edges.items() if s >= threshold and may_join(members[a], members[b])]
    heapq.heapify(heap)
    fresh = size
    while heap:
        *_, a, b = heapq.heappop(heap)
        if a not in members or b not in members:
            continue
        members[fresh] = sorted(members.pop(a) + members.pop(b))
        sums[fresh] = _merged(sums, a, b, fresh)
        for other, total in sums[fresh].items():
            mean = total / (len(members[fresh]) * len(members[other]))
            if mean >= threshold and may_join(members[fresh], members[other]):
                first, second = sorted((members[fresh][0], members[other][0]))
                heapq.heappush(heap, (-mean, first, second, fresh, other))
        fresh += 1
    return sorted(members.values())


def _merged(sums: dict[int, dict[int, float]], a: int, b: int, fresh: int) -> dict[int, float]:
    """The summed similarities of the joined cluster to its neighbours, which forget `a` and `b`."""
    total = sums.pop(a)
    for other, similarity in sums.pop(b).items():
        total[other] = total.get(other, 0.0) + similarity
    total.pop(a, None)
    total.pop(b, None)
    for other, similarity in total.items():
        sums[other].pop(a, None)
        sums[other].pop(b, None)
        sums[other][fresh] = similarity
    return total
