"""Figures that a story's sources give differently: one says 12 dead, another one 14."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from itertools import islice

from digest.check import counted, drafted
from digest.check.count_words import TOLLS
from digest.check.counted import Count
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.quantities import quantities
from digest.check.words import Remark, quoted
from digest.values import Article, Edition, Item, Story

SENTENCES = 4
"""Sentences of another article that are compared: its lede; further down stand earlier events and totals."""
MOST_OTHERS = 12
"""Articles of a story that an item is compared with."""
MOST_COUNTS = 24
"""Numbers of an item and of a lede that are compared; a table of them is no report."""
MOST_SENTENCES = 500
"""Sentences of an article in which a figure is looked for."""
CLOSE = Decimal("0.1")
"""How much one figure may be above the other where either is rounded: "more than 200", "215"."""
SHARED = 2
"""Words that the two sentences have in common, beside what is counted."""
SHARED_NEAR = 3
"""Words close to both figures, where these are no toll: what is counted, and what it is for."""
ROUND_FROM = 100
"""From here on a number may be given with fewer digits; below, 12 is not 10."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A printed figure, and the other outlet's."""

    mine: Count
    source: Article | None
    """The article from which the printed one was taken; None where a person wrote it."""
    theirs: Count


def figures_differ(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A printed figure that another article of the story gives differently, for the same thing, in its lede."""
    for item in edition.issue.items:
        if item.story is not None and len(item.story.articles) > 1:
            for message in dict.fromkeys(_differences(item, item.story, edition)):
                yield drafted.remark(item, message)


def _differences(item: Item, story: Story, edition: Edition) -> Iterator[str]:
    """What two articles say of one thing, or a person and an article, in their words; one difference an article."""
    language = drafted.language(item, edition)
    printed = list(islice(_printed(item, language), MOST_COUNTS))
    articles = story.articles[: MOST_OTHERS + 1]
    said = cache(lambda number: _said(articles[number], language))
    for number, other in enumerate(articles if printed else ()):
        lede = (count for text in (other.title, other.text) for count in _counts(text, language, SENTENCES))
        theirs = list(islice(lede, MOST_COUNTS))
        mine = [(count, source) for count, source in printed if source is None or source.outlet != other.outlet]
        pairs = [_Pair(mine=a, source=by, theirs=b) for a, by in mine for b in theirs if _differ(a, b)]
        if pair := next((one for one in pairs if _unsaid(one, number, articles, said)), None):
            ours = pair.source.outlet if pair.source else "the item"
            yield f"{ours} has {quoted(pair.mine.phrase)}, {other.outlet} {quoted(pair.theirs.phrase)}"


def _unsaid(pair: _Pair, other: int, articles: Sequence[Article], said: Callable[[int], _Said]) -> bool:
    """Whether neither side has the other's number as well.

    A person's figure is on the side of the articles that have it: one that has both tells another tale.
    """
    if said(other).says(pair.mine):
        return False
    ours = [
        at for at, one in enumerate(articles) if (one is pair.source if pair.source else said(at).says(pair.mine))
    ]
    return not any(said(at).says(pair.theirs) for at in ours)


def _printed(item: Item, language: str) -> Iterator[tuple[Count, Article | None]]:
    """The figures of the item's first sentences, each with the article in whose receipt it stands."""
    text, sources, at = drafted.printed(item), drafted.sources(item), 0
    for sentence in islice(drafted.sentences(text), SENTENCES):
        at = text.index(sentence, at)
        for count in counted.counts(sentence, language):
            yield count, sources.exact(at + count.at)
        at += len(sentence)


def _counts(text: str, language: str, most: int) -> Iterator[Count]:
    for sentence in islice(drafted.sentences(text[: drafted.LONGEST]), most):
        yield from counted.counts(sentence, language)


def _differ(one: Count, other: Count) -> bool:
    """Whether the two count the same thing and say different numbers of it."""
    if one.thing != other.thing or not one.values.isdisjoint(other.values):
        return False
    if one.who != other.who or _rounded(one, other) or ((one.round or other.round) and _close(one, other)):
        return False
    if len((one.context & other.context) - {one.thing, one.who}) < SHARED:
        return False
    return one.thing in TOLLS or len(one.near & other.near) >= SHARED_NEAR


def _close(one: Count, other: Count) -> bool:
    return any(abs(a - b) <= CLOSE * max(a, b) for a in one.values for b in other.values)


def _rounded(one: Count, other: Count) -> bool:
    """Whether one number is the other with fewer digits: "$984.4 billion" and "$984 billion"."""
    pairs = [(a, b) for a in one.values for b in other.values]
    return any(a == _cut(b, a, how) or b == _cut(a, b, how) for a, b in pairs for how in (ROUND_HALF_UP, ROUND_DOWN))


def _cut(long: Decimal, short: Decimal, how: str) -> Decimal:
    """The first number with as many digits as the second has; numbers below ten are exact."""
    if short < ROUND_FROM or long < ROUND_FROM:
        return long
    place = Decimal(1).scaleb(int(short.normalize().as_tuple().exponent))
    return (long / place).quantize(Decimal(1), rounding=how) * place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """Every number of an article, and the tolls among them."""

    numbers: frozenset[Decimal]
    tolls: frozenset[tuple[str, Decimal]]

    def says(self, count: Count) -> bool:
        """Whether the number is there too: then two articles differ in the tale, not in the facts.

        A toll's number must count the same there; any other number may stand anywhere.
        """
        if count.thing in TOLLS:
            return any((count.thing, value) in self.tolls for value in count.values)
        return not self.numbers.isdisjoint(count.values)


def _said(article: Article, language: str) -> _Said:
    texts = (article.title, article.text[: drafted.LONGEST])
    tolls = (one for text in texts for one in _counts(text, language, MOST_SENTENCES) if one.thing in TOLLS)
    return _Said(
        numbers=frozenset(value for text in texts for one in quantities(text, language) for value in one.all),
        tolls=frozenset((one.thing, value) for one in tolls for value in one.values),
    )
