"""What is no article gives sentences that stand in it, or a reason, and in bounded time."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from digest.errors import SummarizeError
from digest.summarize import METHODS, Chosen, sentences
from digest.values import Article, Source
from tests.quality.bad_texts import LARGE, SMALL

SECONDS, LARGE_SECONDS = 5, 10
"""Of the processor's time, which a busy machine does not change: far above what was measured, 0.1 and 2.6."""
Limits = dict[str, int]
WAYS: tuple[Limits, ...] = ({}, {"count": 3}, {"words": 60})
FEW = ("lexrank", "luhn")
"""Of the classical methods one that we rank ourselves and one that sumy does: each reads a large text alike."""


def made(text: str, title: str = "") -> Article:
    """An article of the text."""
    return Article(id="a", title=title, text=text, source=Source(location="f"), language="en", outlet="weir.example")


def attempt(article: Article, method: str | None, limits: Limits) -> Chosen | SummarizeError:
    """What is chosen, or the error that says why nothing is."""
    given = {} if method is None else {"method": method}
    try:
        return sentences([article], title=article.title, **limits, **given)  # type: ignore[arg-type]  # whole numbers
    except SummarizeError as error:
        return error


def check(article: Article, method: str | None, seconds: float, *ways: Limits) -> None:
    """Each way of asking gives an answer in time: what stands in the article, or a reason that can be printed."""
    for limits in ways or WAYS:
        begun = time.process_time()
        found = attempt(article, method, limits)
        assert time.process_time() - begun < seconds
        if isinstance(found, SummarizeError):
            assert "no sentence that can be printed" in found.reason
            assert str(found).isprintable()
        else:
            stands(article, found)


def stands(article: Article, chosen: Chosen) -> None:
    """The receipts are at least one, in order, apart, inside the text, and each points at something to read."""
    places = [(one.start, one.end) for one in chosen.sentences]
    assert places
    assert all(0 <= start < end <= len(article.text) for start, end in places)
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    found = [article.text[start:end] for start, end in places]
    assert all(one == one.strip() and any(sign.isalpha() for sign in one) for one in found)


@pytest.mark.parametrize("method", [None, *METHODS])
@pytest.mark.parametrize("text", SMALL.values(), ids=SMALL)
def test_a_small_bad_text(text: str, method: str | None) -> None:
    """Each method answers or says that nothing can be printed."""
    check(made(text), method, SECONDS)


@pytest.mark.parametrize("method", [None, "lede"])
@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_a_large_bad_text(make: Callable[[], str], method: str | None) -> None:
    """So do the default and the lede where the text is of millions of signs, lines or sentences."""
    check(made(make()), method, LARGE_SECONDS)


@pytest.mark.parametrize("method", FEW)
@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_a_large_bad_text_is_no_trap_for_classical_methods(make: Callable[[], str], method: str) -> None:
    """They rank no more than its start."""
    check(made(make()), method, LARGE_SECONDS, {"count": 3})


@pytest.mark.parametrize("title", [*SMALL.values(), "ferry " * 100_000], ids=[*SMALL, "600,000 signs"])
@pytest.mark.parametrize("method", [None, "lexrank", "edmundson"])
def test_a_bad_title(title: str, method: str | None) -> None:
    """A title is weighed and named in errors; a bad one harms neither."""
    check(made("The ferry sailed at noon on Sunday.\n\nNobody was on board, the mayor said.", title), method, SECONDS)
    check(made("", title), method, SECONDS)


@pytest.mark.parametrize(
    "name",
    ["empty", "white space", "a table of numbers", "bare bullets", "only quotation marks", "nothing but surrogates"],
)
def test_where_there_is_no_word_the_error_says_so(name: str) -> None:
    """It names the article and says that it has no sentence to print."""
    with pytest.raises(SummarizeError, match="no sentence that can be printed") as caught:
        sentences([made(SMALL[name], "The ferry")])
    assert caught.value.subject == "The ferry"


@pytest.mark.parametrize("name", ["one sentence", "an open quotation", "lone surrogates", "mixed directions"])
def test_where_there_is_a_sentence_it_is_found(name: str) -> None:
    """A text with a plain sentence in it has something to print."""
    assert isinstance(attempt(made(SMALL[name]), None, {}), Chosen)
