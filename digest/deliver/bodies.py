"""The bodies of a message, encoded once for all readers, with gaps for what is each reader's own.

They are encoded around the gaps, so that no encoded line grows over 76 characters (RFC 2045 6.7) whatever these hold.
No line begins with a dot: no relay has to double one, and what is signed is what travels (RFC 5321 4.5.2).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import quoprimime

from digest import personal
from digest.personal import Form, Marker

_CRLF = "\r\n"
SOFT = b"=\r\n"
"""A soft line break: it parts lines that mail programs join again."""
# A gap between soft line breaks, which keep the lines around it and its own apart. Quoted-printable has no NUL.
_GAP = b"\0"
_IN_GAP = SOFT + _GAP + SOFT
# What may stand around a link: in the text what the proof of the twin allows, in the HTML quotation marks.
_AROUND: dict[Form, tuple[str, str]] = {
    "plain": (r"(?<![^\s<(\[])", r"(?=[.,;]?(?:[\s>)\]]|\Z))"),
    "html": ("(?<=[\"'])", "(?=[\"'])"),
}
_LINE = 73
"""Characters of a line: room for a dot in its other form (two more), and for the soft line break that may follow."""
_DOT = re.compile(r"^\.", re.MULTILINE)
# Printable, without the equals sign, neither a dot first nor a blank last: this is its own encoding.
_AS_IT_IS = re.compile(rf"[!-\-/-<>-~](?:[ -<>-~]{{0,{_LINE - 2}}}[!-<>-~])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """All that stands behind a message's head."""

    pieces: tuple[bytes, ...]
    """Encoded; every other one, from the second on, is a gap."""
    gaps: tuple[int, ...]
    """For each gap the place of its form: twice its number among what was looked for, one more in the HTML."""

    def filled(self, forms: Sequence[bytes]) -> bytes:
        """The whole with a reader's own: the first thing's form for the text, that for the HTML, the second's..."""
        pieces = list(self.pieces)
        pieces[1::2] = [forms[gap] for gap in self.gaps]
        return b"".join(pieces)


def bodies(text: str, page: str, links: Sequence[str], boundary: str, markers: Sequence[Marker] = ()) -> Bodies:
    """Text and HTML between boundaries, with gaps where the newsletter's links and the editor's markers stand.

    "" is a link that the newsletter lacks.
    """
    plain, gaps = _part("plain", text, tuple(_patterns("plain", links, markers)), boundary)
    rich, others = _part("html", page, tuple(_patterns("html", links, markers)), boundary)
    whole = (plain + rich + f"--{boundary}--{_CRLF}".encode()).split(_GAP)
    pieces = [b""] * (2 * len(whole) - 1)
    pieces[::2] = whole
    return Bodies(pieces=tuple(pieces), gaps=(*(2 * gap for gap in gaps), *(2 * gap + 1 for gap in others)))


def encoded(text: str) -> bytes:
    """Quoted-printable with CRLF, lines of at most 75, none with a dot first: a soft line break may follow."""
    if _AS_IT_IS.fullmatch(text):  # nearly every link and name
        return text.encode()
    raw = text.encode("utf-8", "replace").decode("latin-1")
    lines = quoprimime.body_encode(raw, maxlinelen=_LINE, eol=_CRLF) if raw else ""
    return _DOT.sub("=2E", lines).encode("ascii")


def part(subtype: Form, body: bytes, boundary: str) -> bytes:
    """An encoded body with the fields of its part, and the boundary before it."""
    head = (
        f"--{boundary}{_CRLF}Content-Type: text/{subtype}; charset=utf-8{_CRLF}"
        f"Content-Transfer-Encoding: quoted-printable{_CRLF}{_CRLF}"
    )
    return head.encode() + body + _CRLF.encode()


def even(body: str) -> str:
    """The body with line feeds for all line ends."""
    return body.replace("\r\n", "\n").replace("\r", "\n")


def _part(subtype: Form, body: str, patterns: Sequence[tuple[int, str]], boundary: str) -> tuple[bytes, list[int]]:
    """The part, gaps marked in it, and for each gap the number of what stood there."""
    pieces, gaps, end = [], [], 0
    body = even(body)
    if patterns:
        for match in re.finditer("|".join(f"({one})" for _, one in patterns), body):
            pieces.append(body[end : match.start()])
            gaps.append(patterns[(match.lastindex or 1) - 1][0])
            end = match.end()
    return part(subtype, _IN_GAP.join(map(encoded, (*pieces, body[end:]))), boundary), gaps


def _patterns(subtype: Form, links: Sequence[str], markers: Sequence[Marker]) -> Iterator[tuple[int, str]]:
    """What is looked for in a part, with its number: regular expressions without groups."""
    before, after = _AROUND[subtype]
    for number, link in enumerate(links):
        forms = (link,) if subtype == "plain" else _escaped(link)
        if link:
            yield number, f"{before}(?:{'|'.join(map(re.escape, forms))}){after}"
    yield from ((len(links) + at, personal.pattern(one, subtype)) for at, one in enumerate(markers))


def _escaped(link: str) -> tuple[str, str]:
    """The link as HTML has it: templates write an apostrophe in another way than the standard library."""
    form = html.escape(link)
    return form, form.replace("&#x27;", "&#39;")
