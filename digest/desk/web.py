"""The desk as an ASGI application: one page, four views, images, and a line that says when they changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, get_args

from digest.desk import views
from digest.desk.notes import Aside
from digest.desk.page import PAGE, template
from digest.desk.proof import Preview, Proof
from digest.desk.watching import absolute, changes, fingerprint
from digest.errors import DigestError

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

PARTS = ("desk.css", "desk.js")
LABELS = {"mail": "Mail", "text": "Text", "web": "Web page", "notes": "Notes"}
HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names this machine has for itself: under any other, a web site is pointing its own name at us (DNS rebinding)."""
CLOSE_TO_CLIP = 90_000
"""Bytes of HTML from which Gmail's clip is near: links of a mail grow by some 10 % on the way."""

ALWAYS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Nothing inline at all; what feeds say comes as HTML from here, which `nosniff` keeps from being script or style.
_DESK_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_VIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline' https:; img-src https: http: data:; font-src https: data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox {sandbox}"
)
# No scripts, no forms, no way to steer the desk; same origin so that the desk can measure the frame's height.
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"


def app(preview: Preview) -> Starlette:
    """The application: `/` the desk, `/mail` `/text` `/web` `/notes` the views, `/images/NAME.jpg` what these show,
    `/events` the versions as they come.

    From start to end of its lifespan it watches and rebuilds; `app.state.proof` is what it shows.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Route

    routes = [
        Route("/", desk),
        Route("/events", events),
        *(Route(f"/{view}", _view) for view in LABELS),
        *(Route(f"/{part}", _part) for part in PARTS),
        Route("/images/{name}", _picture),
    ]
    made = Starlette(routes=routes, middleware=[Middleware(OnlyLocal)], lifespan=_lifespan)
    made.state.proof = Proof(preview=preview)
    return made


class OnlyLocal:
    """Answers 421 to a request under a name that is not this machine's own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not HTTP or is meant for us."""
        from starlette.datastructures import Headers
        from starlette.responses import PlainTextResponse

        if scope["type"] == "http" and _name(Headers(scope=scope).get("host", "")) not in HOSTS:
            refusal = PlainTextResponse("This preview answers under localhost and 127.0.0.1 alone.\n", 421)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _name(host: str) -> str:
    """A Host header's name without its port, lower case."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    proof: Proof = app.state.proof
    stop, begun = asyncio.Event(), asyncio.Event()
    app.state.watcher = asyncio.create_task(_follow(proof, begun, stop))
    try:
        await begun.wait()
        yield
    finally:
        stop.set()
        await proof.close()
        await asyncio.wait([app.state.watcher])


async def _follow(proof: Proof, begun: asyncio.Event, stop: asyncio.Event) -> None:
    """Build, say so, and build again at every change."""
    paths = absolute(proof.preview.watch)
    before = fingerprint(paths)
    try:
        await proof.rebuild()
    finally:
        begun.set()
    async for _ in changes(paths, before, stop):
        await proof.rebuild()


async def desk(request: Request) -> Response:
    """The page around the views; what is chosen stands in the address, so it works without script."""
    from starlette.responses import HTMLResponse

    body = template("desk.html").render(
        sandbox=SANDBOX, **_facts(request.app.state.proof), **_choices(request.query_params)
    )
    return HTMLResponse(body, headers=ALWAYS | {"Content-Security-Policy": _DESK_POLICY})


async def _part(request: Request) -> Response:
    """The page's style or script."""
    from starlette.responses import FileResponse

    return FileResponse(PAGE / request.url.path.lstrip("/"), headers=ALWAYS)


async def _view(request: Request) -> Response:
    from starlette.responses import HTMLResponse, PlainTextResponse

    proof: Proof = request.app.state.proof
    if proof.edition is None:
        return PlainTextResponse(proof.error or "", 503, headers=ALWAYS)
    view: Any = request.url.path.lstrip("/")
    scheme = _chosen(request.query_params, "scheme", views.Scheme)
    aside = await asyncio.to_thread(_aside, proof.preview) if view == "notes" else None
    body = await asyncio.to_thread(views.shown, proof.edition, view, scheme, aside)
    return HTMLResponse(body, headers=ALWAYS | {"Content-Security-Policy": _VIEW_POLICY.format(sandbox=SANDBOX)})


async def _picture(request: Request) -> Response:
    """An image of the issue, by the very name that its page has for it; nothing else in the folder is looked at."""
    from starlette.responses import PlainTextResponse, Response

    proof: Proof = request.app.state.proof
    data = await asyncio.to_thread(_file, proof.preview, f"images/{request.path_params['name']}")
    if data is None:
        return PlainTextResponse("No image of this issue.\n", 404, headers=ALWAYS)
    policy = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(data, media_type="image/jpeg", headers=ALWAYS | policy)


def _file(preview: Preview, name: str) -> bytes | None:
    try:
        return preview.picture(name)
    except DigestError:
        return None


def _aside(preview: Preview) -> Aside:
    """What is known beside the edition; nothing where that cannot be read."""
    try:
        return preview.aside()
    except DigestError:
        return Aside()


async def events(request: Request) -> Response:
    """Server-sent events: the version now and each one that follows."""
    from starlette.responses import StreamingResponse

    proof: Proof = request.app.state.proof

    async def lines() -> AsyncIterator[str]:
        async for version in proof.versions():
            yield f"data: {version}\n\n" if version else ": still here\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream", headers=ALWAYS)


def _choices(query: Mapping[str, str]) -> dict[str, Any]:
    """What is chosen, and a function that gives the address of another choice."""
    chosen = {
        "view": _chosen(query, "view", views.View),
        "width": _chosen(query, "width", views.Width, default="640"),
        "scheme": _chosen(query, "scheme", views.Scheme),
    }

    def address(**other: str) -> str:
        return "/?" + "&".join(f"{key}={value}" for key, value in (chosen | other).items())

    groups = {"width": get_args(views.Width), "scheme": get_args(views.Scheme)}
    return {**chosen, "address": address, "labels": LABELS, "groups": groups}


def _chosen(query: Mapping[str, str], key: str, kind: Any, default: str | None = None) -> Any:
    """What the address asks for, where it is something there is."""
    asked = query.get(key)
    return asked if asked in get_args(kind) else default or get_args(kind)[0]


def _facts(proof: Proof) -> dict[str, Any]:
    """What the page says of the edition."""
    from digest.pipeline import GMAIL_CLIP

    edition = proof.edition
    size = len(edition.html.encode("utf-8", "surrogatepass")) if edition else 0
    level = "over" if size > GMAIL_CLIP else "near" if size > CLOSE_TO_CLIP else "fine"
    return {
        "edition": edition,
        "error": proof.error,
        "built": f"{proof.built:%H:%M:%S}" if proof.built else "",
        "version": proof.version,
        "size": size,
        "clip": GMAIL_CLIP,
        "level": level,
        "language": edition.issue.masthead.language if edition else "en",
    }
