"""Numbers in any dress, and their readings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.check.quantities import quantities


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("1,200 and 1.200", "en", [{1200}, {Decimal("1.2")}]),
        ("1,200 and 1.200", "de", [{Decimal("1.2")}, {1200}]),
        ("1,200", "xx", [{1200, Decimal("1.2")}]),
        ("1.234,56 and 1,234.56", "en", [{Decimal("1234.56")}, {Decimal("1234.56")}]),
        ("1,00,000", "en", [{100_000}]),
        ("$3m", "en", [{3, 3_000_000}]),
        ("9/21/2023", "en", [{9}, {21}, {2023}]),
        ("two hundred and fifty thousand", "en", [{250_000}]),
        ("three and four", "en", [{3}, {4}]),
        ("a dozen, two dozen", "en", [{12}, {24}]),
        ("quatre-vingt-dix-sept", "fr", [{97}]),
        ("soixante et onze", "fr", [{71}]),
        ("zweihundertfünfzig", "de", [{250}]),
        ("mil doscientos", "es", [{1200}]),
        ("ventitré", "it", [{23}]),
        ("cento e vinte", "pt", [{120}]),
        ("сто сорок", "ru", [{140}]),
        ("三十五", "zh", [{35}]),
        ("twenty-one", "xx", []),
        ("9" * 40, "en", []),
    ],
)
def test_a_number_has_its_readings(text: str, language: str, values: list[set[Decimal]]) -> None:
    """In order of the text; words only in a language we know."""
    assert [set(one.values) for one in quantities(text, language)] == values


def test_the_first_of_a_range_may_be_as_large_as_the_second() -> None:
    """ "1 to 2 million" may be a million to two."""
    first, second = quantities("1 to 2 million", "en")
    assert first.all == {1, 1_000_000}
    assert second.values == {2_000_000}


@given(
    st.text(st.sampled_from("1 2,.٣'’%$k-twohundredmillion三万 ½²\u00a0ʼп'ять"), max_size=80),
    st.sampled_from(["en", "fr", "uk", "zh"]),
)
def test_any_text_is_read(text: str, language: str) -> None:
    """Nothing raises, and what is found is where it says."""
    assert all(text[one.start : one.end] == one.text and one.values for one in quantities(text, language))
