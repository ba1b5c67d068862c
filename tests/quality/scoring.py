"""How near a summary comes to a person's: the words they share (ROUGE-1; Lin 2004), in points of 100."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from digest.summarize import spans
from digest.text import words
from digest.values import Article

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
"""A word, or one sign of a script that puts no spaces between words."""


def f1(said: Iterable[str], reference: str) -> float:
    """The harmonic mean of precision and recall of the words, case apart, each counted as often as both have it."""
    found, wanted = _bag(" ".join(said)), _bag(reference)
    return 200 * (found & wanted).total() / ((found.total() + wanted.total()) or 1)


def _bag(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text.lower()))


def mean(scores: Iterable[float]) -> float:
    """The mean of the scores; 0 where there are none."""
    listed = list(scores)
    return sum(listed) / max(1, len(listed))


def lead(article: Article, *, count: int | None = None, limit: int | None = None) -> list[str]:
    """The text's first sentences, furniture and all: so many, or as many as fit into `limit` words.

    What anybody does who has no method, and what a method must beat.
    """
    first = [article.text[start:end] for start, end in spans(article.text, article.language)][:count]
    if limit is None:
        return first
    return first[: sum(total <= limit for total in accumulate(words(one) for one in first))]


def best(article: Article, summary: str, count: int) -> list[int]:
    """The places of the sentences that together score best, taken one by one: what no extraction goes far beyond."""
    texts = lead(article)
    chosen: list[int] = []
    for _ in range(min(count, len(texts))):
        left = [place for place in range(len(texts)) if place not in chosen]
        chosen.append(max(left, key=lambda place: f1([texts[one] for one in (*chosen, place)], summary)))
    return sorted(chosen)
