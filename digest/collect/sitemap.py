"""News sitemaps: a `urlset` whose pages are news of the last two days, each with title and date.

Source: sitemaps.org/protocol.html; the extension http://www.google.com/schemas/sitemap-news/0.9.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from digest.collect import markup
from digest.collect.dates import when
from digest.collect.draft import Draft
from digest.collect.raw import Unreadable
from digest.collect.xml import Element, local
from digest.text import flat

_NEWS = "news"
_MOST_KEYWORDS = 30


def drafts(root: Element, base: str | None, most: int) -> Iterator[Draft]:
    """The sitemap's news, in its order, at most so many; other pages are passed over.

    Raises Unreadable where it names no news: an index of sitemaps, or a list of all pages of a site.
    """
    if local(root) == "sitemapindex":
        raise Unreadable("is a list of sitemaps, not a news sitemap; name the one of them that has the news")
    pages = [page for page in root if local(page) == "url"]
    news = [(page, found) for page in pages if (found := _child(page, _NEWS)) is not None]
    if pages and not news:
        raise Unreadable("is a sitemap that names no news, only pages")
    return (_draft(page, found, base) for page, found in islice(news, most))


def _draft(page: Element, news: Element, base: str | None) -> Draft:
    publication = _child(news, "publication")
    image = _child(page, "image")
    url = markup.address(_text(page, "loc"), base)
    return Draft(
        url=url,
        guid=url,
        title=flat(_text(news, "title")) or None,
        published=when(_text(news, "publication_date")) or when(_text(page, "lastmod")),
        updated=when(_text(page, "lastmod")),
        tags=tuple(_keywords(_text(news, "keywords"))),
        image=markup.address(_text(image, "loc"), base) if image is not None else None,
        outlet=(flat(_text(publication, "name")) or None) if publication is not None else None,
        language=(_text(publication, "language")[:35] or None) if publication is not None else None,
    )


def _keywords(text: str) -> Iterator[str]:
    found = dict.fromkeys(flat(one, 100) for one in text[:3000].split(","))
    return islice((one for one in found if one), _MOST_KEYWORDS)


def _child(element: Element, name: str) -> Element | None:
    """The first child of that name, of whatever namespace: sitemaps that forget to declare it are common."""
    return next((one for one in element if local(one) == name), None)


def _text(element: Element, name: str) -> str:
    found = _child(element, name)
    return "".join(found.itertext()).strip()[:10_000] if found is not None else ""
