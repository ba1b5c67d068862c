"""The articles of an issue read again before it is sent, and compared with what is printed of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from digest import collect, extract, pipeline
from digest.edit import late
from digest.errors import DigestError, FetchError
from digest.values import Article, Entry, Item, Source, Url

if TYPE_CHECKING:
    from digest.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """An item of an issue, and what became of an article of it since it was chosen."""

    item: Item
    url: str
    changes: tuple[late.Change, ...] = ()
    problem: str = ""
    """Why the article could not be read again; that says nothing about it."""


def printed(items: Iterable[Item]) -> list[tuple[Item, Article]]:
    """Each item with each article that it prints and that can be read again."""
    return [(item, article) for item in items for article in late.printed(item) if article.url]


def recheck(of: tuple[Item, Article], *, fetch: collect.Fetch, settings: Settings) -> Recheck:
    """An article that an item prints read again, and compared with what was printed of it. Nothing is kept."""
    item, article = of
    url = article.url or ""
    made = partial(Recheck, item=item, url=url)
    try:
        page = fetch(url, page=True)
    except FetchError as error:
        if late.withdrawn(error.status):
            return made(changes=(late.Change(kind="withdrawn", was=article.title, now=error.reason),))
        return made(problem=error.reason)
    entry = Entry(id="recheck", source=Source(location=url), url=Url(url))
    try:
        now = extract.article(collect.with_page(entry, page, pipeline.limits(settings)))
    except DigestError:
        return made(changes=late.changes(item, None, page.url, before=article))
    return made(changes=late.changes(item, now, page.url, before=article))
