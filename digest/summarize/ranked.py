"""The ranker: sentences that say most of what a person's summary would, for any text and any length.

Each word has a worth (`worth`): how likely a summary has it. A sentence is worth what its words are that no chosen
one has said, less a price a word, so that a short sentence may beat a long one; the best is taken, and again
(greedy maximisation of a submodular function, Lin & Bilmes 2011; redundancy costs by itself, as in MMR, Carbonell &
Goldstein 1998). A sentence that leans on the one before is taken only after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush, heapreplace
from itertools import islice
from typing import NamedTuple

from digest.languages import base
from digest.summarize import lede
from digest.summarize.candidates import Candidate, candidates
from digest.summarize.standing import unfinished
from digest.summarize.terms import UNSPACED, stems
from digest.summarize.worth import Words, tokens, worths
from digest.values import Article

PRICE = {"article": 0.2, "story": 0.25}
"""What a word costs: half the F-measure that a summary reaches, which is where one more word no longer pays. On the
sets that the weights were learned on 0.2 to 0.22, and 0.25 to 0.28, differ by 0.2 points; texts of our own, whose
summaries are longer, want less."""
USUAL_SENTENCES, USUAL_WORDS = 3, 60
"""The lengths at which these prices hold; a longer summary may have more that is worth less."""
SHORTEST = 8
"""Words that a sentence costs at least: five that say little ("The others are with relatives.") are not for free."""
ENOUGH = 2
"""A summary that has less than one in so many of the words that it may have goes on with what is worth less."""
SAME = 0.5
"""Two sentences of a story of which one has this share of its words in the other say the same."""
OPENING = 5
"""Sentences of each article of a story that are weighed: later ones are background."""
MOST_SENTENCES = 10_000
"""Sentences that are weighed, from a text's start: more than a book has."""
_TITLE = 1_000
"""Code points of a title that are looked at."""

Key = tuple[int, int]
"""A sentence: which article, and its place in it."""


class _Sentence(NamedTuple):
    candidate: Candidate
    words: dict[str, int]
    """Each of its words, and how often it has it."""
    repeated: list[str]
    """Those that it has more than once."""
    length: int


def choose(
    articles: Sequence[Article], *, title: str = "", count: int | None = None, limit: int | None = None
) -> tuple[Candidate, ...]:
    """The sentences that say most, in the order of articles and text: `count` of them, of at most `limit` words.

    With a limit alone as many as say more than they cost, and half of the limit at least where there is so much.
    """
    kind = "story" if len(articles) > 1 else "article"
    price = PRICE[kind] * min(1.0, USUAL_SENTENCES / (count or 1), USUAL_WORDS / (limit or 1))
    ranking = Ranking(articles, title=title, price=price, depth=max(OPENING, count or 0, (limit or 0) // 10))
    chosen: list[Candidate] = []
    spare: list[Candidate] = []
    left = limit
    while len(chosen) != count and (best := ranking.best(left)) is not None:
        one, gain = best
        if count is None and gain <= 0 and _enough(chosen, limit):
            break
        if kind == "story" and any(_same(one.text, other.text) for other in chosen):
            ranking.drop(one.article, one.place)
            spare.append(one)
            continue
        ranking.take(one.article, one.place)
        chosen.append(one)
        left = None if left is None else left - one.words
    if count is not None and len(chosen) < count:  # so many were asked for
        fitting = (one for one in spare if left is None or one.words <= left)
        chosen += islice((one for one in fitting if not one.leans), count - len(chosen))
    return tuple(sorted(chosen, key=lambda one: (one.article, one.start)))


def _same(one: str, other: str) -> bool:
    """Whether two reports' sentences tell the same, however each words it."""
    bags = stems(one), stems(other)
    return len(bags[0] & bags[1]) > SAME * min(map(len, bags))


def _enough(chosen: Sequence[Candidate], limit: int | None) -> bool:
    """Whether the summary may end where nothing more is worth its words."""
    return bool(chosen) and (limit is None or ENOUGH * sum(one.words for one in chosen) >= limit)


class Ranking:
    """The sentences of one article or several, the best first, given what is taken.

    Where an article opens softly, its news counts as its beginning.
    """

    def __init__(
        self, articles: Sequence[Article], *, title: str = "", price: float = PRICE["article"], depth: int = OPENING
    ) -> None:
        self._price = price
        self._said: dict[str, int] = {}
        self._sentences: dict[Key, _Sentence] = {}
        words = Words(language=articles[0].language if articles else "und")
        depth = depth if len(articles) > 1 else MOST_SENTENCES
        for number, article in enumerate(articles):
            if base(article.language) == base(articles[0].language):  # an item is in one language
                self._read(article, number, words, title, depth)
        self._worth = worths(words, "story" if len(articles) > 1 else "article")
        self._next = {word: its[0] for word, its in self._worth.items()}
        """What each word is worth when a sentence says it once more."""
        self._round = 0
        self._heap = [(-self._gain(one), key, 0) for key, one in self._sentences.items()]
        heapify(self._heap)
        self._waiting: set[Key] = set()
        self._taken: set[Key] = set()
        self._dropped: set[Key] = set()

    def _read(self, article: Article, number: int, words: Words, title: str, depth: int) -> None:
        every = tuple(islice(candidates(article, number=number), MOST_SENTENCES))
        begin = lede.begin(every, article.title)
        found = [one for one in (*every[begin:], *every[:begin]) if not one.rule]
        some = [one for one in found if not one.scrap][:depth] or found[:depth]
        said = [tokens(one.text) for one in some]
        counted = words.add(said, tokens((title or article.title)[:_TITLE]))
        for one, all_, its in zip(some, said, counted, strict=True):
            length = max(SHORTEST, _length(one, len(all_)))
            repeated = [word for word, times in its.items() if times > 1] if len(its) < len(all_) else []
            self._sentences[number, one.place] = _Sentence(one, its, repeated, length)

    def _gain(self, one: _Sentence) -> float:
        """What taking the sentence would add now."""
        gain = sum(map(self._next.__getitem__, one.words), -self._price * one.length)
        for word in one.repeated:
            had = self._said.get(word, 0)
            gain += sum(self._worth[word][had + 1 : had + one.words[word]])
        return gain

    def best(self, left: int | None = None, *, alone: bool = False) -> tuple[Candidate, float] | None:
        """The sentence of at most `left` words that adds most and can be read where it would stand, and how much.

        None where there is none. What is too long now is never asked for again. `alone`: none that leans.
        """
        while self._heap:
            gain, key, when = self._heap[0]
            one = self._sentences[key].candidate
            if key in self._taken or key in self._dropped or (left is not None and one.words > left):
                heappop(self._heap)
            elif when < self._round:
                heapreplace(self._heap, (-self._gain(self._sentences[key]), key, self._round))
            elif unfinished(one.text):
                heappop(self._heap)
            elif (alone or _before(key) not in self._taken) and one.leans:
                heappop(self._heap)
                self._waiting.add(key)
            else:
                return one, -gain
        return None

    def take(self, article: int, place: int) -> None:
        """The sentence is in the summary: what it says counts no more, and what leans on it may follow."""
        key = article, place
        self._taken.add(key)
        if (its := self._sentences.get(key)) is None:
            return  # a sentence that was not weighed
        for word, times in its.words.items():
            self._said[word] = had = self._said.get(word, 0) + times
            self._next[word] = self._worth[word][had] if had < len(self._worth[word]) else 0.0
        self._round += 1
        after = (article, place + 1)
        if after in self._waiting:
            self._waiting.remove(after)
            heappush(self._heap, (-self._gain(self._sentences[after]), after, self._round))

    def drop(self, article: int, place: int) -> None:
        """The sentence is asked for no more, and what it says is not said."""
        self._dropped.add((article, place))


def _length(one: Candidate, tokens: int) -> int:
    """The sentence's words as the price counts them: pairs of signs overlap, and two signs are a word."""
    return tokens if one.text.isascii() or not UNSPACED.search(one.text) else one.words


def _before(key: Key) -> Key:
    return key[0], key[1] - 1
