"""Images: what is said where they do not show, how heavy they are, and whether their files are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from digest.check.letter import Letter
from digest.check.page import Page
from digest.check.post import Post
from digest.check.words import Remark, quoted, squeezed
from digest.values import Edition, Issue, Picture

HEAVY = 1_000_000
"""Bytes of a mail's images: with more, a reader on the way waits, and pays."""


def alt(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Images without `alt`: a screen reader says their file names. An empty one is right for what only decorates.

    What leads somewhere decorates nothing: buttons that are images, and the areas of an image map, need words.
    """
    root = letter.page.root if letter.page else None
    for image in root.iter("img", "input", "area") if root is not None else ():
        place = quoted(image.get("src") or image.get("href") or "", 120)
        if image.tag == "img" and image.get("alt") is None:
            yield Remark("html", f'an image has no alt: {place}; say what it shows, alt="" where it only decorates')
        elif _leads(image) and not squeezed(image.get("alt") or ""):
            what = "a part of an image" if image.tag == "area" else "a button that is an image"
            yield Remark("html", f"{what} has no words in its alt: {place}; say what it does or where it leads")


def _leads(element: Any) -> bool:
    """Whether it is a button that is an image, or an area with a link."""
    if element.tag == "input":
        return (element.get("type") or "").strip().lower() == "image"
    return element.tag == "area" and element.get("href") is not None


def heavy(edition: Edition, letter: Letter) -> Iterator[Remark]:
    """Images of the issue that the HTML shows and that have more than a megabyte together."""
    its = _shown(edition.issue, letter.page) if letter.page else ()
    total = sum(one.bytes for one in its)
    if total > HEAVY:
        largest = max(its, key=lambda one: one.bytes)
        count = "its image has" if len(its) == 1 else f"its {len(its)} images have"
        heaviest = f"the largest is {quoted(largest.name)} with {largest.bytes:,}"
        yield Remark("html", f"{count} {total:,} bytes, more than {HEAVY:,}; {heaviest}")


def picture_missing(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """An image file that mail or web page shows and that does not lie beside the page."""
    for name in post.missing:
        if name in edition.html or name in edition.page:
            yield Remark("html", f"the file {name} is missing or damaged: readers would see a gap; build again")


def _shown(issue: Issue, page: Page) -> tuple[Picture, ...]:
    """The issue's pictures that images of the page name, each file once."""
    sources = (element.get("src") or element.get("background") or "" for element in page.root.iter())
    named = {_file(source) for source in sources if source}
    its = {one.name: one for one in issue.pictures if _file(one.name) in named}
    return tuple(its.values())


def _file(address: str) -> str:
    """The last part of the path: pictures are named by what is in them, wherever they lie."""
    return unquote(re.split(r"[?#]", address.strip(), maxsplit=1)[0].rpartition("/")[2])
