"""Rules 42 and 43: how labels are written, and one outlet in a row."""

from dataclasses import replace

import pytest

from tests.check.houses import issue, item, said


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ("", "is empty"),
        (" \u202e", "is empty"),
        ("https://lantern.example/1", "is an address"),
        ("www.lantern.example", "is an address"),
        ("lantern.example/news", "is an address"),
        ("[Link]", "has brackets"),
        ("The Lantern)", "has brackets"),
        ("The Lantern,", "has punctuation at an end"),
        ("– The Lantern", "has punctuation at an end"),
        ("The Lantern.", "has punctuation at an end"),
    ],
)
def test_a_label_that_is_wrong_by_itself(label: str, problem: str) -> None:
    """One finding, whatever else could be said of it."""
    (found,) = said(42, issue(("Kenya", [item("A.", label, outlet="X"), item("B.", "The Lantern")])))
    assert problem in found


def test_what_an_outlet_calls_itself_is_left_to_it() -> None:
    """Until a person writes it."""
    given = item("A.", "[The Brackets]")
    assert said(42, issue(("Kenya", [given]))) == []
    assert len(said(42, issue(("Kenya", [replace(given, edited=True)])))) == 1


@pytest.mark.parametrize(
    "label",
    [
        "The Lantern", "AWC", "Link", "lantern.example", "Wire (via The Lantern)", "Harbour Co.", "L.A. Lantern",
        "The U.S.", "Harbours!", "St. Ives Post", "AC/DC.Radio", "日報", "بريد المرفأ", "Fjord & Field",
    ],
)  # fmt: skip
def test_a_label_that_may_be_a_name(label: str) -> None:
    """Abbreviations, hosts, brackets inside, any script."""
    assert said(42, issue(("Kenya", [item("A.", label)]))) == []


def test_one_outlet_in_several_ways() -> None:
    """By its letters, and by the article that the label links to."""
    made = issue(
        ("Kenya", [item("A.", "harbor dispatch"), item("B.", "Harbor Dispatch"), item("C.", "HARBOR-DISPATCH")]),
        ("Japan", [item("D.", "NP", outlet="Northern Post"), item("E.", "Northern Post")]),
    )
    assert said(42, made) == [
        "one outlet is written in 3 ways: “harbor dispatch”, “Harbor Dispatch”, “HARBOR-DISPATCH”",
        "one outlet is written in 2 ways: “NP”, “Northern Post”",
    ]


def test_outlets_that_are_several() -> None:
    """ "Link" behind each, or names that are like each other."""
    made = issue(("Kenya", [item("A.", "Link", outlet="X"), item("B.", "Link", outlet="Y"), item("C.", "Post East"),
                            item("D.", "Post West")]))  # fmt: skip
    assert said(42, made) == []


def test_an_item_without_a_label() -> None:
    """Where it has a story; a person's own words need none."""
    assert said(42, issue(("Kenya", [item("A.", None)]))) == ["“A.”: no label says where it is from"]
    assert said(42, issue(("Kenya", [item("A.", None, story=False)]))) == []


OTHER = ("Japan", [item("Z.", "Courier")])


def test_three_of_one_outlet_in_a_row() -> None:
    """However it is written, from the first of them on."""
    three = [item("A.", "Lantern"), item("B.", "LANTERN"), item("C.", "Lantern", story=False)]
    (found,) = said(43, issue(("Kenya", [item("0.", "Courier"), *three]), OTHER))
    assert found == "“A.”: 3 items in a row under “Kenya” are from “Lantern”, this one first"


def test_no_more_than_two_in_a_row() -> None:
    """Another between them, another heading, an issue of one outlet, or labels that name none."""
    a, b, c = (item(text, "Lantern") for text in ("A.", "B.", "C."))
    links = [item(text, "Link", story=False, outlet=text) for text in ("D", "E", "F")]
    assert said(43, issue(("Kenya", [a, b, item("X.", "Courier"), c]), OTHER)) == []
    assert said(43, issue(("Kenya", [a, b]), ("Norway", [c]), OTHER)) == []
    assert said(43, issue(("Kenya", [a, b, c]), ("Norway", [item("W.", None, story=False)]))) == []
    assert said(43, issue(("Kenya", [a, *links]), OTHER)) == []
