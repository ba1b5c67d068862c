"""What a page says of itself: JSON-LD first, then OpenGraph and other meta elements, then what a reader sees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from digest.extract import bylines, dates, tables, titles
from digest.extract.described import Page, is_article, kinds, text
from digest.extract.titles import plain

_NAMES = tables.words("names")
_SHORT = 160
# As many main headings and author elements are looked at, and as much of a heading.
_MOST_HEADS, _MOST_AUTHORS, _LONG = 6, 20, 2000


def outlet(found: Page) -> str:
    """The site's name, or ""."""
    publisher = _publisher(found)
    named = found.first(("og:site_name",)) or publisher or _site_node(found) or found.first(_NAMES["meta.sites"])
    name = plain(named).lstrip("@").strip()
    return name if 1 < len(name) <= 80 and not name.lower().startswith(("http:", "https:", "©", "copyright")) else ""


def _publisher(found: Page) -> str:
    """The publisher's name, which may stand in a node of its own that the article only refers to."""
    said = found.article().get("publisher")
    reference = said.get("@id") if isinstance(said, dict) else None
    named = (text(node) for node in found.nodes if reference and node.get("@id") == reference and node.get("name"))
    media = (text(node) for node in found.nodes if "NewsMediaOrganization" in kinds(node) and node.get("name"))
    return text(said) or next(named, "") or next(media, "")


def _site_node(found: Page) -> str:
    return next((text(node.get("name")) for node in found.nodes if "WebSite" in kinds(node) and node.get("name")), "")


def headings(tree: Any) -> list[str]:
    """The first main headings that the page prints, each on one line."""
    return [" ".join(h1.text_content().split())[:_LONG] for h1 in islice(tree.iter("h1"), _MOST_HEADS)]


def title(found: Page, url: str | None = None) -> str:
    """The headline without the outlet's name; "" where the page has none."""
    site_names = map(plain, found.meta.get("og:site_name", ()))
    names = tuple(filter(None, (outlet(found), *site_names, _site_node(found), titles.site(url))))
    heads = headings(found.tree)
    written = _document_title(found, heads)
    ways = (
        text(found.article().get("headline")),
        *(value for name in _NAMES["meta.titles"] for value in found.meta.get(name, ())[:1]),
        *(
            [heads[0]]
            if len(heads) == 1 and _share_a_word(heads[0], written) and not titles.remarked(written, heads[0])
            else []
        ),
        written,
        *heads,
        *(" ".join(h2.text_content().split()) for _, h2 in zip(range(1), found.tree.iter("h2"), strict=False)),
    )
    for way in ways:
        bare = titles.without_outlet(plain(way), names)
        if len(bare) > 1 and not any(titles.same(bare, name) for name in names):
            return _uncut(bare, [titles.without_outlet(plain(other), names) for other in (*heads, written)])
    return next(filter(None, map(plain, ways)), "")


def _uncut(headline: str, others: list[str]) -> str:
    """The headline, or the longer one it was cut from: search engines ask for at most 110 characters in JSON-LD."""
    if not 90 <= len(headline) <= 112:
        return headline
    start = headline.rstrip("….").rstrip()
    return next((other for other in others if other.startswith(start)), headline)


def _share_a_word(head: str, written: str) -> bool:
    return not written or bool(set(re.findall(r"\w{2,}", head.lower())) & set(re.findall(r"\w{2,}", written.lower())))


def _document_title(found: Page, heads: list[str]) -> str:
    """The title element; the heading it begins or ends with, where there is one, is it without the site's name."""
    element = found.tree.find(".//title")
    whole = plain(element.text_content() if element is not None else "")
    for head in map(plain, heads):
        if len(head) > 10 and head.lower() in whole.lower():
            return whole if titles.remarked(whole, head) else head
    return whole


def byline(found: Page) -> str | None:
    """The authors' names joined by ", ", or None."""
    named = found.article().get("author") or found.article().get("creator")
    people = [text(one) for one in (named if isinstance(named, list) else [named])]
    metas = ([value] for name in _NAMES["meta.authors"] for value in found.meta.get(name, ())[:_MOST_AUTHORS])
    shown = ([seen] for seen in islice(_visible_authors(found.tree), _MOST_AUTHORS))
    own = outlet(found)
    for several in chain([people[:_MOST_AUTHORS]], metas, shown):
        if (names := bylines.joined([one for one in several if one], own)) and _is_byline(names):
            return names
    return None


def _is_byline(names: str) -> bool:
    """A name of one word is an account or a desk more often than a person."""
    return " " in names.split(", ")[0]


_SIGNED = re.compile(
    r"(?:^|[\s_-])(?:author(?:[-_]{0,2}name|s)?|byline(?:[-_]{0,2}(?:name|author))?|by-?author|autor|firma)(?:$|[\s_])",
    re.IGNORECASE,
)


def _visible_authors(tree: Any) -> Iterator[str]:
    for element in tree.iter("a", "span", "address", "p", "div", "strong", "li", "h3", "h4", "h5"):
        name = f"{element.get('class') or ''} {element.get('rel') or ''} {element.get('itemprop') or ''}"
        if (
            name.strip()
            and _SIGNED.search(name)
            and len(element) < 20
            and 2 < len(shown := " ".join(element.text_content().split())) < _SHORT
        ):
            yield shown


def published(found: Page, url: str | None) -> dt.datetime | None:
    """When the page says it was published, in UTC; None where nothing says so."""
    said = (
        found.article().get("datePublished"),
        *(value for name in _NAMES["meta.dates"] for value in found.meta.get(name, ())),
        *(node.get("datePublished") for node in found.nodes if isinstance(node.get("datePublished"), str)),
        found.article().get("dateCreated"),
    )
    for value in said:
        if isinstance(value, str) and (moment := dates.parse(value)):
            return moment
    return _visible_date(found.tree) or dates.in_path(url) or dates.in_path(address(found))


_DATED = re.compile(r"date|publi|posted|time|byline|meta|dateline|fecha|datum|fech", re.IGNORECASE)


def _visible_date(tree: Any) -> dt.datetime | None:
    head = next((h1.getparent() for h1 in tree.iter("h1")), None)
    scope = next((a for a in (next(tree.iter(tag), None) for tag in ("article", "main")) if a is not None), head)
    for root in filter(lambda part: part is not None, (scope, tree)):
        for element in root.iter("time"):
            if moment := dates.parse(element.get("datetime")) or _shown(element):
                return moment
        for element in root.iter("span", "div", "p", "li", "abbr", "small", "em", "i"):
            if _DATED.search(
                f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
            ) and (moment := _shown(element)):
                return moment
    return None


def _shown(element: Any) -> dt.datetime | None:
    if len(element) > 12 or not (text := " ".join(element.text_content()[:400].split())) or len(text) > _SHORT:
        return None
    hit = dates.found(text)
    return hit[0] if hit else None


def languages(found: Page) -> tuple[str, ...]:
    """What the page declares about its language, the most deliberate first."""
    root = found.tree if found.tree.tag == "html" else found.tree.getroottree().getroot()
    said = (
        text(found.article().get("inLanguage")),
        root.get("lang"),
        root.get("xml:lang"),
        *(found.first((name,)) for name in _NAMES["meta.languages"]),
    )
    return tuple(filter(None, said))


def address(found: Page) -> str | None:
    """The page's own idea of its address, unverified: canonical link, then og:url."""
    links = (
        link.get("href") for link in found.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    )
    return next(filter(None, links), None) or found.first(("og:url",))


def image(found: Page) -> str | None:
    """The address of the lead image, unverified."""
    ways = [
        _picture(found.article().get("image")),
        *(value for name in _NAMES["meta.images"] for value in found.meta.get(name, ())),
        _picture(found.article().get("thumbnailUrl")),
    ]
    links = (link.get("href") for link in found.tree.iter("link") if (link.get("rel") or "").lower() == "image_src")
    return next(filter(None, ways), None) or next(filter(None, links), None) or _shown_image(found.tree)


def _picture(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return value if isinstance(value, str) else None


def _shown_image(tree: Any) -> str | None:
    """The first picture of the article that is not said to be small."""
    article = next(tree.iter("article"), None)
    for picture in article.iter("img") if article is not None else ():
        source = picture.get("data-src") or picture.get("src") or ""
        wide = picture.get("width") or ""
        if source and not source.startswith("data:") and not (wide.isdigit() and int(wide) < 200):
            return str(source)
    return None


def tags(found: Page) -> tuple[str, ...]:
    """What the page is filed under: sections and tags, each once, at most twenty."""
    named = [
        *found.meta.get("article:section", ()),
        *found.meta.get("article:tag", ()),
        *_listed(found.article().get("articleSection")),
        *_listed(found.article().get("keywords")),
    ]
    return tuple(dict.fromkeys(tag for value in named if 0 < len(tag := plain(value)) <= 60))[:20]


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split(",")
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def bodies(found: Page) -> str:
    """The article's whole text as JSON-LD gives it, or ""."""
    texts = [
        node["articleBody"] for node in found.nodes if is_article(node) and isinstance(node.get("articleBody"), str)
    ]
    return max(texts, key=len, default="")


def updates(found: Page) -> tuple[str, ...]:
    """The headlines of a live report's updates: each begins an entry that is no part of the article above it."""
    live = (node.get("liveBlogUpdate") for node in found.nodes if "LiveBlogPosting" in kinds(node))
    entries = chain.from_iterable(several if isinstance(several, list) else [several] for several in live)
    heads = (plain(text(entry.get("headline"))) for entry in entries if isinstance(entry, dict))
    return tuple(filter(None, heads))
