"""One request over httpcore2, connected only where the guard lets it, and what went wrong in a person's words.

Below httpx2's client, which keeps cookies, reads proxies from the environment and takes a host's name
to whatever it resolves to; its URLs and headers are used. Imported when the first address is fetched.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpcore2
import httpx2

from digest.collect.guard import Guard
from digest.collect.limits import Limits

_AT_ONCE = 100
"""Connections over all hosts: the most sources that are read at the same time."""
_FIRST_WORDS = 1.0
"""Seconds that each of a host's addresses gets at least, before the next one is tried."""
_EXPIRED, _OTHER_NAME = 10, frozenset({62, 64})
_UNTRUSTED = frozenset({18, 19, 20, 21})
"""OpenSSL's X509_V_ERR codes."""


class Trouble(Exception):
    """One attempt failed: why, whether another may succeed, and after how many seconds where the server says."""

    def __init__(self, reason: str, *, transient: bool = False, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.transient, self.status = reason, transient, status
        self.wait: float | None = None
        self.silent = False
        """Nobody answers there, whatever is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The head of an answer; its body is still to come."""

    url: httpx2.URL
    status: int
    phrase: str
    headers: httpx2.Headers
    chunks: AsyncIterator[bytes]


class Transport:
    """Connections that are kept and used again, each to an address that the guard allowed."""

    def __init__(self, limits: Limits, guard: Guard, headers: Mapping[str, str]) -> None:
        self._headers = dict(headers)
        self._timeout = {"connect": limits.connect_s, "read": limits.read_s, "write": limits.read_s, "pool": None}
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpcore2.default_ssl_context(),
            max_connections=_AT_ONCE,
            keepalive_expiry=5.0,
            network_backend=_Guarded(guard),
        )

    @asynccontextmanager
    async def get(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[Answer]:
        """The answer to a GET. Raises Trouble, and what the guard raises, within the block too."""
        try:
            asked = httpx2.URL(url)
            target = httpcore2.URL(
                scheme=asked.raw_scheme, host=asked.raw_host, port=asked.port, target=asked.raw_path
            )
            sent = httpx2.Headers({"Host": asked.netloc.decode("ascii"), **self._headers, **headers})
            extensions = {"timeout": self._timeout}
            async with self._pool.stream("GET", target, headers=sent.raw, extensions=extensions) as got:
                yield _answer(asked, got)
        except httpx2.InvalidURL as error:
            raise Trouble(f"is no address that can be asked: {error}") from error
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise _trouble(error) from light(error)

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._pool.aclose()


def light(error: BaseException) -> BaseException:
    """The error without the frames it came through, nor those of what caused it.

    Errors are kept in a report to the end; their frames would keep megabytes of each body.
    """
    one: BaseException | None = error
    while one is not None:
        one.__traceback__ = None
        one = one.__cause__ or one.__context__
    return error


def _answer(url: httpx2.URL, got: httpcore2.Response) -> Answer:
    phrase = got.extensions.get("reason_phrase", b"").decode("latin-1")
    return Answer(
        url=url,
        status=got.status,
        phrase=phrase,
        headers=httpx2.Headers(got.headers),
        chunks=got.aiter_stream(),
    )


class _Guarded(httpcore2.AsyncNetworkBackend):
    """The network, but only where the guard lets us; Host, SNI and the certificate's check keep the name."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first of the host's allowed addresses that answers in its share of the time."""
        import asyncio

        end = time.monotonic() + (timeout or 60.0)
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._guard.addresses(host, port)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(error) from error
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(error) from error
        for left in range(len(addresses) - 1, -1, -1):
            share = max(_FIRST_WORDS, (end - time.monotonic()) / (left + 1))
            try:
                return await self._network.connect_tcp(
                    addresses[-left - 1], port, share, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if not left or time.monotonic() >= end:
                    raise
        raise AssertionError("the guard gives an address or raises")

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await self._network.sleep(seconds)


def _trouble(error: Exception) -> Trouble:
    """The error in words, and whether it may pass."""
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(cause, ssl.SSLError):
        return Trouble(_tls(cause))
    if isinstance(error, httpcore2.ConnectError):
        return _unconnected(cause)
    if isinstance(error, httpcore2.TimeoutException):
        trouble = Trouble(f"no answer in time ({type(error).__name__})")
        trouble.transient = isinstance(error, httpcore2.ConnectTimeout)
        trouble.silent = True
        return trouble
    words = str(cause).strip() or type(error).__name__
    return Trouble(f"cannot be fetched: {words}", transient=True)


def _unconnected(cause: Exception) -> Trouble:
    if isinstance(cause, UnicodeError):
        return Trouble("cannot be fetched: its host is no name")
    if isinstance(cause, socket.gaierror):
        passing = cause.errno == socket.EAI_AGAIN
        hint = "the name cannot be looked up just now" if passing else "no host of that name: is it spelt right?"
        return Trouble(f"cannot be fetched: {hint}", transient=passing)
    trouble = Trouble(f"cannot be fetched: {_refused(cause)}", transient=True)
    trouble.silent = True
    return trouble


def _refused(cause: Exception) -> str:
    inner = cause.__cause__ or cause
    if isinstance(inner, ConnectionRefusedError):
        return "the server refuses the connection: is it running?"
    return f"no connection ({getattr(inner, 'strerror', None) or inner or type(inner).__name__})"


def _tls(error: ssl.SSLError) -> str:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return f"cannot be fetched: TLS fails ({error.reason or type(error).__name__}): is it an https address?"
    if error.verify_code == _EXPIRED:
        return "cannot be fetched: its certificate has expired: tell the site"
    if error.verify_code in _OTHER_NAME:
        return "cannot be fetched: its certificate is for another name: is the host right?"
    if error.verify_code in _UNTRUSTED:
        return "cannot be fetched: nobody we trust has signed its certificate"
    return f"cannot be fetched: its certificate is not right ({error.verify_message})"
