"""A story of several outlets as an item: the lede of the first, and what another outlet has beyond it.

An editor prints the lede and its link, and now and then a second sentence with a link of its own. So one sentence is
added, of another outlet's opening, where it tells something: particular names or figures that the lede has not. No
fact is told twice: what shares a figure with the lede, or much of its words, is not added; nor is what shares none.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.naming import folded, names, numbers, value
from digest.summarize.candidates import Candidate
from digest.summarize.ranked import PRICE, Ranking
from digest.summarize.terms import stems
from digest.values import Article

SAME = 0.2
"""Two sentences of which one has this share of its words in the other say the same."""
DEPTH = 3
"""Sentences of a report's opening; what comes later is background."""
NEWS = 2
"""Names and figures that the lede has not, from which a sentence is worth its place."""


def addition(
    articles: Sequence[Article], number: int, chosen: Sequence[Candidate], *, limit: int
) -> Candidate | None:
    """The sentence of another outlet, of at most `limit` words, that says most beyond what article `number` has."""
    ranking = Ranking(articles, price=PRICE["story"], depth=DEPTH)
    for one in chosen:
        ranking.take(number, one.place)
    said = _Said(" ".join(one.text for one in chosen))
    while (best := ranking.best(limit, alone=True)) is not None:
        one = best[0]
        other = articles[one.article]
        own = folded(articles[number].outlet)
        told = one.article > number and other.outlet != articles[number].outlet and said.lacks(one, other)
        if told and not (own and own in folded(one.text)):  # what it credits to the first is told already
            return one
        ranking.drop(one.article, one.place)
    return None


class _Said:
    """What the lede says."""

    def __init__(self, text: str) -> None:
        self._text, self._stems = folded(text), stems(text)
        self._numbers = frozenset(map(value, numbers(text)))

    def lacks(self, one: Candidate, article: Article) -> bool:
        """Whether the sentence tells another fact than this, and enough of it."""
        bag, figures = stems(one.text), frozenset(map(value, numbers(one.text)))
        shared = len(bag & self._stems)
        if figures & self._numbers or not 0 < shared <= SAME * min(len(bag), len(self._stems)):
            return False
        told = names(one.text, language=article.language)
        new = {name.last for name in told if name.last not in self._text}
        return len(new) + len(figures) >= NEWS
