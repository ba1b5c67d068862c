"""robots.txt is asked before pages, and understood as RFC 9309 has it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import collect
from digest.collect.robots import allows, rules
from digest.errors import FetchError
from digest.values import Source
from tests.collect.conftest import QUICK
from tests.fakes.web import Line, Web, answer

US = "newsletter-digest"
RFC = """User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
CASES = [
    # what robots.txt says, the path, whether it may be fetched
    ("", "/a", True),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: *\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ("User-agent: *\nDisallow: /a", "/a", False),
    ("User-agent: *\nDisallow: /a", "/ab/c", False),
    ("User-agent: *\nDisallow: /a", "/A", True),
    ("User-agent: *\nDisallow: /a", "/b/a", True),
    ("User-agent: *\nDisallow: /a/", "/a", True),
    ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
    ("User-agent: *\nAllow: /news/\nDisallow: /", "/news/1", True),
    ("User-agent: *\nAllow: /news\nDisallow: /news/old", "/news/old/1", False),
    ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
    ("User-agent: *\nAllow: /page\nDisallow: /*.html", "/page.html", False),
    ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
    ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
    ("User-agent: *\nDisallow: /*.pdf", "/a/b.pdf?x", False),
    ("User-agent: *\nDisallow: /a$", "/a", False),
    ("User-agent: *\nDisallow: /a$", "/ab", True),
    ("User-agent: *\nDisallow: /a*b*c$", "/a-b-c-c", False),
    ("User-agent: *\nDisallow: /a*b*bc$", "/abc", True),
    ("User-agent: *\nDisallow: *", "/a", False),
    ("User-agent: *\nDisallow: /*?print=", "/a?id=1&print=1", True),
    ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
    ("User-agent: *\nDisallow: /a$b", "/a$b", False),
    ("User-agent: *\nDisallow: /caf%c3%a9", "/café", False),
    ("User-agent: *\nDisallow: /café", "/caf%C3%A9", False),
    ("User-agent: *\nDisallow: /%61", "/a", False),
    ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
    ("User-agent: other\nDisallow: /", "/a", True),
    ("User-agent: *\nDisallow: /\nUser-agent: newsletter-digest\nDisallow: /private", "/a", True),
    ("User-agent: *\nDisallow: /\n\nUser-agent: Newsletter-Digest/2.0\nDisallow: /private", "/private", False),
    ("User-agent: newsletter-digest\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("User-agent: newsletter-digest\n\nUser-agent: *\nDisallow: /", "/a", False),
    ("User-agent: newsletter-digest\nDisallow: /a\nUser-agent: x\nDisallow: /\n"
     "User-agent: newsletter-digest\nDisallow: /b", "/b", False),
    ("User-agent: newsletter-digest-extra\nDisallow: /", "/a", True),
    ("User-agent: a\nUser-agent: *\nCrawl-delay: 5\nDisallow: /", "/x", False),
    ("User-agent: *\nCrawl-delay: 5\n\nSitemap: https://x.example/s.xml\nDisallow: /a", "/a", False),
    ("\ufeffUser-agent: *\r\nDisallow: /a # not that\r\n", "/a", False),
    ("user-agent : *\ndisallow : /a", "/a", False),
    ("Disallow: /", "/a", True),
    ("<html><body>Not found</body></html>", "/a", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "allowed"), CASES)
def test_rules(text: str, path: str, allowed: bool) -> None:
    """Groups, the longest rule, wildcards, escapes, and what people write."""
    assert allows(rules(text, US), f"https://pier.example{path}") is allowed


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("foobot", "/example/page.html", True), ("foobot", "/example/allowed.gif", True), ("foobot", "/other", False),
        ("barbot", "/example/page.html", False), ("bazbot", "/example/page.html", False), ("barbot", "/x.gif", True),
        ("other", "/example/page.html", False), ("other", "/publications/x", True), ("other", "/a.gif", False),
        ("other", "/a.gif?x", True), ("quxbot", "/example/page.html", True),
    ],
)  # fmt: skip
def test_the_example_of_the_rfc(agent: str, path: str, allowed: bool) -> None:
    """Section 5.1, with its agents; a group without rules allows everything."""
    assert allows(rules(RFC, agent), f"https://pier.example{path}") is allowed


@given(st.text(alphabet="Uuser-agntDiallow:*/$%ab\n \r#\ufeff", max_size=300), st.text(max_size=40))
def test_any_robots_txt_is_read(text: str, path: str) -> None:
    """It comes from outside."""
    assert allows(rules(text, US), f"https://pier.example/{path}") in {True, False}


def test_wildcards_cost_no_time() -> None:
    """A pattern that makes regular expressions run for ever."""
    found = rules("User-agent: *\nDisallow: /" + "*a" * 500 + "*b$", US)
    start = time.perf_counter()
    assert allows(found, "https://pier.example/" + "a" * 5000)
    assert time.perf_counter() - start < 0.5


def test_a_page_that_may_be_fetched(web: Web, fetch: collect.Fetch) -> None:
    """robots.txt is asked once, first, with our name; then the pages."""
    web.page("/robots.txt", "User-agent: *\nDisallow: /private")
    for path in ("/one", "/two"):
        fetch(web.page(path, "<p>Hello"), page=True)
    assert [request.path for request in web.requests] == ["/robots.txt", "/one", "/two"]
    assert web.requests[0].headers["user-agent"].startswith(US)


def test_a_page_that_may_not(web: Web, fetch: collect.Fetch) -> None:
    """One clear error; it is not asked for."""
    web.page("/robots.txt", f"User-agent: {US}\nDisallow: /private")
    with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
        fetch(web.page("/private/1", "<p>Hello"), page=True)
    assert web.asked("/private/1") == 0


def test_a_redirect_to_a_page_that_may_not(web: Web, fetch: collect.Fetch) -> None:
    """Each step counts."""
    web.page("/robots.txt", "User-agent: *\nDisallow: /private")
    web.page("/private/1", "<p>Hello")
    with pytest.raises(FetchError, match="does not allow"):
        fetch(web.redirect("/short", "/private/1"), page=True)
    assert web.asked("/private/1") == 0


def test_feeds_are_there_for_programs(web: Web, fetch: collect.Fetch) -> None:
    """What a person subscribed to is asked for as a feed reader does, without robots.txt."""
    web.page("/robots.txt", "User-agent: *\nDisallow: /")
    assert fetch(web.page("/feed", "<rss/>")).body == b"<rss/>"
    assert web.asked("/robots.txt") == 0


@pytest.mark.parametrize("status", ["404 None", "401 Who", "403 No", "410 Gone"])
def test_without_robots_txt_all_is_allowed(web: Web, fetch: collect.Fetch, status: str) -> None:
    """RFC 9309, 2.3.1.3."""
    web.page("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    assert fetch(web.page("/one", "<p>Hello"), page=True).body


def test_a_robots_txt_that_cannot_be_read(web: Web, fetch: collect.Fetch) -> None:
    """RFC 9309, 2.3.1.4: nothing may be fetched; all its pages fail, and it is not asked for each."""
    web.page("/robots.txt", "oh", status="503 Oh")
    for path in ("/one", "/two"):
        with pytest.raises(FetchError, match=r"robots\.txt cannot be read.*503") as caught:
            fetch(web.page(path, "<p>Hello"), page=True)
        assert caught.value.source == web.address + path
    assert web.asked("/robots.txt") == 3
    assert web.asked("/one") == 0


def test_a_robots_txt_that_never_comes(web: Web) -> None:
    """It has half of the time, so that the error is about it."""
    web.raw("/robots.txt", lambda line: line.drip(b"HTTP/1.1 200 OK\r\n\r\n" + b"#" * 99, 0.1))
    with collect.client(QUICK, private=True) as fetch, pytest.raises(FetchError, match=r"robots\.txt cannot be read"):
        fetch(web.page("/one", "<p>Hello"), page=True)


def test_of_an_endless_robots_txt_the_beginning_counts(web: Web, fetch: collect.Fetch) -> None:
    """The rules of the first half megabyte hold."""

    def endless(line: Line) -> None:
        line.send(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /private\n")
        line.pour(b"# and so on\n" * 5000)

    web.raw("/robots.txt", endless)
    with pytest.raises(FetchError, match="does not allow"):
        fetch(web.page("/private", "<p>Hello"), page=True)
    assert fetch(web.page("/one", "<p>Hello"), page=True).body


def test_robots_txt_may_be_elsewhere(web: Web, fetch: collect.Fetch) -> None:
    """Redirects are followed (2.3.1.2)."""
    web.redirect("/robots.txt", "/rules")
    web.raw("/rules", answer("User-agent: *\nDisallow: /one"))
    with pytest.raises(FetchError, match="does not allow"):
        fetch(web.page("/one", "<p>Hello"), page=True)


def test_sources_are_not_pages(web: Web, fetch: collect.Fetch) -> None:
    """A page that a person named as a source is fetched because they said so."""
    web.page("/robots.txt", "User-agent: *\nDisallow: /")
    source = Source(location=web.page("/one", "<html><body><p>Hello</p></body></html>"))
    assert len(collect.entries(source, fetch=fetch, limits=QUICK)) == 1
