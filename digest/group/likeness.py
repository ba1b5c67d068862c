"""How likely two articles report the same event: words, lead, length, dates, weekdays.

Two TF-IDF cosines - over title and body, and over title and lead - go into a logistic function
together with the days between the articles, the length of the shorter one, and whether they name
different days of the week: two reports of one event say the same day, look-alike events do not.
Sources: Salton & Buckley 1988 (weighting); Allan et al. 1998 (time in event detection).
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.group.documents import Document
from digest.group.words import usual_shares

Vector = dict[str, float]

# Background articles assumed read before the batch: they give a batch of twenty sensible weights and
# do not matter in one of two thousand. 50 and 100 kept one threshold good at every size from 5 to 2,900.
_BACKGROUND = 50
_UNKNOWN_SHARE = 1 / 400
"""The share of background articles with a word that is in no list."""
_NUMBER_WEIGHT = 1.5
"""Numbers name an event better than words of the same rarity: +0.1 points of B-cubed F1."""
_TITLE_IN_LEAD = 2
"""How often the title counts in the lead vector."""
_TERMS_FOR_CANDIDATES = 40
"""A document's weightiest terms by which it is compared at all."""
_COMMONEST = 100
"""A term in more documents than this brings no two of them together (it still counts in their cosine)."""
_LEAST_DATED, _LEAST_UNDATED = 0.012, 0.035
"""Least part of the cosine that those terms must give for a pair to be looked at: what has less is below `_FLOOR`."""
_LONG = 240
"""Words beyond which length no longer matters."""
_LENGTH_UNIT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Of the logistic function, in log odds."""

    body: float
    """Per root of the cosine of title and body."""
    lead: float
    """Per root of the cosine of title and lead."""
    days: float
    """Per day between the two."""
    near_by_chance: float
    """Per natural logarithm of the share of the batch's dated pairs that are within the window: on one day's news
    equal dates say nothing, in an archive of years they say much. Nothing where one is undated."""
    length: float
    """Per natural logarithm of the shorter one's length, in units of 16 words, plus 1."""
    other_weekday: float
    """Where both name days of the week and none in common."""
    same_outlet: float
    """Where one outlet has both: it reports an event once, and house style is in all it prints. By hand: the labelled
    sets have next to no such pairs and do not mind."""
    constant: float


WEIGHTS = Weights(
    body=13.42,
    lead=6.52,
    days=-1.51,
    near_by_chance=-1.16,
    length=1.14,
    other_weekday=-1.8,
    same_outlet=-1.2,
    constant=-11.53,
)
"""Fitted as a logistic regression on the pairs of six labelled story sets (5,345 news articles, 2004 to 2021)
and of 170 samples of 5 to 60 articles drawn from them, half their stories cut to one article."""
_LEAST_SHARE = 0.1
"""A date counts for no more than this share of pairs makes of it; 0.05 would gain 0.2 points on the labelled sets,
where every event has several reports, and join unrelated ones on real feeds, where most have one."""
_FLOOR = -4.6
"""Log odds (1 to 100) below which a pair counts as having nothing in common."""
_HOPELESS = _FLOOR - 4
"""Log odds after which the lead is not looked at: 4 is what a lead's cosine of 0.38 is worth. It only saves time:
the labelled sets come out the same to the third digit."""


def likenesses(documents: Sequence[Document], window: dt.timedelta) -> dict[tuple[int, int], float]:
    """The probability, in (0, 1), that two documents tell the same event; pairs that surely do not are absent."""
    bodies = vectors([Counter(one.title) + Counter(one.body) for one in documents])
    leads = vectors([_lead(one) for one in documents])
    chance = math.log(max(_LEAST_SHARE, share_within(documents, window)))
    found = {}
    for a, b in candidates(bodies, documents, window):
        score = _context(documents[a], documents[b], chance) + WEIGHTS.body * math.sqrt(cosine(bodies[a], bodies[b]))
        if score < _HOPELESS:
            continue
        score += WEIGHTS.lead * math.sqrt(cosine(leads[a], leads[b]))
        if score >= _FLOOR:
            found[a, b] = 1 / (1 + math.exp(-score))
    return found


def _context(a: Document, b: Document, chance: float) -> float:
    """What dates, weekdays and length say, in log odds; `chance` is the logarithm of `share_within`."""
    days = days_between(a, b)
    shorter = min(_LONG, len(a.body), len(b.body))
    score = WEIGHTS.constant + WEIGHTS.length * math.log(1 + shorter / _LENGTH_UNIT)
    if days is not None:
        score += WEIGHTS.near_by_chance * chance + WEIGHTS.days * days
    if a.weekdays and b.weekdays and not a.weekdays & b.weekdays:
        score += WEIGHTS.other_weekday
    if a.outlet and a.outlet == b.outlet:
        score += WEIGHTS.same_outlet
    return score


def _lead(document: Document) -> Counter[str]:
    counted = Counter(document.lead)
    for word in document.title:
        counted[word] += _TITLE_IN_LEAD
    return counted


def vectors(bags: Sequence[Counter[str]]) -> list[Vector]:
    """TF-IDF vectors of length 1: 1 + log of the count, times the log of the rarity in batch and background."""
    in_documents: Counter[str] = Counter()
    for bag in bags:
        in_documents.update(bag.keys())
    usual, total = usual_shares(), len(bags) + _BACKGROUND
    rarity = {
        term: math.log(total / (count + _BACKGROUND * usual.get(term, _UNKNOWN_SHARE)))
        * (_NUMBER_WEIGHT if term[0].isdigit() else 1)
        for term, count in in_documents.items()
    }
    return [_unit({term: (1 + math.log(count)) * rarity[term] for term, count in bag.items()}) for bag in bags]


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(math.fsum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items() if weight > 0} if length else {}


def candidates(
    bodies: Sequence[Vector], documents: Sequence[Document], window: dt.timedelta
) -> Iterator[tuple[int, int]]:
    """Pairs, lower number first, that share enough weighty terms and are not further apart than the window."""
    longest = window / dt.timedelta(days=1)
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(bodies):
        partial: defaultdict[int, float] = defaultdict(float)
        for term in sorted(vector, key=lambda t: (-vector[t], t))[:_TERMS_FOR_CANDIDATES]:
            held = holders[term]
            if len(held) <= _COMMONEST:
                weight = vector[term]
                for other, its in held:
                    partial[other] += its * weight
            held.append((number, vector[term]))
        for other in sorted(other for other, part in partial.items() if part >= _LEAST_DATED):
            days = days_between(documents[other], documents[number])
            if days <= longest if days is not None else partial[other] >= _LEAST_UNDATED:
                yield other, number


def cosine(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of length 1, in [0, 1]."""
    shared = a.keys() & b.keys()
    return min(1.0, math.fsum(a[term] * b[term] for term in shared))


def share_within(documents: Sequence[Document], window: dt.timedelta) -> float:
    """The share of the pairs of dated documents that are no further apart than the window; 1 without such pairs."""
    dates = sorted(one.when for one in documents if one.when is not None)
    pairs = len(dates) * (len(dates) - 1) // 2
    near = sum(bisect_right(dates, date + window) - at - 1 for at, date in enumerate(dates))
    return near / pairs if pairs else 1.0


def days_between(a: Document, b: Document) -> float | None:
    """Days between two articles, None where one is undated; whole days where one has a date but no time."""
    if a.when is None or b.when is None:
        return None
    if dt.time() in (a.when.time(), b.when.time()):
        return float(abs(a.when.date() - b.when.date()).days)
    return abs(a.when - b.when) / dt.timedelta(days=1)
