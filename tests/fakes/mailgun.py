"""A provider's API on this machine that misbehaves on request: Mailgun's way in for whole messages.

with Mailgun() as server:
    server.on("answer", Reply(429, "slow down", headers={"Retry-After": "30"}), recipient="ann@reader.example")
    server.on("form", HangUp(), nth=2)

Stages: connect, handshake, head (the request's head has come), form (a tenth of the form has), taken (all has come,
and the message is stored), answer (all has come, and nothing is stored), empty (a form without a message).
"""

from __future__ import annotations

import base64
import email
import email.policy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.lines import Drip, Garbage, Gone, HangUp, Late, Reset, Server, Session, Stall

__all__ = ["Drip", "Garbage", "HangUp", "Late", "Mailgun", "Reply", "Reset", "Stall", "Taken"]

_PHRASES = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 413: "Payload Too Large"}


@dataclass(frozen=True)
class Reply:
    """Any answer: a status and a message in JSON, or a body as it is."""

    code: int
    message: str = "as you say"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    @property
    def wire(self) -> bytes:
        """As it is sent."""
        body = json.dumps({"message": self.message}).encode() if self.body is None else self.body
        fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **self.headers}
        head = [f"HTTP/1.1 {self.code} {_PHRASES.get(self.code, 'Whatever')}"]
        head += [f"{name}: {value}" for name, value in fields.items()]
        return "\r\n".join([*head, "", ""]).encode() + body


@dataclass(frozen=True)
class Taken:
    """A message that the provider took responsibility for."""

    to: str
    data: bytes
    fields: Mapping[str, str]
    connection: int


@dataclass
class Mailgun(Server):
    """The server, for one domain and one key."""

    domain: str = "mg.herald.example"
    key: str = "key-right"
    messages: list[Taken] = field(default_factory=list, init=False)
    requests: list[tuple[int, str]] = field(default_factory=list, init=False)
    """Connection and request line."""

    stages = frozenset(("connect", "handshake", "head", "form", "taken", "answer", "empty"))

    def __post_init__(self) -> None:
        super().__post_init__()
        self.session = _Requests

    @property
    def url(self) -> str:
        """The address that names it as a relay."""
        return f"mailgun{'' if self.tls else '+http'}://127.0.0.1:{self.port}/{self.domain}"

    @property
    def accepted(self) -> list[str]:
        """To whom messages were stored, in order."""
        with self.lock:
            return [one.to for one in self.messages]


class _Requests(Session):
    server: Mailgun

    def serve(self) -> None:
        """One request after another, until the client hangs up."""
        self.act(self.rule("connect"), b"")
        if self.server.tls:
            self.encrypt()
        while True:
            self._request()

    def _request(self) -> None:
        request, headers = self.line().decode(), {}
        while line := self.line().decode():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        with self.server.lock:
            self.server.requests.append((self.number, request))
        self._said("head")
        length = int(headers["content-length"])
        self._read(length // 10)
        self._said("form")
        self._read(length)
        form, self._buffer = bytes(self._buffer[:length]), self._buffer[length:]
        self._answer(request, headers, form)

    def _read(self, size: int) -> None:
        while len(self._buffer) < size:
            self.more()

    def _answer(self, request: str, headers: dict[str, str], form: bytes) -> None:
        fields = _fields(headers["content-type"], form)
        to, message = fields.pop("to", b"").decode(), fields.pop("message", b"")
        refused = self._refused(request, headers, to and message)
        if refused or not message:
            self._act(self.rule("empty"), refused or Reply(400, "to parameter is missing"))
        elif rule := self.rule("answer", (to,)):
            self._act(rule, Reply(200))
        else:
            with self.server.lock:
                texts = {name: value.decode() for name, value in fields.items()}
                self.server.messages.append(Taken(to, message, texts, self.number))
            body = json.dumps({"id": f"<{len(self.server.messages)}@{self.server.domain}>", "message": "Queued."})
            self._act(self.rule("taken", (to,)), Reply(200, body=body.encode()))

    def _refused(self, request: str, headers: dict[str, str], whole: object) -> Reply | None:
        expected = base64.b64encode(f"api:{self.server.key}".encode()).decode()
        if headers.get("authorization") != f"Basic {expected}":
            return Reply(401, "Invalid private key")
        if request != f"POST /v3/{self.server.domain}/messages.mime HTTP/1.1":
            return Reply(404, "Domain not found")
        return None

    def _said(self, stage: str) -> None:
        """What is said before it is our turn; the connection is closed then."""
        if rule := self.rule(stage):
            self._act(rule, Reply(200))
            self.goodbye()

    def _act(self, rule: Any, normal: Reply) -> None:
        """As the rule says, or as always; what a client cannot go on after ends the connection."""
        if isinstance(rule, Reply):
            self.socket.sendall(rule.wire)
        elif not self.act(rule, normal.wire):
            raise Gone


def _fields(kind: str, form: bytes) -> dict[str, bytes]:
    """The form's fields; strict, since the provider may be."""
    whole = email.message_from_bytes(
        b"Content-Type: " + kind.encode() + b"\r\n\r\n" + form, policy=email.policy.HTTP.clone(raise_on_defect=True)
    )
    boundary = whole.get_boundary()
    assert boundary, kind
    mark = b"--" + boundary.encode()
    first, *parts, last = form.split(mark)
    assert (first, last) == (b"", b"--\r\n"), (first, last)
    found = {}
    for part in parts:
        head, _, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        named = email.message_from_bytes(head + b"\r\n\r\n", policy=email.policy.HTTP)
        name = named.get_param("name", header="content-disposition")
        assert isinstance(name, str)
        found[name] = value.removesuffix(b"\r\n")
    return found
