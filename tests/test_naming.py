"""Names and numbers in a text: those a report has, without what only begins a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.naming import folded, names, numbers, value


def told(text: str, language: str = "en") -> list[str]:
    """The names as written."""
    return [name.text for name in names(text, language=language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The governor Ada Vale met Rui Salgado of the Bank of Lesk.", "Ada Vale|Rui Salgado|Bank of Lesk"),
        ("On Monday President Orla Tennant spoke in March.", "Orla Tennant"),
        ("“We will stay,” Quist said.", "Quist"),
        ("Vale said no. The vale was green.", ""),
        ("A. B. Carter met an iPhone by Apple.", "B. Carter|iPhone|Apple"),
        ("El presidente Luiz da Silva viajó a Lima.", "Luiz da Silva|Lima"),
        ("Ships of the U.S. Navy and of the EU came.", "U.S|Navy|EU"),
        ("東京で地震がありました。", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_names_inside_sentences(text: str, expected: str) -> None:
    """Runs of capitals, titles and days left out, small words inside a name kept."""
    assert told(text) == [one for one in expected.split("|") if one]


def test_a_word_that_begins_a_sentence_is_a_name_where_the_text_has_it_inside_one() -> None:
    """Quist is; Ships are not."""
    assert told("Ships came. Quist left. They asked Quist why.") == ["Quist"]


def test_a_headline_in_capitals_gives_only_names_that_the_text_has() -> None:
    """ "Storm Closes Three Ports" are no names; Norway is, because the text says so."""
    text = "Storm Closes Three Ports In Northern Norway\nA storm closed ports in Norway on Sunday."
    assert told(text) == ["Norway"]
    assert told("STORM CLOSES THREE PORTS\nA storm closed three ports.") == []


def test_german_nouns_are_no_names() -> None:
    """Two words, an acronym, or a last name that was told before."""
    text = "Der Minister traf Petra Groß und die NATO wegen einer Brücke. Dann ging Groß zur Brücke."
    assert told(text, "de") == ["Petra Groß", "NATO", "Groß"]


def test_each_name_once_where_it_stands_first() -> None:
    """Case and possessives do not make another name."""
    text = "They asked Ada Vale. Then they read Ada Vale's book."
    (name,) = names(text)
    assert (text[name.start : name.end], name.last, name.key) == ("Ada Vale", "vale", "ada vale")


def test_figures_as_written_and_as_compared() -> None:
    """Thousands' commas, currency and percent aside: "1,200" is 1200."""
    found = numbers("Of 1,200 people 40% paid $3.5 million; 1200 did not, at 12:30, in version v2.")
    assert found == ("1,200", "40%", "$3.5", "1200", "12:30")
    assert [value(one) for one in found] == ["1200", "40", "3.5", "1200", "12:30"]


def test_folding_takes_case_accents_and_possessives() -> None:
    """What is compared."""
    assert (folded("São’s"), folded("JAMES'"), folded("Tromsø")) == ("sao", "james", "tromsø")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Every name is a piece of the text, in order, each key once."""
    found = names(text)
    assert all(text[name.start : name.end].split() == name.text.split() for name in found)
    assert [name.start for name in found] == sorted(name.start for name in found)
    assert len({name.key for name in found}) == len(found)
    assert all(number in text for number in numbers(text))
