"""Titles as plain text, without the name of the outlet that prints them."""

from __future__ import annotations

import re
from html import unescape

from digest.extract import tables
from digest.text import flat
from digest.urls import host

# Ten times a long headline; what is longer is no headline.
LONGEST = 300
# How much of a hostile title is looked at.
_LOOKED_AT = 20_000
_TAGS = (
    "a|abbr|acronym|b|base|bdi|bdo|big|blink|blockquote|body|br|button|center|cite|code|del|div|dfn|em|embed|font|form|frame|"
    "h[1-6]|head|hr|html|i|iframe|img|input|ins|kbd|li|link|mark|marquee|math|meta|noscript|object|ol|p|pre|q|s|samp|script|"
    "select|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|template|textarea|title|tr|tt|u|ul|var|video|wbr"
)
# A tag has no attributes or real ones, so "i<b and c>d" is prose; an unclosed one runs to the end.
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s+[\w:@-]+\s*=[^<>]*|[\s/]*)(?:>|$)", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style|template|svg|math)\b[^<>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<!\[CDATA\[|\]\]>|<!doctype[^<>]*>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s+(?:[|•·»«‹›/~–—-]|::)\s+|\s*\|\s*|\s[–—-]\s?")
_BRACKETS = re.compile(r"(?<=\S)\s+[\[(]([^\[\]()]{1,80})[\])]$")
# Parts of an address that name no site.
_COMMON = frozenset(tables.words("names")["address"])
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufffc]")


def plain(markup: str | None) -> str:
    """The title in words alone, on one line, at most 300 characters; "" where nothing is left.

    Tags are gone and entities read. Feeds escape once or twice: what still looks like an entity or a tag after one
    reading is read once more.
    """
    text = (markup or "")[:_LOOKED_AT]
    for _ in range(2):
        text = unescape(_strip(text))
        if not (_ENTITY.search(text) or _TAG.search(text)):
            break
    return flat(_INVISIBLE.sub("", _strip(text)), LONGEST)


def _strip(text: str) -> str:
    if "<" not in text:
        return text
    return _TAG.sub(" ", _HIDDEN.sub(" ", _COMMENT.sub(" ", text))) if _BLOCK.search(text) else _inline(text)


_BLOCK = re.compile(r"<(?:br|p|div|li|h[1-6]|script|style|!|tr|td|hr|img|svg|template|math)", re.IGNORECASE)


def _inline(text: str) -> str:
    return _TAG.sub("", text)


def without_outlet(title: str, names: tuple[str, ...]) -> str:
    """The title without an outlet's name at its end or start (" - BBC News", " | The Herald", "AP: ")."""
    known = {_key(name) for name in names if _key(name)}
    for _ in range(2):
        title = _cut(title, known)
    return title


def _cut(title: str, known: set[str]) -> str:
    if (match := _BRACKETS.search(title)) and _names(match[1], known):
        return title[: match.start()]
    breaks = list(_SEPARATOR.finditer(title))
    for match in (*breaks[-1:], *breaks[-2:-1]):
        if _names(title[match.end() :], known) and len(title[: match.start()].strip()) > 1:
            return title[: match.start()].strip()
    if breaks and _names(title[: breaks[0].start()], known) and len(title[breaks[0].end() :].strip()) > 1:
        return title[breaks[0].end() :].strip()
    return title


def _names(part: str, known: set[str]) -> bool:
    key = _key(part)
    return bool(key) and key in known


def _key(name: str) -> str:
    words = re.sub(
        r"[^\w ]+",
        "",
        re.sub(r"^https?://(?:www\.)?|\.(?:com|org|net|co\.uk|de|es|fr|it)$", "", name.strip().lower()),
    )
    return re.sub(r"\s+", "", re.sub(r"^the ", "", words))


def site(url: str | None) -> str:
    """The name in a site's address: "entermedia" for https://www.entermedia.co.kr/..., or ""."""
    parts = [part for part in host(url).split(".") if part not in _COMMON]
    return max(parts[-2:], key=len, default="")


def tidied(outlet: str, url: str | None) -> str:
    """The outlet's name without its slogan: of "Name - What it is about" the part that is the site's address."""
    parts = [part.strip() for part in _SEPARATOR.split(outlet)]
    known = {_key(host(url)), site(url), host(url).replace(".", "")} - {""}
    own = [part for part in parts if _key(part) in known] or [part for part in parts if _HOST.fullmatch(part)]
    return own[0] if own and len(parts) > 1 else outlet


def remarked(title: str, head: str) -> bool:
    """True where the title is the heading and a remark in brackets: sites' names are parted by other signs."""
    return title.startswith(head) and bool(re.fullmatch(r"\s+\[[^\[\]]{1,40}\]", title[len(head) :]))


def same(one: str | None, other: str | None) -> bool:
    """True where two titles have the same letters and digits, in whatever case and punctuation."""
    return bool(one and other) and _letters(one) == _letters(other) != ""


def _letters(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", (text or "").lower())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that may hold markup of its own: broken at lines and at tags that begin blocks."""
    broken = re.sub(r"</?(?:p|div|br|li|h[1-6])\b[^<>]*>", "\n", unescape(text[:500_000]), flags=re.IGNORECASE)
    return [part for line in broken.split("\n") if (part := " ".join(_strip(line).split()))]
