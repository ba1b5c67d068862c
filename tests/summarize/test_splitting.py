"""Sentences as spans: the project's own hard cases, and what holds for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summarize import spans

LINES = (Path(__file__).parent / "data" / "sentences.tsv").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]
BULLETS = "•* "


def split(text: str, language: str = "en") -> list[str]:
    """The text's sentences."""
    return [text[start:end] for start, end in spans(text, language)]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_hard_case(language: str, marked: str) -> None:
    """A text of the golden file is split exactly where its bars stand."""
    expected = [part.strip().lstrip(BULLETS) for part in marked.split("|")]
    assert split(marked.replace("|", ""), language) == expected


def test_the_golden_file_has_enough_cases_in_enough_languages() -> None:
    """At least a hundred cases in at least twelve languages stand in the file."""
    assert len(CASES) >= 100
    assert len({language for language, _ in CASES}) >= 12


def test_a_line_ends_a_sentence() -> None:
    """A line break ends a sentence, full stop or not; blank lines are nothing."""
    assert split("A heading without a stop\nThe first.\r\n\r\nThe second\u2028third") == [
        "A heading without a stop",
        "The first.",
        "The second",
        "third",
    ]


@pytest.mark.parametrize("language", ["", "und", "zz", "en-GB", "EN_us", "x" * 5000, "\x00", "123"])
def test_any_language_code_is_taken(language: str) -> None:
    """An unknown, odd or hostile language code splits like English."""
    assert split("Dr. Poe came. He left.", language) == ["Dr. Poe came.", "He left."]


def test_offsets_are_code_points() -> None:
    """Signs outside the Basic Multilingual Plane count one, and so does half of one."""
    assert split("😀😀 came. He left.") == ["😀😀 came.", "He left."]
    assert split("\ud800 came here. He left.") == ["\ud800 came here.", "He left."]


def test_a_long_line_is_split_as_if_it_were_short() -> None:
    """A line of many thousand sentences, read in pieces, gives each sentence once and whole."""
    sentences = [f"Ferry No. {n} left at 9 a.m. EST, “as ever. On time,” said Capt. Poe." for n in range(3000)]
    assert split(" ".join(sentences)) == sentences


def test_a_sentence_longer_than_a_piece_is_whole() -> None:
    """A sentence of 50,000 code points is one span."""
    long = "The list says " + "bread " * 9000 + "and milk."
    assert split(f"It is short. {long} It ends.") == ["It is short.", long, "It ends."]


PROSE = [
    "The mayor spoke.",
    "no.",
    "“Yes.”",
    "(So it is.)",
    "9 a.m.",
    "EST",
    "D-Mich.",
    "said",
    "M.",
    "der 2.",
    "b",
    "1",
]
SIGNS = [
    "\n",
    "\n\n",
    " ",
    "  ",
    "\t",
    "•",
    "*",
    "桥开了。",
    "هل يبقى؟",
    '"',
    "’",
    "\x00",
    "\ud800",
    "-P.",
    "。」",
    "と",
]
PIECES = st.sampled_from(PROSE) | st.sampled_from(SIGNS)


@given(
    st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200),
    st.sampled_from(["en", "de", "ja", "fr", "und"]),
)
def test_spans_are_ordered_apart_trimmed_and_lose_nothing(text: str, language: str) -> None:
    """Spans come in order, do not overlap, hold no line break or outer space, and lose only space and bullets."""
    found = spans(text, language)
    rest, end = "", 0
    for start, until in found:
        assert end <= start < until
        assert text[start:until] == text[start:until].strip()
        assert len(text[start:until].splitlines()) == 1
        rest, end = rest + text[end:start], until
    assert not (rest + text[end:]).strip().translate({ord(sign): None for sign in "•◦▪▫‣●■►▶⁃∙* \t\n\r"}).split()
