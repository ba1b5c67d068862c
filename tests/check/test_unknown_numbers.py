"""Rule 35: a number that a person put in and no article has."""

import datetime as dt
from collections.abc import Callable

import pytest

Guarded = Callable[..., list[str]]

SAID = (
    "The ferry carried 1,234 people and three cars. It cost $1.2 million, or 40% of the town's money, in 2019. "
    "A dozen of the crew of twenty-five left at 3 p.m., and 1,987 signed a letter."
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It carried 1,243 people.", "1,243"),
        ("It carried four cars.", "four"),
        ("It cost 1.3 million dollars.", "1.3 million"),
        ("It cost $1.2 billion.", "1.2 billion"),
        ("It took 41 percent.", "41"),
        ("It was in 2021.", "2021"),
        ("Two dozen left.", "Two dozen"),
        ("Just 24 of the crew left.", "24"),
        ("Nearly 3,000 signed.", "3,000"),
    ],
)
def test_a_number_that_no_article_has_is_found(text: str, number: str, guarded: Guarded) -> None:
    """As it is written."""
    assert guarded(35, text, SAID) == [f"the number “{number}” is in none of its articles"]


@pytest.mark.parametrize(
    "text",
    [
        "3 cars, 12 of the crew of 25, and 1234 or 1 234 people",
        "1.2 million dollars, $1,200,000, $1.2m, 40 percent, forty per cent",
        "one of those who signed",
        "nearly 2,000 signed; more than 1,200 people",
        "It left at 15:00.",
        "an A320 and a boat",
    ],
)
def test_a_number_in_another_dress_is_known(text: str, guarded: Guarded) -> None:
    """Words, digits, separators, scales, roundings that say so, the other clock; "one" is no number."""
    assert guarded(35, text, SAID) == []


@pytest.mark.parametrize(
    ("language", "said", "known", "unknown"),
    [
        ("es", "Eran 1.200 personas y veintidós coches.", "1200 personas, 22 coches", "treinta coches"),
        (
            "fr",
            "Il y avait 1 200 personnes et quatre-vingt-douze voitures.",
            "1200 personnes, 92 voitures",
            "93 voitures",
        ),
        (
            "de",
            "Es waren 1.200 Menschen und einundzwanzig Autos, 2,5 Millionen Euro.",
            "1200 Menschen, 21 Autos, 2,5 Mio.",
            "dreißig Autos",
        ),
        ("it", "C'erano 1.200 persone e ventuno auto.", "milleduecento, 1200 persone, 21 auto", "trenta auto"),
        ("pt", "Eram 1.200 pessoas e vinte e dois carros.", "1200 pessoas, 22 carros", "trinta carros"),
        ("ru", "Было пять тысяч человек и двадцать две машины.", "5000 человек, 22 машины", "тридцать машин"),
        ("uk", "Було п’ять тисяч людей і двадцять дві машини.", "5000 людей, 22 машини", "тридцять машин"),
        ("zh", "三万五千人和12万辆车", "35000人，12万辆", "36000人"),
        ("ar", "كان هناك ١٢٠٠ شخص", "1200 شخص", "1300 شخص"),
    ],
)
def test_numbers_are_read_in_their_own_language(
    language: str, said: str, known: str, unknown: str, guarded: Guarded
) -> None:
    """Words, compounds, other digits and other separators."""
    assert guarded(35, known, said, language=language) == []
    assert len(guarded(35, unknown, said, language=language)) == 1


def test_a_weekday_may_become_a_date(guarded: Guarded) -> None:
    """The article says "Monday", the person writes which: known near the article's day only."""
    published = dt.datetime(2026, 9, 20, 12, tzinfo=dt.UTC)
    for text in ("It sank on Sept. 18, 2026.", "It sank on 9/18/2026.", "It sank on 18 September."):
        assert guarded(35, text, "It sank on Friday.", published=published) == []
    assert len(guarded(35, "It sank on Sept. 2.", "It sank on Friday.", published=published)) == 1
    assert len(guarded(35, "It sank with 18 cars.", "It sank on Friday.", published=published)) == 1


def test_only_edited_items_with_articles_have_their_numbers_compared(guarded: Guarded) -> None:
    """As with names."""
    assert guarded(35, "There were 77.", SAID, edited=False) == []
    assert guarded(35, "There were 77.", story=False) == []
    assert guarded(35, "There were 77.", SAID, others=["Seventy-seven were there."]) == []
