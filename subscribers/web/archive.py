"""The issues that were sent: their list, their pages and the images on them."""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from digest.issues import PICTURE
from subscribers.web import looks
from subscribers.web.answers import SHARED, STRICT, choices, drawn, language_of, site_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from subscribers.web.site import Archive

SLUG = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[1-9][0-9]{0,3})?"
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.I | re.S)
_ATTRIBUTE = re.compile(r"\sstyle\s*=", re.I)


class _Slug(Convertor[str]):
    regex = SLUG

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Picture(_Slug):
    regex = PICTURE.pattern


register_url_convertor("slug", _Slug())
register_url_convertor("picture", _Picture())


async def issues(request: Request) -> Response:
    """All issues that were sent, newest first, by month."""
    site, language = site_of(request), language_of(request)
    found = await run_in_threadpool(site.archive.issues, None)
    months = [
        (looks.month(dt.date(*month, 1), language), list(its))
        for month, its in groupby(found, key=lambda one: (one.date.year, one.date.month))
    ]
    context = {"months": months, "open": site.form.open}
    return drawn(request, "issues.html", context, language=language, public=True, languages=choices(site))


async def issue(request: Request) -> Response:
    """The issue's own page, as it was sent. Raises HTTPException for one that never was."""
    archive, slug = site_of(request).archive, request.path_params["slug"]
    page = await run_in_threadpool(archive.page, slug)
    if page is None:
        raise HTTPException(404)
    seen = await run_in_threadpool(_seen, archive, slug)
    return HTMLResponse(page, headers={"Content-Security-Policy": policy(page), **seen, **STRICT})


def _seen(archive: Archive, slug: str) -> dict[str, str]:
    """Who may keep the issue's page and find it: nobody but its readers, where it went to a segment."""
    if archive.public(slug):
        return {"Cache-Control": SHARED}
    return {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}


async def beside(request: Request) -> Response:
    """The way to the issue's page, whose images begin at its slash; the address says nothing of a host."""
    archive, slug = site_of(request).archive, request.path_params["slug"]
    if await run_in_threadpool(archive.page, slug) is None:
        raise HTTPException(404)
    seen = await run_in_threadpool(_seen, archive, slug)
    return Response(status_code=308, headers={"Location": f"{slug}/", **seen, **STRICT})


async def image(request: Request) -> Response:
    """An image on an issue's page. Raises HTTPException."""
    its = request.path_params
    data = await run_in_threadpool(site_of(request).archive.image, its["slug"], its["name"])
    if data is None:
        raise HTTPException(404)
    headers = {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "public, max-age=31536000, immutable",  # it is named by what is in it
        "Cross-Origin-Resource-Policy": "cross-origin",  # mails show it, on whatever site they are read
    }
    return Response(data, media_type="image/jpeg", headers={**headers, **STRICT})


def policy(page: str) -> str:
    """What an issue's page may do: have its own style and images, and nothing else."""
    # A theme of the newsletter's own may have style attributes, which a hash does not allow.
    hashes = " ".join(looks.hashed(style) for style in _STYLE.findall(page))
    style = "'unsafe-inline'" if _ATTRIBUTE.search(page) else hashes or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {style}",
            "img-src 'self' data: https:",  # as the page's own policy has it
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
