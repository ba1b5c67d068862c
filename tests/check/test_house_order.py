"""Rule 40: headings out of order."""

from hypothesis import given
from hypothesis import strategies as st

from digest import edit
from digest.check import House
from tests.check.houses import issue, item, said

HOUSE = ("US News", "Americas", "Europe", "Asia", "Afghanistan", "Middle East", "Africa", "More news")
"""The order of the posts that were measured, the catch-all last."""


def out(*names: str, order: tuple[str, ...] = ()) -> list[str]:
    """What is said of an issue with these headings, by the house order."""
    made = issue(*((name, [item(f"News of {name}.", heading=name)]) for name in names))
    return said(40, made, house=House(steps=edit.steps(made, order)))


def test_the_house_order_is_in_order() -> None:
    """Any part of it; and what no order knows may stand anywhere."""
    assert out(*HOUSE) == []
    assert out("US News", "Obituaries", "Africa", "More news") == out("Obituaries", "US News", "Europe") == []


def test_a_heading_that_was_moved_is_named_with_its_place() -> None:
    """Up or down, it alone, however many stand between."""
    (up,) = out("Africa", *(name for name in HOUSE if name != "Africa"))
    assert up == "the heading “Africa” is out of order: it belongs after “Middle East”"
    (down,) = out(*HOUSE[1:], "US News")
    assert down == "the heading “US News” is out of order: it belongs before “Americas”"


def test_the_newsletters_own_order_comes_first() -> None:
    """As `issue.order` has it; then the house order is wrong."""
    assert out("Africa", "Europe", order=("africa",)) == []
    assert out("Europe", "Africa", order=("africa",)) != []


def test_without_a_house_nothing_is_out_of_order() -> None:
    """The rule asks for nothing until it is told what to ask for."""
    assert said(40, issue(("Africa", [item("A.")]), ("US News", [item("B.")]))) == []


@given(st.lists(st.integers(0, 6), max_size=12))
def test_as_few_are_named_as_would_have_to_move(steps: list[int]) -> None:
    """None when the steps ascend; and what is not named does."""
    names = [f"H{place}" for place in range(len(steps))]
    made = issue(*((name, [item("A.")]) for name in names))
    found = said(40, made, house=House(steps=tuple(zip(names, steps, strict=True))))
    assert (not found) == (steps == sorted(steps))
    moved = {one.split("“")[1].split("”")[0] for one in found}
    stay = [step for name, step in zip(names, steps, strict=True) if name not in moved]
    assert len(found) == 5 or stay == sorted(stay)
