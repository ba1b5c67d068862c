"""What each word of an article or a story is worth in its summary: how likely a person's summary has it.

A logistic regression over where a word stands, how many sentences have it, how many outlets and titles; learned from
summaries that people wrote (`tests/training/summaries.py` has the script, and names the data). Summarizing by the
worth of words: Hong & Nenkova 2014; expected ROUGE-1 as the aim, repetition costing by itself: Lin & Bilmes 2011.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from digest.summarize.function_words import STEM, function_word
from digest.summarize.terms import UNSPACED, terms

MOST_AGAIN = 3
"""How often a word can count: summaries repeat "the", and seldom more than that."""
SHORT = 4
_WORD = re.compile(r"[^\W_]+")

Weights = Mapping[str, float]


@cache
def weights(kind: str) -> Weights:
    """The learned weights by feature: of "article" or "story"."""
    found: dict[str, dict[str, float]] = json.loads((files(__package__) / "weights.json").read_text("utf-8"))
    return found[kind]


def tokens(text: str) -> list[str]:
    """The words of a sentence by their first letters; pairs of signs where no spaces are."""
    if not text.isascii() and UNSPACED.search(text):
        return [word[:STEM] for word in terms(text)]
    return [word[:STEM] for word in _WORD.findall(text.lower())]


@dataclass(slots=True)
class Seen:
    """What is known of a word."""

    sentences: int = 0
    times: int = 0
    first: int = 0
    """The earliest place of a sentence with it in its article, from 0."""
    leads: int = 0
    """Articles with it in the first sentence."""
    articles: int = 0
    titles: int = 0


@dataclass(slots=True)
class Words:
    """The words of one article's or several articles' sentences."""

    language: str = "und"
    seen: dict[str, Seen] = field(default_factory=dict)
    longest: int = 1
    """Sentences of the longest article."""
    articles: int = 0

    def add(self, sentences: Sequence[Sequence[str]], title: Sequence[str] = ()) -> None:
        """One article more, its sentences in text order."""
        self.articles += 1
        self.longest = max(self.longest, len(sentences))
        seen, here = self.seen, set[str]()
        for place, sentence in enumerate(sentences):
            for word, times in Counter(sentence).items():
                its = seen.get(word)
                if its is None:
                    its = seen[word] = Seen(first=place)
                its.sentences += 1
                its.times += times
                if word not in here:
                    here.add(word)
                    its.articles += 1
                    its.first = min(its.first, place)
                    its.leads += place == 0
        for word in set(title) & seen.keys():
            seen[word].titles += 1


def features(word: str, its: Seen, words: Words, again: int) -> dict[str, float]:
    """What the model knows of the word's `again`-th time in a summary, by name; what is 0 may be missing."""
    many = math.log(its.sentences)
    where = math.log1p(its.first)
    function = function_word(word, words.language)
    return {
        "constant": 1.0,
        "many": many,
        "many of all": its.sentences / words.longest / words.articles,
        "sentences": math.log(words.longest),
        "first": where,
        "first of all": its.first / words.longest,
        "at 0": float(its.first == 0),
        "at 1": float(its.first == 1),
        "at 2": float(its.first == 2),
        "function": float(function),
        "function many": function * many,
        "function first": function * where,
        "digit": float(word[0].isdigit()),
        "short": float(len(word) < SHORT and not function),
        "shared": (its.articles - 1) / max(1, words.articles - 1),
        "leads": (its.leads - 1) / max(1, words.articles - 1) if words.articles > 1 else 0.0,
        "title": its.titles / words.articles,
        "again": float(again == 2),
        "again and again": float(again > 2),
        "function again": function * float(again > 1),
        "many again": many * (again > 1),
    }


def worths(words: Words, kind: str) -> dict[str, tuple[float, ...]]:
    """For each word what its first, second and third time in a summary are worth, each in (0, 1)."""
    its = _Sum(words, weights(kind))
    return {word: its.worth(word, seen) for word, seen in words.seen.items()}


class _Sum:
    """The same as the weighted sum of `features`, with the parts that many words share added up once."""

    def __init__(self, words: Words, weight: Weights) -> None:
        self._words, self._weight = words, weight
        self._base = weight["constant"] + weight["sentences"] * math.log(words.longest)
        self._others = max(1, words.articles - 1)
        self._many = lru_cache(maxsize=None)(self._of_many)
        self._first = lru_cache(maxsize=None)(self._of_first)

    def _of_many(self, sentences: int, function: bool) -> float:
        weight = self._weight
        many = math.log(sentences) * (weight["many"] + (weight["function many"] if function else 0.0))
        return many + weight["many of all"] * sentences / self._words.longest / self._words.articles

    def _of_first(self, first: int, function: bool) -> float:
        weight = self._weight
        where = math.log1p(first) * (weight["first"] + (weight["function first"] if function else 0.0))
        at = weight[f"at {first}"] if first < 3 else 0.0
        return where + weight["first of all"] * first / self._words.longest + at

    def worth(self, word: str, its: Seen) -> tuple[float, ...]:
        weight = self._weight
        function = function_word(word, self._words.language)
        total = self._base + self._many(its.sentences, function) + self._first(its.first, function)
        if function:
            total += weight["function"]
        elif word[0].isdigit():
            total += weight["digit"] + (weight["short"] if len(word) < SHORT else 0.0)
        elif len(word) < SHORT:
            total += weight["short"]
        if self._words.articles > 1:
            total += weight["shared"] * (its.articles - 1) / self._others
            total += weight["leads"] * (its.leads - 1) / self._others
        if its.titles:
            total += weight["title"] * its.titles / self._words.articles
        first = 1 / (1 + math.exp(-total))
        return (first, *self._again(total, its, function)) if its.times > 1 else (first,)

    def _again(self, total: float, its: Seen, function: bool) -> list[float]:
        weight = self._weight
        total += weight["many again"] * math.log(its.sentences) + (weight["function again"] if function else 0.0)
        steps = [weight["again"], weight["again and again"]][: min(MOST_AGAIN, its.times) - 1]
        return [1 / (1 + math.exp(-total - step)) for step in steps]
