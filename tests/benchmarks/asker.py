"""A client for benchmarks: `python -m tests.benchmarks.asker PORT PATH SECONDS LINES [BODY]`, a process of its own.

It asks over so many lines that stay open, each at once again when it has its answer, and prints how many answers a
second there were. `{}` in the body is a number, another one in each request. Anything but 200 ends it.
"""

from __future__ import annotations

import selectors
import socket
import sys
import time
from collections.abc import Iterator
from itertools import count

_FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "


class Line:
    """A connection that stays open."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = bytearray()

    def answered(self) -> bool:
        """Whether the answer is whole now; it is forgotten then. Raises AssertionError for another one than 200."""
        more = self.socket.recv(1 << 17)
        assert more, "the server hung up"
        self.got += more
        head, gap, body = self.got.partition(b"\r\n\r\n")
        if not gap or len(body) < int(head.lower().partition(b"\r\ncontent-length: ")[2].split(b"\r\n")[0]):
            return False
        assert head.startswith(b"HTTP/1.1 200 "), head
        self.got.clear()
        return True


def requests(path: str, body: str | None) -> Iterator[bytes]:
    """One request after the other."""
    top = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: pier.example\r\n"
    for number in count():
        its = "" if body is None else body.replace("{}", str(number))
        yield f"{top}{f'{_FORM}{len(its)}' if its else 'Accept: text/html'}\r\n\r\n{its}".encode()


def rate(port: int, path: str, seconds: float, lines: int, body: str | None = None) -> float:
    """Answers a second, after a fifth of the time that is not counted."""
    every, made, done = selectors.DefaultSelector(), requests(path, body), 0
    for _ in range(lines):
        line = Line(port)
        every.register(line.socket, selectors.EVENT_READ, line)
        line.socket.sendall(next(made))
    counted = time.perf_counter() + seconds / 5
    while (now := time.perf_counter()) < counted + seconds:
        for key, _ in every.select(10):
            if key.data.answered():
                done += now >= counted
                key.data.socket.sendall(next(made))
    return done / (now - counted)


if __name__ == "__main__":
    port, path, seconds, lines, *body = sys.argv[1:]
    print(rate(int(port), path, float(seconds), int(lines), *body))
