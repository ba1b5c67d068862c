"""Markup that comes in feeds, read just enough: plain text out of it, plain text into it, links made whole."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import islice
from urllib.parse import urljoin

from digest.text import clean, flat
from digest.urls import safe
from digest.values import Url

# Every pattern is confined between one "<" and the next, so that no input costs more than its length.
_TAG = re.compile(r"<(?:(/?[a-zA-Z][a-zA-Z0-9:]*+)[^<>]*+|![^<>]*+)>")
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr"
})  # fmt: skip
_START = re.compile(r"<[a-zA-Z][^<>]*+>")
_LINK = re.compile(r"""(?<![\w-])(href|src)(\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_SAID = re.compile(r"""(?<![\w-])(alt|src)(\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_IMAGE = re.compile(r"<img\s[^<>]*+>", re.IGNORECASE)
_PIXEL = re.compile(r"""\b(?:width|height)\s*+[=:]\s*+["']?[01](?:px)?["'\s;/>]""", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})


def is_html(kind: str | None) -> bool:
    """Whether a media type, or Atom's word for one, says HTML."""
    return (kind or "").lower() in _HTML_TYPES


def plain(text: str | None, kind: str | None = "text/html") -> str | None:
    """The text on one line, without tags and entities where it is HTML; None where nothing is left."""
    if text and is_html(kind):
        text = unescape(_TAG.sub(_gap, text))
    return flat(text or "") or None


def _gap(tag: re.Match[str]) -> str:
    """Nothing for a tag within a word, a space for one between words."""
    return "" if tag[1] and tag[1].strip("/").lower() in _INLINE else " "


def markup(text: str | None, kind: str | None = "text/html") -> str | None:
    """The text as HTML: as it came where it is HTML, else escaped, in paragraphs; None where it is empty."""
    if not text or not text.strip():
        return None
    if is_html(kind):
        return scrubbed(text)
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", clean(text)))
    return "\n".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)


def scrubbed(text: str) -> str:
    """The text without what no encoding can carry on: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def weight(html: str | None) -> int:
    """The number of characters a reader would see."""
    return len(" ".join(_TAG.sub(" ", html or "").split()))


def absolute(html: str | None, base: str | None) -> str | None:
    """The markup with relative `href` and `src` in tags resolved against `base`; nothing else changes."""
    if not html or not base:
        return html
    return _START.sub(lambda tag: _LINK.sub(lambda link: _resolved(link, base), tag[0]), html)


def address(written: object, base: str | None) -> Url | None:
    """The web address that was written, resolved against `base`; None for nothing, which would be `base` itself."""
    return safe(written, base) if isinstance(written, str) and written.strip() else None


def picture(html: str | None, base: str | None) -> tuple[Url | None, str]:
    """The first picture in the markup that is more than a counting pixel, and its alternative text; None and ""."""
    for tag in islice(_IMAGE.finditer(html or ""), 20):
        if _PIXEL.search(tag[0]):
            continue
        said = {link[1].lower(): unescape(link[3][1:-1]) for link in reversed(list(_SAID.finditer(tag[0])))}
        if url := address(said.get("src"), base):
            return url, flat(said.get("alt", ""))
    return None, ""


def _resolved(link: re.Match[str], base: str) -> str:
    quote, address = link[3][0], unescape(link[3][1:-1].strip())
    if not address or _ABSOLUTE.match(address):
        return link[0]
    try:
        return f"{link[1]}{link[2]}{quote}{escape(urljoin(base, address))}{quote}"
    except ValueError:
        return link[0]
