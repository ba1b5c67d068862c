"""An OPML file as its text: where each outline begins and ends, so that the rest stays as a person wrote it.

Only what is well-formed is read so: a mended copy has no places in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from digest.collect import prologue


class NotWellFormed(ValueError):
    """The text is no OPML file that can be changed in place: the line, from 1, and why in words."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute as it is written."""

    name: str
    value: str
    start: int
    """Where its value begins, after the quote."""
    end: int


@dataclass(slots=True, kw_only=True)
class Node:
    """An element as it is written, with the places of its tags."""

    name: str
    """In lower case, without a prefix."""
    start: int
    inner: int
    """Where its start tag ends."""
    closing: int
    """Where its end tag begins; an empty-element tag has none, and closes where its start tag ends."""
    end: int
    attributes: tuple[Attribute, ...] = ()
    children: list[Node] = field(default_factory=list)

    def get(self, *names: str) -> str:
        """The first of these attributes that says anything, white space around it taken off; else ""."""
        its = {one.name.lower(): one.value.strip() for one in reversed(self.attributes)}
        return next((its[name] for name in names if its.get(name)), "")

    @property
    def empty_tag(self) -> bool:
        """Whether it is written `<name/>`."""
        return self.end == self.inner

    def walk(self) -> Iterator[Node]:
        """Itself and all within it, in the order of the text."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending += reversed(node.children)


_MARKUP = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|<(/?)([^\s<>/\"'=]+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>", re.S
)
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")


def root(text: str) -> Node:
    """The root of the document. Raises NotWellFormed, with the line, where it is not well-formed or no OPML."""
    _check(text)
    at, _ = prologue.root(text.removeprefix("\ufeff"))
    at += text.startswith("\ufeff")
    whole = Node(name="", start=0, inner=0, closing=len(text), end=len(text))
    open_ = [whole]
    for found in _MARKUP.finditer(text, at):
        if not found[2]:
            continue
        if found[1]:
            node = open_.pop()
            node.closing, node.end = found.span()
        else:
            node = _node(found)
            open_[-1].children.append(node)
            if not node.empty_tag:
                open_.append(node)
    node = whole.children[0]
    if node.name != "opml":
        raise NotWellFormed(line(text, node.start), f"is an XML document (<{node.name[:40]}>), not an OPML file")
    return node


def line(text: str, at: int) -> int:
    """The line, from 1, that the place is in."""
    return text.count("\n", 0, at) + 1


def _node(found: re.Match[str]) -> Node:
    offset = found.start(3)
    its = tuple(
        Attribute(one[1], unescape(one[2][1:-1]), offset + one.start(2) + 1, offset + one.end(2) - 1)
        for one in _ATTRIBUTE.finditer(found[3])
    )
    name = found[2].rpartition(":")[2].lower()
    end = found.end()
    # Where the element ends is put right when its end tag comes.
    return Node(
        name=name,
        start=found.start(),
        inner=end,
        closing=end,
        end=end if found[3].endswith("/") else -1,
        attributes=its,
    )


def _check(text: str) -> None:
    """Nothing, where the document type declares nothing and the rest is well-formed. Raises NotWellFormed."""
    from lxml import etree

    bare = text.removeprefix("\ufeff")
    at, _ = prologue.root(bare)
    if at < 0:
        raise NotWellFormed(1, "is no XML document")
    if "<!DOCTYPE" in bare[:at]:
        raise NotWellFormed(
            line(bare, bare.index("<!DOCTYPE")), "has a document type, which is not followed; take it out"
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        etree.fromstring(bare[at:].encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise NotWellFormed(line(bare, at) + max(error.lineno or 1, 1) - 1, _words(error)) from error
    except UnicodeEncodeError as error:
        raise NotWellFormed(line(bare, error.start), "holds half a character") from error


def _words(error: Exception) -> str:
    return "is not well-formed XML: " + re.sub(r",? line \d+.*", "", str(error))[:200]
