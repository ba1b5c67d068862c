"""How much an outlet's weight counts."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from digest.edit import importance
from digest.values import Article, Item


def told(make: SimpleNamespace, id: str, *weights: float, outlets: str = "ABCDEFGHIJ") -> Item:
    """An item told by so many outlets, each of a weight."""
    articles = [weighing(make.article(f"{id}-{n}", outlet=outlets[n]), weight) for n, weight in enumerate(weights)]
    item = make.item(id, outlet=outlets[0])
    story = replace(item.story, articles=(replace(item.story.lead, source=articles[0].source), *articles[1:]))
    return replace(item, story=story)


def weighing(article: Article, weight: float) -> Article:
    """The article from a source of that weight."""
    return replace(article, source=replace(article.source, weight=weight))


def scores(make: SimpleNamespace, *items: Item) -> list[float]:
    """Their importance."""
    return list(importance.scores(items, make.date).values())


@given(counts=st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_sources_of_weight_one_change_nothing(make: SimpleNamespace, counts: list[int]) -> None:
    """The importance is to the last bit what it is without weights: the logarithm of the number of outlets."""
    items = [told(make, f"i{n}", *[1.0] * count) for n, count in enumerate(counts)]
    # All are as new as can be, and have seven words each.
    rest = (1.0, importance.SUBSTANCE * (7 / importance.FULL_WORDS))
    assert scores(make, *items) == [math.log2(count) + rest[0] + rest[1] for count in counts]


def test_an_outlet_of_weight_two_counts_as_two(make: SimpleNamespace) -> None:
    """Alone as two outlets together, and it comes first; one of weight 0.5 comes last."""
    heavy, two = told(make, "h", 2.0), told(make, "t", 1.0, 1.0)
    one, light = told(make, "o", 1.0), told(make, "l", 0.5)
    its = scores(make, heavy, two, one, light)
    assert its[0] == its[1]
    assert its[0] > its[2] > its[3]
    assert [item.id for item in importance.ranked((light, one, heavy), make.date)] == [heavy.id, one.id, light.id]


def test_an_outlet_with_several_sources_counts_by_the_heaviest(make: SimpleNamespace) -> None:
    """Its sections are not so many outlets."""
    several = told(make, "s", 1.0, 3.0, 2.0, outlets="AAA")
    assert scores(make, several) == scores(make, told(make, "o", 3.0))


@given(weights=st.lists(st.floats(0, 10), min_size=1, max_size=9))
def test_every_weight_gives_a_number(make: SimpleNamespace, weights: list[float]) -> None:
    """Never below -4.4, whatever the file says."""
    (score,) = scores(make, told(make, "i", *weights))
    assert -4.4 <= score < 10
