"""Rules 17, 21 and 22: the title, headings, tables that only lay out."""

from collections.abc import Callable

import pytest

Marked = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    "head",
    [
        "<title>News</title>",
        "<title> \n News</title>",
        "<title></title><title>News</title>",
        "<meta charset=utf-8><title lang=en>新聞</title>",
    ],
)
def test_a_title_is_enough(head: str, marked: Marked) -> None:
    """Whatever its language and the white space around it."""
    assert marked(17, f"<html><head>{head}</head><body><p>x</body></html>") == []


@pytest.mark.parametrize("head", ["<title></title>", "<title> \n&nbsp;</title>", "<title/>", "<title>\ufdd0</title>"])
def test_an_empty_title_blocks(head: str, marked: Marked) -> None:
    """WCAG 2.4.2."""
    html = f"<html><head>{head}</head><body><p>x</p></body></html>"
    assert marked(17, html) == [("E", "the HTML's <title> is empty: give it the issue's title")]


def test_no_title_blocks(marked: Marked) -> None:
    """A drawing's title is no title of the mail; where there is no HTML at all, another rule says so."""
    html = "<html><head></head><body><svg><title>Sea</title></svg><!-- <title>x</title> --></body></html>"
    assert marked(17, html) == [("E", "the HTML has no <title>: give it the issue's title")]
    assert marked(17, "") == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>no heading</p>",
        "<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2><h3>e</h3><h1>f</h1>",
        "<h1>a</h1><h2 style='display:none'>b</h2><h2>c</h2>",
        "<h4 hidden>a</h4><h1>b</h1>",
        "<!--[if mso]><h3>x</h3><![endif]--><h1>a</h1>",
        "<h5 role='presentation'>a</h5><h1>b</h1>",
        "<div role='heading' aria-level='1'>a</div><div role=heading>b</div><h3>c</h3>",
        "<table role=none><tr><td><h1>a</h1></table><h2>b</h2>",
    ],
)
def test_headings_one_after_the_other_pass(html: str, marked: Marked) -> None:
    """One level deeper at most, any number of levels back."""
    assert marked(21, html) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Kenya</h2><h3>x</h3>", ["the first heading is <h2> “Kenya”: begin with an <h1>"]),
        ("<h1>News</h1><h3>Kenya</h3><h4>x</h4>", ["<h3> “Kenya” follows <h1> “News”: make it <h2>"]),
        ("<h1>a</h1><h2><img alt='Sea'></h2><h6></h6>", ["an empty <h6> follows <h2> “Sea”: make it <h3>"]),
        ("<h1>a</h1><div role=heading aria-level=5>b</div>", ["<h5> “b” follows <h1> “a”: make it <h2>"]),
        (
            "<h3>a</h3><h5>b</h5>",
            ["the first heading is <h3> “a”: begin with an <h1>", "<h5> “b” follows <h3> “a”: make it <h4>"],
        ),
    ],
)
def test_a_skipped_level_warns(html: str, expected: list[str], marked: Marked) -> None:
    """Each is named with its words, and the level that it should have."""
    assert marked(21, html) == [("W", one) for one in expected]


@pytest.mark.parametrize(
    "html",
    [
        "<table role='presentation'><tr><td>x</td></tr></table>",
        "<table ROLE=None><tr><td>x</td></tr></table>",
        "<table role='none presentation'><tr><td>x</td></tr></table>",
        "<table><tr><th>Day</th></tr><tr><td>Mon</td></tr></table>",
        "<table><caption>Goals</caption><tr><td>2</td></tr></table>",
        "<table><tr><td role=columnheader>Day</td></tr></table>",
        "<!--[if mso]><table><tr><td><![endif]--><p>x</p><!--[if mso]></td></tr></table><![endif]-->",
    ],
)
def test_tables_that_say_what_they_are_pass(html: str, marked: Marked) -> None:
    """A role for layout, headers for data; Outlook's own ignore roles."""
    assert marked(22, html) == []


def test_a_layout_table_without_role_blocks(marked: Marked) -> None:
    """It is named with its beginning and its first words."""
    html = '<table width="600"><tr><td><style>a{}</style>Orla <b>Tennant</b></td></tr></table>'
    (found,) = marked(22, html.replace("<style>a{}</style>", ""))
    said = 'a layout table without role: “<table width="600">”, around “Orla Tennant”: write role="presentation"'
    assert found == ("E", said)
    (empty,) = marked(22, "<table role=table><tr><td></td></tr></table>")
    assert empty == ("E", 'a layout table without role: “<table role="table">”: write role="presentation"')


def test_headers_are_of_the_table_they_stand_in(marked: Marked) -> None:
    """Layout around a table of data is layout still, and a table of data may hold layout."""
    inner = "<table id=in><tr><th>Day</th></tr></table>"
    (found,) = marked(22, f"<table id=out><tr><td>{inner}</td></tr></table>")
    assert 'id="out"' in found[1]
    (found,) = marked(22, f"<table id=out><tr><th>{inner.replace('th', 'td')}</th></tr></table>")
    assert 'id="in"' in found[1]
