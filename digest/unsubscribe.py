"""Where a reader unsubscribes: the newsletter's own link, and each reader's with their token in it.

An edition is made once and holds the newsletter's link; a message is that edition with the reader's link in its
place. What comes back, by mail or from the web, is told apart by the token.
"""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import quote

from digest.urls import ascii_domain, safe
from digest.values import Masthead

MARK = "{token}"
"""Where the token stands in an address of the newsletter's own."""


def link(masthead: Masthead, token: str = "") -> str | None:
    """The link that is printed, with the reader's token where one is given; None where nothing says where."""
    return web(masthead, token) or mail(masthead, token)


def web(masthead: Masthead, token: str = "") -> str | None:
    """The https address, which takes the POST of RFC 8058; None for a newsletter that has none."""
    given = masthead.unsubscribe
    if given is None:
        base = safe(masthead.web)
        return f"{base.rstrip('/')}/unsubscribe{f'/{token}' if token else ''}" if base else None
    if given.startswith("mailto:"):
        return None
    if MARK in given:
        return safe(given.replace(MARK, token))
    return safe(f"{given}{'&' if '?' in given else '?'}token={token}" if token else given)


def mail(masthead: Masthead, token: str = "") -> str | None:
    """The `mailto:`, with the token in the address where the newsletter says so, else in the subject."""
    given = masthead.unsubscribe or ""
    if not given.startswith("mailto:"):
        sender = parseaddr(masthead.sender)[1]
        if "@" not in sender:
            return None
        local, _, domain = sender.rpartition("@")
        given = f"mailto:{quote(local, safe='+')}@{domain}?subject=unsubscribe"
    given = _in_ascii(given)
    if MARK in given:
        return given.replace(MARK, token) if token else given.replace(f"+{MARK}", "").replace(MARK, "")
    return _with_subject(given, token) if token else given


def _with_subject(address: str, token: str) -> str:
    """The `mailto:` with the token after its subject, which is "unsubscribe" where it has none."""
    to, _, query = address.partition("?")
    fields = [part for part in query.split("&") if part]
    said = [part for part in fields if part.lower().startswith("subject=")] or ["subject=unsubscribe"]
    others = [part for part in fields if part not in said]
    return f"{to}?{'&'.join([f'{said[0]}%20{token}', *others])}"


def _in_ascii(address: str) -> str:
    """The `mailto:` with its domain as A-labels (RFC 5891): a header holds no other."""
    to, question, query = address.partition("?")
    local, _, domain = to.rpartition("@")
    try:
        return f"{local}@{ascii_domain(domain)}{question}{query}"
    except UnicodeError:
        return address
