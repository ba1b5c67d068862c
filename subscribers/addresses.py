"""A mail address: checked by its form alone; nobody is asked whether it exists."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from digest.errors import AddressError
from digest.values import Address

LOCAL = 64
"""Octets before the @ (RFC 5321 4.5.3.1.1); email-validator lets more pass."""
DOMAIN = 255
"""Octets after it (RFC 5321 4.5.3.1.2)."""
WHOLE = 254
"""Octets in all: a path of 256 without its angle brackets (RFC 5321 4.5.3.1.3)."""
# A dot-atom of ASCII, and a host's name without A-labels: what nearly every address is. Some names that RFC 2142 has
# written small (`Postmaster@`) are letters alone, ten at most: short words with capitals are left to the library.
_ATEXT = r"[\w!#$%&'*+/=?^`{|}~-]+"
_ATOM = re.compile(rf"(?!(?=[a-z]*[A-Z])[A-Za-z]{{1,10}}\Z){_ATEXT}(?:\.{_ATEXT})*", re.ASCII)
_HOST = re.compile(r"(?!.*--)[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+", re.ASCII)
_DOMAINS = 20_000
"""Domains whose check is remembered: those of a million readers are some ten thousand, most of them one of ten."""
_SHOWN = 60
"""Characters of a wrong address that are shown: the reason behind it must still be seen."""

# It begins where a word does, so that a long text is looked at once.
_IN_TEXT = re.compile(r"(?<![^\s<>(),;:=@/?&])([^\s<>(),;:=@/?&])[^\s<>(),;:=@/?&]*@(?=[^\s<>(),;:@])")


def masked(text: str) -> str:
    """The text with every address in it cut to its first letter and its domain: `a…@reader.example`."""
    return _IN_TEXT.sub(r"\1…@", text)


def hinted(address: str) -> str:
    """What its owner knows it by, and nobody else: `a…a@reader.example`, for one or two letters `…@`."""
    local, _, domain = address.rpartition("@")
    return f"{local[0]}…{local[-1]}@{domain}" if len(local) > 2 else f"…@{domain}"


def checked(text: str) -> Address:
    """The address: the local part as written, in NFC, the domain in lower case as A-labels. Raises AddressError.

    A local part beyond ASCII is good: whether it can be mailed is for the relay to say (RFC 6531).
    """
    text = text.strip(" \t")
    return _plain(text) or _checked(text)


def _plain(text: str) -> Address | None:
    """What `_checked` gives for an address that is plain, a hundred times as fast; None where it has to look."""
    local, _, domain = text.partition("@")
    if len(local) > LOCAL or len(text) > WHOLE or not _ATOM.fullmatch(local):
        return None
    host = _host(domain) if _HOST.fullmatch(domain) else None
    return None if host is None else Address(f"{local}@{host}")


@lru_cache(maxsize=_DOMAINS)
def _host(domain: str) -> str | None:
    """The domain as addresses have it; None where it is none, or has to be looked at with what is before it."""
    try:
        return _checked(f"a@{domain}").removeprefix("a@")
    except AddressError:
        return None


def _checked(text: str) -> Address:
    """What the library says. Raises AddressError."""
    from email_validator import EmailNotValidError, validate_email

    _measure(text)
    try:
        # `.test` passes: it can reach nobody, and people who try things out use it (RFC 2606).
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise AddressError(subject=_shown(text), reason=f"{reason[:1].lower()}{reason[1:]}") from error
    address = Address(f"{found.local_part}@{(found.ascii_domain or found.domain).lower()}")
    _measure(address)
    return address


def same(address: Address) -> str:
    """The form under which two addresses are one person's: case is ignored before the @, too.

    RFC 5321 lets a server tell `Anna@` from `anna@`; none in use does, and people write either.
    """
    local, _, domain = address.rpartition("@")
    return f"{unicodedata.normalize('NFC', local.casefold())}@{domain}"


def _measure(text: str) -> None:
    """Nothing, when the lengths are those that RFC 5321 allows. Raises AddressError."""
    if not text:
        raise AddressError(subject="address", reason="empty")
    local, _, domain = text.rpartition("@")
    for part, limit, name in (
        (local, LOCAL, "before the @"),
        (domain, DOMAIN, "after the @"),
        (text, WHOLE, "in all"),
    ):
        if len(part.encode("utf-8", "replace")) > limit:
            raise AddressError(subject=_shown(text), reason=f"longer than {limit} octets {name} (RFC 5321)")


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
