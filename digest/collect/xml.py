"""XML that outsiders wrote, as a tree: no document type, no entities, no network; what is broken, mended.

The document type is cut off before any parser sees the text, so there is nothing to expand and
nothing outside to include. Well-formed text is parsed as it stands. The rest is mended in one
pass over its tags: `<` and `&` that are no markup are escaped, HTML's named characters replaced,
elements closed when an outer one ends, missing namespaces declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.entities import html5
from typing import Any

from digest.collect import prologue
from digest.collect.raw import Unreadable

Element = Any
"""`lxml.etree._Element`: lxml brings no types."""

_DEEPEST = 200
"""Elements within one another that are kept; lxml stops at 256, real feeds at 30."""
_PREFIXES = {
    "a10": "http://www.w3.org/2005/Atom",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
"""What a prefix means where a feed uses it and forgot to say."""
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "meta", "param", "track", "wbr"
})  # fmt: skip
_RESTART = frozenset({"item", "entry"})
"""Elements that never hold one of their own kind: a second one means that the first was not closed."""

# Confined between one "<" and the next, possessive: no input costs more than its length.
_TAG = re.compile(
    r"""<(/?)([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""", re.ASCII
)
_LOOSE_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)([^<>]*+)>", re.ASCII)
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""",
    re.ASCII,
)
_REFERENCE = re.compile(r"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z_][\w.-]{0,40});)?", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


def tree(text: str, prepared: Callable[[str], str] = str) -> Element:
    """The root element of the document; one that is broken is mended, `prepared` first.

    Raises Unreadable where nothing can be made of it.
    """
    at, _ = prologue.root(text)
    if at < 0:
        raise Unreadable("is not well-formed XML and could not be mended")
    body = text[at:]
    root = _parsed(body)
    if root is None:
        root = _parsed(_Mender(prologue.entities(text[:at])).mended(prepared(body)))
    if root is None:
        raise Unreadable("is not well-formed XML and could not be mended")
    return root


def local(element: Element) -> str:
    """The element's name in lower case, without its namespace."""
    return str(element.tag).rpartition("}")[2].lower()


def _parsed(body: str) -> Element | None:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


class _Mender:
    """One pass over the tags of a broken document."""

    def __init__(self, entities: dict[str, str]) -> None:
        self.entities = entities
        self.out: list[str] = []
        self.open: list[str] = []
        self.counts: dict[str, int] = {}
        self.prefixes: dict[str, None] = {}

    def mended(self, body: str) -> str:
        """The document, well-formed; what follows its root is left out."""
        body = _NOT_XML.sub("", body)
        at = 0
        while at >= 0 and (self.open or not self.out):
            at = self._step(body, at)
        self._close(0)
        return "".join(self.out).replace(">", self._declarations(), 1) if self.out else ""

    def _step(self, body: str, at: int) -> int:
        """Takes in the text up to the next markup, and that markup; where to go on, -1 at the end."""
        start = body.find("<", at)
        self._text(body[at : start if start >= 0 else len(body)])
        if start < 0:
            return -1
        if body.startswith("<![CDATA[", start):
            end = body.find("]]>", start)
            if self.open:
                self.out.append(escape(body[start + 9 : end if end >= 0 else len(body)], quote=False))
            return end + 3 if end >= 0 else -1
        for opening, closing in (("<!--", "-->"), ("<?", "?>")):
            if body.startswith(opening, start):
                end = body.find(closing, start + 2)
                return end + len(closing) if end >= 0 else -1
        found = _TAG.match(body, start) or _LOOSE_TAG.match(body, start)
        if not found:
            self._text("<")
            return start + 1
        self._tag(found)
        return found.end()

    def _text(self, text: str) -> None:
        if self.open and text:
            self.out.append(_REFERENCE.sub(self._reference, text.replace("<", "&lt;").replace("]]>", "]]&gt;")))

    def _tag(self, found: re.Match[str]) -> None:
        name = found[2].lower().removeprefix("xmlns:")
        if found[1]:
            self._end(name)
        else:
            self._start(name, found[3])

    def _start(self, name: str, rest: str) -> None:
        if name in _RESTART and self.counts.get(name):
            self._end(name)
        if len(self.open) >= _DEEPEST:
            return
        empty = bool(self.open) and (rest.endswith("/") or name in _VOID)
        self._prefix(name)
        self.out.append(f"<{name}{self._attributes(rest.removesuffix('/'))}{'/' if empty else ''}>")
        if not empty:
            self.open.append(name)
            self.counts[name] = self.counts.get(name, 0) + 1

    def _end(self, name: str) -> None:
        """Closes the innermost element of that name and all within it; an end without a start is passed over."""
        if self.counts.get(name):
            self._close(len(self.open) - 1 - self.open[::-1].index(name))

    def _close(self, depth: int) -> None:
        while len(self.open) > depth:
            name = self.open.pop()
            self.counts[name] -= 1
            self.out.append(f"</{name}>")

    def _attributes(self, rest: str) -> str:
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(rest):
            value = (double or single or bare).replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
            key = name.lower()
            if key.startswith("xmlns"):
                value = "".join(value.split())
                if key in {"xmlns:xml", "xmlns:xmlns"} or (":" in key and not value):
                    continue
            self._prefix(key)
            found.setdefault(key, _REFERENCE.sub(self._reference, value))
        return "".join(f' {key}="{value}"' for key, value in found.items())

    def _prefix(self, name: str) -> None:
        prefix, colon, _ = name.partition(":")
        if colon and prefix not in {"xml", "xmlns"}:
            self.prefixes[prefix] = None

    def _declarations(self) -> str:
        """The end of the root's start tag: a declaration for each prefix that it does not declare."""
        first = self.out[0]
        missing = (prefix for prefix in self.prefixes if f" xmlns:{prefix}=" not in first)
        return "".join(f' xmlns:{p}="{_PREFIXES.get(p, f"urn:undeclared:{p}")}"' for p in missing) + ">"

    def _reference(self, found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name in _OWN:
            return found[0]
        if name in self.entities:
            own = self.entities[name]
            return _REFERENCE.sub(self._reference, own) if own.startswith("&#") else escape(own)
        if name and (known := html5.get(f"{name};")):
            return "".join(f"&#{ord(c)};" for c in known)
        if decimal or hexadecimal:
            code = int(decimal) if decimal else int(hexadecimal, 16)
            return found[0] if code <= 0x10FFFF and not _NOT_XML.match(chr(code)) else ""
        return f"&amp;{found[0][1:]}"
