"""House style of anybody's words: the rules never raise, and an issue made to be slow is not."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.check import House
from digest.text import flat
from tests.check.houses import issue, item, said

SHARDS = ["9/21/2023", "20 May 2023", "2023年", "٣/٤/٢٠٢٣", "²/²/²²²²", "http://[", "//", "[", ")", ".", "Co.",
          "\ud800", "\u202e", "\n", "İ", "ß", "&", "Lantern", "lantern", "#:~:", "0/0/0000", "32/13/99"]  # fmt: skip
WORDS = st.lists(st.one_of(st.sampled_from(SHARDS), st.text(max_size=6)), max_size=12).map(" ".join)
ITEMS = st.lists(st.builds(lambda a, b, c: item(a, b, url=c, outlet=c), WORDS, st.none() | WORDS, WORDS), max_size=4)
LANGUAGES = st.sampled_from(["en", "es", "ar", "ja", "xx", "und", "", "en-XX-0"])
HOUSE = House(steps=(("A", 1), ("B", 0)), items_per_heading=1, words=3)


@settings(max_examples=60, deadline=None)
@given(sections=st.lists(st.tuples(st.sampled_from("ABC"), ITEMS), max_size=4), line=WORDS, language=LANGUAGES)
def test_no_words_make_a_rule_fail(sections: list[object], line: str, language: str) -> None:
    """Findings or none, each on one line."""
    made = issue(*sections, title=line, slug=line, language=language, date=dt.date.min)  # type: ignore[arg-type]
    for number in range(40, 46):
        assert all(one == flat(one) for one in said(number, made, house=HOUSE, subject=line))


@pytest.mark.parametrize("shard", ["2023 May 1 ", "[", "9/21/2023 ", "https://a.example/#", "A. ", "－"])
def test_an_issue_made_to_be_slow_is_not(shard: str) -> None:
    """Words without end, and headings and items without end."""
    long = shard * (100_000 // len(shard))
    many = [item(f"{shard}{n}", shard * 9, url=f"https://a.example/{n}") for n in range(400)]
    made = issue(*((f"H{n}", many[n : n + 2]) for n in range(400)), ("A", [item(long, long, url=long)]), title=long)
    steps = tuple((f"H{n}", n * 7 % 400) for n in range(400))
    started = time.perf_counter()
    for number in range(40, 46):
        said(number, made, house=House(steps=steps, items_per_heading=1, words=1), subject=long)
    assert time.perf_counter() - started < 5
