"""The bodies of a message, encoded once for all readers, with gaps for the links that are each reader's own.

They are encoded around the gaps, so that no encoded line grows over 76 characters (RFC 2045 6.7) whatever these hold.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import quoprimime

_CRLF = "\r\n"
# A gap between soft line breaks, which keep the lines around it and its own apart. Quoted-printable has no NUL.
_GAP = b"\0"
_IN_GAP = b"=\r\n" + _GAP + b"=\r\n"
# What may stand around a link: in the text what the proof of the twin allows, in the HTML quotation marks.
_AROUND = {
    "plain": (r"(?<![^\s<(\[])", r"(?=[.,;]?(?:[\s>)\]]|\Z))"),
    "html": ("(?<=[\"'])", "(?=[\"'])"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """All that stands behind a message's head."""

    pieces: tuple[bytes, ...]
    """Encoded; every other one, from the second on, is a gap."""
    gaps: tuple[int, ...]
    """For each gap the place of its link: among the links, and behind all of them among their forms in the HTML."""

    def filled(self, links: Sequence[str]) -> bytes:
        """The whole with a reader's links, given in the order of the newsletter's."""
        forms = [encoded(link) for link in links]
        for at, link in enumerate(links):
            escaped = html.escape(link)
            forms.append(forms[at] if escaped == link else encoded(escaped))
        pieces = list(self.pieces)
        pieces[1::2] = [forms[gap] for gap in self.gaps]
        return b"".join(pieces)


def bodies(text: str, page: str, links: Sequence[str], boundary: str) -> Bodies:
    """Text and HTML between boundaries, with gaps where the newsletter's links stand; "" is a link that it lacks."""
    plain, gaps = _part("plain", text, {link: at for at, link in enumerate(links) if link}, boundary)
    escaped = {form: len(links) + at for at, link in enumerate(links) if link for form in _escaped(link)}
    rich, others = _part("html", page, escaped, boundary)
    whole = (plain + rich + f"--{boundary}--{_CRLF}".encode()).split(_GAP)
    pieces = [b""] * (2 * len(whole) - 1)
    pieces[::2] = whole
    return Bodies(pieces=tuple(pieces), gaps=(*gaps, *others))


def encoded(text: str) -> bytes:
    """Quoted-printable with CRLF, lines of at most 75: room for the soft line break that may follow."""
    raw = text.encode("utf-8", "replace").decode("latin-1")
    return quoprimime.body_encode(raw, maxlinelen=75, eol=_CRLF).encode("ascii") if raw else b""


def _part(subtype: str, body: str, places: dict[str, int], boundary: str) -> tuple[bytes, list[int]]:
    """The part with its fields, gaps marked in it, and for each gap the place of the link that stood there."""
    head = (
        f"--{boundary}{_CRLF}Content-Type: text/{subtype}; charset=utf-8{_CRLF}"
        f"Content-Transfer-Encoding: quoted-printable{_CRLF}{_CRLF}"
    )
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    before, after = _AROUND[subtype]
    found = re.split(f"{before}({'|'.join(map(re.escape, places))}){after}", body) if places else [body]
    whole = _IN_GAP.join(map(encoded, found[::2]))
    return head.encode() + whole + _CRLF.encode(), [places[link] for link in found[1::2]]


def _escaped(link: str) -> tuple[str, str]:
    """The link as HTML has it: templates write an apostrophe in another way than the standard library."""
    form = html.escape(link)
    return form, form.replace("&#x27;", "&#39;")
