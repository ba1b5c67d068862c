"""sumy's methods by name, on our own sentences: nothing is downloaded and no NLTK data is needed.

LexRank (Erkan & Radev 2004), TextRank (Mihalcea & Tarau 2004), LSA (Steinberger & Ježek 2004), Luhn 1958,
KL-Sum (Haghighi & Vanderwende 2009), SumBasic (Nenkova & Vanderwende 2005), Reduction, Edmundson 1969.
Imported only when one of them is asked for: sumy brings NLTK.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from itertools import groupby, islice
from typing import Any

from digest.summarize import ranks
from digest.summarize.candidates import Candidate, candidates
from digest.summarize.splitting import language_code
from digest.summarize.standing import closed
from digest.summarize.terms import terms
from digest.values import Article

Stemmer = Callable[[str], str]

MOST_SENTENCES = 100
MOST_WORDS = 4_000
"""How much of a text is ranked, from its start: sumy's methods take time with the square or the cube of it. The
rest follows in text order where more is asked for. A report has 20 to 60 sentences."""

_LANGUAGES = {
    "ar": "arabic", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "he": "hebrew", "hu": "hungarian", "it": "italian", "ja": "japanese",
    "ko": "korean", "nb": "norwegian", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sk": "slovak", "sv": "swedish", "th": "thai", "uk": "ukrainian",
    "zh": "chinese",
}  # fmt: skip
"""ISO 639-1 codes as sumy and its stemmers call the languages; for others there is neither stemmer nor stop list."""
_SUMY = {
    "luhn": ("luhn", "LuhnSummarizer"),
    "kl": ("kl", "KLSummarizer"),
    "sum-basic": ("sum_basic", "SumBasicSummarizer"),
    "reduction": ("reduction", "ReductionSummarizer"),
    "edmundson": ("edmundson", "EdmundsonSummarizer"),
}
"""Module and class of the methods that sumy runs without NumPy; the others are in `ranks`."""
_TITLE = 1_000
"""Code points of a title that are looked at."""
_NOTHING = "\x00"
"""A word that no text has, where sumy wants a list that is not empty."""


def choose(
    articles: Sequence[Article], *, title: str, method: str, count: int | None, limit: int | None
) -> tuple[Candidate, ...]:
    """The sentences that `method` ranks first, in text order: `count` of them, of at most `limit` words in all.

    With a limit alone the best ones down to the first that no longer fits; a sentence that alone is too long
    gives way to the next best.
    """
    found = [one for number, article in enumerate(articles) for one in candidates(article, number=number)]
    pool = [one for one in found if not one.rule and closed(one.text)]
    pool = [one for one in pool if not one.scrap] or pool
    best = (
        pool if not pool or (count is not None and count >= len(pool)) else _best_first(pool, articles, title, method)
    )
    return tuple(sorted(_taken(best, count, limit), key=lambda one: (one.article, one.start)))


def _taken(best: Sequence[Candidate], count: int | None, limit: int | None) -> Sequence[Candidate]:
    """The best sentences within the limits; one that leans on the sentence before comes in right after that one."""
    taken: dict[tuple[int, int], Candidate] = {}
    waiting: dict[tuple[int, int], Candidate] = {}
    left = limit
    queue = deque(best)
    while queue and len(taken) != count:
        one = queue.popleft()
        if left is not None and one.words > left:
            if taken and count is None:
                break
            continue
        if one.leans and (one.article, one.place - 1) not in taken:
            waiting[one.article, one.place] = one
            continue
        taken[one.article, one.place] = one
        left = None if left is None else left - one.words
        if (after := waiting.pop((one.article, one.place + 1), None)) is not None:
            queue.appendleft(after)
    return list(taken.values())


def _best_first(pool: Sequence[Candidate], articles: Sequence[Article], title: str, method: str) -> list[Candidate]:
    """The pool, the sentences that the method ranks first first; those that are not ranked follow in text order."""
    weighed: list[Candidate] = []
    total = 0
    for one in islice(pool, MOST_SENTENCES):
        total += one.words
        if weighed and total > MOST_WORDS:
            break
        weighed.append(one)
    language = _LANGUAGES.get(language_code(articles[0].language), "")
    order = _order(weighed, title or articles[0].title, method, language)
    return [weighed[i] for i in order] + list(pool[len(weighed) :])


def _order(weighed: Sequence[Candidate], title: str, method: str, language: str) -> list[int]:
    """The places of the sentences in `weighed`, the best first."""
    stem, stop = _stemmer(language), _stop_words(language)
    if method in ranks.METHODS:
        scores = ranks.METHODS[method]([terms(one.text) for one in weighed], stem, stop)
        # Rounded, so that equal scores stay in text order whatever the last bits of the sums are.
        return sorted(range(len(weighed)), key=lambda place: -round(scores[place], 9))
    document, places = _document(weighed, title)
    order: list[int] = []

    def keep(rated: Sequence[Any]) -> Sequence[Any]:
        """All that sumy has rated: it asks how many, best first, to keep, and that is not known yet."""
        order.extend(places[id(one.sentence)] for one in rated)
        return rated

    _summarizer(method, stem, stop, title)(document, keep)
    return order


class _Tokenizer:
    """Our own words, where sumy would ask NLTK for its data."""

    @staticmethod
    def to_words(text: str) -> tuple[str, ...]:
        return tuple(terms(text))


def _document(weighed: Sequence[Candidate], title: str) -> tuple[Any, dict[int, int]]:
    """sumy's document with the title as heading, and its sentences' places: equal ones are told apart by identity."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph
    from sumy.models.dom import Sentence as SumySentence

    places: dict[int, int] = {}
    paragraphs = []
    for _, group in groupby(enumerate(weighed), key=lambda pair: (pair[1].article, pair[1].paragraph)):
        inside = []
        for place, one in group:
            inside.append(SumySentence(one.text, _Tokenizer))
            places[id(inside[-1])] = place
        paragraphs.append(inside)
    if title and paragraphs:
        paragraphs[0].insert(0, SumySentence(title[:_TITLE], _Tokenizer, is_heading=True))
    return ObjectDocumentModel([Paragraph(inside) for inside in paragraphs]), places


def _summarizer(method: str, stem: Stemmer, stop: frozenset[str], title: str) -> Any:
    module, name = _SUMY[method]
    summarizer = getattr(import_module(f"sumy.summarizers.{module}"), name)(stem)
    if method != "edmundson":
        summarizer.stop_words = stop
        return summarizer
    # Edmundson's bonus words are those of the title; he gives no list of stigma words, and we have none.
    summarizer.bonus_words = [word for word in terms(title[:_TITLE]) if word not in stop] or [_NOTHING]
    summarizer.stigma_words = [_NOTHING]
    summarizer.null_words = stop or [_NOTHING]
    return summarizer


def _stemmer(language: str) -> Stemmer:
    """sumy's stemmer for the language, or lower case where it has none or needs a package of its own."""
    from sumy.nlp.stemmers import Stemmer as SumyStemmer

    try:
        stem = SumyStemmer(language)
        stem("word")
    except (LookupError, ValueError):
        return str.lower

    @cache
    def safely(word: str) -> str:
        try:
            return str(stem(word))
        except (IndexError, KeyError, ValueError):  # NLTK's stemmers trip over words that are none
            return word.lower()

    return safely


def _stop_words(language: str) -> frozenset[str]:
    from sumy.utils import get_stop_words

    try:
        return frozenset(word.lower() for word in get_stop_words(language)) if language else frozenset()
    except LookupError:
        return frozenset()
