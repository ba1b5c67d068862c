"""Lines of the plain-text twin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.plain import WIDTH, columns, glue, underline, wrap


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30), max_size=30))
def test_wrapping_keeps_every_word_and_the_width(words: list[str]) -> None:
    """A line is wider than 72 columns only where a single piece is."""
    lines = wrap(" ".join(words), "* ").split("\n")
    assert "".join("".join(lines).split()) == "*" + "".join("".join(words).split())
    for line in lines:
        assert columns(line) <= WIDTH or " " not in line.strip("* ")


def test_the_first_line_has_the_bullet_and_the_others_its_room() -> None:
    """As wide as the bullet itself, where nothing else is said."""
    lines = wrap("word " * 30, "* ").split("\n")
    assert lines[0].startswith("* word")
    assert all(line.startswith("  word") for line in lines[1:])


def test_an_address_is_never_broken() -> None:
    """Not at hyphens, not at slashes, however long."""
    url = "https://lantern.example/" + "a-b/" * 40
    assert url in wrap(f"Read {url} today").split("\n")


@pytest.mark.parametrize(("text", "wide"), [("abc", 3), ("京都", 4), ("e\u0301", 1), ("عمّان", 4), ("ｱ", 1), ("", 0)])
def test_columns_are_those_of_a_terminal(text: str, wide: int) -> None:
    """Wide characters take two, combining marks none."""
    assert columns(text) == wide


def test_wide_letters_break_anywhere_but_before_a_full_stop() -> None:
    """Chinese and Japanese have no spaces; punctuation does not begin a line."""
    lines = wrap("京" * 36 + "。" + "都" * 40).split("\n")
    assert max(map(columns, lines)) <= WIDTH
    assert all(not line.startswith("。") for line in lines)
    assert "".join(lines) == "京" * 36 + "。" + "都" * 40


def test_a_glued_label_stays_in_one_piece() -> None:
    """And its spaces are spaces again."""
    text = "x" * 66 + " " + glue("[The Lantern]")
    assert wrap(text) == "x" * 66 + "\n[The Lantern]"


def test_a_line_under_a_heading_is_as_wide_as_the_heading() -> None:
    """At most as wide as a line."""
    assert underline("Haiti") == "-----"
    assert underline("京都", "=") == "===="
    assert len(underline("word " * 100)) <= WIDTH
