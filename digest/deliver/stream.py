"""A connection to a relay on an event loop: what is written goes out, and answers come in, both at any time.

The socket is read whenever there is something: a server may answer, or hang up, in the middle of a large message. We
call `recv` and `send` ourselves, which costs a fraction of asyncio's transports and works for TLS as well.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque

from digest.deliver.wire import LINE, LINES, Gone, parsed

_RECORD = 16_384
"""The most octets of a TLS record (RFC 8446 5.1)."""
BROKE_OFF = "the server broke off before the end of the message"


class Stream:
    """A connected socket's two directions, for one task at a time; made and used on one event loop."""

    def __init__(self, sock: socket.socket, read: bytes = b"") -> None:
        """`read` is what was received already."""
        sock.setblocking(False)
        self._sock, self._loop = sock, asyncio.get_running_loop()
        self._tls = isinstance(sock, ssl.SSLSocket)
        self._out = memoryview(b"")
        self._writing = self._crossed = False
        self._quiet = 0
        self._rest = b""
        self._lines: list[bytes] = []
        self._answers: deque[tuple[int, bytes]] = deque()
        self._failed = ""
        self._waiter: asyncio.Future[bool] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._until = 0.0
        self._closed = False
        self._loop.add_reader(sock, self._readable)
        if read:
            self._heard(read)

    @property
    def quiet(self) -> bool:
        """Whether the octet that was to break the quiet is still with us: the other end cannot have it."""
        return self._quiet > 0

    def hush(self, octets: int, *, look: bool = True) -> None:
        """Counts so many of the octets written from now on; whatever the server says before the last ends the line.

        Raises Gone where it has said something already; without `look`, as far as the loop has heard.
        """
        said = self.unasked(look=look)
        self._quiet = octets
        if said:
            raise Gone(BROKE_OFF)

    def write(self, data: bytes) -> None:
        """Hands over what the network takes at once; the rest follows while the loop runs."""
        if self._failed:
            return
        self._out = memoryview(bytes(self._out) + data if self._out else data)
        if not self._writing:
            self._push()

    async def flush(self, until: float) -> None:
        """Returns when all that was written is with the network; `until` by the loop's clock. Raises Gone."""
        while self._out and not self._failed:
            if not await self._event(until):
                raise Gone("takes nothing any more")
        if self._failed:
            raise Gone(self._failed)

    async def reply(self, until: float) -> tuple[int, bytes]:
        """Code and text of the next answer, the whole of it before `until` by the loop's clock. Raises Gone."""
        while not self._answers:
            if self._failed:
                raise Gone(self._failed)
            if not await self._event(until):
                raise Gone("no answer in time")
        return self._answers.popleft()

    def unasked(self, *, look: bool = True) -> bool:
        """Whether the server has said something, or hung up, beyond the answers that were read."""
        if look and not self._failed:
            self._pull()
        return bool(self._failed or self._answers or self._lines or self._rest)

    def close(self) -> None:
        """Hangs up; nothing of it stays with the loop."""
        if self._closed:
            return
        self._fail("the connection is closed")
        self._closed = True
        self._answers.clear()  # they were for somebody who asks no more
        if self._timer is not None:
            self._timer.cancel()
        self._sock.close()

    async def _event(self, until: float) -> bool:
        """True when something has happened, False at the time."""
        self._until = until
        if self._timer is None or until < self._timer.when():
            self._set(until)
        self._waiter = self._loop.create_future()
        try:
            return await self._waiter
        finally:
            self._waiter = None

    def _set(self, at: float) -> None:
        """One timer for all that is waited for: it is set anew when it rings too early, not with each answer."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(at, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._waiter is None:
            return
        if self._loop.time() < self._until:
            self._set(self._until)
        elif not self._waiter.done():
            self._waiter.set_result(False)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(True)

    def _readable(self) -> None:
        self._pull()
        if self._crossed:
            self._push()
        if self._answers or self._failed:
            self._wake()

    def _writable(self) -> None:
        if self._crossed:
            self._pull()
        self._push()
        if not self._out or self._answers or self._failed:
            self._wake()

    def _pull(self) -> None:
        """Reads what there is; of TLS also what the socket does not show any more."""
        try:
            while not self._failed:
                self._heard(self._sock.recv(LINE))
                if not (isinstance(self._sock, ssl.SSLSocket) and self._sock.pending()):
                    return
        except (BlockingIOError, InterruptedError, ssl.SSLWantReadError):
            return
        except ssl.SSLWantWriteError:
            self._crossed = True
            self._watch(True)
        except OSError as error:
            self._fail(f"connection lost: {error.strerror or error}")

    def _heard(self, data: bytes) -> None:
        try:
            self._took(data)
        except Gone as error:
            self._fail(error.reason)

    def _took(self, data: bytes) -> None:
        """Takes apart what was received, into answers. Raises Gone."""
        if self._quiet:
            raise Gone(BROKE_OFF)
        if not data:
            raise Gone("the server hung up")
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._line(line.rstrip(b"\r"))
        if len(self._rest) > LINE:
            raise Gone("an answer without end")

    def _line(self, line: bytes) -> None:
        code, text, more = parsed(line)
        self._lines.append(text)
        if len(self._lines) + len(self._answers) > LINES or len(line) > LINE:
            raise Gone("an answer without end")
        if not more:
            self._answers.append((code, b"\n".join(self._lines)))
            self._lines.clear()

    def _push(self) -> None:
        """Writes what the network takes."""
        self._crossed = False
        try:
            while self._out:
                self._sent(self._sock.send(self._next()))
        except (BlockingIOError, InterruptedError, ssl.SSLWantWriteError):
            pass
        except ssl.SSLWantReadError:
            self._crossed = True
        except OSError as error:
            self._pull()  # what it said before it went: often 421
            self._fail(f"connection lost: {error.strerror or error}")
        self._watch(bool(self._out) and not self._crossed)

    def _next(self) -> memoryview:
        """What to send: of TLS a record at a time, whose fate is not told before it is gone for good."""
        if not self._tls:
            return self._out
        piece = self._out[:_RECORD]
        if len(piece) >= self._quiet:
            self._quiet = 0
        return piece

    def _sent(self, octets: int) -> None:
        self._out = self._out[octets:]
        self._quiet = max(0, self._quiet - octets)

    def _watch(self, writing: bool) -> None:
        """Asks to be told when the network takes more, or no more."""
        if writing == self._writing or self._failed:
            return
        self._writing = writing
        if writing:
            self._loop.add_writer(self._sock, self._writable)
        else:
            self._loop.remove_writer(self._sock)

    def _fail(self, reason: str) -> None:
        """From now on nothing is read or written; the answers that came before are still given."""
        if self._failed:
            return
        self._failed, self._out = reason, memoryview(b"")
        self._loop.remove_reader(self._sock)
        self._loop.remove_writer(self._sock)
        self._wake()
