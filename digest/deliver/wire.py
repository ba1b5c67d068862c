"""smtplib's client, with answers that are bounded in time and length.

smtplib does EHLO, STARTTLS and AUTH; its socket timeout, though, starts anew with every byte, and an answer may go
on for ever. Here each answer has a deadline, and 100 lines of 8,192 octets at most.
"""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from typing import Any

LINE = 8192
"""Octets of a line of an answer."""
LINES = 100
"""Lines of an answer."""


class Gone(smtplib.SMTPServerDisconnected):
    """The server hung up, was silent for too long, or does not speak SMTP."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parsed(line: bytes) -> tuple[int, bytes, bool]:
    """Code and text of a line of an answer, and whether more lines follow. Raises Gone where it is none."""
    if not line[:3].isdigit() or line[3:4] not in {b"", b" ", b"-"}:
        raise Gone(f"no SMTP answer: {line[:60].decode('ascii', 'replace')!r}")
    return int(line[:3]), line[4:].strip(), line[3:4] == b"-"


class Wire(smtplib.SMTP):
    """A connection to a server; `reply_s` is how long an answer may take in all."""

    reply_s = 30.0

    def __init__(self, *, connect_s: float, name: str) -> None:
        super().__init__(timeout=connect_s, local_hostname=name)
        self._read = b""

    def getreply(self) -> tuple[int, bytes]:
        """Code and text of the next answer. Raises Gone."""
        until = time.monotonic() + self.reply_s
        lines = []
        for _ in range(LINES):
            code, text, more = parsed(self._line(until))
            lines.append(text)
            if not more:
                return code, b"\n".join(lines)
        raise Gone("an answer without end")

    def _line(self, until: float) -> bytes:
        while b"\n" not in self._read:
            if len(self._read) > LINE:
                raise Gone("an answer without end")
            self._read += self._received(until)
        line, _, self._read = self._read.partition(b"\n")
        return line.rstrip(b"\r")

    def _received(self, until: float) -> bytes:
        left = until - time.monotonic()
        if left <= 0:
            raise Gone("no answer in time")
        try:
            sock = self._open
            sock.settimeout(left)
            data = sock.recv(LINE)
        except TimeoutError as error:
            raise Gone("no answer in time") from error
        except OSError as error:
            raise Gone(f"connection lost: {error.strerror or error}") from error
        if not data:
            raise Gone("the server hung up")
        return data

    @property
    def _open(self) -> socket.socket:
        if self.sock is None:
            raise Gone("the connection is closed")
        return self.sock

    def send(self, s: Any) -> None:
        """Hands the bytes to the network. Raises Gone."""
        data = s.encode(self.command_encoding) if isinstance(s, str) else s
        try:
            self._open.settimeout(self.reply_s)
            self._open.sendall(data)
        except OSError as error:
            self.close()
            slow = isinstance(error, TimeoutError)
            raise Gone("takes nothing any more" if slow else f"connection lost: {error.strerror or error}") from error

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Goes over to TLS on the open connection. Raises OSError where the certificate does not hold."""
        self._read = b""  # what came before TLS could be anybody's (CVE-2011-0411)
        self._open.settimeout(self.timeout)
        # Not while it is wrapped: `shut` must find the socket that the handshake waits on.
        wrapped = context.wrap_socket(self._open, server_hostname=host, do_handshake_on_connect=False)
        self.sock = wrapped
        wrapped.do_handshake()
        self.file = None
        self.helo_resp, self.ehlo_resp, self.does_esmtp, self.esmtp_features = None, None, False, {}

    def plain(self, user: str, password: str) -> tuple[int, bytes]:
        """The answer to AUTH PLAIN with both in UTF-8 (RFC 4616); smtplib sends ASCII alone."""
        secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        return self.docmd("AUTH", f"PLAIN {secret}")

    def shut(self) -> None:
        """Ends it from another thread: whoever waits for an answer learns that there will be none."""
        if (sock := self.sock) is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def given(self) -> tuple[socket.socket, bytes]:
        """The socket, from now on the caller's to close, and what was read from it and not yet asked for."""
        sock, self.sock = self._open, None
        return sock, self._read
