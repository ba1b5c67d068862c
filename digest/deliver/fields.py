"""Header fields: mailboxes, subjects, lists, as RFC 5322, 2047, 2369 and 2919 have them."""

from __future__ import annotations

import re
from email.header import Header
from email.utils import parseaddr

from digest import unsubscribe
from digest.errors import DeliverError
from digest.text import flat
from digest.urls import ascii_domain
from digest.values import Address, Masthead

CRLF = "\r\n"
SUBJECT = 300
"""Characters."""
_NAME = 200
_SHORT = 74
_LONGEST = 960
"""Octets of an address in List-Unsubscribe: the field's name and a comma are in the line, too (RFC 5322 2.1.1)."""
# What stands in a header as it is; the settings ask for no less, but an issue's file may have been changed by hand.
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,255}")
# An address between angle brackets: ASCII without blanks, quotes and brackets.
_BARE = re.compile(r"[!#-;=?-~]+")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


def address_of(sender: str) -> Address:
    """The address in `Name <address>`, its domain as A-labels. Raises DeliverError."""
    address = parseaddr(flat(sender))[1]
    local, _, domain = address.rpartition("@")
    try:
        if not (local and domain):
            raise UnicodeError("no @")
        if not local.isascii() or re.search(r"[\s<>,;]", address):
            raise UnicodeError("the part before the @ must be ASCII, without blanks, commas and brackets")
        return Address(f"{local}@{ascii_domain(domain)}")
    except UnicodeError as error:
        reason = f"no address that mail can come from: {error}"
        raise DeliverError(subject=f"from {sender!r}", reason=reason) from error


def mailbox(field: str, name: str, address: str) -> str:
    """`Name <address>` as it stands in a header: quoted, or as encoded words of at most 75 characters (RFC 2047)."""
    name = flat(name, _NAME).replace("\u2028", " ")
    if not name:
        return address
    if not name.isascii() or "=?" in name:  # what looks like an encoded word would be read as one
        return f"{Header(name, 'utf-8', header_name=field).encode(linesep=CRLF)}{CRLF} <{address}>"
    quoted = name if _ATOM.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{quoted} <{address}>"


def plain(field: str, text: str) -> str:
    """The text, where it can stand in a header as it is. Raises DeliverError."""
    if not _PLAIN.fullmatch(text):
        raise DeliverError(subject=field, reason=f"{flat(text, 60)!r} cannot stand in a header")
    return text


def multipart(boundary: str) -> str:
    """The fields that say what the body is: alternatives, parted by the boundary."""
    return f'MIME-Version: 1.0{CRLF}Content-Type: multipart/alternative;{CRLF} boundary="{boundary}"{CRLF}'


def unstructured(field: str, text: str) -> str:
    """The text on lines of at most 78 characters; as encoded words only where it is not ASCII."""
    plainly = text.isascii() and "=?" not in text
    if plainly and len(field) + len(text) <= _SHORT:  # many readers have one of their own
        return text
    charset = "us-ascii" if plainly else "utf-8"
    return Header(text, charset, header_name=field, maxlinelen=76).encode(linesep=CRLF)


def list_id(name: str, list_id: str) -> str:
    """The List-Id with the newsletter's name where it is ASCII: List-* hold no encoded words (RFC 2047 5)."""
    name = flat(name, _NAME)
    if not name or not name.isascii() or "=?" in name:
        return f"<{list_id}>"
    return mailbox("List-Id", name, list_id)


def made_list_id(name: str, sender: Address) -> str:
    """The newsletter's name and the sender's domain (RFC 2919 3)."""
    stem = re.sub(r"[^a-z0-9]+", "-", flat(name).lower()).strip("-")[:60] or "newsletter"
    return f"{stem}.{sender.rpartition('@')[2]}"


def leaving(masthead: Masthead, token: str) -> list[str]:
    """List-Unsubscribe with what there is, and the promise of one click where there is a web address (RFC 8058).

    Raises DeliverError where the link cannot stand in a header.
    """
    web, mail = unsubscribe.web(masthead, token), unsubscribe.mail(masthead, token)
    ways = [f"<{one}>" for one in (web, mail) if one]
    if not all(_BARE.fullmatch(one[1:-1]) and "=?" not in one and len(one) < _LONGEST for one in ways):
        raise DeliverError(subject="List-Unsubscribe", reason="the address to unsubscribe is no plain ASCII address")
    lines = [f"List-Unsubscribe: {f',{CRLF} '.join(ways)}"] if ways else []
    return [*lines, *(["List-Unsubscribe-Post: List-Unsubscribe=One-Click"] if web else [])]
