"""A small web server on this machine that misbehaves on request.

with Web() as web:                             # or Web(host="127.0.0.2"), or Web(tls=certificates)
    address = web.page("/feed.xml", "<rss/>", kind="application/rss+xml")
    address = web.turns("/moody", answer("", status="500 Oh"), answer("<rss/>"))
    address = web.raw("/drip", lambda line: line.drip(b"HTTP/1.1 200 OK\\r\\n", every_s=0.2))
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.certificates import Certificates, context


@dataclass
class Request:
    """What a client asked for."""

    path: str
    headers: dict[str, str]


@dataclass
class Line:
    """The open connection, in the hands of what misbehaves on it."""

    socket: socket.socket
    request: Request
    closing: threading.Event

    def send(self, data: bytes) -> None:
        """Sends all of it at once."""
        self.socket.sendall(data)

    def drip(self, data: bytes, every_s: float) -> None:
        """Sends a byte, waits, sends the next, until all is sent or the server stops."""
        for byte in data:
            self.socket.sendall(bytes((byte,)))
            if self.closing.wait(every_s):
                return

    def pour(self, data: bytes) -> None:
        """Sends the same again and again until the client has had enough, or the server stops."""
        while not self.closing.is_set():
            self.socket.sendall(data)

    def stall(self) -> None:
        """Says nothing until the server stops."""
        self.closing.wait(30)

    def reset(self) -> None:
        """Cuts the connection off without a goodbye (TCP RST)."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def answer(
    body: str | bytes, *, kind: str = "text/html", status: str = "200 OK", **headers: str
) -> Callable[[Line], None]:
    """What sends a proper answer with the body; a header's underscores are hyphens."""
    data = body.encode() if isinstance(body, str) else body
    head = {"Content-Type": kind, "Content-Length": str(len(data)), "Connection": "close"}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return lambda line: line.send(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + data)


@dataclass
class Web:
    """The server: what it answers by path, and what it was asked, in order."""

    requests: list[Request] = field(default_factory=list)
    host: str = "127.0.0.1"
    tls: Certificates | Path | None = None
    _answers: dict[str, Callable[[Line], None]] = field(default_factory=dict)
    _closing: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Web:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._listener = socket.create_server((self.host, 0), family=family)
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    @property
    def address(self) -> str:
        """`http://127.0.0.1:PORT`, or whatever the host is."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def raw(self, path: str, answer: Callable[[Line], None]) -> str:
        """Answers `path` with whatever is done on the line; returns its address."""
        self._answers[path] = answer
        return self.address + path

    def page(
        self, path: str, body: str | bytes, *, kind: str = "text/html", status: str = "200 OK", **headers: str
    ) -> str:
        """Answers `path` properly with the body; a header's underscores are hyphens. Returns its address."""
        return self.raw(path, answer(body, kind=kind, status=status, **headers))

    def turns(self, path: str, *answers: Callable[[Line], None]) -> str:
        """Answers `path` with one after the other, and from then on with the last; returns its address."""
        left = list(answers)
        return self.raw(path, lambda line: (left.pop(0) if len(left) > 1 else left[0])(line))

    def redirect(self, path: str, target: str, status: str = "302 Found") -> str:
        """Sends whoever asks for `path` to `target`; returns its address."""
        return self.page(path, "moved", status=status, Location=target)

    def asked(self, path: str) -> int:
        """How often somebody asked for that path."""
        return sum(request.path == path for request in self.requests)

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, connection)

    def _wrapped(self, connection: socket.socket) -> socket.socket:
        return context(self.tls).wrap_socket(connection, server_side=True) if self.tls else connection

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), self._wrapped(connection) as connection:
            head = b""
            while b"\r\n\r\n" not in head:
                if not (piece := connection.recv(65_536)):
                    return
                head += piece
            first, *rest = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
            request = Request(first.split(" ")[1], headers)
            self.requests.append(request)
            answer = self._answers.get(request.path, _missing)
            answer(Line(connection, request, self._closing))


def _missing(line: Line) -> None:
    line.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def nonsense(address: str) -> bytes:
    """What the server at the address answers to something that is no request: the first line."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as line:
        line.sendall(b"no request at all\r\n\r\n")
        return line.makefile("rb").readline().rstrip()
