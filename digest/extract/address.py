"""The address a page gives as its own: where it is kept for good, however it was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from digest import urls
from digest.canonical import canonical as one_form
from digest.extract import tables
from digest.extract.described import Page
from digest.values import Url

_NAMES = tables.words("names")
_REGISTRIES, _SHARED = frozenset(_NAMES["registries"]), frozenset(_NAMES["shared_hosts"])
# A site's front page, or one of its languages': "/", "/en/", "/pt-br".
_FRONT = re.compile(r"//[^/]*(?:/[a-z]{2}(?:-[a-z]{2})?)?/?", re.IGNORECASE)
_ABSOLUTE = re.compile(r"\s*https?:", re.IGNORECASE)
# As browsers and servers agree.
_LONGEST = 2_000
# A page names its address once or twice; what names more is looked at so far.
_MOST = 10


def canonical(found: Page, url: str | None) -> Url | None:
    """The page's own address: canonical link, JSON-LD, then og:url; None where none can be believed.

    Believed is an absolute http(s) address that is no front page and on the site at which the page was read (`url`),
    or which an AMP cache shows there; a page may not pass itself off as another site's.
    """
    here = urls.safe(url)
    for said in _said(found):
        address = urls.safe(said) if _ABSOLUTE.match(said) and len(said) <= _LONGEST else None
        if address and not _FRONT.fullmatch(one_form(address)) and (not here or _site(address) == _site(here)):
            return address
    return None


def _said(found: Page) -> Iterator[str]:
    links = (
        link.get("href") for link in found.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    )
    yield from [link for _, link in zip(range(_MOST), links, strict=False) if link]
    yield from filter(None, map(_named, (found.article().get("mainEntityOfPage"), found.article().get("url"))))
    yield from found.meta.get("og:url", ())[:_MOST]


def _named(value: Any) -> str:
    """The address in a JSON-LD value, which may be a node or a list of one."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else ""


def _site(url: str) -> str:
    """The part of the host that one owner registered: "herald.example" of "amp.news.herald.example".

    Without the public suffix list: two labels, three where the second is a registry's own ("co.uk") or a service's
    that gives each of its users a host ("ann.blogspot.com").
    """
    labels = urls.host(f"https:{form}" if (form := one_form(url)).startswith("//") else form).split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _REGISTRIES:
        return ".".join(labels[-3:])
    return ".".join(labels[-3:] if labels[-2:-1] and labels[-2] in _SHARED else labels[-2:])
