"""Which story is the next chapter of which earlier one: an event of its own about the same matter.

Two stories that are not one event are chapters of one matter when they share its particular names, not only the
words that all events of the kind have: two earthquakes share "earthquake", "magnitude" and "killed"; an earthquake
and the trial that follows it share the town and the builder. So shared names decide, weighed by how rare they are
among all stories, and the words have to agree as well.
Source: Allan et al. 1998 (first story detection); Salton & Buckley 1988 (weighting).
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.group import gazetteer
from digest.group.documents import bare_title, published
from digest.group.words import meaningless, tokens, usual_shares
from digest.naming import Name, names, numbers, value
from digest.text import flat
from digest.values import Earlier, Story

NAMES, WORDS, BOTH = 0.3, 0.16, 0.09
"""Cosines, of names and of words, and their product, from which a later story is the next chapter of an earlier one.
Of the 23 pairs of look-alike events in ECB+ one is linked, a ruling and its reversal under the next president; of the
19 links among six months of labelled stories all are one matter."""
LATEST = dt.timedelta(days=31)
"""What is longer ago readers do not remember, and an editor does not place side by side."""
SHARED = 2
"""Names that both must have, one may be anybody's; of a town and its country a third."""
BACKGROUND = 30
"""Stories assumed told before: in an issue of ten a name that two have is still a rare one."""
READ = 1_200
"""Characters of a text that are read: title and the first paragraphs say what it is about."""
TELLERS = 3
"""Articles of a story that are read."""
_COMMONEST = 60
"""A name in more stories than this brings no two of them together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A story as it is compared, and what it is called when another one follows it."""

    story: Story
    earlier: Earlier
    new: bool
    """It is to be printed, not one that ran."""


@dataclass(frozen=True, slots=True)
class _Read:
    when: dt.datetime | None
    last: dt.datetime | None
    names: frozenset[str]
    own: frozenset[str]
    """The names that are no place's: a town and its country are where much happens."""
    words: Mapping[str, int]


def links(chapters: Sequence[Chapter], *, language: str = "en") -> dict[str, Earlier]:
    """What each new story follows, by its id: the likest of the earlier ones; stories that follow none are absent.

    A story follows one that began before it; of two of a day the one with the later date. What has no date follows
    only what ran. The order of the chapters changes nothing.
    """
    ordered = sorted(chapters, key=lambda one: (one.new, one.story.id))
    read = [_read(one.story, language) for one in ordered]
    by_name, by_word = _vectors([dict.fromkeys(one.names, 1) for one in read]), _vectors([one.words for one in read])
    found: dict[str, tuple[float, str, Earlier]] = {}
    for a, b in _pairs(by_name):
        likeness, alike = _cosine(by_name[a], by_name[b]), _cosine(by_word[a], by_word[b])
        if likeness < NAMES or alike < WORDS or likeness * alike < BOTH or not _particular(read[a], read[b]):
            continue
        for before, after in ((a, b), (b, a)):
            if ordered[after].new and _earlier(ordered[before], ordered[after], read[before], read[after]):
                offer = (likeness, ordered[before].story.id, ordered[before].earlier)
                its = ordered[after].story.id
                found[its] = max(found.get(its, offer), offer, key=lambda one: (one[0], one[1]))
    return {its: earlier for its, (_, _, earlier) in found.items()}


def _read(story: Story, language: str) -> _Read:
    held: set[str] = set()
    own: set[str] = set()
    counted: Counter[str] = Counter()
    for article in story.articles[:TELLERS]:
        title, text = flat(bare_title(article), 300), article.text[:READ]
        tongue = language if article.language == "und" else article.language
        called = names(f"{title}\n{text}", language=tongue)
        held |= {name.last for name in called}
        own |= {name.last for name in called if not _a_place(name, tongue)}
        held |= {value(number) for number in numbers(text) if len(value(number)) > 2}
        counted.update(tokens(f"{title}\n{title}\n{text}"))
    empty = meaningless(set(counted))
    dates = sorted(when for article in story.articles if (when := published(article)))
    words = {word: count for word, count in counted.items() if word not in empty and len(word) > 1}
    return _Read(dates[0] if dates else None, dates[-1] if dates else None, frozenset(held), frozenset(own), words)


def _particular(a: _Read, b: _Read) -> bool:
    return len(a.own & b.own) >= SHARED or len(a.names & b.names) > SHARED


def _a_place(name: Name, language: str) -> bool:
    return " ".join(gazetteer.words(name.text)) in gazetteer.lookup(language).phrases


def _earlier(one: Chapter, other: Chapter, read: _Read, its: _Read) -> bool:
    """Whether the one came before the other, and not too long."""
    if read.when is None or read.last is None or its.when is None or its.last is None:
        return not one.new
    if its.when - read.last > LATEST:
        return False
    return not one.new or (read.when, read.last) < (its.when, its.last)


def _vectors(bags: Sequence[Mapping[str, int]]) -> list[dict[str, float]]:
    """TF-IDF vectors of length 1; common news words count as common however few stories there are."""
    held = Counter(term for bag in bags for term in bag)
    usual, total = usual_shares(), len(bags) + BACKGROUND
    found = []
    for bag in bags:
        vector = {
            term: (1 + math.log(count)) * math.log(total / (held[term] + BACKGROUND * usual.get(term, 0.003)))
            for term, count in bag.items()
        }
        length = math.sqrt(math.fsum(weight * weight for weight in vector.values() if weight > 0))
        found.append({term: weight / length for term, weight in vector.items() if weight > 0} if length else {})
    return found


def _pairs(vectors: Sequence[Mapping[str, float]]) -> Iterator[tuple[int, int]]:
    """Pairs with SHARED terms or more in common."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        together: Counter[int] = Counter()
        for term in vector:
            if len(holders[term]) <= _COMMONEST:
                together.update(holders[term])
            holders[term].append(number)
        yield from ((other, number) for other, count in sorted(together.items()) if count >= SHARED)


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    return math.fsum(a[term] * b[term] for term in a.keys() & b.keys())
