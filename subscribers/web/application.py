"""The pages as an ASGI application. GET changes nothing; POST unsubscribes whoever the token stands for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from digest.errors import DigestError, TokenInvalid
from subscribers.web.answers import page, plain
from subscribers.web.phrases import Kind
from subscribers.web.site import Site

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

MOST = 64 * 1024
"""Bytes of a body that are read past: a mail program sends 26, or a few hundred as multipart/form-data."""
BODY_S = 10.0
"""Seconds in which the body must have come; the server itself would wait for ever."""
RETRY_S = 120
"""Seconds after which a mail program may try again when the store is away."""


def app(site: Site) -> Starlette:
    """The application: `/unsubscribe/TOKEN`, `/unsubscribe`, `/health`, with and without the site's prefix."""
    routes = [
        Route("/unsubscribe", how),
        Route("/unsubscribe/", how),
        # One function, not a class: Starlette would take the method's name for that of any of its attributes.
        Route("/unsubscribe/{token}", one_reader, methods=["GET", "POST"]),
        Route("/health", health),
    ]
    handlers: dict[Any, Any] = {
        TokenInvalid: invalid,
        DigestError: later,
        OSError: later,
        HTTPException: refused,
        Exception: failed,
    }
    below = Middleware(Below, prefix=site.prefix.rstrip("/"))
    made = Starlette(routes=routes, middleware=[below], exception_handlers=handlers)
    # A redirect would lose a mail program's POST (RFC 8058, 3.1), and lead wherever the Host header says.
    made.router.redirect_slashes = False
    made.state.site = site
    return made


class Below:
    """Cuts the prefix off the path, where what is left is one of ours: a proxy may have cut it off before."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] == "http" and scope["path"].startswith(f"{self.prefix}/"):
            rest = scope["path"].removeprefix(self.prefix)
            if rest == "/health" or rest.startswith("/unsubscribe"):
                scope = {**scope, "path": rest}
        await self.app(scope, receive, send)


async def one_reader(request: Request) -> Response:
    """A page with one button, or that it is done: the same whether they left now, long ago, or were erased.

    Any POST will do, whatever is in it. RFC 8058 has mail programs send `List-Unsubscribe=One-Click`, and our button
    sends it, too; but who has the token may leave, and nobody is refused because their program sends something else.
    """
    site = _site(request)
    token = request.path_params["token"]
    person = await run_in_threadpool(site.whose, token)
    if request.method != "POST":
        return page(site.masthead, "ask")
    await _read_past(request)
    await run_in_threadpool(site.leave, person)
    return page(site.masthead, "done")


async def how(request: Request) -> Response:
    """How somebody unsubscribes who has come without a token."""
    return page(_site(request).masthead, "how")


async def health(request: Request) -> Response:
    """Whether the store answers, for whoever watches over the program."""
    site = _site(request)
    try:
        await run_in_threadpool(site.answers)
    except (DigestError, OSError) as error:
        site.trouble(error)
        return plain("the store does not answer", 503)
    return plain("ok")


async def invalid(request: Request, _: Exception) -> Response:
    """What is said to a token that is none of ours: nothing about why."""
    return page(_site(request).masthead, "invalid", 404)


async def later(request: Request, error: Exception) -> Response:
    """The store is away. Whoever pressed the button can press it again, or send the mail that does the same."""
    site = _site(request)
    site.trouble(error)
    token = request.path_params.get("token", "")
    again = {"Retry-After": str(RETRY_S)}
    return page(site.masthead, "later", 503, token=token, button=request.method == "POST", headers=again)


async def refused(request: Request, error: HTTPException) -> Response:
    """No such page, method or body."""
    kind: Kind = "missing" if error.status_code == 404 else "wrong"
    return page(_site(request).masthead, kind, error.status_code, headers=error.headers)


async def failed(request: Request, _: Exception) -> Response:
    """A bug of ours: readers get a page, and the server writes down what happened."""
    return page(_site(request).masthead, "wrong", 500)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


async def _read_past(request: Request) -> None:
    """Nothing, when the body has come. Raises HTTPException for one that is too large, too slow, or breaks off."""
    size = 0
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MOST:
                    raise HTTPException(413)
    except TimeoutError as error:
        raise HTTPException(408) from error
    except ClientDisconnect as error:
        raise HTTPException(400) from error
