"""SMTP servers that offer PIPELINING and cannot do it, each in a way of its own.

with Clumsy("first") as server: ...

first     reads one command, and throws away the others that came with it
hangs up  closes when a command comes too soon
improper  answers 503 to a command that comes too soon, and 554 to DATA then
sync      answers 554 to a command that comes too soon, and closes
swallows  throws away what comes with the end of a message
drops     closes after a message with which anything came
waits     sees the end of a message only where nothing comes after it

A server that is "eager" can do it, but takes DATA although there is nobody to send it to, as RFC 2920 3.1 lets it.
"""

from __future__ import annotations

import select
from dataclasses import dataclass

from tests.fakes.lines import Gone
from tests.fakes.smtp import Conversation, Reply, Smtp

__all__ = ["KINDS", "Clumsy"]

KINDS = ("first", "hangs up", "improper", "sync", "swallows", "drops", "waits")
_AT_ONCE_S = 0.02
"""Seconds in which the rest of one write arrives."""


@dataclass
class Clumsy(Smtp):
    """The server, of one of the kinds."""

    extensions: tuple[str, ...] = ("PIPELINING", "SMTPUTF8")
    kind: str = "first"

    def __post_init__(self) -> None:
        super().__post_init__()
        assert self.kind in {*KINDS, "eager"}
        self.session = _Session


class _Session(Conversation):
    server: Clumsy

    soon = False
    """Whether the command came before the last one was answered."""

    def line(self) -> bytes:
        self.soon = bool(self._buffer)
        return super().line()

    def obey(self, line: str) -> None:
        if self.server.kind == "first":
            self._buffer.clear()
        elif self.soon and self.server.kind == "hangs up":
            raise Gone
        elif self.soon and self.server.kind == "improper":
            data = line.upper() == "DATA"
            said = (554, "5.5.1 no valid recipients") if data else (503, "5.5.0 Improper use of command pipelining")
            return self._refuse(*said)
        elif self.soon and self.server.kind == "sync":
            self._refuse(554, "SMTP synchronization error")
            self.goodbye()
        return super().obey(line)

    def on_data(self, rest: str) -> None:
        if self.recipients or self.server.kind != "eager":
            return super().on_data(rest)
        self.do(None, Reply(354, "go ahead"))
        self.message()
        self.forget()
        return self._refuse(554, "5.5.1 no valid recipients")

    def _refuse(self, code: int, text: str) -> None:
        self.do(None, Reply(code, text))

    def message(self) -> bytes:
        while self.server.kind == "waits" and not self._buffer.endswith(b"\r\n.\r\n"):
            self.more()
        data = super().message()
        if self.server.kind in {"swallows", "drops"} and self._came_with_it():
            self._buffer.clear()
            self.dropping = self.server.kind == "drops"
        return data

    def _came_with_it(self) -> bool:
        if not self._buffer and select.select([self.socket], [], [], _AT_ONCE_S)[0]:
            self.more()
        return bool(self._buffer)

    dropping = False

    def forget(self) -> None:
        super().forget()
        if self.dropping:
            self.goodbye()
