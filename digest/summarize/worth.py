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
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, repeat

from digest.summarize.function_words import function_word
from digest.summarize.terms import STEM, UNSPACED, terms

MOST_AGAIN = 3
"""How often a word can count: summaries repeat "the", and seldom more than that."""
SHORT = 4
DIGIT, SHORT_WORD, FUNCTION = 1, 2, 4
"""What a word looks like: the second and the first may go together."""
_WORD = re.compile(r"[^\W_]+")
MOST_LOOKED_AT = 50_000
"""Words of a language that are remembered: a thousand reports have 20,000."""
MOST_KEPT = 5_000
"""Sums that are kept for articles of one length, at 300 bytes each: a thousand reports of 20 sentences need fewer."""

Weights = Mapping[str, float]
Key = tuple[int, int, int, int, int, int, int]
"""What is known of a word, as in `Seen`, and what it looks like: sentences, times, first, articles, leads, titles."""


@cache
def weights(kind: str) -> Weights:
    """The learned weights by feature: of "article" or "story"."""
    found: dict[str, dict[str, float]] = json.loads((files(__package__) / "weights.json").read_text("utf-8"))
    return found[kind]


_LOWER = str.maketrans({sign: sign.lower() if sign.isalnum() else " " for sign in map(chr, range(128))})
"""ASCII in lower case, what is no word's as white space: six times as fast as looking for words."""


def tokens(text: str) -> list[str]:
    """The words of a sentence by their first letters; pairs of signs where no spaces are."""
    if text.isascii():
        return [word[:STEM] for word in text.translate(_LOWER).split()]
    if UNSPACED.search(text):
        return [word[:STEM] for word in terms(text)]
    return [word[:STEM] for word in _WORD.findall(text.lower())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a word."""

    sentences: int
    times: int
    first: int
    """The earliest place of a sentence with it in its article, from 0."""
    leads: int
    """Articles with it in the first sentence."""
    articles: int
    titles: int


class Words:
    """The words of one article's or several articles' sentences.

    Each count has a dictionary of its own, which is filled for all the words at once: an object a word took half of
    the ranker's time.
    """

    def __init__(self, *, language: str = "und") -> None:
        self.language = language
        self.longest = 1
        """Sentences of the longest article."""
        self.articles = 0
        self._sentences: Counter[str] = Counter()
        self._times: Counter[str] = Counter()
        self._first: dict[str, int] = {}
        self._leads: Counter[str] = Counter()
        self._reports: Counter[str] = Counter()
        self._titles: Counter[str] = Counter()

    def add(self, sentences: Sequence[Sequence[str]], title: Sequence[str] = ()) -> list[dict[str, int]]:
        """One article more, its sentences in text order: the words of each, and how often it has them."""
        self.articles += 1
        self.longest = max(self.longest, len(sentences))
        counted = [_counted(sentence) for sentence in sentences]
        # Counter.update is fast only with what is no mapping.
        self._sentences.update(chain.from_iterable(counted))
        self._times.update(chain.from_iterable(sentences))
        here: dict[str, int] = {}
        for place, its in enumerate(counted):
            for word in its:
                if word not in here:
                    here[word] = place
        first = self._first
        first.update([(word, at) for word, at in here.items() if at <= first.get(word, at)] if first else here)
        self._leads.update(iter(counted[0] if counted else ()))
        self._reports.update(iter(here))
        self._titles.update(word for word in set(title) if word in self._sentences)
        return counted

    @property
    def seen(self) -> dict[str, Seen]:
        """What is known of each word."""
        return {
            word: Seen(sentences=many, times=times, first=first, articles=articles, leads=leads, titles=titles)
            for word, many, times, first, articles, leads, titles in zip(
                self._sentences, *self.counts(), strict=False
            )
        }

    def words(self) -> Collection[str]:
        """The words, first to last."""
        return self._sentences.keys()

    def counts(self) -> tuple[Iterable[int], ...]:
        """What is known of each of the words, in their order, by column; one that is the same for all has no end."""
        words, none = self._sentences, repeat(0)
        one = self.articles == 1
        return (
            words.values(),
            map(self._times.__getitem__, words),
            map(self._first.__getitem__, words),
            repeat(1) if one else map(self._reports.__getitem__, words),
            none if one else map(self._leads.get, words, none),
            map(self._titles.get, words, none) if self._titles else none,
        )


def _counted(sentence: Sequence[str]) -> dict[str, int]:
    """Each word of the sentence, in its order, and how often it has it."""
    found = dict.fromkeys(sentence, 1)
    if len(found) < len(sentence):
        found = dict.fromkeys(sentence, 0)
        for word in sentence:
            found[word] += 1
    return found


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
    every = words.words()
    looks = map(_looks(words.language).__getitem__, every)
    sums = _sums(kind, words.longest, words.articles)
    keys: Iterable[Key] = zip(*words.counts(), looks, strict=False)
    return dict(zip(every, map(sums.__getitem__, keys), strict=True))


@lru_cache(maxsize=16)
def _looks(language: str) -> _Looks:
    return _Looks(language)


class _Looks(dict[str, int]):
    """What words of a language look like, kept from one article to the next."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST_LOOKED_AT:
            self.clear()
        plain = (DIGIT if word[0].isdigit() else 0) + (SHORT_WORD if len(word) < SHORT else 0)
        self[word] = found = FUNCTION if function_word(word, self._language) else plain
        return found


@lru_cache(maxsize=64)
def _sums(kind: str, longest: int, articles: int) -> _Sums:
    """Kept from one article to the next: most reports have 10 to 50 sentences, and words with the same counts."""
    return _Sums(weights(kind), longest, articles)


class _Sums(dict[Key, tuple[float, ...]]):
    """The same as the weighted sum of `features`, each added up once: many words have all in common."""

    def __init__(self, weight: Weights, longest: int, articles: int) -> None:
        super().__init__()
        self._weight, self._longest, self._articles = weight, longest, articles
        self._base = weight["constant"] + weight["sentences"] * math.log(longest)
        self._of_kind = {
            0: 0.0,
            FUNCTION: weight["function"],
            DIGIT: weight["digit"],
            SHORT_WORD: weight["short"],
            DIGIT + SHORT_WORD: weight["digit"] + weight["short"],
        }

    def __missing__(self, key: Key) -> tuple[float, ...]:
        sentences, times, first, articles, leads, titles, kind = key
        function = kind == FUNCTION
        total = self._base + self._many(sentences, function) + self._first(first, function) + self._of_kind[kind]
        if self._articles > 1:
            others = self._articles - 1
            total += self._weight["shared"] * (articles - 1) / others
            total += self._weight["leads"] * (leads - 1) / others
        total += self._weight["title"] * titles / self._articles
        if len(self) >= MOST_KEPT:
            self.clear()
        self[key] = found = (1 / (1 + math.exp(-total)), *self._again(total, sentences, times, function))
        return found

    def _many(self, sentences: int, function: bool) -> float:
        weight = self._weight
        many = math.log(sentences) * (weight["many"] + (weight["function many"] if function else 0.0))
        return many + weight["many of all"] * sentences / self._longest / self._articles

    def _first(self, first: int, function: bool) -> float:
        weight = self._weight
        where = math.log1p(first) * (weight["first"] + (weight["function first"] if function else 0.0))
        at = weight[f"at {first}"] if first < 3 else 0.0
        return where + weight["first of all"] * first / self._longest + at

    def _again(self, total: float, sentences: int, times: int, function: bool) -> list[float]:
        if times < 2:
            return []
        weight = self._weight
        total += weight["many again"] * math.log(sentences) + (weight["function again"] if function else 0.0)
        steps = [weight["again"], weight["again and again"]][: min(MOST_AGAIN, times) - 1]
        return [1 / (1 + math.exp(-total - step)) for step in steps]
