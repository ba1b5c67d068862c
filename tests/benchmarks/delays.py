"""A line of a certain length: a forwarder that brings every octet so much later, and changes nothing else.

    with delays.forwarder(port, seconds=0.01) as further: ...     a port that leads to `port`, in a process of its own

What has come is kept in one queue in the order of its arrival, which is the order in which it is due, since all waits
equally long: nothing overtakes, whatever the load. It goes on when it is due to within half a millisecond; the event
loop's own clock ticks in milliseconds. A closed connection closes on the other side as late.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

TICK_S = 0.0005
PIECE = 131_072
"""Octets read at a time: larger pieces cost more memory than they save calls."""


class Queue:
    """What is on its way: each piece of work is done a fixed time after it was put in, in order."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._loop = loop
        self._seconds = seconds
        self._waiting: deque[tuple[float, Callable[[], None]]] = deque()

    def put(self, work: Callable[[], None]) -> None:
        """Has it done later."""
        due = self._loop.time() + self._seconds
        if not self._waiting:
            self._loop.call_at(due, self._go_on)
        self._waiting.append((due, work))

    def _go_on(self) -> None:
        now = self._loop.time() + TICK_S
        while self._waiting and self._waiting[0][0] <= now:
            self._waiting.popleft()[1]()
        if self._waiting:
            self._loop.call_at(self._waiting[0][0], self._go_on)


class Side(asyncio.Protocol):
    """One side of a forwarded connection."""

    max_size = PIECE

    def __init__(self, queue: Queue, other: Side | None = None) -> None:
        self._queue = queue
        self.other = other
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        assert isinstance(transport, asyncio.Transport)
        transport.max_size = PIECE  # type: ignore[attr-defined]
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Passes it on, later."""
        if self.other is not None:
            self._queue.put(lambda: self._said(data))

    def _said(self, data: bytes) -> None:
        if self.other and self.other.transport and not self.other.transport.is_closing():
            self.other.transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Closes the other side, later, once all that was said before is there."""
        self._queue.put(self._closed)

    def _closed(self) -> None:
        if self.other and self.other.transport:
            self.other.transport.close()


class Near(Side):
    """The side that a client has opened: the other is opened for it, and what it says meanwhile waits."""

    def __init__(self, queue: Queue, port: int) -> None:
        super().__init__(queue)
        self._port = port
        self._opening: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Opens the other side."""
        super().connection_made(transport)
        assert self.transport is not None
        self.transport.pause_reading()
        self._opening = asyncio.get_running_loop().create_task(self._opened())

    async def _opened(self) -> None:
        assert self.transport is not None
        try:
            _, self.other = await asyncio.get_running_loop().create_connection(
                lambda: Side(self._queue, self), "127.0.0.1", self._port
            )
        except OSError:
            self.transport.abort()  # as a relay that is gone does
            return
        if self.transport.is_closing():
            self._queue.put(self._closed)
        else:
            self.transport.resume_reading()


async def served(port: int, seconds: float) -> None:
    """Forwards to the port until the process is ended; prints where it listens."""
    loop = asyncio.get_running_loop()
    queue = Queue(loop, seconds)
    server = await loop.create_server(lambda: Near(queue, port), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def forwarder(port: int, *, seconds: float) -> Iterator[int]:
    """The port of a forwarder to `port` that adds so many seconds each way."""
    command = [sys.executable, "-m", "tests.benchmarks.delays", str(port), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(served(int(sys.argv[1]), float(sys.argv[2])))
