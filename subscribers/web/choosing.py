"""A reader's own page: what they get, how often, in which words, and from when on again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from subscribers.web import bodies, forms
from subscribers.web.answers import choices, drawn, hint, language_of, message, site_of
from subscribers.web.forms import Chosen, Mistakes
from subscribers.web.site import Reader, Site
from subscribers.web.whence import whence_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from digest.values import PersonId


async def preferences(request: Request) -> Response:
    """What holds for the reader, to be changed; posted to, what holds now. Raises TokenInvalid."""
    site = site_of(request)
    person = await run_in_threadpool(site.whose, request.path_params["token"], "preferences")
    fields = await bodies.form(request) if request.method == "POST" else None
    reader = await run_in_threadpool(site.choosing.reader, person)
    if reader is None:
        return message(request, "left", way=("back", "../subscribe"))
    form = await run_in_threadpool(_form, site, reader)
    if fields is None:
        return _page(request, site, person, reader, form)
    form = forms.changed(fields, form)
    zone, own = site.masthead.timezone, site.masthead.language
    wanted, found = forms.preferred(form, reader.preferences, own, site.now(), zone)
    if found:
        return _page(request, site, person, reader, form, found)
    await run_in_threadpool(site.choosing.prefer, person, wanted, whence_of(request, site.trusted))
    reader = await run_in_threadpool(site.choosing.reader, person)
    if reader is None:  # they left meanwhile, by another page
        return message(request, "left", way=("back", "../subscribe"))
    form = await run_in_threadpool(_form, site, reader)
    return _page(request, site, person, reader, form, saved=True)


def _form(site: Site, reader: Reader) -> Chosen:
    headings = site.form.headings()
    return forms.kept(reader.preferences, headings, site.masthead.language, site.masthead.timezone)


def _page(
    request: Request,
    site: Site,
    person: PersonId,
    reader: Reader,
    form: Chosen,
    found: Mistakes | None = None,
    *,
    saved: bool = False,
) -> Response:
    its = reader.preferences
    today = forms.local(site.now(), site.masthead.timezone)
    until = forms.local(its.paused_until, site.masthead.timezone) if its.paused and its.paused_until else None
    first, last = forms.first_day(today), forms.last_day(today)
    context: dict[str, Any] = {
        "address": hint(reader.address),
        "form": form,
        "found": found or {},
        "saved": saved,
        "paused": its.paused,
        "until": until,
        # A browser sends no form with a day outside of these, and the one that holds may be.
        "first": min(first, until or first),
        "last": max(last, until or last),
        "spoken": choices(site),
        "leaving": site.token(person, "leave"),
    }
    # Once another language is saved it is the page's, whatever its address asks for.
    language = form.language if saved else language_of(request, its.language)
    return drawn(
        request,
        "preferences.html",
        context,
        language=language,
        status=422 if found else 200,
        mistaken=bool(found),
        languages=choices(site) if not found else (),
    )
