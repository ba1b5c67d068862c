"""sumy's methods, by name, on our sentences."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from digest.summarize import METHODS, classical, ranks, sentences
from digest.values import Article

CLASSICAL = METHODS[1:]
TEXT = """The town of Alna opened its new bridge on Sunday.

Waffles were sold. The bridge over the river took four years, and the town paid for half of the bridge.
A child lost a blue balloon near the fountain.

Mayor Ada Moroz said the bridge would bring the town closer to the railway. Ferries will stop in May."""


def chosen(one: Article, **options: object) -> list[str]:
    """The sentences that are chosen."""
    return [one.text[s.start : s.end] for s in sentences([one], **options).sentences]  # type: ignore[arg-type]  # a test says which


@pytest.mark.parametrize("method", CLASSICAL)
def test_central_sentences_in_text_order(article: Callable[..., Article], method: str) -> None:
    """Each method prefers the bridge to the balloon or keeps to its own view; all print in text order, whole."""
    found = chosen(article(TEXT, title="The bridge"), count=3, method=method)
    assert len(found) == 3
    assert found == sorted(found, key=TEXT.index)
    assert any("bridge" in one for one in found)


@pytest.mark.parametrize("method", ["lexrank", "luhn", "reduction", "edmundson"])
def test_the_balloon_is_not_central(article: Callable[..., Article], method: str) -> None:
    """What shares no word with the rest is not among the first two."""
    assert not any("balloon" in one for one in chosen(article(TEXT, title="The bridge"), count=2, method=method))


@pytest.mark.parametrize("method", CLASSICAL)
@pytest.mark.parametrize(
    "language", ["en", "es", "fr", "de", "it", "pt", "ru", "uk", "ar", "he", "zh", "ja", "pl", "el", "sw", "und"]
)
def test_every_language(article: Callable[..., Article], method: str, language: str) -> None:
    """Languages for which sumy has no stemmer, no stop words or needs another package are ranked without."""
    text = {"zh": "新的大桥周日上午正式通车了。市长出席了大桥的仪式。孩子们在河边放了许多气球。"}.get(language, TEXT)
    assert len(chosen(article(text, language=language), count=2, method=method)) == 2


@pytest.mark.parametrize("method", CLASSICAL)
def test_a_limit_of_words(article: Callable[..., Article], method: str) -> None:
    """The best sentences down to the first that no longer fits, never over the limit."""
    found = chosen(article(TEXT), words=25, method=method)
    assert 0 < sum(len(one.split()) for one in found) <= 25


@pytest.mark.parametrize("method", CLASSICAL)
def test_a_text_of_one_sentence_again_and_again(article: Callable[..., Article], method: str) -> None:
    """Equal sentences are told apart, and a matrix of nothing but ones is no obstacle."""
    one = article("The bridge is open again today. " * 5)
    found = sentences([one], count=3, method=method).sentences
    assert len({s.start for s in found}) == 3


@pytest.mark.parametrize("method", CLASSICAL)
def test_a_long_text_takes_no_longer_than_its_ranked_part(article: Callable[..., Article], method: str) -> None:
    """Of 20,000 sentences the first hundred are ranked; all are there when they are asked for."""
    one = article("\n\n".join(f"Report number {n} says the bridge is open." for n in range(20_000)))
    assert all(s.start < 6_000 for s in sentences([one], count=3, method=method).sentences)
    assert len(sentences([one], count=150, method=method).sentences) == 150


def test_edmundson_prefers_the_words_of_the_title(article: Callable[..., Article]) -> None:
    """The title's words are Edmundson's bonus words."""
    text = (
        "A bird sang there. A red balloon rose over the town hall. A dog slept all day there. A cat sat on the wall."
    )
    assert chosen(article(text, title="Red balloon"), count=1, method="edmundson") == [
        "A red balloon rose over the town hall."
    ]


def test_lsa_is_the_length_of_the_sentence_in_the_space_of_singular_vectors() -> None:
    """Two sentences of one word each over two words: the column (1, 0.4), whose length both have."""
    assert ranks.lsa([["river"], ["bridge"]], str.lower, frozenset()) == pytest.approx([math.hypot(1, 0.4)] * 2)
    assert ranks.lsa([["the"], ["bridge"]], str.lower, frozenset({"the"})) == pytest.approx([0, 1])


def test_textrank_is_pagerank_on_shared_words() -> None:
    """The sentence that shares words with both others ranks first, and equal ones rank equal."""
    scores = ranks.textrank([["a", "b", "c"], ["a", "b", "d"], ["d", "e", "f"]], str.lower, frozenset())
    assert scores[1] == max(scores)
    assert scores[0] > scores[2]
    alone = ranks.textrank([["a"], ["b"]], str.lower, frozenset())
    assert alone[0] == alone[1]


def test_lexrank_links_what_is_similar() -> None:
    """Sentences linked to others rank before one that stands alone."""
    words = [["bridge", "river", "town"], ["bridge", "river", "mayor"], ["balloon", "child"], ["ferry", "stop"]]
    scores = ranks.lexrank(words, str.lower, frozenset())
    assert scores[0] == pytest.approx(scores[1])
    assert scores[0] >= scores[2]


def test_a_stemmer_that_trips_gives_lower_case() -> None:
    """A word that is none never stops a summary."""
    stem = classical._stemmer("arabic")
    assert all(isinstance(stem(word), str) for word in ("", "x", "ال", "\x00", "ـــ", "1"))


def test_no_data_is_asked_of_nltk(article: Callable[..., Article], monkeypatch: pytest.MonkeyPatch) -> None:
    """No method looks for NLTK's downloaded data."""
    import nltk.data

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("NLTK data was looked for")

    monkeypatch.setattr(nltk.data, "find", refuse)
    monkeypatch.setattr(nltk.data, "load", refuse)
    for method in CLASSICAL:
        assert chosen(article(TEXT), count=1, method=method)
