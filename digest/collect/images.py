"""The picture that a feed names for an entry, and what it says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from digest.collect import markup
from digest.collect.xml import Element, local
from digest.text import flat
from digest.values import Url

_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:[?#]|$)", re.IGNORECASE)
_MEDIA = "{http://search.yahoo.com/mrss"
"""How names of Media RSS begin; the older of its namespaces has no slash at its end."""
_LONGEST = 2_000
"""Characters of a description that are looked at."""


def alts(root: Element) -> Mapping[str, str]:
    """What Media RSS says of pictures, by their address as written: the description, else the title.

    It stands within a picture, or beside it for all sizes of a group. feedparser takes both for the entry's own.
    """
    found: dict[str, str] = {}
    around, shared = None, ""
    for element in root.iter(f"{_MEDIA}/}}content", f"{_MEDIA}}}content"):
        above = element.getparent()
        if above is not around:  # once a group: it may have any number of sizes
            around, shared = above, _said(above) if above is not None and local(above) == "group" else ""
        address = (element.get("url") or "").strip()
        if address and (words := _said(element) or shared):
            found.setdefault(address, words)
    return found


def _said(element: Element) -> str:
    """The description that is a child of the element, else its title."""
    children = [one for one in element if str(one.tag).startswith(_MEDIA)]
    texts = (one.text for name in ("description", "title") for one in children if local(one) == name)
    return next((words for text in texts if (words := markup.plain((text or "")[:_LONGEST]))), "")


def named(entry: Any, base: str | None, alts: Mapping[str, str]) -> tuple[Url, str] | None:
    """The picture that the feed names for the entry, and what it says of it; the widest of several sizes, or None."""
    for one in _offered(entry):
        written = one.get("url") or one.get("href")
        if url := markup.address(written, base):
            return url, flat(alts.get(str(written).strip(), ""))
    return None


def _offered(entry: Any) -> Iterator[Mapping[str, Any]]:
    yield from sorted((one for one in entry.get("media_content", ()) if _is_picture(one)), key=_narrow)
    yield from (one for one in entry.get("links", ()) if one.get("rel") == "enclosure" and _is_picture(one))
    own = dict.get(entry, "image")
    if isinstance(own, dict):
        yield own
    yield from sorted(entry.get("media_thumbnail", ()), key=_narrow)


def _is_picture(one: Mapping[str, Any]) -> bool:
    kind = str(one.get("medium") or one.get("type") or "")
    return kind.startswith("image") or (not kind and bool(_PICTURE.search(str(one.get("url") or one.get("href")))))


def _narrow(one: Mapping[str, Any]) -> int:
    """Less for a wider one."""
    width = str(one.get("width") or "")
    return -int(width) if width.isascii() and width.isdigit() and len(width) < 6 else 0
