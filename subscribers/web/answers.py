"""The answers: pages with headers that let them do nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, unquote

from markupsafe import Markup
from starlette.responses import HTMLResponse, PlainTextResponse

from digest import unsubscribe
from digest.text import direction
from digest.values import Masthead
from subscribers.addresses import hinted
from subscribers.tokens import TOKEN
from subscribers.web import looks
from subscribers.web.phrases import LANGUAGES, spoken

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from subscribers.web.site import Site

Kind = Literal[
    "ask", "done", "how", "whose", "invalid", "later", "away", "missing", "wrong",
    "inbox", "closed", "limited", "confirmed", "expired", "stale", "left",
]  # fmt: skip
"""The pages that say one thing, each a table of the words' files."""
_MAIL = "mailto:"
SHARED = "public, max-age=60"
"""How long a page that is the same for everybody may be kept."""


@dataclass(frozen=True, slots=True)
class Page:
    """What every template is told of its page."""

    name: str
    language: str
    direction: str
    style: Markup
    root: str
    """The way from this page to where they all are, such as "../"."""
    languages: tuple[tuple[str, str], ...] = ()
    """What to choose from at the foot: tag and name; none, no choice."""
    public: bool = False
    """The same for everybody: it may be found by search engines, and kept for a minute."""
    framed: bool = False
    mistaken: bool = False


def language_of(request: Request, own: str = "") -> str:
    """The language to answer in: what the address asks for, the reader's own, or the newsletter's."""
    # One pair at a time would do for ours; a long query is not taken apart.
    query = request.scope["query_string"][:200].decode("latin-1")
    asked = dict(parse_qsl(query)).get("language", "")
    return asked if asked in LANGUAGES else spoken(own or site_of(request).masthead.language)


def site_of(request: Request) -> Site:
    """The newsletter that is asked for."""
    site: Site = request.app.state.site
    return site


def drawn(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    language: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The template as an answer; `more` is of `Page`."""
    text = text_of(request, template, context, language=language, **more)
    sent = page_headers(site_of(request), public=more.get("public", False))
    return HTMLResponse(text, status, headers={**sent, **(headers or {})})


def text_of(request: Request, template: str, context: Mapping[str, Any], *, language: str = "", **more: Any) -> str:
    """The template as text; `more` is of `Page`. Raises ThemeError."""
    language = language or language_of(request)
    return written(site_of(request), template, context, language=language, root=_root(request), **more)


def written(site: Site, template: str, context: Mapping[str, Any], *, language: str, root: str, **more: Any) -> str:
    """The template as text, without a request; `more` is of `Page`. Raises ThemeError."""
    page = Page(
        name=site.masthead.name,
        language=language,
        direction=direction(language),
        style=site.look.style,
        root=root,
        **more,
    )
    said = {"say": _say(site, language), "day": looks.day(language), "page": page}
    return site.look.drawn(template, {**said, **context})


def message(
    request: Request,
    kind: Kind,
    status: int = 200,
    *,
    token: str = "",
    button: bool = False,
    way: tuple[str, str] | None = None,
    language: str = "",
    headers: Mapping[str, str] | None = None,
    chosen: bool = True,
) -> Response:
    """The page of that kind; with a token, mails that it leads to have it in them.

    `way` is a link on it, by the name of its words; `chosen` has the languages at the foot.
    """
    site, language = site_of(request), language or language_of(request)
    # A token is repeated only where it looks like one: nothing that a stranger wrote gets into the page.
    plain_mail = kind in ("done", "closed")
    link = (
        _reply(site.masthead)
        if plain_mail
        else unsubscribe.mail(site.masthead, token if TOKEN.fullmatch(token) else "")
    )
    more = site.look.words[language].get(f"{kind}.more", "")
    said = bool(more) and ("{contact}" not in more or link is not None)
    context = {"kind": kind, "button": button, "way": way, "more": said}
    context["say"] = _say(site, language, link or "")
    chosen = chosen and status == 200
    languages = choices(site) if chosen else ()
    return drawn(
        request, "message.html", context, language=language, status=status, headers=headers, languages=languages
    )


def hint(address: str) -> Markup:
    """What its owner knows the address by, kept in its own direction."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(hinted(address))


def plain(site: Site, text: str, status: int = 200) -> Response:
    """A line of plain text."""
    return PlainTextResponse(f"{text}\n", status, headers=page_headers(site))


def choices(site: Site) -> tuple[tuple[str, str], ...]:
    """The languages there are, each by its own name."""
    return tuple((one, site.look.words[one]["language"]) for one in LANGUAGES)


def page_headers(site: Site, *, public: bool = False, frames: tuple[str, ...] = ()) -> dict[str, str]:
    """What every page has: it may show itself and send its form, load and run nothing, and be framed nowhere else."""
    framers = " ".join(frames) or "'none'"
    policy = (
        "default-src 'none'",
        f"style-src {site.look.hash}",
        "form-action 'self'",
        f"frame-ancestors {framers}",
        "base-uri 'none'",
    )
    robots = {} if public else {"X-Robots-Tag": "noindex, nofollow"}
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cache-Control": SHARED if public else "no-store",
        "Cross-Origin-Resource-Policy": "cross-origin" if frames else "same-origin",
        **robots,
        **STRICT,
    }


STRICT = {
    "Referrer-Policy": "no-referrer",  # the token is in the address
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What every answer has, whatever it is."""


def _root(request: Request) -> str:
    """The way from the page to the first of them, whatever a proxy has put before its path."""
    path: str = request.scope["path"]
    last: str = request.scope.get("last", "")  # of the prefix, where the path is that alone
    return f"{last}/" if last else "../" * (path.count("/") - 1) or "./"


def _say(site: Site, language: str, link: str = "") -> Any:
    """What says a phrase; the name and a link to write to keep their direction in a language of the other one."""
    address = unquote(link.removeprefix(_MAIL).partition("?")[0])
    contact = Markup('<a href="{}"><bdi>{}</bdi></a>').format(link, address)
    return site.look.say(language, name=Markup("<bdi>{}</bdi>").format(site.masthead.name), contact=contact)


def _reply(masthead: Masthead) -> str | None:
    """A mail that asks for nothing, to where answers go."""
    bare = unsubscribe.mail(Masthead(name="", sender=masthead.reply_to or masthead.sender))
    return bare.partition("?")[0] if bare else None
