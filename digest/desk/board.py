"""The board on 127.0.0.1: how a send gets on, a page that renews itself by its header alone, without script."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from digest import outlook
from digest.desk.page import PAGE, template
from digest.desk.server import HOST, bound
from digest.desk.web import ALWAYS, OnlyLocal
from digest.errors import DigestError
from digest.quiet import QUIET
from digest.text import flat

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from digest.progress import Progress
    from digest.store.watching import Watch
    from digest.values import Balance, Masthead

RENEWED_S = 5
"""Seconds after which the page is loaded anew: time to read a line, and soon enough to see a stop."""
STATES = ("sent", "suppressed", "failed", "deferred", "unknown", "pending")
MEANINGS = {
    "sent": "the relay took it",
    "suppressed": "left, or were left out",
    "failed": "refused for good",
    "deferred": "tried again later",
    "unknown": "may have it or not",
    "pending": "not tried yet",
}
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_LONG = 240
"""Characters of a reason that are shown: what a server says may go on for long."""


def serve(watched: Watch, masthead: Masthead, *, port: int | None, ready: Callable[[str], None]) -> None:
    """Nothing, after Ctrl-C; until then the page is on http://127.0.0.1:PORT/. `ready` gets the address.

    Without `port` it is the desk's, or a free one. Raises DigestError when `port` is given and taken.
    """
    with bound(port) as listener, suppress(KeyboardInterrupt):
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        server(app(watched, masthead), address, ready).run(sockets=[listener])


def server(application: Starlette, address: str, ready: Callable[[str], None]) -> uvicorn.Server:
    """A server for the board that tells `ready` the address once it answers."""
    import uvicorn

    class Board(uvicorn.Server):
        """Says when it has begun."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready(address)

    return Board(uvicorn.Config(application, lifespan="off", **QUIET))


def app(watched: Watch, masthead: Masthead) -> Starlette:
    """The application: `/` the page, `/?still` the same as it stands, `/board.css` its style."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse
    from starlette.routing import Route

    from digest.store.ledger import now_utc

    headers = ALWAYS | {"Content-Security-Policy": _POLICY}

    async def page(request: Request) -> Response:
        again = {"Refresh": f"{round(watched.pause(RENEWED_S))}"}
        try:
            progress = await asyncio.to_thread(watched.look, now_utc())
        except DigestError as error:
            return PlainTextResponse(f"{error}\n", 503, headers=headers | again)
        still = "still" in request.query_params
        body = html(progress, masthead, still=still)
        return HTMLResponse(body, headers=headers if still or _ended(progress) else headers | again)

    async def style(_: Request) -> Response:
        return FileResponse(PAGE / "board.css", headers=headers)

    routes = [Route("/", page), Route("/board.css", style)]
    return Starlette(routes=routes, middleware=[Middleware(OnlyLocal)])


def html(progress: Progress, masthead: Masthead, *, still: bool = False) -> str:
    """The page for this moment; `still` where it is not to renew itself."""
    zone = zoneinfo.ZoneInfo(masthead.timezone)
    balance = progress.balance
    return template("board.html").render(
        name=masthead.name,
        progress=progress,
        state=outlook.state(progress),
        outlook=outlook.outlook(progress, zone).replace("`", ""),
        done=outlook.percent(outlook.share(balance)),
        rows=[_row(balance, state) for state in STATES],
        parts=list(_parts(balance)),
        reasons=[dataclasses.replace(one, reason=flat(one.reason, _LONG)) for one in progress.reasons],
        returned=[
            (words, progress.returned[kind]) for kind, words in outlook.WORDS.items() if kind in progress.returned
        ],
        tables=list(_tables(progress)),
        zone=masthead.timezone,
        local=lambda at: at.astimezone(zone),
        lasting=outlook.lasting,
        speed=outlook.speed,
        still=still,
        ended=_ended(progress),
        renewed=RENEWED_S,
    )


def _ended(progress: Progress) -> bool:
    """Whether the page need not be looked at again; of a send that has not begun, it may yet begin."""
    return progress.over and progress.begun_at is not None


def _row(balance: Balance, state: str) -> dict[str, Any]:
    count = getattr(balance, state)
    share = outlook.percent(count / balance.audience) if balance.audience else ""
    return {"state": state, "count": count, "share": share, "means": MEANINGS[state]}


def _parts(balance: Balance) -> Iterator[tuple[str, str, str]]:
    """Each state's part of the bar: its name, and where it begins and how broad it is, in hundredths of the bar."""
    begins = 0.0
    for state in STATES:
        broad = 100 * getattr(balance, state) / balance.audience if balance.audience else 0.0
        if broad:
            yield state, f"{begins:.3f}", f"{max(broad, 0.3):.3f}"
        begins += broad


def _tables(progress: Progress) -> Iterator[dict[str, Any]]:
    """Relays and domains, each as a caption, headings, and rows of a name and its figures."""
    kinds: tuple[tuple[str, str, tuple[str, ...], Any], ...] = (
        ("Relays", "relay", ("sent", "failed", "deferred", "unknown"), progress.relays),
        ("Domains", "name", ("readers", "sent", "deferred", "failed", "bounced"), progress.domains),
    )
    for caption, name, names, found in kinds:
        rows = [(getattr(one, name) or "(erased)", [getattr(one, each) for each in names]) for one in found]
        if rows:
            yield {"caption": caption, "head": caption.lower().removesuffix("s"), "names": names, "rows": rows}
