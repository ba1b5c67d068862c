"""What does something in a mail: scripts, forms, frames, what is fetched. Mail programs take it out or refuse it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from digest.check.letter import Letter
from digest.check.page import css, opening
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.values import Edition

_ACTIVE = frozenset({"script", "form", "iframe", "frame", "frameset", "object", "embed", "applet"})
_SOURCES = ("src", "srcset", "background", "poster", "data", "xlink:href")
"""Attributes that name what is shown."""
_LINKS = frozenset({"a", "area"})
_DATA = re.compile(r"(?:\A|,)\s*+data:", re.IGNORECASE)
_DATA_CSS = re.compile(r"url\(\s*+[\"']?\s*+data:", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b[^;{}]{0,100}", re.IGNORECASE)


def active_content(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Elements, attributes and styles that run, ask or fetch something.

    Scripts, forms, frames, handlers, refreshing and `data:` images block: they are cut out, often the mail with them.
    A style sheet elsewhere warns: most programs ignore it, and whoever serves it learns who reads.
    """
    for element in letter.page.root.iter() if letter.page else ():
        if isinstance(element.tag, str):
            yield from _element(element)
            yield from _attributes(element)
            yield from _styles(element)


def _element(element: Any) -> Iterator[Remark]:
    if element.tag in _ACTIVE:
        yield Remark("html", f"{quoted(opening(element))}: a mail can have no <{element.tag}>, take it out")
    elif element.tag == "meta" and (element.get("http-equiv") or "").strip().lower() == "refresh":
        yield Remark("html", f"{quoted(opening(element))}: a mail that leads elsewhere by itself, take it out")
    elif element.tag == "link" and "stylesheet" in (element.get("rel") or "").lower().split():
        place = quoted(element.get("href") or "", 120)
        yield Remark("html", f"a style sheet is fetched: {place}; write its rules into the mail", "W")


def _attributes(element: Any) -> Iterator[Remark]:
    tag = f"<{element.tag}>"
    handler = next((name for name in element.attrib if name.startswith("on") and len(name) > 2), None)
    if handler:
        yield Remark("html", f"{handler} of {tag} is a script: {quoted(element.get(handler))}; take it out")
    # A link that leads to data: is another check's.
    for name in _SOURCES if element.tag in _LINKS else (*_SOURCES, "href"):
        if _DATA.search(value := element.get(name) or ""):
            yield Remark("html", f"{name} of {tag} is a data: image, {quoted(value)}; link to a file instead")


def _styles(element: Any) -> Iterator[Remark]:
    sheet = css((element.text or "") if element.tag == "style" else (element.get("style") or ""))
    where = "a style sheet" if element.tag == "style" else f"the style of <{element.tag}>"
    if found := _DATA_CSS.search(sheet):
        place = quoted(sheet[found.start() : found.start() + 60])
        yield Remark("html", f"{where} holds a data: image, {place}; link to a file instead")
    if element.tag == "style" and (found := _IMPORT.search(sheet)):
        yield Remark("html", f"a style sheet is fetched: {quoted(found[0], 120)}; write its rules into the mail", "W")
