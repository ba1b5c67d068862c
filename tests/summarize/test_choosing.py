"""What holds for every method: receipts, order, limits, errors."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import SummarizeError
from digest.summarize import METHODS, sentences
from digest.text import words as count_words
from digest.values import Article, Source

VOCABULARY = (
    "bridge river mayor council vote ferry town road rain budget said opened closed Sunday 40 U.S. no. 9 a.m."
)
WORDS = tuple(re.split(" ", VOCABULARY))
SENTENCE = st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), st.sampled_from(".?!…")).map(
    lambda parts: "The " + " ".join(parts[0]) + parts[1]
)
ODD = st.sampled_from(
    ["By Jane Doe", "“Open", "(CNN) ", "OSLO (AP) — ", "桥开通了。", "\x00", "\ud800", "•", "12 34", "", "x" * 300]
)
TEXT = st.lists(st.lists(SENTENCE | ODD, max_size=5).map(" ".join), max_size=5).map("\n\n".join)


def made(number: int, text: str) -> Article:
    """The story's article of that number."""
    return Article(
        id=f"a{number}", title="The bridge", text=text, source=Source(location="f"), language="en", outlet="X"
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(TEXT, min_size=1, max_size=3),
    method=st.sampled_from(METHODS),
    count=st.none() | st.integers(1, 6),
    words=st.none() | st.integers(1, 60),
)
def test_an_ordered_verbatim_subset_within_the_limits(
    texts: list[str], method: str, count: int | None, words: int | None
) -> None:
    """Receipts are spans of their article, in order, apart, trimmed, and within both limits; or nothing is there."""
    articles = [made(number, text) for number, text in enumerate(texts)]
    try:
        chosen = sentences(articles, count=count, words=words, method=method)
    except SummarizeError:
        return
    assert chosen.sentences
    assert chosen.method == method or (method == "auto" and chosen.method in ("lede", "ranked"))
    by_id = {one.id: one for one in articles}
    printed = [by_id[s.article].text[s.start : s.end] for s in chosen.sentences]
    assert all(text and text == text.strip() and len(text.splitlines()) == 1 for text in printed)
    assert all(s.sha256 == by_id[s.article].sha256 for s in chosen.sentences)
    places = [(s.article, s.start, s.end) for s in chosen.sentences]
    assert places == sorted(places)
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(places))
    assert len(places) <= (count or 99)
    limit = words if words is not None or count is not None else 60
    assert limit is None or sum(map(count_words, printed)) <= limit
    assert sentences(articles, count=count, words=words, method=method) == chosen


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 2, 4, 5, 50])
def test_as_many_as_asked_for(article: Callable[..., Article], method: str, count: int) -> None:
    """So many sentences if the text has so many, equal ones among them, else all."""
    same = "The ferry sails at nine in the morning."
    text = f"{same} The bridge is closed until Friday noon.\n\n{same} Nobody knows the reason for it. {same}"
    found = sentences([article(text)], count=count, method=method).sentences
    assert len(found) == min(count, 5)
    assert len({one.start for one in found}) == len(found)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("text", ["", " \n\n ", "12 34\n5.6 7", "\x00\x07", "\ud800", "a" * 100_000, "By Jane Doe"])
def test_nothing_to_print(article: Callable[..., Article], method: str, text: str) -> None:
    """An empty text, numbers, control characters, one endless word: one clear line, by every method."""
    with pytest.raises(SummarizeError, match=r"^Bridge: no sentence that can be printed"):
        sentences([article(text, title="Bridge")], method=method)


@pytest.mark.parametrize("method", METHODS)
def test_one_sentence(article: Callable[..., Article], method: str) -> None:
    """A text of one sentence is that sentence, by every method."""
    text = "The bridge over the river is open"
    assert [(s.start, s.end) for s in sentences([article(text)], method=method).sentences] == [(0, len(text))]


def test_unknown_method(article: Callable[..., Article]) -> None:
    """A method that is none is named, with those that there are."""
    with pytest.raises(SummarizeError, match="no summary method 'magic'; there are auto, lede, ranked, lexrank"):
        sentences([article("The bridge is open again today.")], method="magic")


def test_no_article() -> None:
    """No article at all is an error of ours, not of Python's."""
    with pytest.raises(SummarizeError, match="no article"):
        sentences([], title="The bridge")


def test_the_default_stands_in_for_an_article_without_a_sentence(article: Callable[..., Article]) -> None:
    """With neither count nor words a story gives what its item prints: its first article that has anything."""
    found = sentences([article("12", id="x"), article("The bridge is open again today.", id="y")])
    assert [one.article for one in found.sentences] == ["y"]


def test_the_limit_of_an_item_can_be_set(article: Callable[..., Article]) -> None:
    """`limit` is the item's limit where neither count nor words is given."""
    text = "The bridge is open again today. The ferry is not on time.\n\nMore."
    assert len(sentences([article(text)], limit=12).sentences) == 2


def test_a_long_document_costs_the_default_nothing(article: Callable[..., Article]) -> None:
    """A document of 200,000 words in one block is read no further than its lede."""
    text = " ".join(f"The council of town {n} met again on Monday." for n in range(25_000))
    assert len(sentences([article(text)]).sentences) == 2


def test_the_default_loads_no_heavy_library() -> None:
    """Neither sumy nor NLTK, NumPy or SciPy is imported for the default method."""
    code = (
        "import sys; from digest.summarize import sentences; from digest.values import Article, Source;"
        "one = Article(id='a', title='', text='The bridge is open again. It is long.', source=Source(location=''));"
        "sentences([one]); sentences([one, one], words=60);"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'sumy', 'nltk', 'numpy', 'scipy', 'requests'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
