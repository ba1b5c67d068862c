"""Sentences as spans: the project's own hard cases, and what holds for any text."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summarize import spans
from digest.summarize.splitting import in_paragraph

LINES = (Path(__file__).parent / "data" / "sentences.tsv").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]
BULLETS = "•*- "


def split(text: str, language: str = "en") -> list[str]:
    """The text's sentences."""
    return [text[start:end] for start, end in spans(text, language)]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_hard_case(language: str, marked: str) -> None:
    """A text of the golden file is split exactly where its bars stand."""
    marked = marked.replace("⏎", "\n")
    expected = [part.strip().lstrip(BULLETS) for part in marked.split("|")]
    assert split(marked.replace("|", ""), language) == expected


def test_the_golden_file_has_enough_cases_in_enough_languages() -> None:
    """Five hundred cases and more: two hundred in English, a dozen in each of eleven others, some in ten more."""
    count = Counter(language for language, _ in CASES)
    assert len(CASES) == len(set(CASES)) >= 500
    assert count["en"] >= 200
    assert all(count[one] >= 12 for one in ("es", "fr", "de", "it", "pt", "ru", "uk", "ar", "he", "zh", "ja"))
    assert len(count) >= 22


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


BLANKS = "\u00a0\u1680\u2000\u2003\u2009\u200a\u202f\u205f\u3000"


@pytest.mark.parametrize("language", ["en", "de", "fr", "he", "ja", "und"])
def test_wide_white_space_before_a_full_stop_does_no_harm(language: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A capital letter, any white space and a full stop, at which sentencex may panic, are read like a blank there.

    Nothing is written to standard error, as a panic would.
    """
    for blank in BLANKS:
        text = f"Eat food rich in vitamin C{blank}. They found it. \ud800 H \t{blank}."
        assert [one.replace(blank, " ") for one in split(text, language)] == split(text.replace(blank, " "), language)
    assert list(in_paragraph("H\x85.", 0, 3)) == [(0, 3)]
    assert capfd.readouterr().err == ""


def test_a_panic_of_sentencex_makes_the_piece_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sentencex panics all the same, with an error that is no Exception, the line is one; others go up."""

    def fails(error: type[BaseException]) -> Callable[[str, str], list[str]]:
        def segment(language: str, line: str) -> list[str]:
            raise error("end byte index 2 is not a char boundary")

        return segment

    monkeypatch.setattr("sentencex.segment", fails(type("PanicException", (BaseException,), {})))
    assert split("The mayor came. He left.\nIt rained.") == ["The mayor came. He left.", "It rained."]
    monkeypatch.setattr("sentencex.segment", fails(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        split("The mayor came. He left.")


def test_a_long_quotation_that_is_left_open_is_split_into_its_sentences() -> None:
    """A paragraph in which a quotation opens and does not close is read to its end, the mark with what it opens."""
    sentences = ["The mayor spoke.", "“It is over.", *(f"The council knew of case {n}." for n in range(3000))]
    assert split(" ".join(sentences)) == sentences


def test_a_long_line_is_split_as_if_it_were_short() -> None:
    """A line of many thousand sentences, read in pieces, gives each sentence once and whole."""
    sentences = [f"Ferry No. {n} left at 9 a.m. EST, “as ever. On time,” said Capt. Poe." for n in range(3000)]
    assert split(" ".join(sentences)) == sentences


def test_a_sentence_longer_than_a_piece_is_whole() -> None:
    """A sentence of 50,000 code points is one span."""
    long = "The list says " + "bread " * 9000 + "and milk."
    assert split(f"It is short. {long} It ends.") == ["It is short.", long, "It ends."]


def test_a_missing_space_ends_a_sentence_but_no_word() -> None:
    """A full stop with no space after it ends a sentence before a word, and none within a name."""
    assert split("It rose.The mayor spoke.") == ["It rose.", "The mayor spoke."]
    assert split("The file is in ASP.NET now.") == ["The file is in ASP.NET now."]


def test_a_crowd_of_quotation_marks_is_read_without_them() -> None:
    """A line that is mostly quotation marks is split all the same, its signs kept."""
    marks = "“‘«" * 400
    assert split(f"{marks} He came. She left.") == [f"{marks} He came.", "She left."]


HOSTILE = {
    "one word": "a" * 10_000_000,
    "no punctuation": "bread and milk " * 500_000,
    "full stops": "." * 1_000_000,
    "full stops apart": ". " * 500_000,
    "opened quotations": "“" * 1_000_000,
    "nested quotations": '“‘«"' * 250_000,
    "apostrophes": "a’b. " * 100_000,
    "sparse quotations": "“" + "word word. “" * 80_000,
    "control characters": "\x00\x01\x07\x1b" * 500_000,
    "opened brackets": "(" * 500_000 + "(a. " * 100_000,
    "closed brackets": ".) A " * 100_000,
    "answers": "no. A " * 200_000,
    "blanks": "no." + " " * 5_000_000 + "Yes.",
    "initials": "A." * 500_000,
    "items": "1. " * 100_000,
    "opened again and again": 'It rose. “It fell. «It rose. "' * 50_000,
    "wide blanks": "A\u3000" * 500_000 + "." + "A\u00a0." * 300_000,
    "speakers": "“Who?” Mr. Poe Poe Poe Poe Poe Poe " * 30_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_time_in_proportion(text: str) -> None:
    """Megabytes of what is no prose take a second or so of processor time; the limit is generous."""
    began = time.process_time()
    assert spans(text, "en")
    assert time.process_time() - began < 15


def test_a_document_of_200_000_words_takes_far_less_than_a_second() -> None:
    """A long document, in lines or in one, is split in about 0.1 s; the limit is generous for slow machines."""
    words = "The mayor of {} said on Monday that “the old bridge” at No. {} Elm St. would be shut. "
    text = "".join(words.format(f"Leeds{n}", n) for n in range(11_800))
    for one in (text, text.replace("shut. ", "shut.\n")):
        began = time.process_time()
        assert len(spans(one, "en")) == 11_800
        assert time.process_time() - began < 3


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
    "- ",
    "“",
    "»",
    "— он",
    "etc.",
    'א"א',
    "(a b.) ",
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
    "C\u00a0.",
    " “",
    " »",
]
PIECES = st.sampled_from(PROSE) | st.sampled_from(SIGNS)


@given(
    st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200),
    st.sampled_from(["en", "de", "es", "ja", "fr", "he", "ru", "zh", "und"]),
)
def test_spans_are_ordered_apart_trimmed_and_lose_nothing(text: str, language: str) -> None:
    """Spans are ordered, apart, within a line, trimmed; only space, bullets and a line's dash are lost."""
    found = spans(text, language)
    rest, end = "", 0
    for start, until in found:
        assert end <= start < until
        assert text[start:until] == text[start:until].strip()
        assert len(text[start:until].splitlines()) == 1
        assert "-" not in text[end:start] or not text[:start].splitlines()[-1].strip("- \t").strip()
        rest, end = rest + text[end:start], until
    assert not (rest + text[end:]).strip().translate({ord(sign): None for sign in "•◦▪▫‣●■►▶⁃∙*- \t\n\r"}).split()
