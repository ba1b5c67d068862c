"""Rule 41: headings and items beyond the settings."""

from digest.check import House
from tests.check.houses import issue, item, said

HOUSE = House(items_per_heading=2, words=6)


def test_what_is_too_long_or_empty_is_told() -> None:
    """Each by its name, or by its first words."""
    made = issue(
        ("Kenya", [item("One."), item("Two."), item("Three.")]),
        ("Norway", []),
        ("Japan", [item("One two three four five six seven.")]),
    )
    assert said(41, made, house=HOUSE) == [
        "the heading “Kenya” has 3 items, more than 2",
        "the heading “Norway” has no item",
        "“One two three four five six seven.”: the item has 7 words, more than 6",
    ]


def test_what_keeps_to_the_limits_is_not() -> None:
    """To the word; labels do not count, and without a house there is no limit."""
    assert said(41, issue(("Kenya", [item("One two three four five six."), item("Two.")])), house=HOUSE) == []
    assert said(41, issue(("Kenya", [item("word " * 500 + str(n)) for n in range(50)]))) == []
