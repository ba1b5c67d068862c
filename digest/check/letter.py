"""A message as its reader's program sees it: headers, parts and lines, read once and never trusted."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import header, message_from_bytes
from email.errors import MessageError
from email.message import Message
from functools import cached_property
from typing import Any

from digest.check.page import Page, read
from digest.check.words import Where

_END = re.compile(rb"\r\n|\n|\r")
_FOLD = re.compile(r"(?:\r\n|\n|\r)(?=[ \t])")
# Charsets whose decoders do nothing but decode; everything else is read as UTF-8, and rule 15 tells.
_PLAIN_CHARSET = re.compile(r"us-ascii|iso-8859-\d{1,2}|windows-125\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that has no parts: what it says it is, its lines as they travel, its text as it is read."""

    kind: str
    """The content type: "text/plain"."""
    charset: str
    """As declared, in lower case; "" where it is not."""
    encoding: str
    """The content transfer encoding, in lower case."""
    first: int
    """The number of its first line in the message, from 1; 0 where that cannot be told."""
    lines: tuple[bytes, ...]
    """As they travel, without their ends."""
    data: bytes
    """Its content, decoded from its transfer encoding."""

    @property
    def where(self) -> Where:
        """What findings call it."""
        return {"text/plain": "text", "text/html": "html"}.get(self.kind, "message")  # type: ignore[return-value]

    @property
    def text(self) -> str:
        """Its content as text, replacement characters where the charset does not fit."""
        return decoded(self.data, self.charset)


def decoded(data: bytes, charset: str | None) -> str:
    """The bytes as text in the charset, as UTF-8 where that is unknown or unusual."""
    name = charset if charset and _PLAIN_CHARSET.fullmatch(charset) else "utf-8"
    try:
        return data.decode(name, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


class Letter:
    """A message, taken apart when first asked."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    @cached_property
    def lines(self) -> tuple[bytes, ...]:
        """All its lines, without their ends, whatever these are."""
        return tuple(_END.split(self.raw))

    @cached_property
    def message(self) -> Message:
        """The message as the standard library parses it; empty where its parts are nested without end."""
        try:
            return message_from_bytes(self.raw)
        except RecursionError:
            return Message()

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names in lower case and values of the message's own headers: unfolded, encoded words as they stand."""
        return tuple(_headers(self.message))

    @cached_property
    def all_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers of the message and of each of its parts."""
        return tuple(pair for part in self.message.walk() for pair in _headers(part))

    def values(self, name: str) -> tuple[str, ...]:
        """The values of the message's headers of that name that say anything, in their order."""
        return tuple(value for at, value in self.headers if at == name.lower() and value)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that have no parts, in their order; attachments too."""
        return tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        position = 0
        for leaf in self.message.walk():
            if leaf.is_multipart():
                continue
            encoding = str(leaf.get("Content-Transfer-Encoding", "")).strip().lower()
            data = _payload(leaf)
            # Without that header the payload comes back as it travels.
            bare = copy.copy(leaf)
            del bare["Content-Transfer-Encoding"]
            body = _payload(bare)
            start = self._start(body, position)
            position = max(position, start)
            yield Part(
                kind=leaf.get_content_type(),
                charset=leaf.get_content_charset("") or "",
                encoding=encoding,
                first=len(_END.findall(self.raw, 0, start)) + 1 if start >= 0 else 0,
                lines=tuple(_END.split(body)),
                data=data,
            )

    def _start(self, body: bytes, position: int) -> int:
        """Where the part's body stands: after the empty line that ends its headers; -1 where it cannot be found."""
        for blank in (b"\r\n\r\n", b"\n\n"):
            if (found := self.raw.find(blank + body, position)) >= 0:
                return found + len(blank)
        return self.raw.find(body, position)

    def where(self, number: int) -> Where:
        """The part that the line of that number belongs to."""
        if b"" not in self.lines or number <= self.lines.index(b"") + 1:
            return "headers"
        within = (part.where for part in self.parts if 0 < part.first <= number < part.first + len(part.lines))
        return next(within, "message")

    @cached_property
    def defects(self) -> tuple[str, ...]:
        """What is wrong with the message's structure, in a few words each."""
        # Parts are decoded first: that is when bad base64 is noticed.
        found = [] if self.parts else ["there are no parts"]
        found += [_words(defect) for part in self.message.walk() for defect in part.defects]
        return tuple(dict.fromkeys(found))

    @cached_property
    def text(self) -> Part | None:
        """The first text/plain part, if any."""
        return next((part for part in self.parts if part.kind == "text/plain"), None)

    @cached_property
    def html(self) -> Part | None:
        """The first text/html part, if any."""
        return next((part for part in self.parts if part.kind == "text/html"), None)

    @cached_property
    def page(self) -> Page | None:
        """The HTML part as a client shows it; None where there is none, or nothing in it."""
        return read(self.html.text) if self.html else None


def unfolded(value: str) -> str:
    """The header's value on one line, bytes beyond ASCII read as UTF-8 (RFC 6532)."""
    plain = value.encode("ascii", "surrogateescape").decode("utf-8", "replace")
    return _FOLD.sub("", plain).strip(" \t\r\n")


def plain(value: str) -> str:
    """The header's value with its encoded words decoded (RFC 2047); as it stands where they cannot be."""
    try:
        pieces = header.decode_header(value)
    except (MessageError, ValueError):
        return value
    return "".join(piece if isinstance(piece, str) else _piece(piece, charset) for piece, charset in pieces)


def _piece(piece: bytes, charset: str | None) -> str:
    # What stood between encoded words comes back in this codec.
    return decoded(piece, charset) if charset else piece.decode("raw_unicode_escape", "replace")


def _headers(part: Message) -> Iterator[tuple[str, str]]:
    for name, value in part.raw_items():
        yield name.lower(), unfolded(str(value))


def _payload(leaf: Message) -> bytes:
    found: Any = leaf.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _words(defect: Exception) -> str:
    """ "close boundary not found" of CloseBoundaryNotFoundDefect."""
    name = type(defect).__name__.removesuffix("Defect")
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
