"""What the numbers of a text count: "12 people were killed", "killing at least 12", "30 wagons", "$2 million"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import dropwhile

from digest.check.count_words import ROUGH, STOP, TOLLS, UNCOUNTED
from digest.check.quantities import Quantity, quantities
from digest.naming import folded

BEFORE, AFTER = 6, 5
"""Words around a figure in which "killed" belongs to it: "killing at least a dozen", "12 people have so far died"."""
NEAR = 6
"""Words on either side that tell what a sum of money is for."""
_REACH = 80
"""Characters around a figure that are read: longer than that many words."""

_NEVER = re.compile(
    r"[\s-]?(?:%|percent|per\scent|por\sciento|pour\scent|prozent|per\scento|por\scento|процент|відсотк|"
    r"(?:st|nd|rd|th|er|ème|º|ª)\b|a\.?m\b|p\.?m\b|[-–:/]\d|[-\s]year|s\b|°|º|[-–]?day|[-–]?time)",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"(?:\d[-–:/.,]|#|\b(?:no|nos|age|aged|route|highway|flight|line|page|article|section|chapter|day|game|week|"
    r"season|since|in|by|of|top|level|category|phase|title|room|boeing|super|bowl|world|war|group|act)\.?\s?)$",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£¥]\s?$")
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,5}|[^\W\d_]+(?:['’-][^\W\d_]+)*|[,;:.()“”\"]|\d+")
_ROUND = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|more than|over|up to|at least|dozens|environ|plus de|"
    r"près de|unos|cerca de|más de|casi|rund|etwa|mehr als|über|mindestens|circa|oltre|più di|mais de|около|более|"
    r"близько|понад)\s+(?:an?\s+)?[$€£¥]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number with what it counts."""

    phrase: str
    """The number with the words around it."""
    at: int
    """Where in the sentence the number begins."""
    values: frozenset[Decimal]
    thing: str
    """"dead", "hurt", "missing", "held", "money", or the very word that is counted."""
    who: str = ""
    """Who they are, where it is said and is not anybody; what the money is for."""
    round: bool = False
    near: frozenset[str] = frozenset()
    """The words around it that say something."""
    context: frozenset[str] = frozenset()
    """The other words of the sentence that say something."""


def counts(sentence: str, language: str) -> Iterator[Count]:
    """The numbers of the sentence that count something: no years, dates, times, ages, shares, scores or addresses."""
    numbers = quantities(sentence, language)
    context = frozenset(word for word in map(folded, _TOKEN.findall(sentence)) if len(word) > 3)
    for at, one in enumerate(numbers):
        start = numbers[at - 1].end if at else 0
        end = numbers[at + 1].start if at + 1 < len(numbers) else len(sentence)
        around = _Around(
            before=sentence[max(start, one.start - _REACH) : one.start],
            after=sentence[one.end : min(end, one.end + _REACH)],
        )
        if one.certain and not _is_other(one, around) and (thing := around.thing):
            yield Count(
                phrase=_phrase(sentence, one),
                at=one.start,
                values=one.values,
                thing=thing,
                who=around.who,
                round=bool(_ROUND.search(around.before)),
                near=around.near,
                context=context,
            )


def _is_other(one: Quantity, around: _Around) -> bool:
    """Whether the number is a date, a time, an age, a share, a score, a year or a number of a thing."""
    year = all(1800 < value < 2100 and value == int(value) for value in one.values) and len(one.text) == 4
    return year or bool(_NEVER.match(around.after) or _NOT_AFTER.search(around.before))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """The words on both sides of a number, as far as the next number."""

    before: str
    after: str

    @property
    def following(self) -> list[str]:
        """The next words of the same clause, as written."""
        found: list[str] = []
        for word in _TOKEN.findall(self.after)[:AFTER]:
            if not word[0].isalpha() or folded(word) in STOP:
                break
            found.append(word)
        return found

    @property
    def leading(self) -> list[str]:
        """The words of the clause before the number, the nearest first."""
        found: list[str] = []
        for word in reversed(_TOKEN.findall(self.before)[-BEFORE:]):
            if not word[0].isalpha():
                break
            found.append(word)
        return found

    @property
    def who(self) -> str:
        """The first word after the number that names somebody or something; "" where it may be anybody."""
        if _MONEY.search(self.before):
            return next((word for word in map(folded, self.following) if len(word) > 3 and word not in UNCOUNTED), "")
        word = folded(self.following[0]) if self.following else ""
        anybody = len(word) < 2 or word in UNCOUNTED or any(word in words for words in TOLLS.values())
        return "" if anybody else word

    @property
    def near(self) -> frozenset[str]:
        """The words on both sides that say something."""
        words = [*_TOKEN.findall(self.before)[-NEAR:], *_TOKEN.findall(self.after)[:NEAR]]
        return frozenset(
            word for word in map(folded, words) if len(word) > 2 and word.isalpha() and word not in ROUGH
        )

    @property
    def thing(self) -> str:
        """What the number counts; "" where that is not clear."""
        if _MONEY.search(self.before):
            return "money" if self.who else ""
        leading = list(dropwhile(lambda word: folded(word) in ROUGH, self.leading))
        toll = _toll(self.following) or _toll(leading[:1])
        if toll:
            return toll
        word = self.following[0] if self.following else ""
        return self.who if word.islower() and len(self.who) > 3 else ""


def _toll(words: list[str]) -> str:
    """The toll that the nearest of the words tells of; "" where none does."""
    return next((toll for word in map(folded, words) for toll, its in TOLLS.items() if word in its), "")


def _phrase(sentence: str, one: Quantity) -> str:
    """The number with three words before it and four after it."""
    before = sentence[max(0, one.start - 40) : one.start].split()[-3:]
    after = sentence[one.end : one.end + 60].split()[:4]
    glued = "" if sentence[one.start - 1 : one.start].isspace() else "\0"
    return " ".join([*before, glued + sentence[one.start : one.end], *after]).replace(" \0", "").strip(" \0,;.")
