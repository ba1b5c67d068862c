"""What `digest serve` writes down while it is attacked: no address in full, no token, whatever breaks meanwhile."""

from __future__ import annotations

import re
import socket
import time
import urllib.parse
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_serve import Serving, given, serving
from tests.fakes.smtp import Reply, Smtp
from tests.subscribers.sites import raw

SECRET = "secret.person"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No store and no keys of somebody else."""
    for name in ("DIGEST_STORE_URL", "DIGEST_KEYS"):
        monkeypatch.delenv(name, raising=False)


def stamp(one: Serving) -> str:
    """A fresh mark, out of the form."""
    (found,) = re.findall(r'name="stamp" value="([^"]+)"', one.ask("/")[1])
    return str(found)


def signed_up(one: Serving, port: int, number: int) -> bytes:
    """The answer to a sign-up."""
    fields = {"address": f"{SECRET}{number}@reader.example", "which": "all", "consent": "yes", "stamp": stamp(one)}
    return posted(port, "/subscribe", fields)


def posted(port: int, path: str, fields: dict[str, str]) -> bytes:
    """The answer to a form."""
    body = urllib.parse.urlencode(fields).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {SECRET}@reader.example\r\nX-Forwarded-For: {SECRET}@reader.example\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
    return raw(port, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def seen(server: Smtp, what: str) -> None:
    """Nothing, once the server has had a command that has this in it."""
    until = time.monotonic() + 20
    while not any(what in line for _, line in server.commands):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_whatever_breaks_no_address_and_no_token_is_written_down(digest: Run, newsletter: Path) -> None:
    """Would catch a relay's words, a statement's values or a path that reach stdout or stderr as they are."""
    assert digest("subscribers", "add", f"{SECRET}@reader.example", "--consent", "Asked", "-C", newsletter).code == 0
    with Smtp() as relay:
        relay.on(
            "rcpt", Reply(550, f"5.1.1 <{SECRET}1@reader.example> unknown, said {SECRET}1@reader.example"), nth=1
        )
        relay.on("dot", Reply(451, f"4.0.0 no room for {SECRET}2@reader.example"), nth=1)
        given(newsletter, 'web = "https://pier.example/post/"')
        text = (newsletter / "digest.toml").read_text()
        settings = re.sub(r"(?m)^\[delivery\]$", f'[delivery]\nrelay = "{relay.url}"', text)
        settings = settings if "[delivery]\nrelay" in settings else f'{settings}\n[delivery]\nrelay = "{relay.url}"\n'
        (newsletter / "digest.toml").write_text(settings + "\n[signup]\nseconds = 0\n")
        with serving(newsletter) as one:
            port = int(one.address.rstrip("/").rpartition(":")[2])
            words = _attacked(one, port, relay)
            for name in ("digest.db", "digest.db-wal", "digest.db-shm"):
                (newsletter / name).unlink(missing_ok=True)
            for path in (
                "subscribe",
                *(f"{page}/{word}" for page in ("confirm", "preferences", "unsubscribe") for word in words),
            ):
                assert posted(port, f"/{path}", {"address": f"{SECRET}@reader.example"}).startswith(b"HTTP/1.1 ")
            (newsletter / "digest.db").write_bytes(f"{SECRET}@reader.example {words[0]} ".encode() * 100)
            for word in words:
                one.ask(f"/unsubscribe/{word}", "POST")
            one.ask("/health")
            code, out, err = one.end()
    assert code == 0
    assert out == ""
    assert "550 " in err
    assert SECRET not in err
    assert not [word for word in words if word in err.lower()]
    assert len(err) < 20_000


def _attacked(one: Serving, port: int, relay: Smtp) -> list[str]:
    """Everything at once; the tokens that came by mail, and stamps."""
    assert b" 200 OK" in signed_up(one, port, 1)
    seen(relay, f"{SECRET}1@")
    assert b" 200 OK" in signed_up(one, port, 2)
    seen(relay, f"{SECRET}2@")
    assert b" 200 OK" in posted(port, "/subscribe", {
        "address": f"{SECRET}@reader.example", "which": "all", "consent": "yes", "stamp": stamp(one),
    })  # fmt: skip
    until = time.monotonic() + 20
    while len(relay.messages) < 1 and time.monotonic() < until:
        time.sleep(0.05)
    letters = "".join(re.sub(r"=\r\n", "", one.data.decode()) for one in relay.messages)
    words = sorted(set(re.findall(r"/(?:confirm|preferences|unsubscribe)/([a-z2-7]{18,32})", letters)))
    assert words
    words.append(stamp(one))
    for word in words:
        for page in ("confirm", "preferences", "unsubscribe", "x", "2026-09-21"):
            for end in ("", "%00", "%ff", "x", f"?{SECRET}@reader.example", "/.."):
                assert raw(port, f"GET /{page}/{word}{end} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        for broken in (
            f"GET /confirm/{word} HTTP/9",
            f"/confirm/{word}",
            f"X {SECRET}@reader.example",
            f"GET / HTTP/1.1\r\nHost: x\r\n{SECRET}@reader.example {word}",
        ):
            raw(port, f"{broken}\r\n\r\n".encode())
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(
                f"POST /unsubscribe/{word} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{word[:4]}".encode()
            )
    return words
