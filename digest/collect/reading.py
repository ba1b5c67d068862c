"""From a place to its entries: bytes, text, then whichever reader the content asks for."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice

from digest.collect import feed, files, jsonfeed, markup, opml, places, raw, xml
from digest.collect.draft import Draft, identified
from digest.collect.limits import Fetch, Fetched, Known, Limits
from digest.errors import CollectError, FeedError, FetchError
from digest.urls import safe
from digest.values import Entry, Source

log = logging.getLogger(__name__)


_PARSING = threading.Lock()
"""One source is parsed at a time: it is Python's own work, and a hundred trees at once would fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a source gave, and how it answered."""

    entries: tuple[Entry, ...]
    answer: Fetched | None = None
    """None where it is a file; its `unchanged` says that there was nothing new to read."""
    cut: bool = False
    """It has more than `max_entries`: the first are here."""


def entries(
    source: Source, *, fetch: Fetch, limits: Limits, failed: Callable[[CollectError], None] | None = None
) -> tuple[Entry, ...]:
    """What the source holds, in its order: a feed's entries, or the one page. An empty feed gives none.

    `read` says more. Raises as it does.
    """
    reading = read(source, fetch=fetch, limits=limits, failed=failed)
    if reading.cut:
        log.warning("%s: more than %d entries; the first are taken", source.location, limits.max_entries)
    return reading.entries


def read(
    source: Source,
    *,
    fetch: Fetch,
    limits: Limits,
    known: Known | None = None,
    failed: Callable[[CollectError], None] | None = None,
) -> Reading:
    """The source's entries, in its order, and its answer; no entries where it is as it is `known` to be.

    What it is, its content decides. An OPML file behind a URL gives the entries of the feeds it names,
    one level deep; `failed` is told of each that fails. Raises FetchError where nothing could be read,
    FeedError where what was read is neither feed nor page, or a page where a feed was promised.
    """
    return _read(source, fetch, limits, failed or _unheard, known=known)


def _unheard(error: CollectError) -> None:
    """Nobody asked for the feeds that failed within a list of many."""


def _read(
    source: Source,
    fetch: Fetch,
    limits: Limits,
    failed: Callable[[CollectError], None],
    *,
    known: Known | None = None,
    nested: bool = False,
) -> Reading:
    if source.problem:
        raise FeedError(source=source.location, reason=source.problem)
    got = _got(source.location, fetch, limits, known)
    answer = got if got.url else None
    if got.unchanged:
        return Reading(entries=(), answer=answer)
    try:
        content = _content(got, source, limits)
        if isinstance(content, str):
            return _listed(source, content, got, fetch, limits, failed, nested=nested)
    except ValueError as error:
        raise FeedError(source=source.location, reason=str(error)) from error
    drafts = content[: limits.max_entries]
    return Reading(entries=tuple(identified(drafts, source)), answer=answer, cut=len(content) > len(drafts))


def _got(location: str, fetch: Fetch, limits: Limits, known: Known | None) -> Fetched:
    """The source's bytes; a file has no URL."""
    if places.is_address(location):
        return fetch(location, known=known) if known else fetch(location)
    if os.path.isdir(location):
        if not any(files.inside(location)):
            raise FeedError(source=location, reason="the folder holds nothing that can be read")
        raise FeedError(source=location, reason="is a folder; its files are sources, not the folder itself")
    return Fetched(url="", body=files.read(location, limits.max_bytes))


def _content(got: Fetched, source: Source, limits: Limits) -> list[Draft] | str:
    """The drafts, one more than are wanted where there are more; or an OPML file's text. Raises ValueError."""
    with _PARSING:
        base = got.url or None
        kind, text = raw.kind(raw.text(got.body, got.charset, limits.max_bytes))
        if kind == "opml":
            return text
        if source.feed and kind in {"page", "text"}:
            raise raw.Unreadable(_no_feed(text, base) if kind == "page" else "is plain text, not a feed")
        most = limits.max_entries + 1
        return list(islice(_drafts(kind, text, base, most), most))


def _drafts(kind: raw.Kind, text: str, base: str | None, most: int) -> Iterator[Draft]:
    if kind == "feed":
        return feed.drafts(xml.tree(text), base, most)
    if kind == "json":
        return jsonfeed.drafts(text, base)
    if kind == "page":
        return iter((Draft(html=markup.scrubbed(text), url=safe(base), picked=True),))
    return iter((Draft(text=markup.scrubbed(text), url=safe(base), picked=True),))


def _listed(
    source: Source,
    text: str,
    got: Fetched,
    fetch: Fetch,
    limits: Limits,
    failed: Callable[[CollectError], None],
    *,
    nested: bool,
) -> Reading:
    """The entries of the feeds that an OPML file on the web names: addresses alone, never files."""
    if not got.url or nested:
        raise raw.Unreadable("is an OPML file" + (" within an OPML file" if nested else ", not a feed"))
    found: list[Reading] = []
    errors: list[CollectError] = []
    for outline in opml.outlines(text)[: limits.max_outlines]:
        address = places.web_address(outline, got.url)
        try:
            if address is None:
                raise FetchError(source=outline.address, reason="is no address on the web")
            found.append(_read(places.outlined(outline, source, address), fetch, limits, failed, nested=True))
        except CollectError as error:
            errors.append(error)
    entries = tuple(entry for reading in found for entry in reading.entries)
    if errors and not entries:
        raise errors[0]
    for one in errors:
        failed(one)
    # Without validators: that the list is unchanged says nothing of the feeds it names.
    answer = replace(got, etag=None, modified=None, fresh_until=None)
    return Reading(entries=entries, answer=answer, cut=any(reading.cut for reading in found))


_LINK = re.compile(r"<link\b[^<>]*+>", re.IGNORECASE)
_IS_FEED = re.compile(r"application/(?:rss|atom|feed|rdf)\+(?:xml|json)", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_HEAD = 200_000


def _no_feed(page: str, base: str | None) -> str:
    """What to say of a page that was said to be a feed, with the feed that it links to, if any."""
    for link in _LINK.findall(page[:_HEAD]):
        if _IS_FEED.search(link) and (href := _HREF.search(link)) and (url := safe(unescape(href[1]), base)):
            return f"is a web page, not a feed; the page names this feed: {url}"
    return "is a web page, not a feed"
