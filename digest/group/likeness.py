"""How likely two articles report the same event: words, lead, length, dates, weekdays.

Two TF-IDF cosines - over title and body, and over title and lead - go into a logistic function
together with the days between the articles, the length of the shorter one, and whether they name
different days of the week: two reports of one event say the same day, look-alike events do not.
Sources: Salton & Buckley 1988 (weighting); Allan et al. 1998 (time in event detection).
"""

from __future__ import annotations

import datetime as dt
import math
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter, mul

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
_COMMONEST = 40
"""A term in more documents than this, of those near enough in time, brings no two of them together (it still counts
in their cosine): what a document costs depends on this and not on how many documents there are."""
_CANDIDATES, _ALIKE = 16, 0.1
"""Of those that share less than `_ALIKE` of the cosine in weighty terms so many are looked at, the most alike: 24
give the same on the labelled sets, 12 a tenth of a point less; what a document costs does not grow with the day."""
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
    other_place: float
    """Where both name places and none in common: two countries' prices, two earthquakes."""
    other_figures: float
    """Where the titles of both have figures and none in common: two votes, two quakes, two months' prices."""
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
    other_place=-1.5,
    other_figures=-1.0,
    same_outlet=-1.2,
    constant=-11.43,
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


_DAY = 86_400.0
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NEVER = math.inf
"""When an undated document was published: it is near everything, and behind everything in a list by time."""
_DAMPED = (0.0, *(1 + math.log(count) for count in range(1, 8_192)))
"""What a word counts that stands so often in a document; none stands there more often than it has characters read."""


def likenesses(documents: Sequence[Document], window: dt.timedelta) -> dict[tuple[int, int], float]:
    """The probability, in (0, 1), that two documents tell the same event; pairs that surely do not are absent.

    Documents come sorted by date, undated last. Dated ones are let go when the window has passed over them, so that
    memory and time are the window's and not the batch's.
    """
    read = Read(documents, window)
    dated = sum(one.when is not None for one in documents)
    found = {}
    for number in chain(range(dated, len(documents)), range(dated)):
        read.forget_before(documents[number])
        for other, chance in read.add(number, documents[number]):
            found[min(other, number), max(other, number)] = chance
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of a document to compare it with."""

    at: float
    """Seconds since 1970; `_NEVER` where it is undated."""
    day: int
    whole: bool
    """It has a date and no time."""
    length: float
    """What its length is worth, in log odds."""
    weekdays: frozenset[int]
    places: frozenset[str]
    figures: frozenset[str]
    outlet: str
    body: Vector
    lead: Vector


class _Held:
    """The documents that have a term, by time: when, which, and what it weighs there. Arrays, for there are millions,
    and a list of tuples has three objects for each, all over the memory."""

    __slots__ = ("at", "numbers", "weights")

    def __init__(self) -> None:
        self.at, self.numbers, self.weights = array("d"), array("I"), array("d")

    def put(self, at: float, number: int, weight: float) -> None:
        """One more."""
        place = bisect_right(self.at, at)
        self.at.insert(place, at)
        self.numbers.insert(place, number)
        self.weights.insert(place, weight)

    def near(self, at: float, reach: float, since: float) -> Iterable[tuple[int, float]]:
        """Those as near as the window reaches, and the undated; none where they are too many. What is before `since`
        is forgotten."""
        if len(self.at) <= _COMMONEST:
            return zip(self.numbers, self.weights, strict=True)
        self._forget(since)
        first, last, undated = 0, len(self.at), len(self.at)
        if at < _NEVER:
            first, last = bisect_left(self.at, at - reach), bisect_left(self.at, at + reach)
            undated = bisect_left(self.at, _NEVER, last)
        if last - first + len(self.at) - undated > _COMMONEST:
            return ()
        numbers, weights = self.numbers, self.weights
        return zip(numbers[first:last] + numbers[undated:], weights[first:last] + weights[undated:], strict=True)

    def _forget(self, since: float) -> None:
        gone = bisect_left(self.at, since)
        del self.at[:gone], self.numbers[:gone], self.weights[:gone]


class Read:
    """The documents read so far; a new one is compared with those that share its weightiest words.

    How rare words are, and how near the dates, is told by the documents that it begins with: what is added later
    changes neither.
    """

    def __init__(self, documents: Sequence[Document], window: dt.timedelta) -> None:
        self._longest = window / dt.timedelta(days=1)
        # A day more: two dates without a time can be as near as the window though a time and a midnight are not.
        self._reach = window.total_seconds() + _DAY
        self._bodies = Rarity(chain(one.title, one.body) for one in documents)
        self._leads = Rarity(chain(one.title, one.lead) for one in documents)
        self._near = WEIGHTS.near_by_chance * math.log(max(_LEAST_SHARE, share_within(documents, window)))
        self._seen: dict[int, _Seen] = {}
        self._holders: defaultdict[str, _Held] = defaultdict(_Held)
        self._passing: deque[tuple[float, int]] = deque()
        self._since = -_NEVER

    def add(self, number: int, document: Document) -> list[tuple[int, float]]:
        """Reads a document, under a new number; those that may tell what it tells, and how likely they do."""
        one = self._read(document)
        scores = [(other, self._score(one, self._seen[other], days)) for other, days in self._candidates(number, one)]
        found = [(other, 1 / (1 + math.exp(-score))) for other, score in scores if score >= _FLOOR]
        self._seen[number] = one
        if one.at < _NEVER:
            self._passing.append((one.at, number))
        return found

    def remove(self, number: int) -> None:
        """The document is compared with none that comes later."""
        self._seen.pop(number, None)

    def forget_before(self, document: Document) -> None:
        """Lets go of what is further before the document than the window reaches, where documents come by date."""
        if document.when is not None:
            self._since = _seconds(document.when) - self._reach
            while self._passing and self._passing[0][0] < self._since:
                self.remove(self._passing.popleft()[1])

    def _read(self, document: Document) -> _Seen:
        when = document.when
        return _Seen(
            at=_NEVER if when is None else _seconds(when),
            day=0 if when is None else when.toordinal(),
            whole=when is not None and when.time() == dt.time(),
            length=WEIGHTS.length * math.log(1 + min(_LONG, len(document.body)) / _LENGTH_UNIT),
            weekdays=document.weekdays,
            places=document.places,
            figures=document.figures,
            outlet=document.outlet,
            body=self._bodies.vector(chain(document.title, document.body)),
            lead=self._leads.vector(chain(document.lead, *[document.title] * _TITLE_IN_LEAD)),
        )

    def _candidates(self, number: int, one: _Seen) -> Iterator[tuple[int, float | None]]:
        """Those that share enough weighty terms and are not further apart than the window, with the days between."""
        shared = [
            (part, other)
            for other, part in self._shared(number, one).items()
            if part >= _LEAST_DATED and other in self._seen
        ]
        if len(shared) > _CANDIDATES:
            shared = sorted(shared, reverse=True)
            shared = [pair for rank, pair in enumerate(shared) if rank < _CANDIDATES or pair[0] >= _ALIKE]
        for part, other in shared:
            days = _days(one, self._seen[other])
            if days <= self._longest if days is not None else part >= _LEAST_UNDATED:
                yield other, days

    def _shared(self, number: int, one: _Seen) -> dict[int, float]:
        """What the weightiest terms give of the cosine with each that shares any; it is among their holders next."""
        partial: defaultdict[int, float] = defaultdict(float)
        for term, weight in sorted(one.body.items(), key=itemgetter(1), reverse=True)[:_TERMS_FOR_CANDIDATES]:
            held = self._holders[term]
            for other, its in held.near(one.at, self._reach, self._since):
                partial[other] += its * weight
            held.put(one.at, number, weight)
        return partial

    def _score(self, a: _Seen, b: _Seen, days: float | None) -> float:
        """The log odds; where dates, length and words leave no hope, before the lead is looked at."""
        score = WEIGHTS.constant + min(a.length, b.length)
        if days is not None:
            score += self._near + WEIGHTS.days * days
        if a.weekdays and b.weekdays and a.weekdays.isdisjoint(b.weekdays):
            score += WEIGHTS.other_weekday
        if a.places and b.places and a.places.isdisjoint(b.places):
            score += WEIGHTS.other_place
        if a.figures and b.figures and a.figures.isdisjoint(b.figures):
            score += WEIGHTS.other_figures
        if a.outlet and a.outlet == b.outlet:
            score += WEIGHTS.same_outlet
        score += WEIGHTS.body * math.sqrt(cosine(a.body, b.body))
        return score if score < _HOPELESS else score + WEIGHTS.lead * math.sqrt(cosine(a.lead, b.lead))


class Rarity(dict[str, float]):
    """Terms, and the logarithm of how rare they are in a batch and the background."""

    def __init__(self, batch: Iterable[Iterable[str]]) -> None:
        held: Counter[str] = Counter()
        size = 0
        for size, terms in enumerate(batch, 1):  # noqa: B007 - the last number is how many there are
            held.update(set(terms))
        self._total, self._usual = size + _BACKGROUND, usual_shares()
        super().__init__((term, self._of(term, count)) for term, count in held.items())

    def __missing__(self, term: str) -> float:
        self[term] = value = self._of(term, 1)
        return value

    def _of(self, term: str, count: int) -> float:
        rarity = math.log(self._total / (count + _BACKGROUND * self._usual.get(term, _UNKNOWN_SHARE)))
        return rarity * _NUMBER_WEIGHT if term[0].isdigit() else rarity

    def vector(self, terms: Iterable[str]) -> Vector:
        """A TF-IDF vector of length 1: 1 + log of the count, times the rarity."""
        weights = {term: _DAMPED[count] * self[term] for term, count in Counter(terms).items()}
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items() if weight > 0} if length else {}


def cosine(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of length 1, in [0, 1]. A set of words has another order in every process: fsum."""
    shared = a.keys() & b.keys()
    return min(1.0, math.fsum(map(mul, map(a.__getitem__, shared), map(b.__getitem__, shared))))


def share_within(documents: Sequence[Document], window: dt.timedelta) -> float:
    """The share of the pairs of dated documents that are no further apart than the window; 1 without such pairs."""
    dates = sorted(one.when for one in documents if one.when is not None)
    pairs = len(dates) * (len(dates) - 1) // 2
    near = sum(bisect_right(dates, date + window) - at - 1 for at, date in enumerate(dates))
    return near / pairs if pairs else 1.0


def _days(a: _Seen, b: _Seen) -> float | None:
    """`days_between`, of documents that were read."""
    if a.at == _NEVER or b.at == _NEVER:
        return None
    return float(abs(a.day - b.day)) if a.whole or b.whole else abs(a.at - b.at) / _DAY


def _seconds(when: dt.datetime) -> float:
    return (when - _EPOCH).total_seconds()


def days_between(a: Document, b: Document) -> float | None:
    """Days between two articles, None where one is undated; whole days where one has a date but no time."""
    if a.when is None or b.when is None:
        return None
    if dt.time() in (a.when.time(), b.when.time()):
        return float(abs(a.when.date() - b.when.date()).days)
    return abs(a.when - b.when) / dt.timedelta(days=1)
