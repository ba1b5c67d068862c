"""Conditional comments: what Outlook for Windows alone sees, and what it alone does not.

<!--[if mso]> hidden from all others <![endif]-->
<!--[if !mso]><!--> shown to all others <!--<![endif]-->
<![if mso]> within the first <![endif]>
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.values import Edition

_TOKEN = re.compile(
    r"(?P<shown_end><!--\s{0,9}<!\[endif\]\s{0,9}-->)"
    r"|(?P<shown><!--\[if\b[^\]<>]*\]>\s{0,9}(?:<!--\s{0,9}-->|<!-->|-->))"
    r"|(?P<hidden><!--\[if\b[^\]<>]*\]>)"
    r"|(?P<inner><!\[if\b[^\]<>]*\]>)"
    r"|(?P<end><!\[endif\]\s{0,9}(?:--)?>)"
    r"|(?P<comment><!--)"
    r"|(?P<comment_end>-->)"
    r"|xmlns:(?P<namespace>[vow])\s{0,9}="
    r"|(?P<office><[vow]:[a-z]{1,40})",
    re.IGNORECASE,
)
_LONGEST_TAG = 2_000
"""Characters of a tag in which its own namespace is looked for."""


def conditionals(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Conditional comments that do not end, or end what never began; Office's own tags where they cannot be read."""
    if letter.html:
        yield from (Remark("html", message) for message in _Reader(letter.html.text).remarks())


@dataclass(slots=True)
class _Reader:
    """Follows the conditions through the source: parsers of HTML see nothing but comments."""

    html: str
    open: list[tuple[str, str]] = field(default_factory=list)
    """Kind and text of the conditions that have not ended."""
    hiding: int = 0
    """How many of them all but Outlook take for a comment."""
    namespaces: set[str] = field(default_factory=set)

    def remarks(self) -> Iterator[str]:
        at = 0
        while match := _TOKEN.search(self.html, at):
            at = match.end()
            kind = match.lastgroup or ""
            if kind == "comment" and not self.hiding:
                # `<!-->` is a whole one (HTML 13.2.5.43).
                end = self.html.find("-->", at - 2)
                at = end + len("-->") if end >= 0 else len(self.html)
            else:
                yield from self.token(kind, match)
        yield from (f"{quoted(text)} is never closed: write {_end(kind)}" for kind, text in self.open)

    def token(self, kind: str, match: re.Match[str]) -> Iterator[str]:
        if kind in {"hidden", "shown", "inner"}:
            yield from self.begin(kind, match[0])
        elif kind in {"end", "shown_end"}:
            yield from self.end(kind, match[0])
        elif kind == "comment_end" and self.hiding:
            told = f"a comment ends within {quoted(self._outer())}"
            yield f"{told}, which ends there too for all but Outlook: take that comment out"
        elif kind == "namespace":
            self.namespaces.add(match["namespace"].lower())
        elif kind == "office":
            yield from self.office(match)

    def begin(self, kind: str, text: str) -> Iterator[str]:
        if kind != "inner" and self.hiding:
            yield f"{quoted(text)} stands within {quoted(self._outer())}: the first <![endif]--> ends both"
        self.open.append((kind, text))
        self.hiding += kind == "hidden"

    def end(self, kind: str, text: str) -> Iterator[str]:
        if not self.open:
            yield f"{quoted(text)} closes nothing: take it out, or open it before"
            return
        opened, condition = self.open.pop()
        self.hiding -= opened == "hidden"
        if opened == "hidden" and (kind == "shown_end" or not text.endswith("-->")):
            yield f"{quoted(condition)} is closed by {quoted(text)}: write {_end(opened)}"

    def office(self, match: re.Match[str]) -> Iterator[str]:
        """What is wrong with a tag of Office's."""
        tag = self.html[match.start() : match.start() + _LONGEST_TAG].partition(">")[0]
        prefix = match[0][1].lower()
        name = quoted(f"{match[0]}>")
        if not self.hiding:
            yield f"{name} stands outside <!--[if mso]>: only Outlook knows it"
        if prefix not in self.namespaces and f"xmlns:{prefix}" not in tag.lower():
            yield f"{name} has no namespace: write xmlns:{prefix} into <html>"

    def _outer(self) -> str:
        return next(text for kind, text in self.open if kind == "hidden")


def _end(kind: str) -> str:
    return {"hidden": "<![endif]-->", "shown": "<!--<![endif]-->"}.get(kind, "<![endif]>")
