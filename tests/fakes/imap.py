"""An IMAP server on this machine that misbehaves on request.

with Imap(mails={"INBOX": [b"Subject: hello\\r\\n\\r\\n"]}) as server:
    server.on("login", No("wrong password"))
    ...
    server.seen("INBOX")   # the numbers of the mails that are marked as read

Stages: connect, handshake (before TLS), capability, starttls, login, select, search, fetch, store, logout.
"""

from __future__ import annotations

import base64
import re
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.lines import Gone, Server, Session


@dataclass(frozen=True)
class No:
    """Refuses the command."""

    text: str = "not today"


@dataclass
class Stored:
    """A mail in a folder; `flags` are what clients see."""

    uid: int
    data: bytes
    flags: set[str] = field(default_factory=set)

    @property
    def head(self) -> bytes:
        """All up to the empty line, and it."""
        return self.data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


@dataclass
class Imap(Server):
    """The server; `tls` alone speaks TLS from the start (imaps), with `starttls` offers and demands STARTTLS."""

    mails: dict[str, list[bytes]] = field(default_factory=dict)
    user: str = "ed"
    password: str = "s3cret"
    capabilities: str = "IMAP4rev1 AUTH=PLAIN"
    commands: list[str] = field(default_factory=list, init=False)
    """Command lines, without their tags and without passwords."""

    stages = frozenset(("connect", "handshake", "capability", "starttls", "login", "select"))
    stages |= {"search", "fetch", "store", "logout"}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.session = _Conversation
        self.folders = {
            name: [Stored(number * 7, data) for number, data in enumerate(mails, 1)]
            for name, mails in self.mails.items()
        }
        self.changing = threading.Lock()

    def address(self, folder: str = "") -> str:
        """`imap://127.0.0.1:PORT/FOLDER` or, in TLS from the start, `imaps://`."""
        scheme = "imaps" if self.tls and not self.starttls else "imap"
        return f"{scheme}://127.0.0.1:{self.port}/{folder}"

    def seen(self, folder: str = "INBOX") -> list[int]:
        """Which mails are marked as read, counted from 1."""
        return [number for number, one in enumerate(self.folders[folder], 1) if "\\Seen" in one.flags]


class _Conversation(Session):
    server: Imap

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.logged_in = False
        self.readonly = False
        self.folder: list[Stored] = []

    def answer(self, stage: str, tag: str, untagged: bytes = b"", text: str = "done") -> bool:
        """Answers; whether the client was told that it is done."""
        rule = self.rule(stage)
        if isinstance(rule, No):
            self.no(tag, rule.text)
            return False
        return self.act(rule, untagged + f"{tag} OK {text}\r\n".encode())

    def no(self, tag: str, text: str, word: str = "NO") -> None:
        self.socket.sendall(f"{tag} {word} {text}\r\n".encode())

    def serve(self) -> None:
        if self.server.tls and not self.server.starttls:
            self.encrypt()
        self.act(self.rule("connect"), b"* OK pier.example is here\r\n")
        while True:
            tag, _, rest = self.line().decode("ascii", "replace").partition(" ")
            verb, _, rest = rest.partition(" ")
            if verb == "UID":
                verb, _, rest = rest.partition(" ")
            with self.server.changing:
                self.server.commands.append(f"{verb} {'***' if verb == 'LOGIN' else rest}".strip())
            handler = getattr(self, f"on_{verb.lower()}", None)
            if handler is None:
                self.no(tag, "unknown command", "BAD")
            elif verb in {"SEARCH", "FETCH", "STORE", "SELECT", "EXAMINE"} and not self.logged_in:
                self.no(tag, "log in first")
            else:
                handler(tag, rest)

    def on_capability(self, tag: str, _: str) -> None:
        offered = self.server.capabilities
        if self.server.starttls and not self.secure:
            offered = f"{offered.replace(' AUTH=PLAIN', '')} STARTTLS LOGINDISABLED"
        self.answer("capability", tag, f"* CAPABILITY {offered}\r\n".encode())

    def on_starttls(self, tag: str, _: str) -> None:
        if self.answer("starttls", tag, text="go ahead"):
            self.encrypt()

    def on_login(self, tag: str, rest: str) -> None:
        given = re.fullmatch(r'"?([^" ]*)"? "((?:[^"\\]|\\.)*)"', rest)
        self.check(tag, given[1], re.sub(r"\\(.)", r"\1", given[2])) if given else self.no(tag, "what?", "BAD")

    def on_authenticate(self, tag: str, _: str) -> None:
        self.socket.sendall(b"+ \r\n")
        try:
            user, password = base64.b64decode(self.line()).decode().split("\0")[1:]
        except ValueError:
            raise Gone from None
        self.check(tag, user, password)

    def check(self, tag: str, user: str, password: str) -> None:
        if self.server.starttls and not self.secure:
            self.no(tag, "[PRIVACYREQUIRED] STARTTLS first")
        elif (user, password) != (self.server.user, self.server.password):
            self.no(tag, "[AUTHENTICATIONFAILED] wrong user or password")
        else:
            self.logged_in = self.answer("login", tag)

    def on_select(self, tag: str, rest: str, *, readonly: bool = False) -> None:
        name = rest.strip('"')
        if name not in self.server.folders:
            self.no(tag, "[NONEXISTENT] no such folder")
            return
        self.folder, self.readonly = self.server.folders[name], readonly
        mode = "[READ-ONLY]" if readonly else "[READ-WRITE]"
        exists = f"* {len(self.folder)} EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] as ever\r\n"
        self.answer("select", tag, exists.encode(), f"{mode} open")

    def on_examine(self, tag: str, rest: str) -> None:
        self.on_select(tag, rest, readonly=True)

    def on_search(self, tag: str, rest: str) -> None:
        assert rest == "UNSEEN", rest
        found = "".join(f" {one.uid}" for one in self.folder if "\\Seen" not in one.flags)
        self.answer("search", tag, f"* SEARCH{found}\r\n".encode())

    def on_fetch(self, tag: str, rest: str) -> None:
        ids, _, what = rest.partition(" ")
        asked = re.fullmatch(r"\((?:UID )?BODY(\.PEEK)?\[(HEADER|)\](?:<0\.(\d+)>)?\)", what)
        assert asked, what
        answers = b""
        for one in self.named(ids):
            if not asked[1] and not self.readonly:
                one.flags.add("\\Seen")
            found = one.head if asked[2] else one.data
            found = found[: int(asked[3])] if asked[3] else found
            number, part = self.folder.index(one) + 1, "<0>" if asked[3] else ""
            answers += f"* {number} FETCH (UID {one.uid} BODY[{asked[2]}]{part} {{{len(found)}}}\r\n".encode()
            answers += found + b")\r\n"
        self.answer("fetch", tag, answers)

    def on_store(self, tag: str, rest: str) -> None:
        found = re.fullmatch(r"(\S+) \+FLAGS\.SILENT \((\S+)\)", rest)
        assert found, rest
        if self.readonly:
            self.no(tag, "[READ-ONLY] only looking")
        else:
            # Before the answer: whoever has read it may look.
            changed = [one for one in self.named(found[1]) if found[2] not in one.flags]
            for one in changed:
                one.flags.add(found[2])
            if not self.answer("store", tag):
                for one in changed:
                    one.flags.discard(found[2])

    def on_logout(self, tag: str, _: str) -> None:
        self.answer("logout", tag, b"* BYE for now\r\n")
        self.goodbye()

    def named(self, ids: str) -> list[Stored]:
        wanted = {int(one) for one in ids.split(",")}
        return [one for one in self.folder if one.uid in wanted]
