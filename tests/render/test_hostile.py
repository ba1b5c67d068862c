"""Nothing that a feed, a page or a title says becomes markup, an address or a control character."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest import render
from digest.render import plain
from digest.text import clean, flat
from digest.values import Issue, Item, Run, Section, Url

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    "</li></ul></mj-text></mjml>",
    "<mj-text>",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "<!-- -->",
    "<!--[if mso]>x<![endif]-->",
    "]]>&lt;b&gt; &amp; &nbsp; &#32;",
    "\x00\x07\x1b[31mred\x1b[0m\x85",
    "a\u202eb\u2066c",
    '\\" \\u{301}',
    "line\r\nSubject: other\nline\u2028line",
    "\ud800 lone \ufffe",
    "x" * 10_000,
    "word " * 2_000,
    "$&\\1\\g<0>",
]
# No right-to-left letters: they rightly add a `dir`, which other tests look at.
HARMLESS = st.characters(exclude_categories=["Lo"], exclude_characters="\u200f\u061c")
TEXT = st.one_of(st.sampled_from(NASTY), st.text(HARMLESS, max_size=40), st.text("<>&\"'{}%#\\/=- \n", max_size=30))
URL = st.one_of(
    st.sampled_from(
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example/x",
            "https://user:pass@evil.example/",
            "https://a.example/\"onclick='x'><b>",
            "https://a.example/?q=<script>&b={{ 1 }}",
            "https://a.example/a b\tc\nd",
            'mailto:a@b.example?x"y',
            "https://[",
            "",
            "x" * 10_000,
            "https://a.example/" + "y" * 10_000,
        ]
    ),
    st.text(max_size=30),
)
_PARTS = ("name", "title", "preheader", "section", "words", "label", "other", "intro")


def _issue(make_issue: Callable[..., Issue], make_item: Callable[..., Item], text: dict[str, str], url: str) -> Issue:
    """An issue with the texts in every place that prints, each led by a letter so that none is empty."""
    said = {part: f"{part[0].upper()}{text.get(part, '')}" for part in _PARTS}
    at = Url(url)
    runs = (
        Run(text=said["words"]),
        Run(text=said["label"], url=at, style="source"),
        Run(text=said["words"], style="strong"),
        Run(text=said["label"], style="source"),
    )
    item = make_item(runs=runs, outlet="lead", others=[("Z" + said["other"], at)])
    return make_issue(
        title="Roundup " + said["title"],
        subject=said["title"],
        preheader=said["preheader"],
        sections=(Section(name=said["section"], items=(item,)),),
        introduction=((Run(text=said["intro"]), Run(text=said["label"], url=at, style="emphasis")),),
        masthead={"name": "@@" + said["name"], "address": "1 Quay\n" + said["name"], "web": url, "unsubscribe": url},
    )


def _shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes, in order; comments too, word for word."""
    shape = []
    for element in lxml_html.document_fromstring(html).iter():
        name = element.tag if isinstance(element.tag, str) else f"<!--{element.text}-->"
        shape.append((name, tuple(sorted(element.attrib))))
    return shape


def _words(text: str) -> str:
    return "".join(text.split())


def _check(text: dict[str, str], url: str, make: tuple[Any, Any], theme: render.Theme) -> None:
    hostile = render.edition(_issue(*make, text, url), theme)
    # The same issue with plain words, and the same address where it may be printed.
    linked = "https://a.example/" if _prints(url) else "javascript:"
    lines = {"name": "\nx" if len(clean(text.get("name", "")).split("\n")) > 1 else "x"}
    benign = render.edition(_issue(*make, lines, linked if not url.startswith("mailto") else url), theme)
    assert _inline(_shape(hostile.html)) == _inline(_shape(benign.html))
    assert _inline(_shape(hostile.page)) == _inline(_shape(benign.page))
    for html in (hostile.html, hostile.page):
        for address in lxml_html.document_fromstring(html).xpath("//@href"):
            assert re.match(r"https?://[^\s<>\"]+$|mailto:[^\s<>\"]+$|#[^\s<>\"]+$", address), address
    for made in (hostile.html, hostile.page, hostile.text, hostile.subject):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", made)


def _inline(shape: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Without line breaks: an address has as many as it has lines."""
    return [element for element in shape if element[0] != "br"]


def _prints(url: str) -> bool:
    from digest.urls import safe

    return safe(url) is not None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.dictionaries(st.sampled_from(_PARTS), TEXT), url=URL)
def test_hostile_words_and_addresses_add_no_element_and_no_attribute(
    text: dict[str, str],
    url: str,
    make_issue: Callable[..., Issue],
    make_item: Callable[..., Item],
    roundup: render.Theme,
) -> None:
    """Mail and page have the shape they have with harmless words; every address is http(s) or mailto."""
    _check(text, url, (make_issue, make_item), roundup)


@pytest.mark.parametrize("nasty", NASTY)
def test_known_attacks_in_every_place_at_once_change_nothing(
    nasty: str, make_issue: Callable[..., Issue], make_item: Callable[..., Item], roundup: render.Theme
) -> None:
    """Name, title, preheader, heading, words, label, other outlet, introduction."""
    _check(dict.fromkeys(_PARTS, nasty), "https://a.example/", (make_issue, make_item), roundup)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=TEXT, label=TEXT, heading=TEXT)
def test_what_is_printed_is_what_the_item_says_once(
    words: str,
    label: str,
    heading: str,
    make_issue: Callable[..., Issue],
    make_item: Callable[..., Item],
    roundup: render.Theme,
) -> None:
    """Item and heading read the same in mail, page and text twin, white space aside."""
    item = make_item(runs=(Run(text="W" + words), Run(text="L" + label, style="source")))
    edition = render.edition(make_issue(sections=(Section(name="H" + heading, items=(item,)),)), roundup)
    expected = _words(clean("W" + words) + clean("L" + label))
    for html in (edition.html, edition.page):
        page = lxml_html.document_fromstring(html)
        assert [_words(li.text_content()) for li in page.xpath("//h2/following-sibling::ul/li")] == [expected]
        assert [_words(h2.text_content()) for h2 in page.iter("h2")] == [_words(flat("H" + heading, 200))]
    bracketed = _words(clean("W" + words)) + "[" + _words(clean("L" + label)) + "]"
    assert bracketed in _words(edition.text)


def test_a_title_of_ten_thousand_characters_is_cut_and_the_twin_stays_narrow(
    make_issue: Callable[..., Issue], make_item: Callable[..., Item], roundup: render.Theme
) -> None:
    """Subject and title end in an ellipsis; no line of words is wider than 72 columns."""
    edition = render.edition(make_issue(make_item(), title="word " * 2_000), roundup)
    assert len(edition.subject) <= 300
    assert edition.subject.endswith("…")
    assert max(map(plain.columns, edition.text.splitlines())) <= 72
