"""The pages as an ASGI application. GET changes nothing; POST does what the token or the form is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from digest.errors import DigestError, TokenInvalid
from subscribers.tokens import EXPIRED, hushed
from subscribers.web import bodies
from subscribers.web.answers import Kind, message, plain, site_of
from subscribers.web.archive import SLUG, beside, image, issue, issues
from subscribers.web.choosing import preferences
from subscribers.web.signups import confirm, embed, subscribe
from subscribers.web.site import Site
from subscribers.web.whence import whence_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

RETRY_S = 120
"""Seconds after which a mail program may try again when the store is away."""
_BOTH = ["GET", "POST"]
_OURS = re.compile(
    rf"/(?:|(?:subscribe|issues)/?|embed|health|(?:unsubscribe|preferences).*|confirm/.*|{SLUG}(?:/.*)?)",
    re.S,
)


def app(site: Site) -> Starlette:
    """The application, with and without the site's prefix."""
    # Functions, not classes: Starlette would take a method's name for that of any of their attributes.
    routes = [
        *(Route(path, subscribe, methods=_BOTH) for path in ("/", "/subscribe", "/subscribe/")),
        Route("/embed", embed),
        Route("/confirm/{token}", confirm, methods=_BOTH),
        *(Route(path, whose) for path in ("/preferences", "/preferences/")),
        Route("/preferences/{token}", preferences, methods=_BOTH),
        Route("/unsubscribe", how),
        Route("/unsubscribe/", how),
        Route("/unsubscribe/{token}", one_reader, methods=_BOTH),
        Route("/issues", issues),
        Route("/issues/", issues),
        Route("/{slug:slug}", beside),
        Route("/{slug:slug}/", issue),
        Route("/{slug:slug}/{name:picture}", image),
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
    made.state.sheets = {}
    return made


class Below:
    """Cuts the prefix off the path, where what is left is one of ours: a proxy may have cut it off before."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix
        self.last = quote(prefix.rpartition("/")[2])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        path = scope.get("path", "")
        if scope["type"] == "http" and self.prefix and path.startswith(self.prefix):
            rest = path.removeprefix(self.prefix)
            if not rest:  # links on the page begin at its last part then
                scope = {**scope, "path": "/", "last": self.last}
            elif _OURS.fullmatch(rest):
                scope = {**scope, "path": rest}
        await self.app(scope, receive, send)


async def one_reader(request: Request) -> Response:
    """A page with one button, or that it is done: the same whether they left now, long ago, or were erased.

    Any POST will do, whatever is in it. RFC 8058 has mail programs send `List-Unsubscribe=One-Click`, and our button
    sends it, too; but who has the token may leave, and nobody is refused because their program sends something else.
    """
    site = site_of(request)
    token = request.path_params["token"]
    person = await run_in_threadpool(site.whose, token, "leave")
    if request.method != "POST":
        less = site.token(person, "preferences") if site.masthead.preferences else ""
        return message(request, "ask", button=True, way=("less", f"../preferences/{less}") if less else None)
    await bodies.body(request)
    await run_in_threadpool(site.leave, person, whence_of(request, site.trusted))
    return message(request, "done", way=("back", "../subscribe") if site.form.open else None, chosen=False)


async def how(request: Request) -> Response:
    """How somebody unsubscribes who has come without a token."""
    return message(request, "how")


async def whose(request: Request) -> Response:
    """Where somebody finds their preferences who has come without a token."""
    return message(request, "whose")


async def health(request: Request) -> Response:
    """Whether the store answers, for whoever watches over the program."""
    site = site_of(request)
    try:
        await run_in_threadpool(site.answers)
    except (DigestError, OSError) as error:
        site.trouble(hushed(str(error)))
        return plain(site, "the store does not answer", 503)
    return plain(site, "ok")


async def invalid(request: Request, error: Exception) -> Response:
    """What is said to a token that is none of ours: nothing about why. To one that was, that it is over."""
    if isinstance(error, TokenInvalid) and error.data.get("reason") == EXPIRED:
        return message(request, "expired", 410, way=("again", "../subscribe"))
    if request.scope["path"].startswith("/confirm/"):
        return message(request, "stale", 404, way=("again", "../subscribe"))
    return message(request, "invalid", 404)


async def later(request: Request, error: Exception) -> Response:
    """The store is away. Whoever pressed the button can press it again, or send the mail that does the same."""
    site_of(request).trouble(hushed(str(error)))
    again = {"Retry-After": str(RETRY_S)}
    if not request.scope["path"].startswith("/unsubscribe/"):
        return message(request, "away", 503, headers=again)
    token = request.path_params.get("token", "")
    return message(request, "later", 503, token=token, button=request.method == "POST", headers=again)


async def refused(request: Request, error: HTTPException) -> Response:
    """No such page, method or body."""
    kind: Kind = "missing" if error.status_code == 404 else "wrong"
    return message(request, kind, error.status_code, headers=error.headers)


async def failed(request: Request, _: Exception) -> Response:
    """A bug of ours: readers get a page, and the server writes down what happened."""
    return message(request, "wrong", 500)
