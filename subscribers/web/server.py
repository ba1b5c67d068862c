"""The pages on a port of this machine, from the first answer to Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from digest.errors import DigestError
from digest.quiet import QUIET
from subscribers.tokens import hushed
from subscribers.web.application import app
from subscribers.web.site import Site

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PORT = 8018
"""The usual port: the one after the preview's."""

HEAD_S = 10.0
"""Seconds in which a connection must have begun a request; the server itself would wait for ever."""


def serve(site: Site, *, host: str, port: int | None, ready: Callable[[str], None]) -> None:
    """Nothing, after Ctrl-C or SIGTERM, once the requests in hand are answered.

    `ready` gets the address once it answers. Without `port` it is 8018, or a free one where that is taken.
    Raises DigestError where it cannot listen.
    """
    with _bound(host, port) as listener:
        running = server(app(site), _address(listener), ready)
        # uvicorn raises the signal again after its orderly end, for whoever called it: here that is the end.
        with suppress(KeyboardInterrupt):
            running.run(sockets=[listener])


def server(application: ASGIApp, address: str, ready: Callable[[str], None]) -> uvicorn.Server:
    """A server that tells `ready` the address once it answers. It writes no path down: tokens are in them."""

    class Pages(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and not self.should_exit:
                ready(address)

    return Pages(
        uvicorn.Config(
            Quiet(application),
            http=Hurried,
            lifespan="off",
            proxy_headers=False,  # `whence` reads them, and knows who may say so
            server_header=False,
            **QUIET,
        )
    )


class Hurried(H11Protocol):
    """A connection that is closed where it sends no whole request head in time, be it the first or a later one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look."""
        super().connection_made(transport)
        self._looked_at: RequestResponseCycle | None = None
        self._look = self.loop.call_later(HEAD_S, self._see)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._look.cancel()
        super().connection_lost(exc)

    def _see(self) -> None:
        # Each request has a cycle of its own: the same one as at the last look, and done, means that none was begun.
        over = self.cycle is None or self.cycle.response_complete
        if over and self.cycle is self._looked_at:
            self.transport.close()
            return
        self._looked_at = self.cycle
        self._look = self.loop.call_later(HEAD_S, self._see)


class Quiet:
    """Writes down what a bug of ours was, without an address or a token: a statement's values may be in its words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; an error has been answered with a page before it comes here."""
        try:
            await self.app(scope, receive, send)
        except Exception:  # noqa: BLE001 - whatever it is: it is told, and the next request is served
            print(hushed(traceback.format_exc()), end="", file=sys.stderr, flush=True)


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _bound(host: str, port: int | None) -> socket.socket:
    """A socket that listens there; without a port on the usual one, else on a free one."""
    for number in (PORT, 0) if port is None else (port,):
        try:
            return _listening(host, number)
        except OSError as error:
            taken = error.errno in {errno.EADDRINUSE, errno.EACCES}
            if taken and number == PORT and port is None:
                continue
            reason = "in use: give another --port, or none" if error.errno == errno.EADDRINUSE else error.strerror
            raise DigestError(address=f"{host}:{number}", reason=reason) from error
    raise AssertionError("unreachable: port 0 binds or raises")


def _listening(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        # Or pages ended a moment ago would hold their port; on Windows it would let two share one.
        if hasattr(socket, "SO_REUSEADDR") and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        # Taken now, not when the server starts: two that only bind may both believe they have it.
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener
