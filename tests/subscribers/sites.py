"""The readers' pages over subscribers of a test, called in the same process or on a port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from digest.values import Masthead, PersonId
from subscribers import Keys, People, tokens
from subscribers.web import Site, app
from subscribers.web.server import server

MASTHEAD = Masthead(name="The Pier Post", sender="Edda <ed@pier.example>")


def site_of(people: People, masthead: Masthead = MASTHEAD, **other: Any) -> Site:
    """The pages of these subscribers; whatever is in `other` is different."""
    known: dict[str, Any] = {
        "masthead": masthead,
        "whose": lambda token: tokens.read(token, people.keys),
        "leave": lambda person: people.leave(person, how="link"),
        "answers": people.count,
        "trouble": lambda _: None,
    }
    return Site(**known | other)


class Pretended:
    """Pages without a store: who left is in `left`."""

    def __init__(self, **other: Any) -> None:
        self.keys = Keys.fresh()
        self.left: list[PersonId] = []
        known: dict[str, Any] = {
            "masthead": MASTHEAD,
            "whose": lambda token: tokens.read(token, self.keys),
            "leave": self.left.append,
            "answers": lambda: None,
            "trouble": lambda _: None,
        }
        self.site = Site(**known | other)
        self.app = app(self.site)

    def token(self, person: int = 7) -> str:
        """The person's token."""
        return tokens.made(PersonId(person), self.keys)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def heading(self) -> str:
        """The page's heading."""
        (found,) = re.findall(r"<h1>(.*?)</h1>", self.text)
        return str(found)


def call(
    application: Any, path: str, method: str = "GET", chunks: Sequence[bytes] = (b"",), **headers: str
) -> Answer:
    """The answer to a request just as a server hands it on: the path is decoded, and nothing is tidied up."""
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], found, body.decode())


@contextmanager
def served(application: Any) -> Iterator[int]:
    """The port on which it is served, by the server that `digest serve` uses."""
    listener = socket.create_server(("127.0.0.1", 0))
    ready = threading.Event()
    running = server(application, "", lambda _: ready.set())
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert ready.wait(10)
        yield listener.getsockname()[1]
    finally:
        running.should_exit = True
        thread.join(20)
        listener.close()
        assert not thread.is_alive()


def raw(port: int, data: bytes, *, then: bytes | None = None) -> bytes:
    """Everything that comes back for these bytes; with `then`, the connection stays open for it."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(data)
        if then is not None:
            line.sendall(then)
        got = b""
        try:
            while chunk := line.recv(65_536):
                got += chunk
        except ConnectionResetError:
            pass  # the server closed while we were still writing
        return got
