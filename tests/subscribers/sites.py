"""The readers' pages over subscribers of a test, called in the same process or on a port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode

from digest.errors import TokenInvalid
from digest.values import Masthead, PersonId
from subscribers import Keys, People, tokens
from subscribers.persons import Preferences
from subscribers.web import Archive, Choosing, Form, Look, Reader, Sent, Signing, Signup, Site, app
from subscribers.web.server import server

MASTHEAD = Masthead(name="The Pier Post", sender="Edda <ed@pier.example>")
LOOK = Look()
NOW = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)


def nothing_of(masthead: Masthead, keys: Callable[[], Keys], **other: Any) -> dict[str, Any]:
    """All that a site needs, over keys alone: nobody can subscribe, nobody is there, and nothing was sent."""

    def refused(*_: object) -> Any:
        raise TokenInvalid(reason="not a token of this newsletter")

    known: dict[str, Any] = {
        "masthead": masthead,
        "whose": lambda token, purpose: tokens.read(token, keys(), purpose),
        "token": lambda person, purpose: tokens.made(person, keys(), purpose),
        "leave": lambda person, ip: None,
        "form": form_of(keys),
        "signing": Signing(ask=lambda _: "taken", shown=refused, confirm=refused),
        "choosing": Choosing(reader=lambda _: None, prefer=lambda *_: None),
        "archive": Archive(issues=lambda _: (), page=lambda _: None, public=lambda _: True, image=lambda *_: None),
        "answers": lambda: None,
        "trouble": lambda _: None,
        "now": lambda: NOW,
        "look": LOOK,
    }
    return known | other


def form_of(keys: Callable[[], Keys], **other: Any) -> Form:
    """A sign-up form that is open, with stamps of `NOW`."""

    def age(stamp: str) -> float:
        return NOW.timestamp() + 3 - tokens.opened(stamp, keys(), "form", NOW)

    known: dict[str, Any] = {
        "open": True,
        "headings": lambda: ("Haiti", "Kenya", "Peru & Bolivia"),
        "stamp": lambda: tokens.timed(int(NOW.timestamp()), NOW + dt.timedelta(days=1), keys(), "form"),
        "age": age,
    }
    return Form(**known | other)


def site_of(people: People, masthead: Masthead = MASTHEAD, **other: Any) -> Site:
    """The pages of these subscribers, as far as leaving goes; whatever is in `other` is different."""
    its = {"leave": lambda person, ip: people.leave(person, how="link"), "answers": people.count}
    return Site(**nothing_of(masthead, lambda: people.keys, **its | other))


@dataclass
class Confirming:
    """What a confirmation link is about."""

    address: str = "anna@reader.example"
    wording: str = "I want to get The Pier Post by mail."
    state: Literal["open", "done", "expired"] = "open"


class Pretended:
    """Pages without a store: what they did is in `left`, `asked`, `confirmed` and `preferred`."""

    def __init__(self, **other: Any) -> None:
        self.keys = Keys.fresh()
        self.left: list[PersonId] = []
        self.asked: list[Signup] = []
        self.confirmed: list[str] = []
        self.preferred: list[Preferences] = []
        self.whence: list[str] = []
        self.told: list[str] = []
        self.answer: Literal["taken", "limited"] = "taken"
        self.shown = Confirming()
        self.reader: Reader | None = Reader(address="anna@reader.example", preferences=Preferences())
        self.sent: tuple[Sent, ...] = ()
        self.pages: dict[str, str] = {}
        self.images: dict[tuple[str, str], bytes] = {}
        masthead = other.pop("masthead", MASTHEAD)
        self.site = Site(**nothing_of(masthead, lambda: self.keys, **self._own() | other))
        self.app = app(self.site)

    def _own(self) -> dict[str, Any]:
        return {
            "leave": self._leave,
            "signing": Signing(ask=self._ask, shown=self._shown, confirm=self._confirm),
            "choosing": Choosing(reader=lambda _: self.reader, prefer=self._prefer),
            "archive": Archive(
                issues=lambda most: self.sent[:most],
                page=self.pages.get,
                public=lambda slug: any(one.slug == slug for one in self.sent),
                image=lambda slug, name: self.images.get((slug, name)),
            ),
            "trouble": self.told.append,
        }

    def _leave(self, person: PersonId, ip: str) -> None:
        self.left.append(person)
        self.whence.append(ip)

    def _ask(self, signup: Signup) -> Literal["taken", "limited"]:
        self.asked.append(signup)
        return self.answer

    def _shown(self, token: str) -> Confirming:
        tokens.opened(token, self.keys, "confirm", NOW)
        return self.shown

    def _confirm(self, token: str, ip: str) -> PersonId:
        self.confirmed.append(ip)
        return PersonId(tokens.opened(token, self.keys, "confirm", NOW))

    def _prefer(self, person: PersonId, preferences: Preferences, ip: str) -> None:
        self.preferred.append(preferences)
        if self.reader:
            self.reader = replace(self.reader, preferences=preferences)

    def token(self, person: int = 7, purpose: str = "leave") -> str:
        """The person's token."""
        return tokens.made(PersonId(person), self.keys, purpose)

    def confirming(self, person: int = 7) -> str:
        """The token in the link of a confirmation mail."""
        return tokens.timed(person, NOW + dt.timedelta(days=7), self.keys, "confirm")


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
    path, _, query = path.partition("??")  # a question mark may be in a path, too
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
        "query_string": query.encode(),
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
    return Answer(start["status"], found, body.decode(errors="replace"))


def post(application: Any, path: str, fields: Any, **headers: str) -> Answer:
    """The answer to a form that is sent as browsers send it."""
    kind = {"content_type": "application/x-www-form-urlencoded"}
    return call(application, path, "POST", [urlencode(fields, doseq=True).encode()], **kind | headers)


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
