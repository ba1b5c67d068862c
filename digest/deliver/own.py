"""What is each reader's own in a message: their links, and how to unsubscribe; all else of these is made once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from digest.deliver import fields
from digest.deliver.bodies import SOFT, encoded
from digest.values import Masthead

# Tokens that stand in addresses, headers and quoted-printable lines as they are; others take the long way.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PLACE = "digest-token-of-the-reader"
"""Stands for a token while that is not known: no address has it by itself."""

Forms = tuple[bytes, bytes]
"""Quoted-printable, for the text and for the HTML."""


def forms(text: str) -> Forms:
    """Words or an address as the text has them, and as the HTML has them."""
    escaped = html.escape(text)
    plain = encoded(text)
    return plain, plain if escaped == text else encoded(escaped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with each reader's token in it."""

    make: Callable[[str], str | None]
    """The address with a token in it; the newsletter's own for ""."""
    general: Forms
    parts: tuple[Forms, Forms] | None
    """What stands before the token and behind it; None where that depends on the token."""

    @classmethod
    def of(cls, make: Callable[[str], str | None]) -> Link:
        """The link that `make` makes; none where it makes none."""
        before, place, after = (make(_PLACE) or "").partition(_PLACE)
        fixed = bool(place) and _PLACE not in after
        return cls(make=make, general=forms(make("") or ""), parts=(forms(before), forms(after)) if fixed else None)

    def own(self, token: str) -> Forms:
        """The link of the reader with that token; everybody's where it is ""."""
        if not token:
            return self.general
        if self.parts is None or not _TOKEN.fullmatch(token):
            return forms(self.make(token) or "")
        (plain, rich), (behind, last) = self.parts
        its = token.encode()
        return _joined(plain, its, behind), _joined(rich, its, last)


def _joined(before: bytes, token: bytes, after: bytes) -> bytes:
    """The three on lines of their own, which no mail program sees."""
    return SOFT.join(filter(None, (before, token, after)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The fields by which a mail program unsubscribes a reader."""

    masthead: Masthead
    general: str
    """With a place for the token."""

    @classmethod
    def of(cls, masthead: Masthead) -> Leaving:
        """The newsletter's. Raises DeliverError where its address cannot stand in a header."""
        return cls(masthead=masthead, general=_lines(masthead, _PLACE))

    def own(self, token: str) -> str:
        """The fields of the reader with that token, each ended by CRLF. Raises DeliverError."""
        if _TOKEN.fullmatch(token) and len(token) <= len(_PLACE):
            return self.general.replace(_PLACE, token)
        return _lines(self.masthead, token)


def _lines(masthead: Masthead, token: str) -> str:
    return "".join(line + fields.CRLF for line in fields.leaving(masthead, token))
