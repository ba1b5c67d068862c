"""A broken XML document made well-formed, in one pass over its tags.

`<` and `&` that are no markup are escaped, HTML's named characters replaced, elements closed when an outer
one ends or the next entry begins, missing namespaces declared, attributes quoted.
"""

from __future__ import annotations

import re
from html import escape
from html.entities import html5

_DEEPEST = 200
"""Elements within one another that are kept; lxml stops at 256, the deepest of 80 real feeds has 9."""
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

_CDATA = "<![CDATA["
_SECTIONS = {_CDATA: "]]>", "<!--": "-->", "<?": "?>"}
_MARKUP = re.compile(r"<!\[CDATA\[|<!--|<\?|</?(?=[A-Za-z_])")
MOST_PREFIXES = 100
"""The most in 80 real feeds are 8; libxml2 and feedparser look each up among all."""
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\w./#?=:,@~!$'()*+-]*", re.ASCII)

# Confined between one "<" and the next, possessive: no input costs more than its length.
_TAG = re.compile(
    r"""<(/?)([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""", re.ASCII
)
_LOOSE_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)([^<>]*+)>", re.ASCII)
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""",
    re.ASCII,
)
_BARE = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z_][\w.-]{0,40});)", re.ASCII)
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z_][\w.-]{0,40}));", re.ASCII
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Mender:
    """One pass over the tags of a broken document."""

    def __init__(self, entities: dict[str, str]) -> None:
        self.entities = entities
        self.out: list[str] = []
        self.open: list[str] = []
        self.counts: dict[str, int] = {}
        self.prefixes: dict[str, None] = {}
        self.missing: set[str] = set()

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
        markup = _MARKUP.search(body, at)
        if not markup:
            self._text(body[at:])
            return -1
        start = markup.start()
        self._text(body[at:start])
        if closing := _SECTIONS.get(markup[0]):
            return self._section(body, markup.end(), markup[0], closing)
        found = _TAG.match(body, start) or _LOOSE_TAG.match(body, start)
        if not found:
            self._text("<")
            return start + 1
        self._tag(found)
        return found.end()

    def _section(self, body: str, start: int, opening: str, closing: str) -> int:
        """Takes in a CDATA section, passes a comment over; one that never ends is taken not to have begun."""
        end = -1 if closing in self.missing else body.find(closing, start)
        if end < 0:
            self.missing.add(closing)  # not looked for again: the search went to the end
            return start
        if self.open and opening == _CDATA:
            self.out.append(escape(body[start:end], quote=False))
        return end + len(closing)

    def _text(self, text: str) -> None:
        if self.open and text:
            self.out.append(self._escaped(text.replace("]]>", "]]&gt;")))

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
        name = self._named(name)
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
            value = double or single or bare
            key = name.lower()
            if key.startswith("xmlns"):
                value = "".join(value.split())
                if key in {"xmlns:xml", "xmlns:xmlns"} or not _NAMESPACE.fullmatch(value):
                    continue
            found.setdefault(self._named(key), self._escaped(value).replace(">", "&gt;").replace('"', "&quot;"))
        return "".join(f' {key}="{value}"' for key, value in found.items())

    def _named(self, name: str) -> str:
        """The name, its prefix noted; without it where there are more prefixes than anybody means."""
        prefix, colon, rest = name.partition(":")
        if not colon or prefix in {"xml", "xmlns"}:
            return name
        if prefix not in self.prefixes and len(self.prefixes) >= MOST_PREFIXES:
            return rest
        self.prefixes[prefix] = None
        return name

    def _declarations(self) -> str:
        """The end of the root's start tag: a declaration for each prefix that it does not declare."""
        first = self.out[0]
        missing = (prefix for prefix in self.prefixes if f" xmlns:{prefix}=" not in first)
        return "".join(f' xmlns:{p}="{_PREFIXES.get(p, f"urn:undeclared:{p}")}"' for p in missing) + ">"

    def _escaped(self, text: str) -> str:
        """The text with every `<` escaped, and every `&` that begins no reference."""
        return _REFERENCE.sub(self._reference, _BARE.sub("&amp;", text.replace("<", "&lt;")))

    def _reference(self, found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name in self.entities:
            own = self.entities[name]
            return escape(own) if not own.startswith("&#") else _REFERENCE.sub(self._reference, own)
        if name and (known := html5.get(f"{name};")):
            return "".join(f"&#{ord(c)};" for c in known)
        if decimal or hexadecimal:
            code = int(decimal) if decimal else int(hexadecimal, 16)
            return found[0] if code <= 0x10FFFF and not _NOT_XML.match(chr(code)) else ""
        return f"&amp;{found[0][1:]}"
