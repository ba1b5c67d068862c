"""LexRank, TextRank and LSA as sumy rates sentences, without the NumPy that sumy wants for them.

The same formulas on the same words, in plain Python and in a fixed order: the ranking is sumy's, and the same
on every machine. For the lengths that are ranked it takes no longer than importing NumPy.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

Stemmer = Callable[[str], str]
Words = Sequence[Sequence[str]]

LINKED = 0.1
"""The cosine above which LexRank links two sentences (Erkan & Radev 2004)."""
LEXRANK_ENOUGH, TEXTRANK_ENOUGH = 0.1, 1e-4
"""The change of the rank vector at which the iteration ends, as in sumy."""
DAMPING = 0.85
"""TextRank's, and PageRank's (Brin & Page 1998)."""
_NEVER_ZERO = 1e-7
_ROUNDS = 1_000
"""The most rounds of an iteration that converges in twenty."""


def lexrank(sentences: Words, stem: Stemmer, stop: frozenset[str]) -> list[float]:
    """Each sentence's centrality in the graph of those whose tf-idf cosine is over 0.1."""
    vectors = _weighted([Counter(words) for words in _content(sentences, stem, stop)])
    links = [
        [column for column, other in enumerate(vectors) if _cosine(vector, other) > LINKED] for vector in vectors
    ]
    rank = [1.0 / len(sentences)] * len(sentences)
    for _ in range(_ROUNDS):
        following = [0.0] * len(rank)
        for row, columns in enumerate(links):
            for column in columns:
                following[column] += rank[row] / len(columns)
        norm = math.hypot(*following)
        if not norm:
            return rank
        following = [value / norm for value in following]
        change, rank = math.dist(following, rank), following
        if change <= LEXRANK_ENOUGH:
            break
    return rank


def textrank(sentences: Words, stem: Stemmer, stop: frozenset[str]) -> list[float]:
    """Each sentence's PageRank where an edge is the number of shared words over the logarithms of both lengths."""
    bags = [Counter(words) for words in _content(sentences, stem, stop)]
    edges: list[list[tuple[int, float]]] = [
        [(column, edge) for column, other in enumerate(bags) if (edge := _shared(bag, other))] for bag in bags
    ]
    totals = [sum(edge for _, edge in row) + _NEVER_ZERO for row in edges]
    rank = [1.0 / len(bags)] * len(bags)
    for _ in range(_ROUNDS):
        base = (1 - DAMPING) / len(bags) * sum(rank)
        following = [base] * len(rank)
        for row, total in enumerate(totals):
            for column, edge in edges[row]:
                following[column] += DAMPING * edge / total * rank[row]
        change, rank = math.dist(following, rank), following
        if change <= TEXTRANK_ENOUGH:
            break
    return rank


def lsa(sentences: Words, stem: Stemmer, stop: frozenset[str]) -> list[float]:
    """Each sentence's length in the space of all singular vectors of the matrix of words and sentences.

    sumy keeps every dimension, and over all of them the length that it takes from the singular value decomposition,
    the root of the sum of (sigma * v)^2, is the Euclidean norm of the sentence's own column: U is orthonormal.
    """
    known = {stem(word) for words in sentences for word in words if word not in stop}
    scores = []
    for words in sentences:
        counts = Counter(term for word in words if (term := stem(word)) in known)
        most = max(counts.values(), default=0)
        # Term frequency smoothed by 0.4, for the words that a sentence lacks as well.
        lacking = (len(known) - len(counts)) * 0.4**2
        scores.append(math.sqrt(lacking + sum((0.4 + 0.6 * n / most) ** 2 for n in counts.values())) if most else 0.0)
    return scores


METHODS: Mapping[str, Callable[[Words, Stemmer, frozenset[str]], list[float]]] = {
    "lexrank": lexrank,
    "textrank": textrank,
    "lsa": lsa,
}
"""By name: the words of each sentence, a stemmer and stop words give each sentence's score."""


def _content(sentences: Words, stem: Stemmer, stop: frozenset[str]) -> list[list[str]]:
    return [[stem(word) for word in words if word not in stop] for words in sentences]


def _weighted(counts: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Unit vectors of tf, relative to the most frequent word's, times idf."""
    frequency = Counter(word for bag in counts for word in bag)
    idf = {word: math.log(len(counts) / (1 + n)) for word, n in frequency.items()}
    vectors = []
    for bag in counts:
        most = max(bag.values(), default=1)
        vector = {word: n / most * idf[word] for word, n in bag.items()}
        norm = math.hypot(*vector.values())
        vectors.append({word: value / norm for word, value in vector.items()} if norm else {})
    return vectors


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other[word] for word, value in one.items() if word in other)


def _shared(one: Counter[str], other: Counter[str]) -> float:
    if len(one) > len(other):
        one, other = other, one
    rank = sum(n * other[word] for word, n in one.items() if word in other)
    if not rank:
        return 0.0
    norm = math.log(one.total()) + math.log(other.total())
    return rank / norm if norm else float(rank)
