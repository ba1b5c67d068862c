"""The readers' pages under attack: never a 500, never a redirect, and nobody leaves who was not meant."""

from __future__ import annotations

import socket
import string
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subscribers import People, candidate, tokens
from subscribers.web import app, bodies
from tests.subscribers.sites import Pretended, call, raw, served, site_of

SEGMENTS = st.one_of(
    st.text(max_size=40),
    st.text(string.ascii_lowercase + "234567", min_size=18, max_size=29),
    st.sampled_from(
        [
            "unsubscribe",
            "subscribe",
            "embed",
            "confirm",
            "preferences",
            "issues",
            "2026-09-21",
            "images",
            "health",
            "roundup",
            "..",
            ".",
            "",
            "%2e%2e",
            "\0",
            "\n",
            "{token}",
            "\u202e",
        ]
    ),
)
PATHS = st.lists(SEGMENTS, max_size=5).map(lambda parts: "/" + "/".join(parts))
METHODS = st.sampled_from(
    ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "DISPATCH", "get", ""]
)
BODIES = st.lists(st.binary(max_size=200), max_size=4)


@settings(deadline=None)  # the first page waits for its template
@given(PATHS, METHODS, BODIES)
def test_no_request_breaks_it(path: str, method: str, chunks: list[bytes]) -> None:
    """Whatever is asked for: an answer in the two, four hundreds, with its headers; and nobody has left."""
    its = Pretended(prefix="/roundup")
    answer = call(its.app, path, method, chunks)
    assert answer.status in {200, 404, 405}
    assert its.asked == its.preferred == its.confirmed == []
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert its.left == []


@settings(deadline=None)
@given(METHODS, BODIES, st.sampled_from(["", "/roundup"]), st.sampled_from(["", "/", "\n", " ", "//", "/x"]))
def test_with_a_good_token_a_post_alone_does_anything(
    method: str, chunks: list[bytes], prefix: str, end: str
) -> None:
    """No other method, and no path but the very one."""
    its = Pretended(prefix="/roundup")
    answer = call(its.app, f"{prefix}/unsubscribe/{its.token()}{end}", method, chunks)
    assert answer.status < 500
    assert its.left == ([7] if method == "POST" and answer.status == 200 else [])
    assert (answer.status == 200) == (method in {"GET", "HEAD", "POST"} and not end.strip())


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="/\n"), min_size=1, max_size=30))
def test_no_text_is_a_token_by_chance(text: str) -> None:
    """Nobody is found by trying, and the page does not repeat what was tried."""
    its = Pretended()
    answer = call(its.app, f"/unsubscribe/{text}", "POST")
    assert its.left == []
    assert answer.status == 404
    assert answer.text == call(its.app, "/unsubscribe/another").text


def test_a_body_that_is_too_large_is_read_no_further() -> None:
    """413, and nobody has left: no mail program sends so much."""
    its = Pretended()
    path = f"/unsubscribe/{its.token()}"
    assert call(its.app, path, "POST", [b"x" * 65_536]).status == 200
    its.left.clear()
    assert call(its.app, path, "POST", [b"x" * 65_536, b"x"]).status == 413
    assert its.left == []


@pytest.fixture
def its() -> Pretended:
    """Pages without a store."""
    return Pretended(prefix="/roundup")


@pytest.fixture
def port(its: Pretended) -> Iterator[int]:
    """Where they are served, by the server that `digest serve` uses."""
    with served(its.app) as number:
        yield number


def asked(port: int, target: str, method: str = "GET", more: str = "", body: bytes = b"") -> bytes:
    """What comes back for the request line as it is."""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {target} HTTP/1.1\r\nHost: pier.example\r\nConnection: close\r\n{length}{more}\r\n"
    return raw(port, head.encode("latin-1") + body)


@pytest.mark.parametrize(
    "target",
    [
        "/unsubscribe/../health",
        "/unsubscribe/%2e%2e/health",
        "/unsubscribe/..%2fhealth",
        "/unsubscribe//{token}",
        "//unsubscribe/{token}",
        "/x/../unsubscribe/{token}",
        "/unsubscribe/{token}/",
        "/unsubscribe/{token}%00",
        "/unsubscribe/%00",
        "/unsubscribe/{token};a=b",
        "/unsubscribe%2f{token}x",
        "/unsubscribe/{token}%0d%0aSet-Cookie:%20a=b",
        "/unsubscribe/%ff%fe",
        "/unsubscribe/%",
        "/unsubscribe/" + "a" * 30_000,
        "/etc/passwd",
        "/page/page.css",
        "*",
        "http://other.example/unsubscribe/x",
    ],
)
def test_tricks_with_the_path_find_nothing(its: Pretended, port: int, target: str) -> None:
    """404 on the wire, too; no header of a stranger's, no redirect, and nobody has left."""
    for method in ("GET", "POST"):
        answer = asked(port, target.replace("{token}", its.token()), method)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 404 "), head
        assert b"set-cookie" not in head.lower()
        assert b"location" not in head.lower()
        assert b"</html>" in body
    assert its.left == []


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /unsubscribe/\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /unsubscribe/" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /unsubscribe HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /unsubscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(port: int, data: bytes) -> None:
    """By the server, before it comes to us; and the next one is served."""
    assert not raw(port, data, then=b"\r\n\r\n").startswith((b"HTTP/1.1 2", b"HTTP/1.1 5"))
    assert asked(port, "/health").startswith(b"HTTP/1.1 200 ")


def test_no_header_gets_into_an_answer(its: Pretended, port: int) -> None:
    """Neither the Host nor what proxies add is used for anything."""
    more = "X-Forwarded-Host: evil.example\r\nX-Forwarded-Prefix: /evil\r\nForwarded: host=evil.example\r\n"
    more += "X-HTTP-Method-Override: POST\r\nCookie: a=b\r\nReferer: https://evil.example/\r\n"
    answer = asked(port, f"/roundup/unsubscribe/{its.token()}", "GET", more)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"evil" not in answer
    assert its.left == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "DISPATCH", "M-SEARCH"])
def test_other_methods_are_not_allowed(its: Pretended, port: int, method: str) -> None:
    """405, with those that are."""
    head = asked(port, f"/unsubscribe/{its.token()}", method).partition(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 405 ")
    assert {one.strip() for one in head.partition(b"allow: ")[2].split(b"\r\n")[0].split(b",")} == {
        b"get", b"head", b"post"
    }  # fmt: skip
    assert its.left == []


def test_a_head_has_no_body(its: Pretended, port: int) -> None:
    """And the length that the page has."""
    head, _, body = asked(port, f"/unsubscribe/{its.token()}", "HEAD").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert body == b""
    assert its.left == []


def test_a_large_body_on_the_wire_is_refused(its: Pretended, port: int) -> None:
    """Megabytes are not taken in."""
    answer = asked(port, f"/unsubscribe/{its.token()}", "POST", body=b"x" * 200_000)
    assert not answer or answer.startswith(b"HTTP/1.1 413 ")
    assert its.left == []


def test_a_body_that_never_ends_is_not_waited_for(its: Pretended, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """408 after some seconds; the others are served meanwhile."""
    monkeypatch.setattr(bodies, "BODY_S", 0.3)
    head = f"POST /unsubscribe/{its.token()} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nList"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        began = time.monotonic()
        line.sendall(head.encode())
        assert asked(port, "/health").startswith(b"HTTP/1.1 200 ")
        assert line.recv(65_536).startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - began < 5
    assert its.left == []


def test_who_hangs_up_in_the_middle_is_no_error(its: Pretended, port: int, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is written down, nobody has left, and the next one is served."""
    head = f"POST /unsubscribe/{its.token()} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nList"
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(head.encode())
    assert asked(port, "/health").startswith(b"HTTP/1.1 200 ")
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert its.left == []


def test_many_at_once_all_leave(people: People) -> None:
    """On either database, more than there are threads."""
    for n in range(60):
        people.add(candidate(f"reader{n}@example.org"), wording="Asked at the pier.")
    paths = [f"/unsubscribe/{tokens.made(one.id, people.keys)}" for one in people.all()]
    with served(app(site_of(people))) as port, ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda path: asked(port, path, "POST"), [*paths, *paths]))
    assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)
    assert people.count() == {"unsubscribed": 60}
