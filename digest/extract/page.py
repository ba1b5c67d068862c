"""An HTML page -> what it says: trafilatura for the body, rules of our own before and after it.

Trafilatura: Barbaresi 2021, "Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and
Extraction".
"""

from __future__ import annotations

import functools
import logging
import re
from dataclasses import replace
from itertools import islice
from typing import Any

from digest.errors import NoArticle
from digest.extract import address, alts, described, fragment, lines, metadata, paywall, prune, titles
from digest.extract.described import Page
from digest.extract.found import Found
from digest.extract.fragment import is_page
from digest.extract.lines import Line
from digest.text import flat, words

# The largest evaluation page has 1.7 million characters, nearly all scripts; what comes after is not looked at.
_LONGEST = 4_000_000
# The evaluation pages have up to 2,100 elements; some steps of extraction take time as their square.
_MOST_ELEMENTS = 40_000
# JSON-LD's own text is taken where it has this many times the words that were found on the page.
_FULLER = 1.5
_BULLET = re.compile(r"[-–•*·]\s+")


def read(html: str, url: str | None, subject: str) -> Found:
    """Title, byline, date, languages, image and body of the page. Raises NoArticle where it is no HTML."""
    tree = _tree(html)
    if tree is None:
        raise NoArticle(subject=subject, reason="this is no HTML page")
    page = described.page(tree)
    title, byline, image = metadata.title(page, url), metadata.byline(page), metadata.image(page)
    heads = (title, *metadata.headings(tree), *page.meta.get("og:title", ())[:2])
    said = Found(
        title=title,
        byline=byline,
        published=metadata.published(page, url),
        languages=metadata.languages(page),
        outlet=metadata.outlet(page),
        url=metadata.address(page),
        canonical=address.canonical(page, url),
        image=image,
        image_alt=alts.of_page(page, image),
        tags=metadata.tags(page),
    )
    # Last, since looking for the body takes the tree apart.
    paragraphs, paywalled = _told(page, heads, byline, html)
    return replace(said, paragraphs=paragraphs, paywalled=paywalled)


@functools.cache
def library() -> Any:
    """The library, imported once; what it logs about pages without a body is said by our own errors."""
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    logging.getLogger("trafilatura").propagate = False
    return trafilatura


def _tree(html: str) -> Any:
    """The page parsed, once for all that is asked of it; None where it is no HTML."""
    whole = html if is_page(html) else f"<html><body>{html}</body></html>"
    tree = library().load_html(whole[:_LONGEST])
    for element in [] if tree is None else reversed(list(islice(tree.iter(), _MOST_ELEMENTS, None))):
        element.getparent().remove(element)
    return tree


def _told(page: Page, heads: tuple[str, ...], byline: str | None, html: str) -> tuple[tuple[str, ...], bool]:
    """The paragraphs without sales text, and whether the page says that its text is not free."""
    marked = paywall.marked(page)
    found = _lines(page, heads)
    texts = [line.text for line in found]
    if (at := paywall.wall(texts, known=marked)) is not None:
        found = found[:at]
    # Boxes are gone from the tree; the few pages of so short a body are parsed again.
    paywalled = marked or at is not None or (paywall.short(texts) and paywall.barred(_tree(html)))
    return lines.body(found, heads, byline), paywalled


def _lines(page: Page, heads: tuple[str, ...]) -> list[Line]:
    told = metadata.bodies(page)
    tree = prune.furniture(page.tree)
    found = _before_updates(_parted(_body(tree), tree, heads), metadata.updates(page))
    if told and words(told) > _FULLER * sum(words(line.text) for line in found):
        found = [Line(flat(paragraph)) for paragraph in titles.paragraphs(told)]
    return found


def _body(tree: Any) -> list[Line]:
    document = library().bare_extraction(
        tree,
        include_comments=False,
        include_tables=False,
        include_links=False,
        include_images=False,
        with_metadata=False,
    )
    if document is None or not document.text:
        return []
    headings = {flat("".join(head.itertext())) for head in document.body.iter("head")}
    found = []
    for text in map(flat, document.text.split("\n")):
        bare = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
        found.append(Line(bare, heading=bare in headings, item=bare != text))
    return found


def _parted(found: list[Line], tree: Any, heads: tuple[str, ...]) -> list[Line]:
    """The lines, or the sentences of the article element where all that came is one line of everything in it.

    Such a line has the headline in its midst; paragraphs do not.
    """
    text = found[0].text if len(found) == 1 else ""
    article = next(tree.iter("article", "main"), None)
    if article is None or not any(words(head) > 2 and head in text[1:] for head in heads):
        return found
    return [line for line in fragment.blocks(article) if lines.prose(line.text)] or found


def _before_updates(found: list[Line], updates: tuple[str, ...]) -> list[Line]:
    """A live report's own text: what stands above the first of its dated updates."""
    for at, line in enumerate(found):
        if at and any(titles.same(line.text, update) for update in updates):
            above = [before for before in found[:at] if lines.prose(before.text)]
            return found[:at] if above else found
    return found
