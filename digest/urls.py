"""URLs: which may be printed, and when two name the same page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from digest.values import Url

# RFC 6068: one address or more, and header fields; RFC 3966: a number, and parameters.
_MAIL = re.compile(r"mailto:[^\s<>\"?@]+@[^\s<>\"]+", re.IGNORECASE)
_CALL = re.compile(r"tel:\+?[0-9().-]{3,30}(?:;[\w=.+%-]{1,60}){0,3}", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\r\n]+")
# What may stand unescaped in a path, query or fragment (RFC 3986), and the percent sign of what is escaped.
_KEEP = "!#$%&'()*+,/:;=?@[]~"


@lru_cache(maxsize=2048)
def safe(url: str | None, base: str | None = None) -> Url | None:
    """The absolute http(s) URL with dangerous characters escaped, or None where it is no such URL.

    `javascript:`, `data:`, `file:` and addresses without a host are refused, and so are credentials
    in the address: nothing that a feed says may run, or look like another site, in a reader's mail.
    """
    # As browsers read an address: nothing around it, no line breaks or tabs within it; a space is %20.
    if not (text := _BREAKS.sub("", (url or "").strip())):
        return None
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            return None
        parts.port  # noqa: B018 - raises ValueError when it is no number
    except ValueError:
        return None
    host = parts.netloc.lower()
    if not all(c.isalnum() or c in ".-:[]_" for c in host):
        return None
    whole = (parts.path, parts.query, parts.fragment)
    path, query, fragment = (quote(part, _KEEP, errors="replace") for part in whole)
    return Url(urlunsplit((parts.scheme.lower(), host, path, query, fragment)))


def linked(url: str | None) -> Url | None:
    """The address as a link may have it: http(s) as `safe` has it, a plain `mailto:` or `tel:`; None for all else."""
    text = (url or "").strip()
    if text.isprintable() and (_MAIL.fullmatch(text) or _CALL.fullmatch(text)):
        scheme, _, rest = text.partition(":")
        return Url(f"{scheme.lower()}:{rest}")
    return safe(url)


def host(url: str | None) -> str:
    """The host without `www.`, in lower case, or ""."""
    try:
        name = (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        return ""
    return name.removeprefix("www.")


def ascii_domain(name: str) -> str:
    """The domain as A-labels, as registries and mail servers have it (IDNA 2008, UTS 46). Raises UnicodeError."""
    if name.isascii():
        return name.lower()
    import idna

    return idna.encode(name, uts46=True).decode("ascii")


def domain_of(address: str) -> str:
    """What follows the address's last @, as it is written; all of it where there is none."""
    return address.rpartition("@")[2]


def aligned(one: str, other: str) -> bool:
    """Whether the domains are the same, or one is within the other; a top level is nobody's (RFC 7489 3.1.1)."""
    short, long = sorted((one.rstrip(".").lower(), other.rstrip(".").lower()), key=len)
    return "." in short and (long == short or long.endswith("." + short))
