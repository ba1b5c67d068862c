"""Colours that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.colours import contrast, is_colour, readable

COLOUR = st.from_regex(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#fff", "#000000", 21.0), ("#777", "#777777", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_the_ratio_of_wcag(one: str, other: str, ratio: float) -> None:
    """Known pairs; the order does not matter."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOUR, COLOUR)
def test_a_readable_shade_is_readable(colour: str, background: str) -> None:
    """4.5 to 1 on any background: black or white always reach it."""
    assert contrast(readable(colour, background), background) >= 4.5


def test_a_colour_that_is_readable_stays() -> None:
    """Only its spelling becomes the long one."""
    assert readable("#9b1c1f", "#ffffff") == "#9b1c1f"
    assert readable("#00c", "#fff") == "#0000cc"


@pytest.mark.parametrize("text", ["red", "#12", "#12345", "#ggg", "#123;", "", "#1234567", "rgb(0,0,0)"])
def test_only_hex_colours_are_colours(text: str) -> None:
    """What lands in style sheets is checked."""
    assert not is_colour(text)
