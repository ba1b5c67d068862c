"""A page's tree without the parts that extraction mistakes for body, before it is read."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

# lxml's elements have no types of their own; `Any` is a `lxml.html.HtmlElement`.
Tree = Any

_EMBED = re.compile(
    r"(?:^|[\s_-])(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|fb-video|bluesky-embed|text-post-media|reddit-embed-bq|wp-embedded-content|mastodon-embed)(?:$|[\s_-])"
)
_BOX = re.compile(
    r"(?:^|[\s_-])(?:newsletter|nl-?signup|email-?signup|signup|sign-up|inline-?signup|promo(?:box|-\w+)*|paywall|regwall|subscribe|subscription|"
    r"related(?:-?(?:articles?|stories|posts|content|links|news|topics|coverage|list|items))?|recommend(?:ed|ations?)|recirc(?:ulation)?|read-?more(?:-\w+)*|readmore|"
    r"see-?also|also-?read|more-?stories|most-?(?:read|popular)|trending|outbrain|taboola|author-?(?:bio|box|info|card|description)|about-?(?:the-)?author|bio-?box|"
    r"comments?-?(?:area|section|list|form|wrapper)?|donate|donation|related-?post|jp-relatedposts|sharedaddy|addtoany|social-?(?:share|links|icons)|share-?(?:bar|buttons|tools|links)|"
    r"credit|photo-?credit|image-?credit|caption|wp-caption-text|media-?caption|video-?(?:caption|title|related)|popover|popup|tooltip-?(?:text|content)|hover-?card|rollover(?:-\w+)?-block|"
    r"screen-reader-text|sr-only|visually-hidden|latest-?(?:news|stories|headlines|posts)(?:-\w+)*|modal|popmake|factbox-?promo|topic-?list|tag-?list)(?:$|[\s_])",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:article|story|post|entry|content)[-_]{0,2}(?:body|text|content)|body__container|articlebody", re.IGNORECASE
)
# Hidden, and not only on small screens ("hidden md:block").
_HIDDEN = re.compile(r"(?:^|\s)(?:is-)?hidden(?=\s|$)(?!.*:(?:block|flex|grid|inline|contents|table))")
# Roles of what lies over a page or stands beside its text.
_APART = frozenset({"dialog", "alertdialog", "complementary", "search", "contentinfo"})
_BOXES = ("div", "section", "aside", "ul", "p", "span", "form", "figcaption", "footer")
# A box this much of the page's paragraphs is the article itself, whatever it is called.
_MOST_OF_PAGE = 0.3
_SENTENCE = re.compile(r"[.!?…。][\"'”’»)\]]*\s*$")


def furniture(tree: Tree) -> Tree:
    """The same tree, changed: embeds, boxes and link-only paragraphs out, an article set in several chunks in one."""
    body = tree.find(".//body")
    root = body if body is not None else tree
    for unseen in list(tree.iter("script", "style", "svg", "template", "link", "meta")):
        _drop(unseen)
    _join_chunks(root)
    for quote in [e for e in root.iter("blockquote", "div") if _EMBED.search(e.get("class") or "")]:
        _drop(quote)
    _drop_boxes(root)
    _drop_link_paragraphs(root)
    return tree


def _drop_boxes(root: Tree) -> None:
    """Drops boxes, but not those of one class that together are the article, as the parts of a slide show are."""
    total = sum(len(p.text_content()) for p in root.iter("p")) or 1
    boxes = [(e, sum(len(p.text_content()) for p in e.iter("p"))) for e in root.iter(*_BOXES) if _is_box(e)]
    together: Counter[str] = Counter()
    for box, size in boxes:
        together[_kind(box)] += size
    for box, _ in boxes:
        if together[_kind(box)] < _MOST_OF_PAGE * total and next(box.iter("h1"), None) is None:
            _drop(box)


def _kind(box: Tree) -> str:
    return str(box.get("class") or box.get("role") or box.get("id") or "")


def _is_box(element: Tree) -> bool:
    return bool(
        _BOX.search(element.get("class") or "")
        or _BOX.search(element.get("id") or "")
        or _HIDDEN.search(element.get("class") or "")
        or element.get("role") in _APART
        or element.get("hidden") is not None
    )


def _drop(element: Tree) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _join_chunks(root: Tree) -> None:
    """Later containers of the very class of the first body container join it: one article in several chunks."""
    first = next((e for e in root.iter("div", "section") if _BODY.search(e.get("class") or "")), None)
    if first is None:
        return
    name = first.get("class")
    rest = [e for e in root.iter(first.tag) if e is not first and e.get("class") == name]
    if not 1 <= len(rest) <= 40 or any(first in e.iterancestors() for e in rest):
        return
    article = next(first.iterancestors("article", "main"), None)
    if article is None:
        return
    for chunk in rest:
        if article in chunk.iterancestors() and next(chunk.iter("h1"), None) is None:
            first.append(chunk)


def _drop_link_paragraphs(root: Tree) -> None:
    """Paragraphs that are one link and no sentence point to other articles; where most are, they are the page."""
    paragraphs = [p for p in root.iter("p") if p.text_content().strip()]
    links = [p for p in paragraphs if _is_link(p)]
    if len(links) * 3 <= len(paragraphs):
        for paragraph in links:
            _drop(paragraph)


def _is_link(paragraph: Tree) -> bool:
    text = "".join(paragraph.text_content().split())
    linked = sum(len("".join(a.text_content().split())) for a in paragraph.iter("a") if a.get("href"))
    return len(text) > 15 and linked >= 0.95 * len(text) and not _SENTENCE.search(paragraph.text_content())
