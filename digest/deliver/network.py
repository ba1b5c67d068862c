"""httpcore2's network with one end to all waiting: a server that drips bytes holds nobody up for ever."""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

_NOW = 0.001
"""Seconds; 0 would have a socket not wait at all, which is another thing."""


class Network(httpcore2.NetworkBackend):
    """Connections, all of which are waited for until one moment: `within` so many seconds of when it was said."""

    def __init__(self) -> None:
        self._network = httpcore2.SyncBackend()
        self._until = math.inf
        self.stream: _Stream | None = None
        """The connection that was made last."""

    def within(self, seconds: float) -> None:
        """From now on nothing is waited for any longer than so many seconds in all."""
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; 0.0 when there are none."""
        return max(self._until - time.monotonic(), 0.0)

    @property
    def unasked(self) -> bool:
        """Whether the server has said something, or hung up, before it was its turn."""
        return self.stream is not None and self.stream.heard and bool(self.stream.get_extra_info("is_readable"))

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection. Raises httpcore2's errors."""
        made = self._network.connect_tcp(host, port, self.left or _NOW, local_address, socket_options)
        self.stream = _Stream(made, self, heard=True)
        return self.stream


class _Stream(httpcore2.NetworkStream):
    """One connection of it."""

    def __init__(self, stream: httpcore2.NetworkStream, network: Network, *, heard: bool) -> None:
        self._stream, self._network = stream, network
        self.heard = heard
        """What comes is an answer: TLS sends keys for later (RFC 8446 4.6.1) before the first one."""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, at most so many bytes; b"" at the end."""
        if not self._network.left:  # a server that always has more to say never makes a socket wait
            raise httpcore2.ReadTimeout
        data = self._stream.read(max_bytes, self._network.left or _NOW)
        self.heard = True
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Nothing, when all of it is handed over."""
        self._stream.write(buffer, self._network.left or _NOW)

    def close(self) -> None:
        """Ends it."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same connection, in TLS."""
        made = self._stream.start_tls(ssl_context, server_hostname, self._network.left or _NOW)
        self._network.stream = secure = _Stream(made, self._network, heard=False)
        return secure

    def get_extra_info(self, info: str) -> Any:
        """What is known of it below."""
        return self._stream.get_extra_info(info)
