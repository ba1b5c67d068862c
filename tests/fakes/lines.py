"""A server on this machine for protocols made of lines, and the ways in which it can misbehave.

Each connection has a thread and a `Session`. Before each answer the server's rules are asked; the first that
fits decides. Everything ends with the server: sockets are shut, threads joined.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.certificates import Certificates, context


@dataclass(frozen=True)
class Late:
    """Waits, then answers as always."""

    seconds: float


@dataclass(frozen=True)
class Drip:
    """Answers as always, but a byte at a time with a pause after each."""

    seconds: float


@dataclass(frozen=True)
class Stall:
    """Never says anything again, and keeps the connection open until the server ends."""


@dataclass(frozen=True)
class HangUp:
    """Closes the connection without a word."""


@dataclass(frozen=True)
class Reset:
    """Cuts the connection off (TCP RST)."""


@dataclass(frozen=True)
class Garbage:
    """Answers these bytes; with `endless` again and again until the client has had enough."""

    data: bytes
    endless: bool = False


class Gone(Exception):
    """The connection is over."""


Recipient = str | Callable[[str], bool]


@dataclass
class Rule:
    """When the server answers otherwise."""

    stage: str
    answer: Any
    recipient: Recipient | None = None
    nth: int | None = None
    times: int | None = None
    connection: int | None = None
    met: int = 0
    fired: int = 0

    def fits(self, stage: str, recipients: Iterable[str], connection: int) -> bool:
        """Whether it is about this."""
        if stage != self.stage or self.connection not in (None, connection):
            return False
        return self.recipient is None or any(self._is(one) for one in recipients)

    @property
    def due(self) -> bool:
        """Whether it may decide, this time."""
        return self.nth in (None, self.met) and (self.times is None or self.fired < self.times)

    def _is(self, recipient: str) -> bool:
        return self.recipient(recipient) if callable(self.recipient) else self.recipient == recipient


@dataclass
class Server:
    """Listens, gives each connection a session of its own, and ends them all."""

    tls: Certificates | Path | None = None
    starttls: bool = False
    port: int = field(default=0, kw_only=True)
    """Where it listens; 0: wherever there is room."""
    connections: int = field(default=0, init=False)
    """How many were opened."""

    stages = frozenset[str]()
    """Where a rule can fire."""
    session: type[Session] = field(init=False)

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.context = context(self.tls) if self.tls else None
        self._rules: list[Rule] = []
        self._threads: list[threading.Thread] = []
        self._open: set[Session] = set()

    def __enter__(self) -> Any:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self.lock:
            sessions, threads = list(self._open), list(self._threads)
        for session in sessions:
            session.shut()
        for thread in threads:
            thread.join(5)
            assert not thread.is_alive(), "a session did not end"

    @property
    def live(self) -> int:
        """How many connections are open."""
        with self.lock:
            return len(self._open)

    def on(
        self,
        stage: str,
        answer: Any,
        *,
        recipient: Recipient | None = None,
        nth: int | None = None,
        times: int | None = None,
        connection: int | None = None,
    ) -> None:
        """Answers otherwise at the stage, from now on: the first rule that fits decides.

        `recipient` is an address or a predicate; `nth` is the one time, counted from 1 over all that the rule fits,
        also where another decided; `times` is how often at most; `connection` counts from 1.
        """
        assert stage in self.stages, f"no stage {stage!r}: one of {sorted(self.stages)}"
        with self.lock:
            self._rules.append(Rule(stage, answer, recipient, nth, times, connection))

    def calm(self) -> None:
        """Forgets every rule: from now on it behaves."""
        with self.lock:
            self._rules.clear()

    def rule(self, stage: str, recipients: Iterable[str], connection: int) -> Any:
        """What is answered instead, or None."""
        with self.lock:
            fitting = [rule for rule in self._rules if rule.fits(stage, recipients, connection)]
            for rule in fitting:
                rule.met += 1
            if not (chosen := next((rule for rule in fitting if rule.due), None)):
                return None
            chosen.fired += 1
            return chosen.answer

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        with self.lock:
            self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.connections += 1
                session = self.session(self, connection, self.connections)
                self._open.add(session)
            self._start(self._serve, session)

    def _serve(self, session: Session) -> None:
        try:
            with suppress(OSError, Gone):
                session.serve()
        finally:
            with self.lock:
                self._open.discard(session)
            session.socket.close()


class Session:
    """One connection: reads lines, answers as always or as a rule says."""

    def __init__(self, server: Any, connection: socket.socket, number: int) -> None:
        self.server, self.socket, self.number = server, connection, number
        self.secure = False
        self._buffer = bytearray()

    def serve(self) -> None:
        """The whole conversation."""
        raise NotImplementedError

    def shut(self) -> None:
        """Ends it from another thread; below TLS, which has state that is this thread's alone."""
        with suppress(OSError):
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)

    def encrypt(self) -> None:
        """Goes on in TLS; what came too early is thrown away (RFC 3207, section 4.2)."""
        self.act(self.rule("handshake"), b"")
        self._buffer.clear()
        # Not during the wrapping: `shut` must find the socket that the handshake waits on.
        wrapped = self.server.context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.socket = wrapped
        if self.server.closing.is_set():
            raise Gone
        wrapped.do_handshake()
        self.secure = True

    def rule(self, stage: str, recipients: Iterable[str] = ()) -> Any:
        """What is answered instead at the stage, or None."""
        return self.server.rule(stage, recipients, self.number)

    def act(self, rule: Any, normal: bytes) -> bool:
        """Answers as the rule says or, without one, as always; whether the client could read the answer as such."""
        match rule:
            case None:
                self.socket.sendall(normal)
            case Late():
                self.pause(rule.seconds)
                self.socket.sendall(normal)
            case Drip():
                self._drip(normal, rule.seconds)
            case Garbage():
                self._garbage(rule)
                return False
            case Stall():
                self.server.closing.wait()
                raise Gone
            case HangUp():
                raise Gone
            case Reset():
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raise Gone
            case _:
                raise AssertionError(f"no answer: {rule!r}")
        return True

    def pause(self, seconds: float) -> None:
        """Waits, but not beyond the server's end."""
        if self.server.closing.wait(seconds):
            raise Gone

    def line(self) -> bytes:
        """The next line without its end."""
        while (end := self._buffer.find(b"\n")) < 0:
            self.more()
        line = bytes(self._buffer[:end]).removesuffix(b"\r")
        del self._buffer[: end + 1]
        return line

    def through(self, end: bytes) -> bytes:
        """All that comes up to `end`, with it."""
        start = 0
        while (at := self._buffer.find(end, start)) < 0:
            start = max(0, len(self._buffer) - len(end))
            self.more()
        data = bytes(self._buffer[: at + len(end)])
        del self._buffer[: at + len(end)]
        return data

    def starts_with(self, data: bytes) -> bool:
        """Whether what comes next is that; waits until it can be known."""
        while len(self._buffer) < len(data) and data.startswith(self._buffer):
            self.more()
        return self._buffer.startswith(data)

    def more(self) -> None:
        """Waits for more of what the client says."""
        if not (piece := self.socket.recv(262_144)):
            raise Gone
        self._buffer += piece

    def goodbye(self) -> None:
        """Closes so that the client surely reads what was said: unread bytes would make it a reset."""
        socket.socket.shutdown(self.socket, socket.SHUT_WR)
        self.socket.settimeout(1)
        while socket.socket.recv(self.socket, 65_536):
            pass
        raise Gone

    def _drip(self, data: bytes, seconds: float) -> None:
        for byte in data:
            self.socket.sendall(bytes((byte,)))
            self.pause(seconds)

    def _garbage(self, garbage: Garbage) -> None:
        self.socket.sendall(garbage.data)
        while garbage.endless and not self.server.closing.is_set():
            self.socket.sendall(garbage.data)
