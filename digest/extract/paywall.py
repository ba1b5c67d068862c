"""Whether a page says that its text is not free, and where its sales text begins.

What the page describes for machines is believed. Words are believed at the end of a short body alone, and only as a
sentence of their own: articles write about subscribers, too, and free pages carry offers.
Source: schema.org isAccessibleForFree with hasPart (Google Search Central, paywalled content); Facebook's
`article:content_tier` (free, metered, locked).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from digest.extract import tables
from digest.extract.described import Node, Page, kinds
from digest.text import words

_TIERS = frozenset({"locked", "metered"})
_NO, _YES = frozenset({"false", "no", "0"}), frozenset({"true", "yes", "1"})
_WALL = re.compile(
    rf"[\W_]*(?:{'|'.join(f'(?:{phrase})' for phrase in tables.sections('phrases')['walls'])})"
    r"(?=$|\s*[.!:…»”\"]+(?:\s|$))",
    re.IGNORECASE,
)
# A wall is a line or two; the signs are short. It stands among the last lines: offers, prices and "Log in" follow it.
_LONGEST, _TAIL = 240, 8
# Walls stand after a paragraph or three; a body of more words is the article.
_SHORT = 200
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What holds one line has few elements in it, and not much space around its words. Most elements of a page are seen:
# here a line is not cleaned before it is looked at.
_LINES = ("p", "div", "h2", "h3", "h4", "h5", "button")
_MOST_CHILDREN, _MUCH = 4, 1_000


def marked(found: Page) -> bool:
    """True where the page's description says that its text, or a part of it, is not free."""
    if {tier.lower() for tier in found.meta.get("article:content_tier", ())} & _TIERS:
        return True
    said = _free(found.article())
    if said is None:
        values = found.meta.get("isaccessibleforfree", ())
        parts = (node for node in found.nodes if "WebPageElement" in kinds(node) or node.get("cssSelector"))
        return any(value.lower() in _NO for value in values) or any(_free(part) is False for part in parts)
    return not said


def _free(node: Node) -> bool | None:
    """What the node says; None where it does not. Sites write booleans, words, and schema.org's addresses of them."""
    said = str(node.get("isAccessibleForFree", "")).rsplit("/", 1)[-1].strip().lower()
    return True if said in _YES else False if said in _NO else None


def barred(tree: Any) -> bool:
    """True where the page shows a line that bars the way, wherever it stands; asked of a whole page."""
    few = (element for element in tree.iter(*_LINES) if len(element) <= _MOST_CHILDREN)
    return any(_says(_line(element)) and not _unseen(element) for element in few)


def _line(element: Any) -> str:
    """The element's words; "" for more than a line."""
    text = element.text_content() if len(element) else element.text or ""
    return " ".join(text.split()) if len(text) <= _MUCH else ""


def _unseen(element: Any) -> bool:
    return any(
        e.get("hidden") is not None or e.get("aria-hidden") == "true" or _HIDDEN.search(e.get("style") or "")
        for e in (element, *element.iterancestors())
    )


def _says(line: str) -> bool:
    return 0 < len(line) <= _LONGEST and bool(_WALL.match(line))


def short(texts: Sequence[str]) -> bool:
    """True for a body that may be no more than what stands before a wall."""
    return sum(map(words, texts)) < _SHORT


def wall(texts: Sequence[str], *, known: bool = False) -> int | None:
    """Where the sales text begins among the lines, or None; a long body has none unless it is `known` to have one."""
    for at in range(max(0, len(texts) - _TAIL), len(texts)):
        if _says(texts[at]):
            return at if known or short(texts[:at]) else None
    return None
