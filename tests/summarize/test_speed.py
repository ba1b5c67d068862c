"""The default and the ranker stay light and linear: `make bench` measures, these hold what must never go."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from digest import summarize
from tests.summarize.conftest import MakeArticle

TEXT = (
    "The council of Harrow Vale voted on Tuesday to close the old swimming pool, Mayor Ida Quill said. "
    "Repairs would have cost four million crowns, twice as much as was set aside for the year. "
    "However, parents collected nine hundred signatures against it before the vote."
)
WORDS, SECONDS = 200_000, 20.0
"""A long document, and what it may take: it takes one; the limit is generous for slow machines."""
LIGHT = f"""
import sys
from digest import summarize
from digest.values import Article, Source
one = Article(id="a", title="", text={TEXT!r}, language="en", source=Source(location="x"))
for asked in ({{}}, {{"method": "ranked", "count": 2}}):
    assert summarize.sentences([one], **asked).sentences
print(*(name for name in ("nltk", "numpy", "scipy", "sumy") if name in sys.modules))
"""


def test_the_default_and_the_ranker_import_neither_nltk_nor_numpy_nor_scipy() -> None:
    """In a fresh process, after both have summarized an article."""
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("between", ["\n\n", " "], ids=["in paragraphs", "in one block"])
@pytest.mark.parametrize("method", ["auto", "ranked"])
def test_a_book_is_summarized_in_seconds(article: MakeArticle, method: str, between: str) -> None:
    """200,000 words take time in proportion: what grows with the square would take minutes."""
    long = between.join([TEXT] * (WORDS // len(TEXT.split()) + 1))
    start = time.perf_counter()
    found = summarize.sentences([article(long)], method=method, count=3)
    assert time.perf_counter() - start < SECONDS
    assert len(found.sentences) == 3
