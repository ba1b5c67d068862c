"""Subscribing: the form, here and in other sites' frames, and the link in the mail that follows it."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from digest.errors import SubscriberError, TokenInvalid
from subscribers.web import bodies, forms
from subscribers.web.answers import choices, drawn, hint, language_of, message, page_headers, site_of, text_of
from subscribers.web.forms import Filled, Mistakes
from subscribers.web.site import Sent, Signup, Site
from subscribers.web.whence import whence_of

if TYPE_CHECKING:
    from starlette.requests import Request

KEPT_S = 60.0
"""Seconds for which the page is made once: new headings and issues are seen a minute later."""
LATEST = 3
"""Issues that somebody can look at before they subscribe."""
RETRY_S = 3600
"""Sign-ups are counted by the hour."""
_HOLE = f"stamp-{secrets.token_hex(16)}"


class Sheet(NamedTuple):
    """The sign-up page, but for the stamp in it."""

    until: float
    before: bytes
    after: bytes


async def subscribe(request: Request) -> Response:
    """The sign-up page, or what became of a sign-up."""
    site = site_of(request)
    if not site.form.open:
        return message(request, "closed", 403 if request.method == "POST" else 200)
    if request.method == "POST":
        return await _posted(request, site)
    return await _page(request, site)


async def embed(request: Request) -> Response:
    """The form alone, for the frames of the sites that the newsletter names. Raises HTTPException for none."""
    site = site_of(request)
    if not (site.form.embed and site.form.open):
        raise HTTPException(404)
    return await _page(request, site, framed=True)


async def _page(request: Request, site: Site, *, framed: bool = False) -> Response:
    """The page, made once a minute for each language and each place that it is seen from."""
    language = language_of(request)
    kept: dict[tuple[str, ...], Sheet] = request.app.state.sheets
    where = (language, request.scope["path"], request.scope.get("last", ""))
    sheet = kept.get(where)
    if sheet is None or sheet.until < time.monotonic():
        text = await run_in_threadpool(_made, request, site, language, framed)
        before, _, after = text.encode().partition(_HOLE.encode())
        sheet = kept[where] = Sheet(time.monotonic() + KEPT_S, before, after)
    content = sheet.before + site.form.stamp().encode() + sheet.after
    headers = page_headers(site, public=not framed, frames=site.form.embed if framed else ())
    return Response(content, media_type="text/html", headers=headers)


def _made(request: Request, site: Site, language: str, framed: bool) -> str:
    issues = () if framed else _latest(site)
    form = Filled(offered=site.form.headings(), source="frame" if framed else "page")
    more = {"framed": True} if framed else {"public": True, "languages": choices(site)}
    return text_of(request, "subscribe.html", _context(site, form, language, issues), language=language, **more)


def _latest(site: Site) -> tuple[Sent, ...]:
    return site.archive.issues(LATEST)


def _context(
    site: Site, form: Filled, language: str, issues: tuple[Sent, ...] = (), found: Mistakes | None = None
) -> dict[str, Any]:
    words = wording(site, language)
    stamp = f"{_HOLE}.{_mark(words)}"
    return {"form": form, "found": found or {}, "again": False, "issues": issues, "wording": words, "stamp": stamp}


def _mark(words: str) -> str:
    """What tells the words of one form from those of another."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def wording(site: Site, language: str) -> str:
    """What people agree to, as it stands beside the button and is kept."""
    ours = site.look.words[language]["subscribe.agreed"]
    return site.form.consent or ours.replace("{name}", site.masthead.name)


async def _posted(request: Request, site: Site) -> Response:
    language = language_of(request)
    fields = await bodies.form(request)
    if any(fields.get("homepage", ())):  # a program; it is told what everybody is told
        return message(request, "inbox")
    form = forms.filled(fields, await run_in_threadpool(site.form.headings))
    words, source = wording(site, language), form.source
    seen = _seen(site, forms.first(fields, "stamp"), words)
    if seen is None or seen < site.form.seconds:
        # A box that another site's form has ticked, or that stood at other words, is no consent to these.
        return _once_more(request, site, form if seen is not None else replace(form, consent=False), language)
    who, found = forms.signed(form, language)
    if who is None:
        return _once_more(request, site, form, language, found)
    ip = whence_of(request, site.trusted)
    its = Signup(candidate=who, wording=words, form=source, language=language, ip=ip)
    try:
        answer = await run_in_threadpool(site.signing.ask, its)
    except SubscriberError as error:
        wrong = {"address": "address"} if "@" in str(error.data.get("subject", "")) else {"person": "person"}
        return _once_more(request, site, form, language, wrong)
    if answer == "limited":
        return message(request, "limited", 429, headers={"Retry-After": str(RETRY_S)})
    return message(request, "inbox")


def _seen(site: Site, stamp: str, words: str) -> float | None:
    """For how many seconds somebody has had our own form with these words; None: it is older than a day, or no such.

    The settings may have changed while it lay open, and what is kept as agreed to is what was read.
    """
    token, _, mark = stamp.partition(".")
    try:
        age = site.form.age(token)
    except TokenInvalid:
        return None
    return age if mark in ("", _mark(words)) else None


def _once_more(request: Request, site: Site, form: Filled, language: str, found: Mistakes | None = None) -> Response:
    """The page again, filled in: with what is wrong, or with nothing but a fresh stamp."""
    context = _context(site, form, language, found=found)
    context |= {"again": not found, "stamp": context["stamp"].replace(_HOLE, site.form.stamp())}
    return drawn(
        request,
        "subscribe.html",
        context,
        language=language,
        status=422 if found else 200,
        mistaken=bool(found),
    )


async def confirm(request: Request) -> Response:
    """The button that confirms; pressed, that it is done. Raises TokenInvalid."""
    site, token = site_of(request), request.path_params["token"]
    shown = await run_in_threadpool(site.signing.shown, token)
    if shown.state == "expired":
        return message(request, "expired", 410, way=("again", "../subscribe"))
    if request.method == "POST":
        await bodies.body(request)
        person = await run_in_threadpool(site.signing.confirm, token, whence_of(request, site.trusted))
        mine = site.token(person, "preferences")
        return message(request, "confirmed", way=("choose", f"../preferences/{mine}"), chosen=False)
    if shown.state == "done":
        return message(request, "confirmed")
    context = {"address": hint(shown.address), "wording": shown.wording}
    return drawn(request, "confirm.html", context, languages=choices(site))
