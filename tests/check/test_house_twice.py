"""Rule 45: the same link, or the same words, twice in an issue."""

from digest.values import Run, Url
from tests.check.houses import issue, item, said

LONG = "The night ferry to the outer islands will run again from the first of October."


def test_the_same_link_in_two_items() -> None:
    """Whatever a tracker or a scheme adds; the first item's heading is named."""
    made = issue(
        ("Kenya", [item("A.", url="https://lantern.example/1")]),
        ("Japan", [item("B.", url="http://www.lantern.example/1?utm_source=x#:~:text=ferry")]),
    )
    (found,) = said(45, made)
    assert found.startswith("“B.”: its link “http://www.lantern.example/1?utm")
    assert found.endswith("stands under “Kenya” too")


def test_the_same_words_in_two_items() -> None:
    """All of them, whatever the layout and case; or one longer sentence, which is quoted."""
    again = item(f"  {LONG.upper()}", url="https://courier.example/2")
    assert said(45, issue(("Kenya", [item(LONG), again]))) == [
        "“THE NIGHT FERRY TO THE OUTER ISLANDS WILL RUN…”: all of it stands under “Kenya” too"
    ]
    (found,) = said(45, issue(("Kenya", [item(LONG)]), ("Japan", [item(f"There is news. {LONG}")])))
    assert "“The night ferry to the outer islands" in found


def test_what_is_not_the_same() -> None:
    """A short sentence, another place of a page, what one item repeats."""
    made = item(LONG)
    twice = (*made.runs, Run(text=f" {LONG} "), made.runs[-1])
    made = type(made)(id="x", runs=twice, story=made.story)
    short = [item("One. Nobody was hurt.", url="https://a.example/live#1"),
             item("Two. Nobody was hurt.", url="https://a.example/live#2")]  # fmt: skip
    assert said(45, issue(("Kenya", [made, *short]))) == []
    assert said(45, issue(("Kenya", [item("A.", url=Url("")), item("B.", url=Url(""))]))) == []
