"""The answers: one small page in seven variations, with headers that let it do nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, PlainTextResponse

from digest import unsubscribe
from digest.text import direction
from digest.values import Masthead
from subscribers.tokens import TOKEN
from subscribers.web.phrases import Kind, spoken, words

if TYPE_CHECKING:
    from jinja2 import Template
    from starlette.responses import Response

PAGE = Path(__file__).parent / "page"
_MAIL = "mailto:"
_NOWHERE = ("frame-ancestors 'none'", "base-uri 'none'")


def page(
    masthead: Masthead,
    kind: Kind,
    status: int = 200,
    *,
    token: str = "",
    button: bool = True,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page of that kind in the newsletter's language; with a token, mails that it leads to have it in them."""
    said, language = words(kind, masthead.language), spoken(masthead.language)
    # A token is repeated only where it looks like one: nothing that a stranger wrote gets into the page.
    link = _reply(masthead) if kind == "done" else unsubscribe.mail(masthead, token if TOKEN.fullmatch(token) else "")
    body = _template().render(
        language=language,
        direction=direction(language),
        name=masthead.name,
        heading=said.heading,
        lines=[_line(line, masthead.name, link or "") for line in said.lines if link or "{address}" not in line],
        button=said.button if button else "",
        style=_style(),
    )
    return HTMLResponse(body, status, headers={**_headers(), **(headers or {})})


def plain(text: str, status: int = 200) -> Response:
    """A line of plain text."""
    return PlainTextResponse(f"{text}\n", status, headers=_headers())


def _reply(masthead: Masthead) -> str | None:
    """A mail that asks for nothing, to where answers go."""
    bare = unsubscribe.mail(Masthead(name="", sender=masthead.reply_to or masthead.sender))
    return bare.partition("?")[0] if bare else None


def _line(text: str, name: str, link: str) -> Markup:
    """The line with the name and the link in it; both keep their direction in a language of the other one."""
    address = unquote(link.removeprefix(_MAIL).partition("?")[0])
    shown = Markup('<a href="{}"><bdi>{}</bdi></a>').format(link, address)
    return Markup(escape(text)).format(name=Markup("<bdi>{}</bdi>").format(name), address=shown)  # noqa: S704


@lru_cache(maxsize=1)
def _template() -> Template:
    # Autoescape for every name: a newsletter may be called <b>.
    loader = FileSystemLoader(PAGE)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("page.html")


@lru_cache(maxsize=1)
def _style() -> Markup:
    """The style, in the page itself: then there is one request, and no address to keep free for a file."""
    return Markup((PAGE / "page.css").read_text("utf-8"))  # noqa: S704 - our own file


@lru_cache(maxsize=1)
def _headers() -> dict[str, str]:
    """What every answer has. The page may show itself and send its form; it may load, run and be framed nowhere."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = ("default-src 'none'", f"style-src 'sha256-{digest}'", "form-action 'self'", *_NOWHERE)
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "no-referrer",  # the token is in the address
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
