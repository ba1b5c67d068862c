"""What stands above a mail's text: its header fields, hostile or broken as they may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.parser import BytesHeaderParser

LONGEST = 262_144
"""Octets of a mail that are read: no mail program writes a longer header."""
WHOLE = 1_048_576
"""Octets of a mail that is read whole: a report says what it has to say before the message it returns."""
ADDRESSED = (
    "to",
    "cc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "resent-to",
)
"""Where the address that a mail was sent to is found: Postfix, Exim and Fastmail keep the envelope's, too."""
_FIELD = 4096
"""Characters of a subject or sender that are looked at: taking them apart may take quadratic time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A mail's header fields, unfolded, in their order."""

    fields: tuple[tuple[str, str], ...]
    """Name in lower case, and text; octets beyond ASCII are read as UTF-8."""
    envelope: str = ""
    """The line "From sender date" that mbox files and mail pipes put before a mail."""

    def all(self, *names: str) -> tuple[str, ...]:
        """The texts of all fields of these names (given in lower case)."""
        return tuple(text for name, text in self.fields if name in names)

    def first(self, name: str) -> str:
        """The text of the first field of that name, or ""."""
        return next(iter(self.all(name)), "")

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subject as a person reads it: encoded words (RFC 2047) decoded."""
        return tuple(_decoded(text[:_FIELD]) for text in self.all("subject"))

    @property
    def sender(self) -> str:
        """What stands in angle brackets in From, else the first thing with an @; whoever wrote the mail chose it."""
        text = self.first("from")[:_FIELD]
        found = re.findall(r"<([^<>\s]+@[^<>\s]+)>", text) or re.findall(r"[^\s<>,;()\"]+@[^\s<>,;()\"]+", text)[:1]
        return found[-1] if found else ""


def head(data: bytes) -> Head:
    """The head that the mail begins with."""
    mail = BytesHeaderParser().parsebytes(data[:LONGEST].lstrip(b"\r\n"))
    fields = tuple((name.lower(), _readable(str(text))) for name, text in mail.raw_items())
    return Head(fields=fields, envelope=_readable(mail.get_unixfrom() or ""))


def _readable(text: str) -> str:
    """The field on one line; octets beyond ASCII came as surrogates."""
    data = re.sub(r"\r\n|[\r\n]", "", text).encode("utf-8", "surrogateescape")
    return data.decode("utf-8", "replace").strip()


def _decoded(text: str) -> str:
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(_part(part, charset) for part, charset in parts)


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        # Without a charset it is what stood between the encoded words, as `decode_header` hands it over.
        return part.decode(charset, "replace") if charset else part.decode("raw-unicode-escape", "replace")
    except (LookupError, ValueError):
        return part.decode("latin-1")
