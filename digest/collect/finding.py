"""From an address that a person knows to the feeds that are there: its own, those its page names, those in the usual
places, and its news sitemap. Each is read before it is offered.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice
from typing import Literal

from digest.collect import files, opml, places, raw, reading, xml
from digest.collect.limits import Fetch, Fetched, Known, Limits
from digest.collect.raw import SITEMAP_ROOTS
from digest.errors import CollectError, FeedError, FetchError
from digest.text import flat
from digest.urls import safe
from digest.values import Source, Url

What = Literal["feed", "news sitemap", "list of feeds", "page", "text", "folder"]

FEED_PLACES = (
    "/feed",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
)
SITEMAP_PLACES = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/news_sitemap.xml")
_MOST = 12
"""Places that are read of those a page or a robots.txt names; a site with more has one a section."""
_HEAD = 500_000
_LINK = re.compile(r"<(?:link|a)\b[^<>]*+>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|type|href|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FEED_TYPE = re.compile(
    r"application/(?:rss|atom|feed|rdf)\+(?:xml|json)\s*(?:;|$)|text/xml\s*(?:;|$)", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|commenti|reacties", re.IGNORECASE)
_NAMED = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_NEWS = re.compile(r"news|actualit|noticia|nachricht", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that can be read, and what was in it when it was."""

    address: str
    what: What
    title: str | None = None
    """What it calls itself, or what the page that names it calls it."""
    entries: int = 0
    newest: dt.datetime | None = None
    undated: int = 0

    @property
    def comments(self) -> bool:
        """Whether it has readers' comments rather than articles."""
        return bool(_COMMENTS.search(f"{self.title or ''} {self.address.partition('://')[2].partition('/')[2]}"))


def looked_at(location: str, fetch: Fetch, limits: Limits, *, feed: bool = False) -> Found:
    """What is at the address or in the file. Raises CollectError where it holds nothing that can be read.

    `feed`: it was said to be one, so a page there is an error.
    """
    got = (
        fetch(location)
        if places.is_address(location)
        else Fetched(url="", body=files.read(location, limits.max_bytes))
    )
    what = _what(location, got, limits)
    if what == "list of feeds":
        return Found(address=location, what=what)
    source = Source(location=location, feed=feed or what in {"feed", "news sitemap"})
    entries = reading.entries(source, fetch=lambda url, **_: got, limits=limits)
    dates = [date for entry in entries if (date := entry.published or entry.updated)]
    return Found(
        address=location,
        what=what,
        title=next((flat(entry.outlet, 200) for entry in entries if entry.outlet), None),
        entries=len(entries),
        newest=max(dates, default=None),
        undated=len(entries) - len(dates),
    )


def _what(location: str, got: Fetched, limits: Limits) -> What:
    try:
        kind, text = raw.kind(raw.text(got.body, got.charset, limits.max_bytes))
        if kind == "feed" and xml.local(xml.tree(text)) in SITEMAP_ROOTS:
            return "news sitemap"
        if kind == "opml":
            opml.outlines(text)
            return "list of feeds"
    except ValueError as error:
        raise FeedError(source=location, reason=str(error)) from error
    return "feed" if kind in {"feed", "json"} else "page" if kind == "page" else "text"


def found(address: str, fetch: Fetch, limits: Limits) -> tuple[Found, ...]:
    """What the address itself is, where that is a feed; else the site's feeds, then its news sitemaps.

    Articles come before comments, otherwise what the site names first. Raises FetchError where the address cannot
    be read, FeedError where the site has none.
    """
    once = _Once(fetch)
    itself = once(address)
    what = _what(address, itself, limits)
    if what not in {"page", "text"}:
        return (looked_at(address, once, limits),)
    page = raw.text(itself.body, itself.charset, limits.max_bytes)
    named = dict(linked(page, itself.url))
    feeds = list(_readable(named, once, limits)) or list(_readable(_places(itself.url, FEED_PLACES), once, limits))
    maps = list(_readable(_sitemaps(itself.url, once, limits, usual=not feeds), once, limits))
    if not feeds and not maps:
        raise FeedError(source=address, reason="is a page that names no feed, and none is where feeds usually are")
    return tuple(sorted((*feeds, *maps), key=lambda one: (one.what == "news sitemap", one.comments)))


def linked(page: str, base: str | None) -> Iterator[tuple[Url, str | None]]:
    """The addresses that a page names as its feeds, in its order, with what it calls them."""
    for tag in _LINK.findall(page[:_HEAD]):
        its = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
        relation = its.get("rel", "").lower().split()
        is_feed = ("alternate" in relation and _FEED_TYPE.match(its.get("type", ""))) or "feed" in relation
        if is_feed and its.get("href") and (url := safe(its["href"], base)):
            yield url, flat(its.get("title", ""), 200) or None


class _Once:
    """A Fetch that asks every address once."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.answers: dict[str, Fetched | FetchError] = {}

    def __call__(self, url: str, /, *, known: Known | None = None, page: bool = False) -> Fetched:
        if url not in self.answers:
            try:
                self.answers[url] = self.fetch(url)
            except FetchError as error:
                self.answers[url] = error
        answer = self.answers[url]
        if isinstance(answer, FetchError):
            raise answer
        return answer


def _readable(named: dict[Url, str | None], fetch: Fetch, limits: Limits) -> Iterator[Found]:
    """Those of the addresses that are feeds; two that lead to the same one are one."""
    seen = set()
    for url, title in islice(named.items(), _MOST):
        try:
            here = looked_at(url, fetch, limits)
            lives_at = fetch(url).url
        except CollectError:
            continue
        if here.what in {"feed", "news sitemap"} and lives_at not in seen:
            seen.add(lives_at)
            yield here if here.title else replace(here, title=title)


def _places(base: str, paths: Iterable[str]) -> dict[Url, str | None]:
    return {url: None for path in paths if (url := safe(path, base))}


def _sitemaps(base: str, fetch: Fetch, limits: Limits, *, usual: bool) -> dict[Url, str | None]:
    """News sitemaps that robots.txt names, itself or in a list; with `usual`, the usual places, too."""
    named: dict[Url, str | None] = {}
    for url in _named(base, fetch, limits):
        if _NEWS.search(url.partition("://")[2].partition("/")[2]):
            named[url] = None
        elif usual:
            named |= dict.fromkeys(_within(url, fetch, limits))
    return named | (_places(base, SITEMAP_PLACES) if usual else {})


def _named(base: str, fetch: Fetch, limits: Limits) -> list[Url]:
    text = _text(safe("/robots.txt", base), fetch, limits)
    return [url for one in _NAMED.findall(text[:_HEAD])[: 4 * _MOST] if (url := safe(one, base))][:_MOST]


_LOCATION = re.compile(r"<loc>\s*([^<>\s]{1,2000})\s*</loc>", re.IGNORECASE)


def _within(url: Url, fetch: Fetch, limits: Limits) -> list[Url]:
    """The news sitemaps that a list of sitemaps names."""
    text = _text(url, fetch, limits)
    if "<sitemapindex" not in text[:5000]:
        return []
    locations = (safe(unescape(one), url) for one in _LOCATION.findall(text[:_HEAD]))
    return [one for one in locations if one and _NEWS.search(one.partition("://")[2].partition("/")[2])][:3]


def _text(url: str | None, fetch: Fetch, limits: Limits) -> str:
    """What is there; "" where nothing can be had."""
    try:
        got = fetch(url or "")
        return raw.text(got.body, got.charset, limits.max_bytes)
    except (CollectError, ValueError):
        return ""
