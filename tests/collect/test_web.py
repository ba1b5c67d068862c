"""Fetching, from a server that misbehaves: every case ends within its limit, with one clear error."""

import gzip
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from digest import collect
from digest.errors import CollectError, FeedError, FetchError
from digest.values import Entry, Source
from tests.fakes.web import Line, Web

Fetched = Callable[..., tuple[Entry, ...]]
FEED = "<rss><channel><title>Pier</title><item><title>Caf\u00e9</title><link>/1</link></item></channel></rss>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_feed_behind_an_address(web: Web, fetched: Fetched) -> None:
    """Its relative links are relative to where it was found; the source stays as it was named."""
    address = web.page("/feed", FEED, kind="application/rss+xml; charset=utf-8")
    (entry,) = fetched(address)
    assert (entry.title, entry.url, entry.source.location) == ("Caf\u00e9", f"{web.address}/1", address)


def test_page_behind_an_address_knows_where_it_was_found(web: Web, fetched: Fetched) -> None:
    """After redirects, the entry's address is the last one; the source is the one asked for."""
    web.page("/new", "<html><body><p>Hello</p></body></html>")
    asked = web.redirect("/old", "/new#part")
    (entry,) = fetched(asked)
    assert entry.url == f"{web.address}/new#part"
    assert entry.source.location == asked


def test_we_say_who_we_are(web: Web, fetched: Fetched) -> None:
    """An honest agent, and what we understand."""
    fetched(web.page("/feed", FEED))
    (request,) = web.requests
    assert request.headers["user-agent"] == "pier-post/1 (+https://pier.example)"
    assert request.headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("https://pier.example/", " (+https://pier.example/)"),
        ("ed@pier.example", " (+ed@pier.example)"),
        ("", ""),
        ("a) Evil/1 (\r\nX: y\u00e9", " (+a Evil/1 X: y)"),
    ],
)
def test_the_agent_names_whom_to_ask(contact: str, shown: str) -> None:
    """An address where the newsletter has one; nothing in it ends the header or the remark."""
    assert collect.agent(contact) == collect.AGENT + shown


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", gzip.compress(FEED.encode())), ("deflate", zlib.compress(FEED.encode())), ("gzip", FEED.encode())],
    ids=["gzip", "deflate", "said to be gzip"],
)
def test_compression(web: Web, fetched: Fetched, coding: str, body: bytes) -> None:
    """What the server packed is unpacked, also where it only says so."""
    assert len(fetched(web.page("/feed", body, Content_Encoding=coding))) == 1


def test_declared_charset_is_used_where_the_bytes_do_not_tell(web: Web, fetched: Fetched) -> None:
    """A page in KOI8-R that only the header knows of."""
    page = "<html><body><p>\u041d\u043e\u0432\u043e\u0441\u0442\u0438</p></body></html>".encode("koi8-r")
    (entry,) = fetched(web.page("/", page, kind="text/html; charset=koi8-r"))
    assert "\u041d\u043e\u0432\u043e\u0441\u0442\u0438" in (entry.html or "")


def test_wrong_charset_does_no_harm(web: Web, fetched: Fetched) -> None:
    """UTF-8 that the server calls Latin-1."""
    assert fetched(web.page("/feed", FEED, kind="text/xml; charset=iso-8859-1"))[0].title == "Caf\u00e9"


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oh", "403 Forbidden", "304 Not Modified"])
def test_status_is_in_the_error(web: Web, fetched: Fetched, status: str) -> None:
    """As data and in words."""
    with pytest.raises(FetchError, match=status) as caught:
        fetched(web.page("/feed", "no", status=status))
    assert caught.value.status == int(status[:3])


def then(*steps: Callable[[Line], None]) -> Callable[[Line], None]:
    """One after the other."""

    def all_of_them(line: Line) -> None:
        for step in steps:
            step(line)

    return all_of_them


def send(data: bytes) -> Callable[[Line], None]:
    """Sends these bytes."""
    return lambda line: line.send(data)


HALF = OK + b"Content-Length: 99\r\n\r\nhalf"
AWAY = b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n"
ROUND = b"HTTP/1.1 301 Moved\r\nLocation: /bad\r\nContent-Length: 0\r\n\r\n"
BOMB = OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(50_000_000))
MISBEHAVIOUR: dict[str, tuple[Callable[[Line], None], str]] = {
    "drips its head": (lambda line: line.drip(OK * 40, 0.3), "not finished within 1.5 s"),
    "drips its body": (then(send(OK + b"\r\n"), lambda line: line.drip(b"x" * 99, 0.3)), "not finished within 1.5 s"),
    "never answers": (Line.stall, "no answer in time"),
    "stops half way": (then(send(HALF), Line.stall), "no answer in time"),
    "never ends": (then(send(OK + b"\r\n"), lambda line: line.pour(b"x" * 65_536)), "sends more than 0.2 MB"),
    "sends a bomb": (send(BOMB), "unpacks to more than 0.2 MB"),
    "hangs up at once": (then(), "cannot be fetched"),
    "cuts off": (then(send(HALF), Line.reset), "cannot be fetched"),
    "sends too little": (send(HALF), "cannot be fetched"),
    "speaks no HTTP": (send(b"220 mail.example ESMTP\r\n"), "cannot be fetched"),
    "packs as nobody asked": (send(OK + b"Content-Encoding: br\r\n\r\nxx"), "was not asked for"),
    "redirects endlessly": (then(send(AWAY), lambda line: line.pour(b"x" * 9999)), "no address on the web"),
    "redirects in a circle": (send(ROUND), "more than 3 times"),
}


@pytest.mark.parametrize("what", MISBEHAVIOUR)
def test_server_that(what: str, web: Web, fetched: Fetched) -> None:
    """Each ends within the limits, and a good source on the same client is unharmed."""
    answer, reason = MISBEHAVIOUR[what]
    start = time.perf_counter()
    with pytest.raises(FetchError, match=reason):
        fetched(web.raw("/bad", answer))
    assert time.perf_counter() - start < 4
    assert len(fetched(web.page("/good", FEED))) == 1


@pytest.mark.parametrize(
    "address",
    [
        "ftp://pier.example/feed",
        "file:///etc/passwd",
        "http://user:word@127.0.0.1/",
        "http://",
        "https://[::1/",
        "gopher://x/",
    ],
)
def test_only_the_web_is_fetched(fetched: Fetched, address: str) -> None:
    """Other schemes, passwords in addresses and half addresses are refused."""
    with pytest.raises(FetchError, match="only http and https"):
        fetched(address)


def test_server_that_is_not_there(fetched: Fetched) -> None:
    """Refused connections are one line."""
    with pytest.raises(FetchError, match="cannot be fetched"):
        fetched("http://127.0.0.1:9/feed")


def test_many_threads_share_a_client(web: Web, fetched: Fetched) -> None:
    """All answers arrive, each at its own asker, and they overlap."""

    def late(line: Line) -> None:
        time.sleep(0.3)
        line.send(OK + b"Connection: close\r\n\r\n<p>" + line.request.path.encode())

    addresses = [web.raw(f"/{number}", late) for number in range(12)]
    start = time.perf_counter()
    with ThreadPoolExecutor(12) as pool:
        pages = [entry.html for (entry,) in pool.map(fetched, addresses)]
    assert pages == [f"<p>/{number}" for number in range(12)]
    assert time.perf_counter() - start < 12 * 0.3


def test_opml_behind_an_address(web: Web) -> None:
    """Its feeds are read, one level deep; the caller hears of those that fail, no file of ours is touched."""
    web.page("/feed", FEED)
    web.page("/page", "<html><body><p>Hello</p></body></html>")
    inner = web.page("/inner", '<opml><body><outline xmlUrl="/feed"/></body></opml>')
    body = (
        '<outline text="Coast"><outline text="Pier Post" xmlUrl="/feed"/></outline><outline xmlUrl="/none"/>'
        f'<outline xmlUrl="/page"/><outline type="include" url="{inner}"/><outline xmlUrl="file:///etc/passwd"/>'
    )
    failed: list[CollectError] = []
    limits = collect.Limits(total_s=5)
    with collect.client(limits, private=True) as fetch:
        location = web.page("/list", f"<opml><body>{body}</body></opml>")
        found = collect.entries(Source(location=location), fetch=fetch, limits=limits, failed=failed.append)
    (entry,) = found
    assert (entry.title, entry.source.title, entry.source.tags) == ("Caf\u00e9", "Pier Post", ("Coast",))
    assert entry.source.location == f"{web.address}/feed"
    for reason in ("404", "web page, not a feed", "OPML file within an OPML file", "no address on the web"):
        assert any(reason in str(error) for error in failed), reason


def test_opml_behind_an_address_of_which_nothing_can_be_read(web: Web, fetched: Fetched) -> None:
    """Then the first error is the source's."""
    with pytest.raises(FetchError, match="404"):
        fetched(web.page("/list", '<opml><body><outline xmlUrl="/a"/><outline xmlUrl="/b"/></body></opml>'))


def test_page_where_a_feed_was_promised_names_the_feed(web: Web, fetched: Fetched) -> None:
    """Relative links in it are made whole."""
    page = '<html><head><link href="/rss" rel=alternate type="application/rss+xml"></head><body>Hi</body></html>'
    with pytest.raises(FeedError, match=f"{web.address}/rss"):
        fetched(web.page("/", page), feed=True)


def test_another_fetch_can_stand_in() -> None:
    """A cache or a guard wraps the client by being called as it is."""

    def stored(url: str, /) -> collect.Fetched:
        return collect.Fetched(url=url, body=FEED.encode())

    source = Source(location="https://pier.example/feed")
    (entry,) = collect.entries(source, fetch=stored, limits=collect.Limits())
    assert entry.url == "https://pier.example/1"


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    """Not the HTTP client, not lxml, not feedparser, not asyncio: files that are pages need none of them."""
    program = (
        "import sys; from digest import collect\n"
        "with collect.client(collect.Limits()) as fetch: pass\n"
        "print(sorted({'httpx2', 'lxml', 'feedparser', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
