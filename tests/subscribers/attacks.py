"""A newsletter to attack: the application as `digest serve` wires it, a real store, somebody in every standing."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import email
import email.policy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import sqlalchemy as sa

from digest.store.tables import events, origins, people, requests, variants
from digest.values import Address, PersonId
from subscribers import candidate, tokens
from subscribers.web import bodies
from tests.test_serving import Site

WORDING = "Asked at the pier."
STANDINGS = (
    "active", "paused", "pending", "unsubscribed", "bounced", "complained", "suppressed", "erased", "expired",
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"
Headers = Sequence[tuple[bytes, bytes]]
WIDE = "\n[signup]\nper_network = 10000\nper_address = 100\n"
"""Limits that are in nobody's way."""


@dataclass(frozen=True)
class Got:
    """An answer, to the byte."""

    status: int
    head: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()

    def header(self, name: str) -> str:
        """The values of that header."""
        return ", ".join(value.decode("latin-1") for key, value in self.head if key.decode().lower() == name)


class Attacked(Site):
    """The newsletter, called in one event loop that stays; letters are sent when a test says so."""

    def __init__(self, folder: Path, url: str, more: str = WIDE, relay: str | None = None) -> None:
        folder.mkdir(exist_ok=True)
        super().__init__(folder, url, more, relay)
        self.loop = asyncio.Runner()

    def close(self) -> None:
        """Let go of the loop and the store."""
        self.loop.close()
        self.serving.close()

    def ask(self, path: str, method: str = "GET", body: bytes = b"", headers: Headers = ()) -> Got:
        """The answer; the path and its query as they stand in a request line."""
        return self.loop.run(visit(self.app, path, method, body, headers))

    def form(self, path: str, fields: Any, headers: Headers = ()) -> Got:
        """The answer to a form."""
        data = urlencode(fields, doseq=True, errors="surrogatepass").encode()
        return self.ask(path, "POST", data, [(b"content-type", FORM.encode()), *headers])

    def subscribe(self, address: str, headers: Headers = (), **other: Any) -> Got:
        """The answer to a sign-up that is filled in as people do, within ten seconds."""
        fields = {"address": address, "which": "all", "frequency": "every", "consent": "yes", "homepage": ""}
        stamp = self.serving.stamp()
        self.now += dt.timedelta(seconds=10)
        return self.form("/subscribe", {**fields, "stamp": stamp, **other}, headers)

    def post_letters(self) -> list[EmailMessage]:
        """Sends what is due; all letters so far, oldest first."""
        self.serving._postman.round()
        found = sorted((self.settings.folder / "letters").glob("**/*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [email.message_from_bytes(one.read_bytes(), policy=email.policy.default) for one in found]

    def peopled(self) -> dict[str, PersonId]:
        """Somebody in every standing, by its name: `active@reader.example` and so on."""
        self.subscribe("expired@reader.example")
        self.post_letters()
        self.now += dt.timedelta(days=8)
        with self.people() as them:
            them.expire()
            for name in STANDINGS[:-1]:
                consent = None if name == "pending" else WORDING
                them.add(candidate(f"{name}@reader.example", name="Ann"), wording=consent)
            ids = {name: them.the(Address(f"{name}@reader.example")).id for name in STANDINGS}
            them.pause(ids["paused"], None, how="command")
            them.leave(ids["unsubscribed"])
            them.fail(ids["bounced"], "bounced")
            them.fail(ids["complained"], "complained")
            them.remove(Address("suppressed@reader.example"))
            them.forget(Address("erased@reader.example"))
            assert {one: them.numbered(ids[one]).status for one in STANDINGS} == {one: one for one in STANDINGS}  # type: ignore[union-attr]
        self.now += dt.timedelta(hours=1)
        return ids

    def token(self, person: int, purpose: str = "leave") -> str:
        """The person's token."""
        return tokens.made(PersonId(person), self.serving.keys(), purpose)

    def confirming(self, address: str) -> str:
        """The token in the letter that a sign-up of this address is sent."""
        self.subscribe(address)
        letter = [one for one in self.post_letters() if address in str(one["To"])][-1]
        text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        return str(text.partition("/confirm/")[2].split()[0])

    def statuses(self) -> dict[str, str]:
        """Where everybody is who has an address."""
        with self.people() as them:
            return {str(one.address).partition("@")[0]: one.status for one in them.all()}

    def snapshot(self) -> dict[str, list[Any]]:
        """All that is known of anybody."""
        with self.people() as them, them.store.reading() as connection:
            tables = (people, events, origins, requests, variants)
            return {one.name: sorted(map(repr, connection.execute(sa.select(one)))) for one in tables}


async def visit(application: Any, target: str, method: str, body: bytes, headers: Headers) -> Got:
    """The answer of the application to what uvicorn would hand on for this request line."""
    raw, _, query = target.partition("?")
    encoded = raw.encode("utf-8", "surrogatepass")
    chunks = [body[at : at + bodies.MOST] for at in range(0, len(body), bodies.MOST)] or [b""]
    messages = [{"type": "http.request", "body": one, "more_body": True} for one in chunks]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[Any] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(raw), "raw_path": encoded, "root_path": "", "query_string": query.encode("utf-8", "replace"),
        "headers": list(headers), "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await application(scope, receive, send)
    return Got(sent[0]["status"], tuple(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent[1:]))


@contextlib.contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that any store runs meanwhile, without its values."""
    seen: list[str] = []

    def note(*said: Any) -> None:
        seen.append(said[2])

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
