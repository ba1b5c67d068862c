"""Floods: too many sign-ups, too large, too slow and misshapen requests, on the application and on the wire."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from digest import archive
from digest.store.tables import requests
from subscribers.web import bodies
from subscribers.web import server as web_server
from tests.subscribers.attacks import FORM, Attacked, Got, statements, visit
from tests.subscribers.sites import raw, served

FLOOD = 10_000
TOTAL = 200
STRICT = f"\n[signup]\ntotal = {TOTAL}\nper_network = 20\nper_address = 3\n"


@pytest.fixture
def it(tmp_path: Path, store_url: str) -> Iterator[Attacked]:
    """A newsletter with a small limit in all, on either database."""
    made = Attacked(tmp_path / "news", store_url, STRICT)
    yield made
    made.close()
    assert made.told == []


@pytest.fixture
def lite(tmp_path: Path, sqlite_url: str) -> Iterator[Attacked]:
    """The same on SQLite alone."""
    made = Attacked(tmp_path / "news", sqlite_url, STRICT)
    yield made
    made.close()
    assert made.told == []


def flood(it: Attacked, ips: list[str], addresses: list[str]) -> Counter[int]:
    """What was answered to so many sign-ups, eight at a time."""
    stamp = it.serving.stamp()
    it.now += dt.timedelta(seconds=10)

    async def one(ip: str, address: str) -> int:
        fields = {"address": address, "which": "all", "consent": "yes", "stamp": stamp}
        headers = [(b"content-type", FORM.encode()), (b"x-forwarded-for", ip.encode())]
        return (await visit(it.app, "/subscribe", "POST", urlencode(fields).encode(), headers)).status

    async def all_of_them() -> Counter[int]:
        waiting, found = iter(zip(ips, addresses, strict=True)), Counter[int]()

        async def work() -> None:
            for ip, address in waiting:
                found[await one(ip, address)] += 1

        await asyncio.gather(*(work() for _ in range(8)))
        return found

    return it.loop.run(all_of_them())


def rows(it: Attacked) -> int:
    """The sign-ups that were written down."""
    with it.people() as them, them.store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(requests)) or 0


def test_ten_thousand_from_one_network_open_the_store_no_more_than_it_takes(
    lite: Attacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a flood that fills the disk, or keeps the store from readers: once it is over, no statement is run.

    A false X-Forwarded-For in front of the true one is no other network.
    """
    monkeypatch.setattr(archive, "FRESH_S", 3_600.0)  # a busy machine takes more than the minute headings are kept
    ids = lite.peopled()
    before = rows(lite)
    addresses = [f"r{n}@reader.example" for n in range(FLOOD)]
    first = flood(lite, [f"2001:db8:{n:x}::1, 192.0.2.{n % 256}" for n in range(100)], addresses[:100])
    with statements() as seen:
        rest = flood(lite, [f"192.0.2.{n % 256}" for n in range(100, FLOOD)], addresses[100:])
    assert first + rest == {200: 20, 429: FLOOD - 20}
    assert seen == []
    assert rows(lite) == before + 20
    assert lite.ask(f"/unsubscribe/{lite.token(ids['active'])}", "POST").status == 200
    assert flood(lite, ["198.51.100.1"], ["other@reader.example"]) == {200: 1}


def test_as_many_from_everywhere_write_no_more_rows_than_the_total(it: Attacked) -> None:
    """Would catch a limit that each network has for itself alone; to leave and to choose is never limited."""
    ids = it.peopled()
    before = rows(it)
    ips = [f"2001:db8:{n:x}::1" for n in range(2000)]
    assert flood(it, ips, [f"r{n}@reader.example" for n in range(2000)]) == {200: TOTAL, 429: 2000 - TOTAL}
    assert rows(it) == before + TOTAL
    chosen = {"which": "all", "frequency": "weekly", "pause": "none", "language": "en"}
    assert "Saved." in it.form(f"/preferences/{it.token(ids['active'], 'preferences')}", chosen).text
    assert it.ask(f"/unsubscribe/{it.token(ids['active'])}", "POST").status == 200
    it.now += dt.timedelta(hours=1)
    assert flood(it, ["192.0.2.1"], ["later@reader.example"]) == {200: 1}


def test_one_address_from_everywhere_is_mailed_three_times(it: Attacked) -> None:
    """Would catch list bombing: fifty networks give one address, in any spelling, and each is told the same."""
    spellings = ["anna@reader.example", "ANNA@reader.example", " anna@READER.example "]
    ips = [f"198.51.{n}.1" for n in range(50)]
    assert flood(it, ips, [spellings[n % 3] for n in range(50)]) == {200: 50}
    assert len(it.post_letters()) == 3


def multipart(parts: int, name: str = "topic", *, deep: bool = False) -> bytes:
    """A form of so many parts, one within another or one after the other."""
    part = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n'
    inner = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" if deep else "\r\nx\r\n"
    return ((part + inner) * parts + "--b--\r\n").encode()


URL, PARTS = b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=b"
BAD = {
    "100,000 fields": (URL, b"a=1&" * 100_000, {413}),
    "many fields in a small body": (URL, b"a&" * 30_000, {413}),
    "many parts": (PARTS, multipart(600), {413}),
    "100,000 parts": (PARTS, multipart(100_000), {413}),
    "parts within each other": (PARTS, multipart(400, deep=True), {200, 413, 422}),
    "a part without an end": (PARTS, b"--b\r\nContent-Disposition: form-data; name=\"" + b"a" * 60_000, {200, 422}),
    "no boundary": (b"multipart/form-data; boundary=", multipart(3), {200, 422}),
    "a long boundary": (b"multipart/form-data; boundary=" + b"b" * 10_000, multipart(3), {200, 422}),
    "spaces behind it": (b"multipart/form-data; boundary=b" + b" " * 15_000 + b"x", multipart(3), {200, 422}),
    "bad percents": (URL, b"address=%&name=%zz&topic=%u0041&which=%C3%28&consent=%", {200, 422}),
    "NUL": (URL, b"address=a%00@reader.example&name=%00&topic=%00&stamp=%00&%00=%00", {200, 422}),
    "no UTF-8": (URL, b"address=\xff\xfe@reader.example&name=\xc3\x28&stamp=\xed\xa0\x80", {200, 422}),
    "surrogates": (URL, b"address=%ED%A0%80@reader.example&name=%ED%B0%80&stamp=%ED%A0%80", {200, 422}),
    "the same field often": (URL, b"address=a@reader.example&" * 400 + b"consent=yes&consent=no", {200, 422}),
    "one long value": (URL, b"address=" + b"a" * 60_000 + b"@reader.example", {200, 422}),
    "one long topic": (URL, b"topic=" + b"\xcc\x81" * 30_000, {200, 422}),
    "brackets": (b"application/json", b"[" * 60_000, {200, 422}),
    "an unknown charset": (URL + b"; charset=utf-7", b"address=+ADw-", {200, 422}),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_misshapen_body_is_an_answer_like_any_other(lite: Attacked, what: str) -> None:
    """Would catch a 500, a body that is kept whole, and one that takes for ever to be taken apart: on each form."""
    kind, body, statuses = BAD[what]
    lite.peopled()
    mine = lite.token(1, "preferences")
    before = lite.snapshot()
    with_stamp = b"" if kind != URL else f"&stamp={lite.serving.stamp()}".encode()
    lite.now += dt.timedelta(seconds=10)
    for path, allowed in (("/subscribe", statuses), (f"/preferences/{mine}", statuses)):
        lite.ask(path)
        tracemalloc.start()
        began = time.process_time()
        got = lite.ask(path, "POST", body + with_stamp, [(b"content-type", kind)])
        took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert got.status in allowed, (path, got.status)
        assert took < 2, (path, took)
        assert peak < 8_000_000, (path, peak)
    assert lite.snapshot()["people"] == before["people"]


def test_a_body_is_read_no_further_than_it_is_taken(lite: Attacked) -> None:
    """Would catch a body that is kept before it is measured: of a gigabyte no more than the limit is asked for."""
    lite.peopled()
    its = {
        "/subscribe": 413,
        f"/unsubscribe/{lite.token(1)}": 413,
        f"/preferences/{lite.token(2, 'preferences')}": 413,
    }
    for path, status in its.items():
        got, asked_for = lite.loop.run(_endless(lite, path))
        assert got.status == status, path
        assert asked_for <= bodies.MOST + 2 * 4096, path


async def _endless(it: Attacked, path: str) -> tuple[Got, int]:
    asked_for = 0

    async def receive() -> dict[str, object]:
        nonlocal asked_for
        asked_for += 4096
        assert asked_for < 10_000_000
        return {"type": "http.request", "body": b"x" * 4096, "more_body": True}

    async def application(scope: dict[str, object], _: object, send: object) -> None:
        await it.app(scope, receive, send)  # type: ignore[arg-type]

    return await visit(application, path, "POST", b"", [(b"content-type", FORM.encode())]), asked_for


def chunked(*pieces: bytes) -> bytes:
    """A body in pieces, as HTTP/1.1 has it."""
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n"


def test_what_comes_in_pieces_and_in_a_row_is_answered_in_turn(lite: Attacked) -> None:
    """Would catch one request's body that is taken for the next one (smuggling), and pieces that are not measured."""
    ids = lite.peopled()
    first, second = lite.token(ids["active"]), lite.token(ids["paused"])
    head = f"POST /unsubscribe/{first} HTTP/1.1\r\nHost: x\r\n"
    inner = f"POST /unsubscribe/{second} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode()
    last = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with served(lite.app) as port:
        length = f"{head}Content-Length: {len(inner)}\r\n\r\n".encode()
        got = raw(port, length + inner + last)
        assert got.count(b"HTTP/1.1 200 OK") == 2
        assert got.endswith(b"ok\n")
        pieces = f"{head}Transfer-Encoding: chunked\r\n\r\n".encode()
        assert raw(port, pieces + chunked(inner, b"List-Unsubscribe=One-Click") + last).count(b"HTTP/1.1 200 OK") == 2
        many = raw(port, pieces + chunked(*[b"x" * 1000] * 200) + last)
        assert not many or many.startswith(b"HTTP/1.1 413 ")
        for both in (
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Content-Length: 5\r\nContent-Length: 6",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: x\r\nContent-Length : 3",
        ):
            refused = raw(port, f"{head}{both}\r\n\r\n".encode() + inner)
            assert refused.count(b"HTTP/1.1") == 1, both
            assert refused.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 ")), both
        row = b"".join(b"GET /subscribe HTTP/1.1\r\nHost: x\r\n\r\n" for _ in range(50)) + last
        assert raw(port, row).count(b"HTTP/1.1 200 OK") == 51
        for header in (
            b"X: " + b"a" * 200_000,
            b"\r\n".join(b"X%d: a" % n for n in range(20_000)),
            b"X: \x00",
            b"\xff: a",
        ):
            answer = raw(port, b"GET /health HTTP/1.1\r\nHost: x\r\n" + header + b"\r\nConnection: close\r\n\r\n")
            assert not answer.startswith(b"HTTP/1.1 5"), header[:20]
        assert raw(port, last).endswith(b"ok\n")
    assert (lite.statuses()["active"], lite.statuses()["paused"]) == ("unsubscribed", "paused")


def test_who_sends_slowly_keeps_nobody_waiting(lite: Attacked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a body that is waited for in a thread, or for ever: two hundred, and others are served."""
    monkeypatch.setattr(bodies, "BODY_S", 1.0)
    lite.peopled()
    head = f"POST /unsubscribe/{lite.token(1)} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nL".encode()
    with served(lite.app) as port:
        lines = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(200)]
        for line in lines:
            line.sendall(head)
        began = time.monotonic()
        answer = raw(port, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answer.endswith(b"ok\n")
        assert time.monotonic() - began < 5
        for line in lines:
            assert line.recv(100).startswith(b"HTTP/1.1 408 ")
            line.close()


@pytest.mark.parametrize("data", [b"", b"GET /health HTTP/1.1\r\nX: a", b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_who_sends_no_request_is_not_listened_to_for_ever(
    lite: Attacked, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch connections that are held with a byte now and then, also after an answer."""
    monkeypatch.setattr(web_server, "HEAD_S", 0.3)
    with served(lite.app) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(data)
        began, ended = time.monotonic(), False
        while not ended and time.monotonic() - began < 10:
            try:
                line.sendall(b"X" if data else b"")
                line.settimeout(0.1)
                ended = line.recv(65_536) == b""
            except TimeoutError:
                pass
            except ConnectionError:
                ended = True
        assert ended
        assert time.monotonic() - began < 5
