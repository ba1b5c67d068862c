"""An SMTP server on this machine that misbehaves on request.

with Smtp() as server:
    server.on("rcpt", Reply(450, "4.2.0 try later"), recipient="ann@reader.example", times=2)
    server.on("dot", HangUp(), nth=7)
    ...
    server.accepted["ann@reader.example"]

Stages: connect, handshake (before TLS), ehlo, starttls, auth, mail, rcpt, data, body (while the message comes), dot
(after it is stored), rset, noop, quit. A `Reply` of 400 or more at "body" or "dot" comes after the final dot, and
nothing is stored; every other answer at "dot" comes after the message was stored.

Commands that come together are answered in their order, always; PIPELINING is offered where it is among the
`extensions`. Servers that offer it and cannot do it are in `clumsy`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.lines import Drip, Garbage, Gone, HangUp, Late, Reset, Server, Session, Stall

__all__ = ["Drip", "Garbage", "HangUp", "Late", "Reply", "Reset", "Smtp", "Stall", "Taken"]

_PATH = re.compile(r"(?:FROM|TO): ?<(?:@[^:>]*:)?([^<>]*)>(.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """Any answer: a code and a text, of several lines where it has line ends. 421 closes the connection."""

    code: int
    text: str = "as you say"

    @property
    def wire(self) -> bytes:
        """As it is sent."""
        *first, last = self.text.split("\n")
        lines = [f"{self.code}-{line}\r\n" for line in first] + [f"{self.code} {last}\r\n"]
        return "".join(lines).encode()


@dataclass
class Taken:
    """A message the server took responsibility for; `data` without dot-stuffing, lines ending in CRLF."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    mail_options: tuple[str, ...]
    rcpt_options: tuple[str, ...]
    connection: int
    answered: bool = False
    """Whether its 250 was written to the connection; if the client lived to read it is another matter."""


@dataclass
class Smtp(Server):
    """The server; `tls` alone speaks TLS from the start (smtps), with `starttls` offers and demands STARTTLS."""

    auth: tuple[str, str] | None = None
    extensions: tuple[str, ...] = ("SIZE 10000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")
    mechanisms: str = "PLAIN LOGIN"
    banner: str = "pier.example ESMTP"
    messages: list[Taken] = field(default_factory=list, init=False)
    accepted: Counter[str] = field(default_factory=Counter, init=False)
    """By recipient: messages stored, whether or not the answer reached the client."""
    commands: list[tuple[int, str]] = field(default_factory=list, init=False)
    """Connection and command line, what AUTH says left out."""

    stages = frozenset(("connect", "handshake", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot"))
    stages |= {"rset", "noop", "quit"}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.session = Conversation

    @property
    def url(self) -> str:
        """`smtp://127.0.0.1:PORT` or, in TLS from the start, `smtps://`."""
        return f"{'smtps' if self.tls and not self.starttls else 'smtp'}://127.0.0.1:{self.port}"

    def store(self, taken: Taken) -> None:
        """Takes responsibility."""
        with self.lock:
            self.messages.append(taken)
            self.accepted.update(taken.recipients)

    def offers(self, extension: str) -> bool:
        """Whether EHLO names it."""
        return any(one.split()[0] == extension for one in self.extensions)

    @property
    def size(self) -> int:
        """The most octets a message may have; 0 for no limit (RFC 1870)."""
        return next((int(one.split()[1]) for one in self.extensions if one.startswith("SIZE ")), 0)


class Conversation(Session):
    server: Smtp

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.greeted = self.authenticated = False
        self.forget()

    def forget(self) -> None:
        self.sender: str | None = None
        self.options: tuple[str, ...] = ()
        self.rcpt_options: tuple[str, ...] = ()
        self.recipients: list[str] = []

    def say(self, stage: str, code: int, text: str, *recipients: str) -> int:
        """Answers; the code that was said, 0 where it was none."""
        return self.do(self.rule(stage, recipients), Reply(code, text))

    def do(self, rule: Any, normal: Reply) -> int:
        if isinstance(rule, Reply):
            rule, normal = None, rule
        readable = self.act(rule, normal.wire)
        if readable and normal.code == 421:
            self.goodbye()
        return normal.code if readable else 0

    def serve(self) -> None:
        if self.server.tls and not self.server.starttls:
            self.encrypt()
        if self.say("connect", 220, self.server.banner) >= 400:
            self.goodbye()
        while True:
            self.obey(self.line().decode("utf-8", "surrogateescape"))

    def obey(self, line: str) -> None:
        """Does what a command says, and answers."""
        verb, _, rest = line.partition(" ")
        stage = {"HELO": "ehlo"}.get(verb.upper(), verb.lower())
        kept = f"{line[:10].rstrip()} ***" if stage == "auth" else line
        with self.server.lock:
            self.server.commands.append((self.number, kept))
        if handler := getattr(self, f"on_{stage}", None):
            handler(rest.strip())
        else:
            self.do(None, Reply(500, "5.5.1 unknown command"))

    def on_ehlo(self, _: str) -> None:
        offered = list(self.server.extensions)
        if self.server.starttls and not self.secure:
            offered.append("STARTTLS")
        elif self.server.auth:
            offered.append(f"AUTH {self.server.mechanisms}")
        self.forget()
        self.greeted = self.say("ehlo", 250, "\n".join(["pier.example", *offered])) == 250

    def on_starttls(self, _: str) -> None:
        if not self.server.starttls or self.secure:
            self.do(None, Reply(502, "5.5.1 no STARTTLS here"))
        elif self.say("starttls", 220, "2.0.0 go ahead") == 220:
            self.greeted = False
            self.encrypt()

    def on_auth(self, rest: str) -> None:
        mechanism, _, initial = rest.partition(" ")
        if not self.server.auth or (self.server.starttls and not self.secure):
            self.do(None, Reply(538, "5.7.11 not here"))
            return
        if mechanism.upper() == "PLAIN":
            given = _decoded(initial or self.ask("")).split("\0")[1:]
        elif mechanism.upper() == "LOGIN":
            given = [_decoded(initial or self.ask("Username:")), _decoded(self.ask("Password:"))]
        elif mechanism.upper() == "CRAM-MD5":
            challenge = f"<{self.number}@pier.example>"
            user, _, digest = _decoded(self.ask(challenge)).partition(" ")
            secret = self.server.auth[1].encode()
            good = hmac.compare_digest(digest, hmac.new(secret, challenge.encode(), hashlib.md5).hexdigest())
            given = [user, self.server.auth[1] if good else ""]
        else:
            self.do(None, Reply(504, "5.5.4 unknown mechanism"))
            return
        right = given == list(self.server.auth)
        code = (235, "2.7.0 welcome") if right else (535, "5.7.8 wrong user or password")
        self.authenticated = self.say("auth", *code) == 235

    def ask(self, text: str) -> str:
        self.act(None, Reply(334, base64.b64encode(text.encode()).decode()).wire)
        return self.line().decode("ascii", "replace")

    def on_mail(self, rest: str) -> None:
        found = _PATH.fullmatch(rest)
        if refusal := self.refusal(found):
            self.do(None, refusal)
        elif found and self.say("mail", 250, "2.1.0 sender ok") == 250:
            self.sender, self.options = found[1], tuple(found[2].split())

    def refusal(self, found: re.Match[str] | None) -> Reply | None:
        """Why MAIL is refused, whatever the rules say."""
        if self.server.starttls and not self.secure:
            return Reply(530, "5.7.0 STARTTLS first")
        if self.server.auth and not self.authenticated:
            return Reply(530, "5.7.0 authentication required")
        if not self.greeted or self.sender is not None:
            return Reply(503, "5.5.1 not now")
        if not found:
            return Reply(501, "5.5.4 that is no sender")
        options = dict(one.upper().partition("=")[::2] for one in found[2].split())
        known = {"SIZE": "SIZE", "BODY": "8BITMIME", "SMTPUTF8": "SMTPUTF8", "RET": "DSN", "ENVID": "DSN"}
        if any(not self.server.offers(known.get(name, name)) for name in options):
            return Reply(555, "5.5.4 parameter not offered")
        if not found[1].isascii() and "SMTPUTF8" not in options:
            return Reply(553, "5.6.7 sender needs SMTPUTF8")
        if 0 < self.server.size < int(options.get("SIZE", 0)):
            return Reply(552, "5.3.4 message too big")
        return None

    def on_rcpt(self, rest: str) -> None:
        found = _PATH.fullmatch(rest)
        if self.sender is None:
            self.do(None, Reply(503, "5.5.1 MAIL first"))
        elif not found or not found[1]:
            self.do(None, Reply(501, "5.5.4 that is no recipient"))
        elif found[2].split() and not self.server.offers("DSN"):
            self.do(None, Reply(555, "5.5.4 parameter not offered"))
        elif not found[1].isascii() and "SMTPUTF8" not in self.options:
            self.do(None, Reply(553, "5.6.7 recipient needs SMTPUTF8"))
        elif self.say("rcpt", 250, "2.1.5 recipient ok", found[1]) in (250, 251):
            self.recipients.append(found[1])
            self.rcpt_options = tuple(found[2].split())

    def on_data(self, _: str) -> None:
        if not self.recipients:
            self.do(None, Reply(503, "5.5.1 no recipient"))
        elif self.say("data", 354, "go ahead", *self.recipients) == 354:
            self.more_unless_there()
            self.take(self.interrupted())
            self.forget()

    def more_unless_there(self) -> None:
        """Waits for the first of the message."""
        self.starts_with(b"\0")

    def interrupted(self) -> Reply | None:
        """What a rule does while the message comes; the refusal that it has for the end of it."""
        rule = self.rule("body", self.recipients)
        if isinstance(rule, Reply):
            return rule
        if isinstance(rule, Late):
            self.pause(rule.seconds)
        elif rule is not None:
            self.act(rule, b"")
        return None

    def take(self, refusal: Reply | None) -> None:
        """Reads the message to its end, stores it unless refused, and answers."""
        data = self.message()
        rule = refusal or self.rule("dot", self.recipients)
        if isinstance(rule, Reply) and rule.code >= 400:
            self.do(rule, rule)
            return
        if 0 < self.server.size < len(data):
            self.do(None, Reply(552, "5.3.4 message too big"))
            return
        whole = _unstuffed(data)
        recipients = tuple(self.recipients)
        taken = Taken(self.sender or "", recipients, whole, self.options, self.rcpt_options, self.number)
        self.server.store(taken)
        taken.answered = self.do(rule, Reply(250, "2.0.0 stored")) == 250

    def message(self) -> bytes:
        """What comes up to the final dot, with it."""
        # Not `through` alone: an empty message is a dot at the very beginning.
        return self.through(b".\r\n") if self.starts_with(b".\r\n") else self.through(b"\r\n.\r\n")

    def on_rset(self, _: str) -> None:
        self.forget()
        self.say("rset", 250, "2.0.0 forgotten")

    def on_noop(self, _: str) -> None:
        self.say("noop", 250, "2.0.0 here")

    def on_quit(self, _: str) -> None:
        self.say("quit", 221, "2.0.0 goodbye")
        self.goodbye()


def _unstuffed(data: bytes) -> bytes:
    """The message without the final dot and without the dots that were put before dots (RFC 5321 4.5.2)."""
    return (b"\r\n" + data).removesuffix(b".\r\n").replace(b"\r\n.", b"\r\n")[2:]


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        raise Gone from None
