"""A mail taken apart, in bounded time: hostile ones are nested a thousand deep, or never end.

The standard library's parser takes quadratic time for deep ones. Reports are flat: what lies deeper is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from subscribers.heads import LONGEST, WHOLE, Head, head

_DEEP, _PARTS = 5, 50
_VALUE = 2_000
"""Characters of a Content-Type that are looked at."""
_BLANK = re.compile(rb"^\r?\n|\n\r?\n")
_DECODED = frozenset({"base64", "quoted-printable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a mail that holds no others."""

    kind: str
    """Its media type, in lower case."""
    head: Head
    raw: bytes

    @property
    def body(self) -> bytes:
        """What it holds, without its transfer encoding; lines end with LF."""
        way = self.head.first("content-transfer-encoding").strip().lower()
        if way not in _DECODED:
            return self.raw.replace(b"\r\n", b"\n")
        message = Message()
        message["Content-Transfer-Encoding"] = way
        message.set_payload(self.raw.decode("ascii", "surrogateescape"))
        found = message.get_payload(decode=True)
        return found.replace(b"\r\n", b"\n") if isinstance(found, bytes) else b""

    @property
    def text(self) -> str:
        """The same as text: UTF-8, and what is none of it read all the same."""
        return self.body.decode("utf-8", "replace")


def parts(mail: bytes) -> tuple[Part, ...]:
    """The mail's parts in their order, those of nested ones among them; a message within it is one part."""
    found: list[Part] = []
    for one in _walked(mail[:WHOLE], 0):
        found.append(one)
        if len(found) == _PARTS:
            break
    return tuple(found)


def _walked(data: bytes, depth: int) -> Iterator[Part]:
    above, body = divided(data)
    its = head(above)
    kind, boundary = _type(its.first("content-type"))
    if not kind.startswith("multipart/") or not boundary:
        yield Part(kind=kind, head=its, raw=body)
    elif depth < _DEEP:
        # What is before the first boundary is for nobody (RFC 2046 5.1.1).
        line = rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?=\r?\n|\Z)"
        for part in re.split(line, body, maxsplit=_PARTS)[1:]:
            yield from _walked(re.sub(rb"\A\r?\n", b"", part), depth + 1)


def divided(data: bytes) -> tuple[bytes, bytes]:
    """What is above the first empty line, and what is below."""
    found = _BLANK.search(data)
    if found is None:
        return data[:LONGEST], b""
    return data[: found.end()][:LONGEST], data[found.end() :]


def _type(value: str) -> tuple[str, bytes]:
    """The media type, and the boundary of a multipart, or b""."""
    message = Message()
    message["Content-Type"] = value[:_VALUE].encode("ascii", "replace").decode()
    try:
        boundary = message.get_boundary() or ""
    except (ValueError, LookupError, TypeError):
        boundary = ""
    return message.get_content_type(), boundary.encode("utf-8", "replace")[:200]
