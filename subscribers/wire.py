"""imaplib's client, with answers that are bounded in time and size.

imaplib speaks the protocol; its timeout, though, starts anew with every byte, and an answer may go on for ever. Here
each answer has a deadline, and a size at most.
"""

from __future__ import annotations

import errno
import imaplib
import socket
import ssl
import time
from typing import Any


class Wire(imaplib.IMAP4):
    """A connection to a server; an answer takes at most so many `seconds` and has at most so many octets."""

    def __init__(self, host: str, port: int, *, secure: bool, seconds: float, most: int) -> None:
        self.seconds = seconds
        self._secure, self._most, self._read = secure, most, b""
        super().__init__(host, port, seconds)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connects, in TLS where the address says so."""
        self._begin()
        self.sock = socket.create_connection((host, port), timeout)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.host = host
        if self._secure:
            self.secure()

    def secure(self) -> None:
        """Goes over to TLS. Raises OSError where the certificate does not hold."""
        self._read = b""  # what came before TLS could be anybody's
        self.sock.settimeout(self.seconds)
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def send(self, data: Any) -> None:
        """Hands the bytes to the network; what is answered has its time and size from here."""
        self._begin()
        self.sock.settimeout(self.seconds)
        self.sock.sendall(data)

    def read(self, size: int) -> bytes:
        """So many octets."""
        self._take(size)
        while len(self._read) < size:
            self._read += self._more()
        data, self._read = self._read[:size], self._read[size:]
        return data

    def readline(self) -> bytes:
        """A line with its end."""
        while b"\n" not in self._read:
            self._take(0, waiting=len(self._read))
            self._read += self._more()
        line, end, self._read = self._read.partition(b"\n")
        self._take(len(line))
        return line + end

    def shutdown(self) -> None:
        """Lets go of the connection."""
        self.sock.close()

    def _begin(self) -> None:
        self._until, self._left = time.monotonic() + self.seconds, self._most

    def _take(self, size: int, *, waiting: int = 0) -> None:
        self._left -= size
        if self._left < waiting:
            raise OSError(errno.EMSGSIZE, "an answer without end")

    def _more(self) -> bytes:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)
        data: bytes = self.sock.recv(65_536)
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "the server hung up")
        return data
