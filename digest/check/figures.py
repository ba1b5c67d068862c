"""Figures that a story's sources give differently: one says 12 dead, another one 14."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
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

_Pair = tuple[Count, Count]


def figures_differ(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A printed figure that another article of the story gives differently, for the same thing, in its lede."""
    for item in edition.issue.items:
        if item.story is not None and len(item.story.articles) > 1:
            for message in dict.fromkeys(_differences(item, item.story, edition)):
                yield drafted.remark(item, message)


def _differences(item: Item, story: Story, edition: Edition) -> Iterator[str]:
    """What two articles say of one thing, in their words; one difference an article."""
    language = drafted.language(item, edition)
    source, others = _told_by(item, story)
    printed = list(islice(_counts(drafted.printed(item), language, SENTENCES), MOST_COUNTS))
    for other in others[:MOST_OTHERS] if printed else ():
        lede = (count for text in (other.title, other.text) for count in _counts(text, language, SENTENCES))
        theirs = list(islice(lede, MOST_COUNTS))
        pairs = [(mine, count) for mine in printed for count in theirs if _differ(mine, count)]
        if pairs and (pair := _unsaid(pairs, source, other, language)):
            yield f"{source.outlet} has {quoted(pair[0].phrase)}, {other.outlet} {quoted(pair[1].phrase)}"


def _unsaid(pairs: list[_Pair], source: Article, other: Article, language: str) -> _Pair | None:
    """The first pair of which neither article has the other's number as well; None where there is none."""
    ours, theirs = _said(source, language), _said(other, language)
    return next((pair for pair in pairs if not theirs.says(pair[0]) and not ours.says(pair[1])), None)


def _told_by(item: Item, story: Story) -> tuple[Article, list[Article]]:
    """The article that the item was taken from, and those of other outlets."""
    first = item.sentences[0].article if item.sentences else ""
    source = next((one for one in story.articles if one.id == first), story.lead)
    return source, [one for one in story.articles if one.outlet != source.outlet]


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
