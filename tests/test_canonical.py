"""Canonical URLs: two addresses of one page compare equal, two pages never do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.canonical import canonical

PAGE = "//harbour.example/2026/09/ferry-resumes"


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/2026/09/ferry-resumes",
        "http://harbour.example/2026/09/ferry-resumes/",
        "https://www.harbour.example/2026/09/ferry-resumes",
        "https://m.harbour.example/2026/09/ferry-resumes",
        "https://mobile.harbour.example:443/2026/09/ferry-resumes",
        "https://amp.harbour.example/2026/09/ferry-resumes",
        "https://HARBOUR.example./2026/09/ferry-resumes#comments",
        "https://harbour.example/2026/09/ferry-resumes?utm_source=feed&utm_medium=rss",
        "https://harbour.example/2026/09/ferry-resumes?fbclid=abc&gclid=def&mc_cid=1",
        "https://harbour.example/2026/09/ferry-resumes/amp",
        "https://harbour.example/2026/09/ferry-resumes/amp/",
        "https://harbour.example/amp/2026/09/ferry-resumes",
        "https://harbour.example/2026/09/ferry-resumes?amp=1",
        "https://harbour.example/2026/09/ferry-resumes?amp",
        "https://harbour.example/2026/09/ferry-resumes?outputType=amp",
        "https://harbour-example.cdn.ampproject.org/c/s/harbour.example/2026/09/ferry-resumes",
        "https://harbour-example.cdn.ampproject.org/v/s/www.harbour.example/2026/09/ferry-resumes?amp_js_v=0.1&usqp=x",
        "https://www.google.com/amp/s/amp.harbour.example/2026/09/ferry-resumes",
        "https://harbour.example//2026/09/ferry-resumes/index.html",
        "https://harbour.example/2026/09/ferry%2Dresumes",
    ],
)
def test_addresses_of_one_page_have_one_form(url: str) -> None:
    """Tracking, AMP, mobile hosts, fragments, ports, slashes and http or https do not make another page."""
    assert canonical(url) == PAGE


def test_the_order_of_parameters_does_not_matter() -> None:
    """`?a=1&b=2` and `?b=2&a=1` are one page."""
    assert canonical("https://x.example/s?b=2&a=1&utm_id=3") == canonical("https://x.example/s?a=1&b=2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/story?id=123", "https://x.example/story?id=124"),
        ("https://x.example/story?id=123", "https://x.example/story"),
        ("https://x.example/story?ref=7", "https://x.example/story?ref=8"),
        ("https://x.example/s?source=budget", "https://x.example/s?source=court"),
        ("https://x.example/Story", "https://x.example/story"),
        ("https://x.example:8080/story", "https://x.example/story"),
        ("https://north.x.example/story", "https://x.example/story"),
        ("https://m.example/story", "https://example/story"),
        ("https://x.example/ampere", "https://x.example/ere"),
        ("https://x.example/a%2Fb", "https://x.example/a/b"),
        ("https://x.example/champ", "https://x.example/ch"),
        ("https://x.example/s?amp=news", "https://x.example/s"),
    ],
)
def test_what_may_choose_the_page_stays(one: str, other: str) -> None:
    """A parameter, host or path that is not known to be noise keeps two addresses apart."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "url", ["", "mailto:desk@x.example", "not a url", "https://", "https://[::1", "http://x:99999/"]
)
def test_what_is_no_web_address_comes_back(url: str) -> None:
    """Nothing is raised for what is no http address."""
    assert canonical(url) == url


def test_a_hostile_url_takes_no_time() -> None:
    """Thousands of slashes, AMP folders or parameters are no work."""
    assert canonical("https://x.example" + "/" * 1_900) == "//x.example"
    assert canonical("https://x.example/" + "amp/index.html/" * 120) == "//x.example"
    assert canonical("https://x.example/?" + "&" * 100_000).endswith("&")


_PIECES = """
    http:// https:// // www. m. amp. x.example google.com .cdn.ampproject.org :443 :80 :8080 / /amp /amp/ /c/s/ /s/
    amp/s/ a.html .amp .amp.html /index.html story %2F %25 %zz é ? & id=1 utm_source=a amp=1 amp = # @ ; . .. +
"""
_PARTS = st.sampled_from([*_PIECES.split(), " ", "\x00"])


@given(st.lists(_PARTS, max_size=14).map("".join) | st.text(max_size=60))
def test_a_canonical_url_is_its_own_canonical_url(url: str) -> None:
    """Idempotent, whatever it is given."""
    assert canonical(canonical(url)) == canonical(url)


def test_a_host_of_blanks_is_none() -> None:
    """Nothing is left of it, and what is no URL stays as it is."""
    assert canonical("// :443") == "// :443"
    assert canonical("//a .:443") == "//a"


def test_half_a_character_is_one_that_cannot_be_read() -> None:
    """It comes out of damaged JSON, and breaks nothing."""
    assert canonical("// 9/21/2023 \ud800") == canonical("// 9/21/2023 \ufffd")
