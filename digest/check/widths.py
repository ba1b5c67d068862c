"""What is wider than the column in which mail programs show a mail, or has a width of its own accord."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from digest.check.letter import Letter
from digest.check.page import opening, style
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.values import Edition

WIDEST = 640
"""Pixels that a mail may be wide: the reading panes of desktop programs have hardly more."""
_SIZED = frozenset({"table", "td", "th", "img"})
"""Elements whose `width` mail programs heed."""
_ENDLESS = 1_000_000.0
_PIXELS = re.compile(r"([0-9]+)(?:\.[0-9]*)?(?:px)?")
_WIDTH = re.compile(r"[0-9]+(?:\.[0-9]*)?(?:px|%)?")


def width(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Elements wider than 640 pixels, and images that do not say how wide they are."""
    for element in letter.page.root.iter() if letter.page else ():
        if not isinstance(element.tag, str):
            continue
        wide = _wide(element)
        if wide > WIDEST:
            yield Remark(
                "html", f"{wide:,.0f} pixels are more than {WIDEST}: {quoted(opening(element))}; make it narrower"
            )
        elif element.tag == "img" and not _WIDTH.fullmatch((element.get("width") or "").strip()):
            place = quoted(element.get("src") or "", 120)
            yield Remark("html", f"an image has no width: {place}; Outlook shows it in its own size")


def _wide(element: Any) -> float:
    """The most pixels that the element says it needs; 0 where it says none.

    What limits a width in a style sheet does not limit an attribute: Outlook knows no `max-width`.
    """
    its = style(element)
    attribute = _pixels(element.get("width") or "") if element.tag in _SIZED else 0.0
    styled = _pixels(its.get("width", ""))
    most = its.get("max-width", "none")
    if most not in {"none", ""}:
        # A share of what is around it is no wider than that.
        limit = _pixels(most)
        styled = min(styled, limit) if styled else limit
    return max(attribute, styled, _pixels(its.get("min-width", "")))


def _pixels(text: str) -> float:
    match = _PIXELS.fullmatch(text.strip())
    return min(float(match[1]), _ENDLESS) if match else 0.0
