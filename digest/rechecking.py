"""The articles of an issue read again before it is sent, and compared with what is printed of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from digest import collect, extract, pipeline
from digest.edit import late
from digest.errors import DigestError, FetchError
from digest.values import Entry, Item, Source, Url

if TYPE_CHECKING:
    from digest.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """An item of an issue, and what became of its article since it was chosen."""

    item: Item
    url: str
    changes: tuple[late.Change, ...] = ()
    problem: str = ""
    """Why the article could not be read again; that says nothing about it."""


def recheck(item: Item, *, fetch: collect.Fetch, settings: Settings) -> Recheck:
    """The item's article read again, and compared with what was printed of it. Nothing is kept."""
    lead = item.story.lead if item.story else None
    url = (lead.url if lead else None) or ""
    made = partial(Recheck, item=item, url=url)
    try:
        page = fetch(url, page=True)
    except FetchError as error:
        if lead and late.withdrawn(error.status):
            return made(changes=(late.Change(kind="withdrawn", was=lead.title, now=error.reason),))
        return made(problem=error.reason)
    entry = Entry(id="recheck", source=Source(location=url), url=Url(url))
    try:
        now = extract.article(collect.with_page(entry, page, pipeline.limits(settings)))
    except DigestError:
        return made(changes=late.changes(item, None, page.url))
    return made(changes=late.changes(item, now, page.url))
