"""What outsiders may send: nothing breaks, nothing takes long, nothing dangerous comes through."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.extract import article
from digest.values import Article, Entry, Source

Make = Callable[..., Article]
PARAGRAPH = "<p>The council of the harbour town voted on Tuesday to open the old lighthouse, the mayor said.</p>"
# Seconds that a page of five million characters may take on a slow, busy machine; a quadratic step takes minutes.
LONGEST = 30

HUGE = {
    "nested blocks": "<html><body>" + "<div>" * 1_000_000,
    "nested closed blocks": "<html><body>" + "<div>" * 400_000 + PARAGRAPH * 3 + "</div>" * 400_000,
    "nested inline": f"<html><body><article>{PARAGRAPH * 5}" + "<b>" * 1_600_000,
    "nested lists": "<html><body>" + "<ul><li>" * 600_000,
    "nested links": "<html><body>" + "<p><a href=x>" * 380_000,
    "angle brackets": "<html><body>" + "<" * 5_000_000,
    "white space": "<html><body><p>" + " " * 5_000_000,
    "one word": "<html><body><p>" + "a" * 5_000_000,
    "nested JSON": '<html><head><script type="application/ld+json">'
    + "[" * 1_900_000
    + f"</script><body>{PARAGRAPH * 5}",
    "open comments": "<html><body>" + "<!-- x " * 700_000,
    "a title of tags": "<html><head><title>" + "<b>x</b>&amp;" * 380_000 + f"</title><body>{PARAGRAPH * 5}",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_five_megabytes_of_markup_end_quickly(extracted: Make, name: str) -> None:
    """A page made to be slow gives an article or one clear error, soon."""
    start = time.monotonic()
    with suppress(DigestError):
        assert extracted(html=HUGE[name]).text
    assert time.monotonic() - start < LONGEST


@pytest.mark.parametrize("tag", ["div", "b", "blockquote"])
def test_a_fragment_of_nested_tags_ends_quickly(extracted: Make, tag: str) -> None:
    """A feed's entry is as harmless as a page."""
    start = time.monotonic()
    with pytest.raises(DigestError):
        extracted(html=f"<{tag}>" * 500_000, title="Rain", guid="g")
    assert time.monotonic() - start < LONGEST


@pytest.mark.parametrize(
    "line",
    ["by ", "Jun 29, 2022 ", "[…] ", "read more ", "About Ana Bee\n\n", "Related\n\nA headline here\n\n", "a|b - "],
)
def test_a_saved_text_of_repetitions_ends_quickly(extracted: Make, line: str) -> None:
    """Patterns that could be tried at every place are not."""
    start = time.monotonic()
    with suppress(DigestError):
        assert extracted(text=line * (600_000 // len(line))).text
    assert time.monotonic() - start < LONGEST


def test_a_hostile_title_harms_nothing(extracted: Make, page: Callable[..., str]) -> None:
    """Markup, quotes, control characters, overrides of direction and ten thousand characters become a plain line."""
    title = "<script>x()</script>\"Rain\"\x00\x07\u202e & <img src=x onerror=y()> 'wind'\n" + "word " * 2000
    found = extracted(html=page(), title=title)
    assert found.title.startswith("\"Rain\" & 'wind' word word")
    assert len(found.title) <= 300


def test_replacement_characters_are_only_characters(extracted: Make, page: Callable[..., str]) -> None:
    """A page in an unknown encoding, decoded as well as could be, is still an article."""
    html = page().replace("lighthouse", "ligh\ufffdthouse")
    assert "ligh\ufffdthouse" in extracted(html=html).text


def ld(node: str) -> str:
    """A JSON-LD script of the given text."""
    return f'<script type="application/ld+json">{node}</script>'


@pytest.mark.parametrize(
    "head",
    [
        ld('{"@type": "NewsArticle", "headline": ["a", 1], "author": {"name": {"x": 1}}, "image": [[]]}'),
        ld('{"@type": "NewsArticle", "headline": "Tower", "datePublished": 7, "publisher": {"@id": []}}'),
        ld('{"@type": {"x": 1}, "headline": null, "publisher": "x", "keywords": [1, null], "articleBody": []}'),
        ld("not json") + ld("") + ld("null") + ld('"text"'),
        ld('[1, "x", null, [[]], {"@graph": 5}]'),
        ld('{"@type": "LiveBlogPosting", "liveBlogUpdate": {"headline": 5}}'),
        '<meta property="og:title"><meta content="x"><meta name="author" content=" ">',
    ],
)
def test_descriptions_of_any_shape_are_survived(extracted: Make, page: Callable[..., str], head: str) -> None:
    """What has not the shape it should have is passed over."""
    found = extracted(html=page(head=head))
    assert found.text.startswith("The old lighthouse")
    assert found.title


SCRAPS = [
    *("<p>", "</p>", "<div>", "</div>", "<b>", "<h1>", "</h1>", "<br>", "<ul><li>", "</ul>", "<!--"),
    *(
        "<html>",
        "<body>",
        "<script>",
        "</script>",
        "<a href='javascript:x'>",
        "<table><tr><td>",
        "&amp;",
        "&#0;",
        "&lt;p&gt;",
    ),
    *("\x00", "\u202e", "e\u0301", "\ud800", "The town has a harbour and a tower. ", "Read more", "Photo: A", "\n\n"),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join), st.sampled_from(["html", "text"]))
def test_any_soup_gives_clean_text_or_one_error(soup: str, kind: str) -> None:
    """No input raises anything but a DigestError, and what comes out is in NFC without control characters."""
    html, text = (soup, None) if kind == "html" else (None, soup)
    try:
        found = article(Entry(id="x", source=Source(location="f"), html=html, text=text))
    except DigestError:
        return
    for part in (found.title, *found.text.split("\n\n"), found.byline or "", found.outlet):
        assert unicodedata.is_normalized("NFC", part)
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in part)
    assert "\n\n\n" not in found.text
    assert found.text == found.text.strip()
