"""Rule 25: what does something in a mail."""

from collections.abc import Callable

import pytest

Marked = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    "html",
    [
        "<p>script form iframe onclick= data:image/png @import</p>",
        "<style>p { background: url(https://a.example/data:x.png) } /* @import url(x) */</style>",
        "<style>p { color: red } /* url(data:",
        "<img src='https://a.example/data:image.png' alt='data: once'>",
        "<a href='data:text/html,x' on='x'>x</a>",
        "<link rel='icon' href='https://a.example/i.png'>",
        "<meta http-equiv='Content-Type' content='text/html'>",
        "<!--<script>x()</script>--><!--[if mso]><object></object><![endif]-->",
    ],
)
def test_words_and_what_is_no_more_than_shown_pass(html: str, marked: Marked) -> None:
    """Comments do nothing; where a link leads is another rule's."""
    assert marked(25, html) == []


@pytest.mark.parametrize(
    ("html", "place"),
    [
        ("<script src='https://a.example/x.js'></script>", '“<script src="https://a.example/x.js">”'),
        ("<form action=x><p>y</form>", '“<form action="x">”'),
        ("<iframe></iframe>", "“<iframe>”"),
        ("<object></object>", "“<object>”"),
        ("<embed>", "“<embed>”"),
        ("<applet></applet>", "“<applet>”"),
        ("<svg><script>x()</script></svg>", "“<script>”"),
        ("<meta http-equiv='Refresh' content='0;url=https://a.example/'>", '“<meta http-equiv="Refresh"'),
        ("<p onclick='x()'>y</p>", "onclick of <p> is a script: “x()”"),
        ("<body ONLOAD=x>y</body>", "onload of <body> is a script: “x”"),
        ("<img src='data:image/png;base64,AAAA'>", "src of <img> is a data: image, “data:image/png;base64,AAAA”"),
        ("<img src=' DATA:image/gif,x'>", "src of <img> is a data: image"),
        ("<img srcset='https://a.example/1.png 1x, data:image/png,x 2x'>", "srcset of <img> is a data: image"),
        ("<table background='data:,x'></table>", "background of <table> is a data: image"),
        ("<link rel=icon href='data:,x'>", "href of <link> is a data: image"),
        ("<p style='background:url( \"data:image/png,x\")'>y", "the style of <p> holds a data: image"),
        ("<style>p{background:URL(/**/data:x)}</style>", "a style sheet holds a data: image, “URL(data:x)}”"),
    ],
)
def test_what_runs_asks_or_carries_blocks(html: str, place: str, marked: Marked) -> None:
    """The place is named, in any case of letters."""
    ((level, message),) = marked(25, html)
    assert level == "E"
    assert message.startswith(place)


@pytest.mark.parametrize(
    ("html", "place"),
    [
        ("<link rel='preload StyleSheet' href='https://a.example/f.css'>", "“https://a.example/f.css”"),
        (
            "<style>/* x */ @import url(https://a.example/f.css); p {}</style>",
            "“@import url(https://a.example/f.css)”",
        ),
    ],
)
def test_a_style_sheet_elsewhere_warns(html: str, place: str, marked: Marked) -> None:
    """The mail is whole without it: web fonts come that way."""
    assert marked(25, html) == [("W", f"a style sheet is fetched: {place}; write its rules into the mail")]


def test_an_element_with_many_handlers_is_named_once(marked: Marked) -> None:
    """A person takes them all out."""
    assert len(marked(25, "<p onclick=a onfocus=b>x</p>")) == 1
