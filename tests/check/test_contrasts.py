"""Rule 20: colours that cannot be read, as light and dark mail programs show them."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.check import paint
from digest.check.contrasts import contrast
from digest.check.inks import ink
from digest.check.letter import Letter
from digest.check.post import Post
from digest.contrast import contrast as contrast_of
from digest.values import Edition

HEAD = '<meta name="color-scheme" content="light dark">'
PALE = "light and dark: “pale” is #999999 on #ffffff: a contrast of 2.84:1, and 4.5:1 is needed"


def told(html: str) -> list[str]:
    """What the rule says of a message with this HTML."""
    raw = b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode("utf-8", "surrogatepass")
    return [each.message for each in contrast(None, Post(message=raw, unsubscribe=""), Letter(raw))]  # type: ignore[arg-type]


def styled(css: str, body: str, head: str = "") -> list[str]:
    """The same, of a style sheet and what is in the body."""
    return told(f"<html><head>{head}<style>{css}</style></head><body>{body}</body></html>")


def test_pale_words_warn(check: Callable[..., Any], local: Edition) -> None:
    """In a whole message; the words are quoted, each two colours once."""
    made = local.html.replace(
        "</body>",
        '<div style="background:#fff!important"><p style="color:#999">pale<p style="color:#999">2</div></body>',
    )
    (found,) = [each for each in check(local, html=made) if each.rule == 20]
    assert (found.level, found.where, found.source) == ("W", "html", "WCAG 2.2, 1.4.3")
    assert found.message == PALE.replace("” is", "” (and 1 more) is")


@pytest.mark.parametrize(
    "body",
    [
        '<p style="color:#999">pale</p>',
        '<p style="COLOR: RGB(153 153 153) !important; color: #000">pale</p>',
        '<p style="color:#000;color:rgba(51, 51, 51, .5)">pale</p>',
        '<p style="color:#000;color:hsl(0, 0%, 60%)">pale</p>',
        '<font color="999999">pale</font>',
        '<p style="color:#999"><b>pale</b></p>',
        '<div style="color:#999"><div style="color:inherit;color:var(--x)">pale</div></div>',
        '<div style="opacity:.4"><p style="color:#000">pale</p></div>',
        '<p style="color:#999;background:url(x.png) #fff no-repeat">pale</p>',
        '<p style="color:#999;background:linear-gradient(rgba(0,0,0,.5), #000)">pale</p>',
        '<p style="color:#999;font-size:23px">pale</p>',
        '<p style="color:#999;font:bold 18px/1.2 serif">pale</p>',
        '<b style="color:#999;font-size:13.9pt">pale</b>',
        '<div style="max-height:0"><p style="color:#999">pale</p></div>',
        '<div style="visibility:hidden"><p style="color:#999;visibility:visible">pale</p></div>',
        '<div style="font-size:0"><p style="color:#999;font-size:13px">pale</p></div>',
    ],
)
def test_too_little_contrast_warns(body: str) -> None:
    """Whatever says so: the message names the colours as they are seen."""
    assert told(f"<body>{body}</body>") == [PALE]


@pytest.mark.parametrize(
    "body",
    [
        '<p style="color:#767676">grey</p>',
        '<p style="color:#949494;font-size:24px">large</p>',
        '<h2 style="color:#949494">large by itself</h2>',
        '<p style="color:#949494;font:700 14pt serif">large and bold</p>',
        '<h1 style="color:#949494;font-size:inherit;font-size:150%">large by its share</h1>',
        '<p style="color:#fff;background:#1d1d1f">inverse</p>',
        '<table bgcolor="#1d1d1f"><tr><td style="color:#fff">inverse</td></tr></table>',
        '<table bgcolor="1d1d1f"><tr bgcolor=""><td style="color:#fff">inverse</td></tr></table>',
        '<div style="background:#000"><div style="background:transparent"><p style="color:#fff">x</p></div></div>',
        '<div style="background:rgba(0,0,0,.9)"><p style="color:#fff">over what is behind</p></div>',
        '<body text="#fff" style="background:#000">inverse</body>',
        '<p style="color:#999"> · | &nbsp;</p>',
        '<p style="color:#999"><!-- said to nobody --></p>',
        '<p style="color:#fff;display:none">preheader</p>',
        '<p style="color:#fff;max-height:0px;overflow:hidden">preheader</p>',
        '<p style="color:#fff;opacity:0">preheader</p>',
        '<p style="color:#fff;font-size:0">preheader</p>',
        '<p style="color:#fff;visibility:hidden">preheader</p>',
        '<p hidden style="color:#fff">preheader</p>',
        '<p style="color:#000;color:nonsense;color:rgb(1,2);color:#12">as the first says</p>',
        "<p>nothing said</p>",
        '<a href="https://a.example/">a link as programs have it</a>',
        "",
    ],
)
def test_what_can_be_read_passes(body: str) -> None:
    """Large words need less; words that nobody sees, or that are none, do not count."""
    assert told(f"<body>{body}</body>") == []


@pytest.mark.parametrize(
    ("css", "fires"),
    [
        ("p { color: #999 }", True),
        (".a { color: #999 }", True),
        ("div.b .a { color: #999 }", True),
        ("#d > .a { color: #999 }", True),
        ("td, .b>p.a { color: #999 }", True),
        (":root .a { color: #999 }", True),
        ("[lang=en] p[class] { color: #999 }", True),
        ("@media screen { .a { color: #999 } }", True),
        ("@media only screen and (prefers-color-scheme: light) { .a { color: #999 } }", True),
        ("p { color: #999 !important } p.a { color: #000 }", True),
        (".a { color: #000 } p { color: #999 }", False),
        (".a { color: #999 } .a { color: #000 }", False),
        ("body > .a { color: #999 }", False),
        ("#e .a { color: #999 }", False),
        (".b.a { color: #999 }", False),
        (".a:hover { color: #999 }", False),
        (".a::before { color: #999 }", False),
        ("[data-ogsc] .a { color: #999 }", False),
        ("u + .a { color: #999 }", False),
        ("@media print { .a { color: #999 } }", False),
        ("@media (max-width: 480px) { .a { color: #999 } }", False),
        ("@supports (color: red) { .a { color: #999 } }", False),
        ("/* .a { color: #999 } */ .a { colour: #999 }", False),
    ],
)
def test_style_sheets_count(css: str, fires: bool) -> None:
    """Simple selectors, by weight and order; conditions that are not looked at do not hold."""
    said = styled(css, '<div class="b" id="d" lang="en"><p class="a">pale</p></div>')
    assert [each.replace("light: ", "light and dark: ") for each in said] == ([PALE] if fires else [])


def test_a_style_on_the_element_outweighs_a_sheet_but_for_important() -> None:
    """CSS Cascading 4, 6.1."""
    body = '<p class="a" style="color:#000">pale</p>'
    assert styled("p.a { color: #999 }", body) == []
    assert styled("p.a { color: #999 !important }", body) == [PALE]


def test_dark_rules_are_applied_over_the_light_ones() -> None:
    """What is right in light may be wrong in dark, and is said to be."""
    dark = "p {color: #333} @media (prefers-color-scheme: dark) { body { background: #111 !important } %s }"
    assert styled(dark % "", "<p>words</p>") == [
        "dark: “words” is #333333 on #111111: a contrast of 1.49:1, and 4.5:1 is needed"
    ]
    assert styled(dark % "p { color: #eee }", "<p>words</p>") == []
    assert styled("", '<style media="(prefers-color-scheme:dark)">p{color:#111;background:#000}</style><p>x') == [
        "dark: “x” is #111111 on #000000: a contrast of 1.11:1, and 4.5:1 is needed"
    ]


@pytest.mark.parametrize("selector", ["h1 + p", "p:not(.x)", "div > p:nth-child(2)", "h1 ~ p", "P.A", "[title^=a]"])
def test_any_selector_that_needs_no_reader_is_known(selector: str) -> None:
    """As browsers know them."""
    words = '<div><h1 class="x" style="color:#000">b</h1><p class="A" title="abc">words</p></div>'
    assert len(styled(f"{selector} {{ color: #eee }}", words)) == 1
    assert styled(f"{selector}:hover {{ color: #eee }}", words) == []
    assert styled(f"{selector}::before {{ color: #eee }}", words) == []


def test_words_without_a_ground_stand_on_the_dark_one_where_the_mail_allows_it() -> None:
    """A mail that says it is made for dark, and forgets the ground."""
    assert told('<p style="color:#222">words</p>') == []
    assert [each[:4] for each in styled("", '<p style="color:#222">words</p>', HEAD)] == ["dark"]
    assert [each[:4] for each in styled(":root{color-scheme:light dark}", '<p style="color:#222">w</p>')] == ["dark"]
    assert styled("", '<p>words, <a href="https://a.example/">linked</a></p>', HEAD) == []


@pytest.mark.parametrize(("limit", "most"), [("_MOST_WORK", 4 * 9), ("_MOST_ELEMENTS", 9)])
def test_more_than_can_be_compared_is_said_once(limit: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never slow, never silent. Four selectors, and html, head, style, body and five paragraphs."""
    monkeypatch.setattr(paint, limit, most)
    rules = ".a .b, .a .c { color: #999 } #d, .e [f] { color: #999 }"
    said = ["there are too many elements and style rules to tell whether the colours can be read"]
    assert styled(rules, "<p>x</p>" * 5) == []
    assert styled(rules, "<p>x</p>" * 6) == said
    assert told(f"<style>{' ' * 64_001}</style>") == told(f"<p style='{' ' * 200_001}'>") == said


COLOURS = st.builds("#{:06x}".format, st.integers(0, 0xFFFFFF))


@settings(max_examples=40, deadline=None)
@given(one=COLOURS, other=COLOURS)
def test_two_colours_warn_exactly_below_the_ratio(one: str, other: str) -> None:
    """WCAG's own number, however the colours meet."""
    fires = bool(told(f'<div style="background:{other}"><p style="color:{one}">words</p></div>'))
    assert fires is (contrast_of(one, other) < 4.5)


PIECES = (
    "a|.a|#a|{|}|:|;|color|rgb(|hwb(1e999 |none|)|#|!important|@media|[|]|(prefers-color-scheme: dark)|background|"
    "font|0/|,|'|\\|/*|1e400%| |>|\n|\x00"
)


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES.split("|")) | st.text(max_size=3), max_size=40))
def test_no_style_is_too_strange(pieces: list[str]) -> None:
    """Pieces of CSS in any order, in a sheet and on an element."""
    css = "".join(pieces)
    html = f'<style>{css}</style><p class="a" style="{css}" bgcolor="{css[:9]}">words</p>'
    assert all(each.endswith("is needed") for each in told(html))
    assert ink(f"{css})") is None or ink(f"{css})").alpha <= 1
