"""Rule 26: CSS and HTML that mail programs lack."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.check import clients, features
from digest.check.lacking import lacking
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.rules import RULES
from digest.values import Edition
from tests.training import support

DATA = Path(features.__file__).with_name("support.toml")


def told(html: str) -> list[str]:
    """What the rule says of a message with this HTML: each feature with its place, without the programs."""
    raw = b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode("utf-8", "surrogatepass")
    found = lacking(None, Post(message=raw, unsubscribe=""), Letter(raw))  # type: ignore[arg-type]
    return [each.message.split(": not known to ")[0] for each in found]


def test_flex_warns_and_names_the_programs(check: Callable[..., Any], local: Edition) -> None:
    """In a whole message, with how often."""
    made = local.html.replace("</body>", '<p class="row" style="display:flex">x<p style="display:flex">y</body>')
    (found,) = [each for each in check(local, html=made) if each.rule == 26]
    assert (found.level, found.where) == ("W", "html")
    assert found.message == (
        "display: flex (<p class=\"row\"> and 1 more): not known to Outlook (Windows), GMX (web) and WEB.DE (web)"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("display: GRID", "display: grid"),
        ("display:inline-flex", "display: flex"),
        ("position:absolute", "position"),
        ("top:-4px", "left, right, top, bottom"),
        ("float:left", "float"),
        ("gap:8px", "gap"),
        ("margin-inline-start:1em", "margin-inline-start"),
        ("padding-block:4px", "padding-inline, padding-block"),
        ("width:calc(100% - 8px)", "calc()"),
        ("width:min(100%, 600px)", "min()"),
        ("color:var(--ink)", "var()"),
        ("font-size:1.2rem", "the unit rem"),
        ("width:50vw", "the unit vw"),
        ("color:rgba(0,0,0,.8)", "rgba()"),
        ("color:oklch(50% 0.1 20)", "lab(), lch() and their like"),
        ("object-fit:cover", "object-fit"),
        ("visibility:hidden", "visibility"),
        ("transform:rotate(4deg)", "transform"),
        ("white-space:pre-wrap", "white-space: pre"),
    ],
)
def test_what_places_or_hides_warns(style: str, shown: str) -> None:
    """On an element, and in a rule that is for all."""
    assert told(f'<p style="{style}">x</p>') == [f"{shown} (<p>)"]
    assert told(f"<style>td, .a {{ {style} }}</style><p>x") == [f"{shown} (td)"]


@pytest.mark.parametrize(
    "style",
    [
        "border-radius:4px;box-shadow:0 1px 2px #000;text-shadow:none;letter-spacing:.02em",
        "max-width:600px;overflow-wrap:anywhere;word-break:break-word;-webkit-font-smoothing:antialiased",
        "background:#fff url('calc(1).png');background-image:linear-gradient(#fff, #eee)",
        "display:inline-block;position:static;float:none;top:0;white-space:nowrap;margin:0 auto",
        "font-family:'var(--x)', Georgia;text-decoration:underline dotted;list-style:none;transition:all 1s",
        "--ink:#333;color:#333;color:var(--ink);display:block;display:flex;width:90%;width:calc(100% - 1px)",
        "display:none;visibility:hidden;width:calc(1px)",
        "border-color:rgba(0,0,0,.1)",
    ],
)
def test_what_only_looks_plainer_passes(style: str) -> None:
    """Decoration, limits, what has a plainer declaration before it, and what is hidden anyway."""
    assert told(f'<p style="{style}">x</p>') == told(f"<style>.a {{ {style} }}</style><p>x") == []


@pytest.mark.parametrize(
    "css",
    [
        "@media (min-width: 480px) { .a { display: flex } }",
        "@media screen { .a { display: flex } }",
        "@supports (display: flex) { .a { display: flex } }",
        "@font-face { font-family: x; src: url(x.woff2) }",
        ".a:hover { position: absolute }",
        ".a::after { position: absolute; content: 'calc(1)' }",
        "[data-ogsc] .a, u + .b .a, #outlook a { display: flex }",
        "[class~=x] > td { color: #333 }",
        "table, td { border-collapse: collapse } .a .b, .a.b { width: 10px }",
    ],
)
def test_what_is_for_some_programs_passes(css: str) -> None:
    """It was written with those in mind who lack it."""
    assert told(f"<style>{css}</style><p>x") == told(f'<style media="screen">{css} td {{float:left}}</style>') == []


@pytest.mark.parametrize(
    ("selector", "shown"),
    [
        ("td[width]", "a selector of attributes"),
        ('[class=">+~"]', "a selector of attributes"),
        ("table > .a", "a selector with >"),
        ("b+i", "a selector with +"),
        ("b ~ i", "a selector with ~"),
        (".a:not(b > i)", ":not()"),
        ("td:nth-child(2n+1)", ":nth-child()"),
    ],
)
def test_selectors_warn_where_their_rule_places(selector: str, shown: str) -> None:
    """A rule whose selector is not known is left out as a whole."""
    assert told(f"<style>{selector} {{ width: 40px }}</style><p>x") == [f"{shown} ({selector})"]
    assert told(f"<style>{selector} {{ color: red }}</style><p>x") == []


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<svg><svg></svg><circle style='position:absolute'/></svg>", ["<svg> (<svg>)"]),
        ("<video src=a.mp4></video>", ["<video> (<video>)"]),
        ("<video src=a.mp4><img src=a.webp alt=x></video>", []),
        ("<audio><a href='https://a.example/'>Listen</a></audio>", []),
        ("<img src='https://a.example/A.WEBP?w=1' alt=x>", ["a WebP picture (<img>)"]),
        ("<img src='https://a.example/a.svg' alt=x>", ["an SVG picture (<img>)"]),
        ("<img src='https://a.example/a.png' srcset='b.webp 2x' alt=x>", []),
        ("<picture><source srcset=a.avif><img src='https://a.example/a.jpg' alt=x></picture>", []),
        ("<img srcset='https://a.example/a.png 2x' alt=x>", ["srcset without src (<img>)"]),
        ("<p hidden>x</p>", ["the attribute hidden (<p>)"]),
        ("<p hidden style='display:none'>x</p>", []),
        ("<style>.a { color: red; .b { color: blue } }</style>", ["a rule in a rule (.a)"]),
    ],
)
def test_elements_and_pictures_count(html: str, shown: list[str]) -> None:
    """What has a picture or a link in itself for those who lack it passes."""
    assert told(f"<body>{html}</body>") == shown


def test_what_outlook_on_windows_is_not_shown_it_does_not_miss() -> None:
    """Between the conditional comments that it alone obeys."""
    hidden = "<body><i>x</i><!--[if !mso]><!--><p style='%s'>x</p><!--<![endif]--><p>y</p>"
    assert told(hidden % "float:left") == []
    assert told(hidden % "display:flex") == ["display: flex (<p>)"]
    assert clients.lacking("css-display-flex", windows=False) == ("GMX (web)", "WEB.DE (web)")
    assert told(hidden % "float:left" + "<p style='float:left'>x") == ["float (<p> and 1 more)"]
    assert told("<body><i>x</i><!--[if !mso]> x <![endif]--><p style='float:left'>x") == ["float (<p>)"]


def test_more_css_than_is_read_is_said() -> None:
    """Never slow, never silent."""
    said = ["there is more CSS than is looked at"]
    assert told(f"<style>{' ' * 64_001}</style>") == told(f"<p style='{' ' * 200_001}'>") == said


def test_the_data_has_what_is_told_and_nothing_else() -> None:
    """Every feature is one that somebody lacks; the rule names the day of the data."""
    assert set(clients.table()) == set(features.names())
    assert all(clients.lacking(name) for name in features.names())
    (rule,) = [rule for rule in RULES if rule.number == 26]
    assert rule.source == f"caniemail, {tomllib.loads(DATA.read_text('utf-8'))['updated']}"


def test_the_data_is_what_its_script_writes() -> None:
    """The last test of each program counts; where all it runs on lack a feature, it is named alone."""
    stats = {
        "gmail": {"desktop-webmail": {"2019-01": "y", "2024-01": "n #1"}, "ios": {"2019-01": "a #2"}},
        "yahoo": {"ios": {"2019-01": "y", "2024-01": "n"}, "android": {"2024-01": "n"}, "desktop-webmail": {}},
        "outlook": {"windows": {"2016": "n", "2019": "y"}},
        "unheard-of": {"ios": {"2019": "n"}},
    }
    assert support.lacking(stats) == {"Gmail": ["web"], "Yahoo": []}
    made = support.table({name: {"stats": stats} for name in features.names()})
    assert tomllib.loads(made)["css-float"] == {"Gmail": ["web"], "Yahoo": []}


PIECES = "a|[|]|>|+|:not(|)|{|}|:|;|display|flex|var(|url(|'|@media|--|/*"


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES.split("|")) | st.text(max_size=3), max_size=40))
def test_no_style_is_too_strange(pieces: list[str]) -> None:
    """Pieces of CSS in any order; every finding names a place."""
    css = "".join(pieces)
    html = f'<style>{css}</style><p style="{css}" hidden><!--[if !mso{css}--><img src="{css}">'
    assert all(each.endswith(")") for each in told(html))
