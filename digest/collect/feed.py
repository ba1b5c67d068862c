"""RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0, through feedparser.

feedparser gets a tree that is well-formed, in UTF-8, with nothing before the root, so that neither its
guesses about encodings, nor its loose parser, nor its patterns over the prologue are asked (40 KB of empty
lines there take it 7 s, and twice as much four times as long). It neither cleans nor resolves
anything: what is taken from it is resolved and flattened here.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from digest.collect import images, markup, sitemap
from digest.collect.dates import when
from digest.collect.draft import Draft
from digest.collect.raw import FEED_ROOTS, SITEMAP_ROOTS, Unreadable
from digest.collect.xml import Element, local
from digest.text import flat
from digest.values import Url

_SHORT = frozenset({
    "author", "category", "created", "creator", "date", "email", "expirationdate", "generator", "issued",
    "keywords", "language", "lastbuilddate", "managingeditor", "modified", "name", "pubdate", "published",
    "publisher", "subject", "tags", "updated", "valid", "webmaster"
})  # fmt: skip
"""Elements that feedparser reads with patterns whose cost grows with the square of the length."""
_SHORT_LENGTH = 300
"""Characters of those; the longest byline in 80 real feeds has 125."""
_RUN = re.compile(r"[\w.+-]{60}", re.ASCII)
"""No name, date or category has a longer run of these; feedparser's search for addresses is slow on them."""
_PEOPLE = frozenset({"author", "creator"})
_MAIL = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,200}")
_EMPTY = re.compile(r"[(<]\s*[)>]")
_MOST_ELEMENTS = 300_000
"""feedparser takes 15 microseconds for each. The most in 80 real feeds are 879."""
_INHERITED = ("{http://www.w3.org/XML/1998/namespace}base", "base")
"""Attributes that feedparser works through again at every element within."""
_FIRST_USE = threading.Lock()
_ENTRIES = frozenset({"item", "entry"})
_TERMS = frozenset({"category", "keywords", "subject", "tags"})
_MOST_TERMS = 100
"""Categories of one entry; feedparser compares each with all before it. The most in 80 real feeds are 33."""


def drafts(root: Element, base: str | None, most: int) -> Iterator[Draft]:
    """The feed's entries, in its order, at most so many. `base` is the address it came from, if any.

    Raises Unreadable where the document is no feed; a news sitemap is one of its own kind.
    """
    if local(root) in SITEMAP_ROOTS:
        return sitemap.drafts(root, base, most)
    alts = images.alts(root)
    found = _parsed(root, most)
    if not (found.version or found.entries or local(root) in FEED_ROOTS):
        raise Unreadable(f"is an XML document (<{local(root)[:40]}>), not a feed")
    feed = found.feed
    base = base or _own_address(feed)
    atom = found.version.startswith("atom")
    shared = Draft(
        outlet=_plain(feed, "title"),
        language=_language(feed),
        byline=_byline(feed) if atom else None,
    )
    return (_draft(entry, shared, base, alts) for entry in found.entries)


def _own_address(feed: Any) -> Url | None:
    """Where a saved feed says that it lives, or its site: what its relative links are relative to."""
    own = (one.get("href") for one in feed.get("links", ()) if one.get("rel") == "self")
    return next((url for one in (*own, _text(feed, "link")) if (url := markup.address(one, None))), None)


@cache
def _primed() -> Any:
    import feedparser

    feedparser.parse(io.BytesIO(b"<rss/>"))
    return feedparser


def _feedparser() -> Any:
    """feedparser, used once: it fills a table that all its parsers share at first use, unguarded against threads."""
    with _FIRST_USE:
        return _primed()


def _parsed(root: Element, most: int) -> Any:
    from lxml import etree

    _shorten(root, most)
    data = b"<?xml version='1.0' encoding='utf-8'?>\n" + etree.tostring(root, encoding="utf-8", xml_declaration=False)
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        return _feedparser().parse(
            io.BytesIO(data), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Unreadable(f"is no feed that can be read ({type(error).__name__}: {error})") from error


def _shorten(root: Element, most: int) -> None:
    """Cuts off entries after the first `most`, and what feedparser would take unbounded time for.

    Raises Unreadable where there are more elements than any feed has.
    """
    for entry in [one for one in root.iter("{*}*") if local(one) in _ENTRIES][most:]:
        if (parent := entry.getparent()) is not None:
            parent.remove(entry)
    terms = 0
    for count, element in enumerate(root.iter("{*}*")):
        if count >= _MOST_ELEMENTS:
            raise Unreadable(f"has more than {_MOST_ELEMENTS:,} elements")
        name = local(element)
        if name in _ENTRIES:
            terms = 0
        elif name in _SHORT:
            terms += name in _TERMS
            length = _SHORT_LENGTH if name not in _TERMS or terms <= _MOST_TERMS else 0
            text = (element.text or "")[:length]
            if name in _PEOPLE:  # feedparser knows no address whose last part is longer than four letters
                text = _EMPTY.sub("", _MAIL.sub("", text))
            element.text = _RUN.sub(r"\g<0> ", text)
        for attribute in _INHERITED:
            if len(element.get(attribute, "")) > _SHORT_LENGTH:
                element.set(attribute, "")


def _draft(entry: Any, feed: Draft, base: str | None, alts: Mapping[str, str]) -> Draft:
    url = _url(entry, base)
    bodies = tuple(_bodies(entry))
    inner = next((found for part in bodies if (found := markup.address(part.get("base"), base))), None) or url or base
    pieces = [
        markup.absolute(markup.markup(part.get("value"), part.get("type", "text/html")), inner) for part in bodies
    ]
    summary = pieces[0] if "summary_detail" in entry else None
    html = max((piece for piece in reversed(pieces) if piece), key=markup.weight, default=None)
    image, alt = images.named(entry, inner, alts) or markup.picture(html, inner)
    published, updated = (when(dict.get(entry, key)) for key in ("published", "updated"))
    return Draft(
        url=url,
        title=_plain(entry, "title"),
        summary=summary,
        html=html,
        published=published or when(dict.get(entry, "created")) or updated,
        updated=updated,
        byline=_byline(entry) or feed.byline,
        tags=tuple(_tags(entry)),
        image=image,
        image_alt=alt,
        guid=_text(entry, "id"),
        outlet=_plain(_mapping(entry.get("source")), "title") or feed.outlet,
        language=_language(entry) or feed.language,
    )


def _bodies(entry: Any) -> Iterator[Mapping[str, Any]]:
    """The summary where the feed has one of its own, then the contents that are text."""
    if isinstance(detail := entry.get("summary_detail"), dict):
        yield detail
    for content in entry.get("content", ()):
        kind = str(content.get("type", "text/html"))
        if markup.is_html(kind) or kind.startswith("text/"):
            yield content


def _url(entry: Any, base: str | None) -> Url | None:
    """The article's address: where FeedBurner says it was, else the entry's link, else a related one."""
    link, guid = _text(entry, "link"), _text(entry, "id")
    if link and link == guid and "://" not in link:
        link = None  # a GUID that forgot to say it is no link
    others = [
        str(one.get("href"))
        for relation in ("alternate", "related", "via")
        for one in entry.get("links", ())
        if one.get("rel") == relation and one.get("href") != guid
    ]
    named = (_text(entry, "feedburner_origlink"), link, *others)
    return next((url for one in named if (url := markup.address(one, base))), None)


def _byline(thing: Any) -> str | None:
    names = [_person(author.get("name")) for author in thing.get("authors", ())] or [_person(_text(thing, "author"))]
    return flat(", ".join(dict.fromkeys(name for name in names if name)), 300) or None


def _person(name: object) -> str | None:
    """The name, out of the brackets that RSS puts it in, or None."""
    bare = (markup.plain(name) or "").strip(" <>,;\"'") if isinstance(name, str) else ""
    return (bare[1:-1].strip() if bare.startswith("(") and bare.endswith(")") else bare) or None


def _tags(entry: Any) -> Iterator[str]:
    """Categories, by their label where they have one, each once; a list written as one is taken apart."""
    seen = set()
    for tag in entry.get("tags", ()):
        named = markup.plain(tag.get("label") or tag.get("term")) or ""
        for one in named.split(",") if named.count(",") > 1 else (named,):
            name = flat(one, 100)
            if name and name.lower() not in seen and not name.startswith(("http://", "https://")):
                seen.add(name.lower())
                yield name


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$")


def language(tag: object) -> str | None:
    """The BCP 47 tag, or None where it is none."""
    return tag.strip().replace("_", "-") if isinstance(tag, str) and _LANGUAGE.match(tag.strip()) else None


def _language(thing: Any) -> str | None:
    details = (_mapping(one) for one in (*thing.get("content", ()), thing.get("summary_detail"), thing))
    return next((tag for one in details if (tag := language(one.get("language")))), None)


def _text(thing: Any, key: str) -> str | None:
    """The text under `key`, or None where there is none or something else."""
    found = dict.get(thing, key)
    return found.strip() or None if isinstance(found, str) else None


def _plain(thing: Any, key: str) -> str | None:
    return markup.plain(_text(thing, key), _mapping(thing.get(f"{key}_detail")).get("type", "text/html"))


def _mapping(thing: object) -> Any:
    return thing if isinstance(thing, dict) else {}
