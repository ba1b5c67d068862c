"""CSS written into style attributes: who wins, what stays as it is to the byte, and what is refused where."""

import re
import socket
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import render
from digest.errors import MjmlError
from digest.render.inlining import inlined, parted, problem
from digest.render.sheets import Broken, Rule, rules
from digest.values import Issue

STYLE = re.compile(r' style="[^"]*"')
MAIL = """<!doctype html><html xmlns:v="urn:v"><head><style>p{color:red}</style><title>p</title></head>
<body style="margin:0"><!--[if mso]><v:rect><p>x</p></v:rect><![endif]--><!--[if !mso]><!--><p>a</p><!--<![endif]-->
<p class='a' alt=" style='b' > <p">&nbsp;&#39;&amp;<br /><br><IMG SRC=x width=1 /></p><![endif]></body></html>"""


def body(css: str, html: str) -> str:
    """The HTML with the CSS inlined."""
    return inlined(f"<html><body>{html}</body></html>", rules(css))[12:-14]


@pytest.mark.parametrize(
    ("css", "html", "made"),
    [
        ("p{color:red}", "<p>x</p>", '<p style="color:red">x</p>'),
        ("p{color:red}", "<br /><p />", '<br /><p style="color:red" />'),
        ("p{color:red}", '<p style="color:blue;">', '<p style="color:blue;">'),
        ("p{color:red}", '<p style="COLOR : blue;">', '<p style="COLOR : blue;">'),
        ("p{color:red;margin:0}", "<p style='color:blue; '>", "<p style='margin:0;color:blue'>"),
        ("p{color:red !important}", '<p style="color:blue">', '<p style="color:blue;color:red">'),
        (".a{top:1px} p{top:2px} #b{top:3px}", '<p class="a" id="b">', '<p class="a" id="b" style="top:3px">'),
        (".a{margin:0} p{margin-left:1px}", "<p class=a>", '<p class=a style="margin-left:1px;margin:0">'),
        ("p{margin:1px} p{margin-left:2px} p{margin:0}", "<p>", '<p style="margin-left:2px;margin:0">'),
        ("p{top:1px;top:calc(1px + 2px)}", "<p>", '<p style="top:1px;top:calc(1px + 2px)">'),
        ("p{top:1px !important} .a{top:2px}", "<p class=a>", '<p class=a style="top:2px;top:1px">'),
        ("b>i,u>i{top:0}", "<p><i>x</i></p>", "<p><i>x</i></p>"),
        ("b,p>i{top:0}", "<p><i>x</i></p>", '<p><i style="top:0">x</i></p>'),
        ('p{font:1px "A B"}', "<p style=top:0>", "<p style=\"font:1px 'A B';top:0\">"),
        ('p{font:1px "A\'B"}', "<p>", '<p style="font:1px &quot;A\'B&quot;">'),
        ("p{font:1px 'A'}", "<p style='top:0'>", "<p style='font:1px &#39;A&#39;;top:0'>"),
        ("p{background:url(x?a=1&b=2)}", "<p>", '<p style="background:url(x?a=1&amp;b=2)">'),
        ("p{/* x */top/**/:/**/0}", "<p>", '<p style="top:0">'),
        ("p{}", "<p>", "<p>"),
    ],
)
def test_the_stronger_declaration_is_kept(css: str, html: str, made: str) -> None:
    """The element's own before a rule's, an important rule's before that, then ids, classes, tags and order."""
    assert body(css, html) == made


def test_a_shorthand_and_its_parts_stay_in_the_order_of_the_cascade() -> None:
    """The element's own part of a shorthand comes after the rule's whole."""
    assert body("p{padding:0}", '<p style="padding-left:9px">') == '<p style="padding:0;padding-left:9px">'


def test_nothing_but_style_attributes_changes() -> None:
    """Doctype, comments for Outlook, entities, empty elements, attributes without quotes, or like tags."""
    made = inlined(MAIL, rules("* { letter-spacing: 1px } p, img { top: 0 !important }"))
    assert made != MAIL
    assert STYLE.sub("", made) == STYLE.sub("", MAIL)
    assert made.count("top:0") == 3
    assert made.split("<body")[0] == MAIL.split("<body")[0]
    assert "<v:rect><p>x</p></v:rect>" in made


_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br />",
        "<!-- <p> -->",
        "<!-->",
        "&nbsp;",
        "&#39;",
        "x",
        "<td class='a'>",
        "</td>",
        " >",
        "<i id=b>",
    ]
)


@settings(max_examples=50)
@given(st.lists(_PIECES, max_size=20).map("".join))
def test_whatever_the_body_holds_the_rest_is_the_same_to_the_byte(html: str) -> None:
    """Even where tags are never closed."""
    assert STYLE.sub("", body("p, .a, #b { top: 0 } p { left: 0 !important }", html)) == html


@pytest.mark.parametrize(
    ("css", "at", "reason"),
    [
        ("p{a:b}\n@media x{p{a:b}}", "@media", "@media cannot be inlined: put it into an <mj-style> of its own"),
        ("@import url(x.css);", "@import", "@import cannot be inlined"),
        ("p{a:b;@media x{}}", "@media", "@media cannot be inlined"),
        ("a:hover{b:c}", "a:hover", "a:hover cannot be inlined"),
        ("a:not(:hover) b{b:c}", "a:not", "knows no :hover"),
        ("p::first-line{b:c}", "p::first", "p::first-line cannot be inlined"),
        ("a:nope{b:c}", "a:nope", "pseudo-class :nope is unknown"),
        ("v|rect{b:c}", "v|rect", "namespace"),
        ("q{}\np..x{a:b}", "p..x", "'p..x' is no selector"),
        ("a,{b:c}", "a,", "'a,' is no selector"),
        ("p{color red}", "red", "no declaration"),
        ("p{color:}", "color", "color has no value"),
        ("p{a:b;c:'d\n}", "c:", "c has no value"),
        ("p{a:b", "p{", "a }, a quotation mark or a */ is missing"),
        ("p{a:b} /* x", "p{", "is missing"),
        ("q{}\np", "p", "a { is missing"),
        ("q{a:b} }", "}", "a { is missing"),
        ("q{a:b}\n" + "p" + ":not(" * 3000 + "a" + ")" * 3000 + "{a:b}", "p:not", "nested too deeply"),
        ("q{a:b}\np{a:" + "(" * 3000 + ")" * 3000 + "}", "p{a", "nested too deeply"),
    ],
)
def test_what_cannot_be_inlined_is_refused_where_it_stands(css: str, at: str, reason: str) -> None:
    """Nothing is passed over without a word."""
    with pytest.raises(Broken) as error:
        rules(css)
    assert reason in error.value.reason
    assert css[error.value.offset :].startswith(at) or css.rindex(at) == error.value.offset


@settings(max_examples=50)
@given(st.text(alphabet="p.a{}:;@'\"/*\\\n(x)[]!#>, ", max_size=30))
def test_any_text_is_read_or_refused(css: str) -> None:
    """And what is read can be written."""
    read: tuple[Rule, ...] = ()
    with suppress(Broken):
        read = rules(css)
    assert STYLE.sub("", inlined("<body><p class='a'>x</body>", read)) == "<body><p class='a'>x</body>"


def test_blocks_in_comments_are_comments() -> None:
    """They are neither read nor taken out."""
    mjml = '<!-- <mj-style inline="inline">p{</mj-style> --><mj-style inline="inline" /><mj-style>q{</mj-style>'
    assert problem(mjml) is None
    assert parted(mjml) == (mjml.replace('<mj-style inline="inline" />', "\n" + " " * 27), ())


@pytest.fixture
def styled(own_theme: Callable[..., render.Theme], roundup: render.Theme) -> Callable[[str], render.Theme]:
    """Makes the theme `roundup` with a style sheet to inline."""

    def make(css: str) -> render.Theme:
        block = '<mj-style inline="inline">\n{% include "partials/inline.css" %}\n</mj-style></mj-head>'
        text = (roundup.folders[-1] / "digest.mjml").read_text("utf-8").replace("</mj-head>", block)
        return own_theme({"digest.mjml": text, "partials/inline.css": css})

    return make


def test_a_mail_with_such_a_block_is_the_mail_without_but_for_style_attributes(
    styled: Callable[[str], render.Theme], roundup: render.Theme, sample_issue: Issue
) -> None:
    """Media queries stay in the head; the dark colours, important there, still win over what was inlined."""
    plain = render.edition(sample_issue, roundup).html
    made = render.edition(sample_issue, styled("li { letter-spacing: .01em }\n.m { color: #333 !important }\n")).html
    assert STYLE.sub("", made) == STYLE.sub("", plain)
    assert made.count("letter-spacing:.01em;margin:0 0 12px") == plain.count("<li")
    assert "!important" not in made.split("<body")[1]


@pytest.mark.parametrize("before", ["", " ", "\t"])
def test_a_block_on_one_line_is_a_block(
    before: str, own_theme: Callable[..., render.Theme], roundup: render.Theme, sample_issue: Issue
) -> None:
    """With a space before it or none, in a head that has none; what comes after it is still told by its place."""
    text = (roundup.folders[-1] / "digest.mjml").read_text("utf-8")
    block = before + '<mj-style inline="inline">li{letter-spacing:.01em}</mj-style>'
    made = render.edition(sample_issue, own_theme({"digest.mjml": text.replace("<mj-head>", "<mj-head>" + block)}))
    assert "letter-spacing:.01em" in made.html
    wrong = text.replace("<mj-head>", f"<mj-head>{block}<mj-titel>x</mj-titel>")
    with pytest.raises(MjmlError, match="mj-titel") as error:
        render.edition(sample_issue, own_theme({"digest.mjml": wrong}))
    line = next(one for one in wrong.splitlines() if "mj-titel" in one)
    assert error.value.column == line.index("<mj-titel") + 1


def test_a_mistake_in_it_is_told_with_file_line_and_column(
    styled: Callable[[str], render.Theme], sample_issue: Issue
) -> None:
    """Of the template, not of the filled result."""
    with pytest.raises(MjmlError, match="mj-style> of its own") as error:
        render.edition(sample_issue, styled("li { top: 0 }\n{# a note #}\n  @media print { li { top: 1px } }"))
    assert error.value.path.endswith("partials/inline.css")
    assert (error.value.line, error.value.column) == (3, 3)


def test_nothing_is_loaded(
    styled: Callable[[str], render.Theme], sample_issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address in a value is text."""
    monkeypatch.setattr(socket, "socket", None)
    made = render.edition(sample_issue, styled("h1 { background: url(http://pier.example/a.png) }")).html
    assert "background:url(http://pier.example/a.png)" in made
