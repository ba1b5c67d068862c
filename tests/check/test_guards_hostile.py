"""Guards read what anybody wrote: they never raise, and a page made to be slow is not."""

import datetime as dt
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Guarded = Callable[..., list[str]]

GUARDS = range(34, 39)
SHARDS = [
    "Ana Vale",
    "Eva",
    "said",
    ", police said.",
    "According to",
    "“We are done,”",
    "alleged",
    "12",
    "1,2,3",
    "٣",
    "twelve",
    "hundred",
    "million",
    "and",
    "killed",
    "dead",
    "$",
    "%",
    "Monday",
    "yesterday",
    "next week",
    "Sept.",
    "14",
    "(",
    ")",
    "。",
    "三万",
    "周一",
    "أمس",
    "п'ять",
    "погибли",
    "\n",
    ".",
    ":",
    "–",
    "'s",
    "’",
    "\u02bc",
    "\ud800",
    "\u2028",
    "İ",
    "ß",
    "ǅ",
    "-",
    "U.S.",
    "A320",
    "½",
    "²",
]
WORDS = st.lists(st.one_of(st.sampled_from(SHARDS), st.text(max_size=8)), max_size=25).map(" ".join)
LANGUAGES = st.sampled_from(
    ["en", "es", "fr", "de", "it", "pt", "ru", "uk", "ar", "he", "zh", "ja", "und", "xx", "de-CH", ""]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=WORDS, said=WORDS, other=WORDS, language=LANGUAGES, spoken=LANGUAGES, edited=st.booleans())
def test_no_words_make_a_guard_fail(
    text: str, said: str, other: str, language: str, spoken: str, edited: bool, guarded: Guarded
) -> None:
    """Findings or none, on one line; what nobody edited has no unknown names or numbers and drops nothing."""
    stated = {"language": language, "spoken": spoken, "edited": edited, "others": [other]}
    for number in GUARDS:
        found = guarded(number, text, said, published=dt.datetime(2026, 9, 1, tzinfo=dt.UTC), **stated)
        assert all("\n" not in one for one in found)
        assert edited or number > 36 or not found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=WORDS, language=LANGUAGES)
def test_the_articles_own_words_are_never_unknown(said: str, language: str, guarded: Guarded) -> None:
    """A person who copies the article adds no name and no number, and drops no speaker."""
    for number in (34, 35, 36):
        assert guarded(number, said, said, language=language) == []


@pytest.mark.parametrize("number", GUARDS)
@pytest.mark.parametrize(
    "shard",
    [
        "Ana Vale ",
        "Vale said. ",
        "killed 12 people and ",
        "1 ",
        "a",
        "said ",
        "\n",
        ". ",
        "“",
        "hundred ",
        "Police: ",
        "x-",
        "alleged ",
    ],
)
def test_a_text_made_to_be_slow_is_not(number: int, shard: str, guarded: Guarded) -> None:
    """Four times as long takes no more than eight times as long; what is not read at all costs nothing."""

    def seconds(length: int) -> float:
        words = shard * (length // len(shard))
        start = time.process_time()
        guarded(number, f"Eva Luna killed 77. {words}", f"{words} x", others=[f"Killed 15 people. {words}"])
        return time.process_time() - start

    seconds(100)
    assert seconds(16_000) < 8 * seconds(4_000) + 0.5
