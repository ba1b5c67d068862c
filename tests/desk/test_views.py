"""Colour schemes decided on the server, and nothing else of the mail changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.desk import views
from digest.values import Edition

RULE = "@media {} {{ body {{ color: red }} }}"


@pytest.mark.parametrize("written", ["(prefers-color-scheme: dark)", "( PREFERS-COLOR-SCHEME :dark )"])
def test_dark_rules_hold_in_dark_and_not_in_light(written: str) -> None:
    """The condition becomes one that always or never holds; "auto" leaves it to the browser."""
    css = RULE.format(f"screen and {written}")
    assert views.coloured(css, "dark") == RULE.format("screen and (min-width: 0)")
    assert views.coloured(css, "light") == RULE.format("screen and (max-width: 0)")
    assert views.coloured(css, "auto") == css


def test_a_picture_s_dark_source_is_decided_too() -> None:
    """The media attribute of a `source` is a condition like any other."""
    source = '<source media="(prefers-color-scheme: dark)" srcset="d.png">'
    assert views.coloured(source, "dark") == '<source media="(min-width: 0)" srcset="d.png">'


def test_an_item_that_speaks_of_colour_schemes_is_left_alone() -> None:
    """Only conditions are rewritten, never words."""
    words = "<p>Sites may use (prefers-color-scheme: dark) to dim their pages.</p>"
    assert views.coloured(words, "dark") == words


@given(st.text(alphabet="@media(prfs-colhk:){}<>=\"' \n", max_size=300))
def test_documents_without_the_condition_pass_unchanged(source: str) -> None:
    """Whatever is no whole condition stays as it is."""
    if "prefers-color-scheme" not in source:
        assert views.coloured(source, "dark") == source


def test_a_huge_document_takes_no_longer_than_its_length() -> None:
    """Half a million unfinished conditions are no trap."""
    source = '@media media="(prefers-color-scheme' * 15_000
    assert views.coloured(source, "dark") == source


def test_the_frame_s_needs_come_first_in_the_head(make_edition: Callable[..., Edition]) -> None:
    """A base for links and, for light or dark, the scheme of the root; the rest is byte for byte the mail."""
    edition = make_edition("Boats.")
    extra = '<base target="_blank"><style>:root{color-scheme:only light!important}</style>'
    shown = views.shown(edition, "mail", "light")
    assert shown.count(extra) == 1
    assert shown.replace(extra, "") == views.coloured(edition.html, "light")
    assert views.shown(edition, "web", "auto").replace('<base target="_blank">', "") == edition.page


def test_the_text_twin_is_escaped_and_keeps_its_lines(make_edition: Callable[..., Edition]) -> None:
    """Every character and line end of the text is there; markup in it is text."""
    page = views.text_page(make_edition('<script>alert(1)</script>\n\n  indented & quoted "words"'))
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n\n  indented &amp; quoted &quot;words&quot;" in page
