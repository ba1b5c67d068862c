"""Bylines as names alone, titles as words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.extract import bylines, titles


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Jane Holloway", "Jane Holloway"),
        ("By Jane Holloway | Jun 29, 2022", "Jane Holloway"),
        ("by | Jun 29, 2022", None),
        ("BY JANE HOLLOWAY", "JANE HOLLOWAY"),
        ("Jane Holloway, Staff Reporter at The Herald", "Jane Holloway"),
        ("Jane Holloway and Tom Reed for Harbour News", "Jane Holloway, Tom Reed"),
        ("Jane Holloway, Tom Reed & Ana Bell", "Jane Holloway, Tom Reed, Ana Bell"),
        ("Por María Olmedo y Juan Ruiz", "María Olmedo, Juan Ruiz"),
        ("Von Jörg Müller-Lüdenscheidt", "Jörg Müller-Lüdenscheidt"),
        ("Ludwig van der Berg", "Ludwig van der Berg"),
        ("Jane Holloway in Bridport", "Jane Holloway"),
        ("Jane Holloway (jane@herald.example)", "Jane Holloway"),
        ("jane@herald.example (Jane Holloway)", "Jane Holloway"),
        ("https://herald.example/jane", None),
        ("@jane", None),
        ("Staff", None),
        ("Harbour News Desk", None),
        ("Jane Holloway, Reuters", "Jane Holloway"),
        ("Seán O’Connor", "Seán O’Connor"),
        ("ليلى حداد", "ليلى حداد"),
        ("<a href='x'>Jane Holloway</a>", "Jane Holloway"),
        ("Posted by Jane Holloway on March 4, 2021", "Jane Holloway"),
        ("", None),
        (None, None),
    ],
)
def test_a_byline_is_names(text: str | None, names: str | None) -> None:
    """No "By", posts, desks, places, dates, addresses."""
    assert bylines.names(text) == names


def test_the_outlet_is_no_author() -> None:
    """A page that names itself as its author has no byline."""
    assert bylines.names("The Herald", "The Herald") is None


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Rain &amp; wind", "Rain & wind"),
        ("Rain &amp;amp; wind", "Rain & wind"),
        ("<b>Rain</b> on the <i>coast</i>", "Rain on the coast"),
        ("&lt;b&gt;Rain&lt;/b&gt;", "Rain"),
        ("Rain<br/>Wind", "Rain Wind"),
        ("<script>alert(1)</script>Rain", "Rain"),
        ("<img src=x onerror=alert(1)>Rain", "Rain"),
        ("Rain <img src=x onerror=alert(1)", "Rain"),
        ("<![CDATA[Rain]]>", "Rain"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("if i<b and c>d", "if i<b and c>d"),
        ("AT&T's  \n plan", "AT&T's plan"),
        ("Rain\x00\x1b[31m on\u202e the coast", "Rain[31m on the coast"),
        ("Cafe\u0301", "Café"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_title_is_words_alone(markup: str | None, words: str) -> None:
    """Tags, escapes once or twice, and control characters are gone; mathematics stays."""
    assert titles.plain(markup) == words


def test_a_title_has_an_end() -> None:
    """Ten thousand characters are cut at a word, with an ellipsis."""
    cut = titles.plain("wind " * 2000)
    assert len(cut) <= titles.LONGEST
    assert cut.endswith("wind…")


@given(st.text(max_size=200), st.sampled_from(["b", "script", "a", "img", "svg"]))
def test_no_tag_is_left_in_a_title(text: str, tag: str) -> None:
    """Whatever stands around it, a tag written plainly is not in the words."""
    assert f"<{tag} src=x>" not in titles.plain(f"{text}<{tag} src=x>{text}")


@pytest.mark.parametrize(
    ("title", "names", "bare"),
    [
        ("Rain on the coast - Harbour News", ("Harbour News",), "Rain on the coast"),
        ("Rain on the coast | The Herald", ("Herald",), "Rain on the coast"),
        ("Rain on the coast | Coast | The Herald", ("The Herald",), "Rain on the coast | Coast"),
        ("The Herald: rain", ("The Herald",), "The Herald: rain"),
        ("Harbour News - Rain on the coast", ("Harbour News",), "Rain on the coast"),
        ("Rain - a history", ("Harbour News",), "Rain - a history"),
        ("Harbour News", ("Harbour News",), "Harbour News"),
        ("Well-known rain", ("known rain",), "Well-known rain"),
        ("Rain » herald.example", ("herald.example",), "Rain"),
    ],
)
def test_the_outlets_name_leaves_the_title(title: str, names: tuple[str, ...], bare: str) -> None:
    """Only the site's own name is taken off, and never the whole title."""
    assert titles.without_outlet(title, names) == bare


def test_the_sites_name_in_its_address() -> None:
    """The telling part of a host, without what every host has."""
    assert titles.site("https://www.harbourherald.co.uk/x") == "harbourherald"
    assert titles.site(None) == ""
