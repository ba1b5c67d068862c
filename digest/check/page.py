"""An HTML mail as its reader sees it: the words that show, the links and headings with theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from digest.check import spoken

_NEVER_SHOWN = frozenset({"head", "title", "script", "style", "template"})
# One that is not closed ends with the sheet (CSS Syntax 4.3.2).
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ZERO = re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?")
# Sizes that are a share of what is around them: nothing, where that is nothing.
_SHARE = re.compile(r".*(?:(?<!r)em|%|larger|smaller|inherit)")
_HEADING = re.compile(r"h([1-6])")
_BEGINNING = 2_000
"""Characters of a mail that are read as its beginning; inboxes show far fewer."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An `<a href>`: where it leads, and what shows of it."""

    href: str
    shown: str
    """Its visible text, and the alt texts of its images."""
    hidden: bool = False
    """Whether it does not show at all, by its own style or that of what it is in."""
    label: str = ""
    """What a screen reader says instead of its text: by `aria-labelledby`, `aria-label` or `title`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that is not hidden: `<h1>` to `<h6>`, or what has that role."""

    level: int
    shown: str
    """Its visible text, and the alt texts of its images."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document, and what shows of it. Hiding by inline style and `hidden` is seen, by style sheet is not."""

    root: Any
    """lxml's `<html>` element."""
    shown: str
    """All words that show, in their order."""
    links: tuple[Link, ...]
    headings: tuple[Heading, ...] = ()
    beginning: str = ""
    """Its first words, hidden ones too: what an inbox shows after the subject."""

    @property
    def language(self) -> str:
        """The language that `<html>` declares, "" where it does not."""
        return (self.root.get("lang") or "").strip()

    @property
    def charsets(self) -> tuple[str, ...]:
        """The charsets that `<meta>` elements declare, in lower case."""
        found = []
        for meta in self.root.iter("meta"):
            if (meta.get("http-equiv") or "").strip().lower() == "content-type":
                found += _CHARSET.findall(meta.get("content") or "")
            found += [meta.get("charset") or ""]
        return tuple(name.strip().lower() for name in found if name.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """How an element shows, its ancestors considered."""

    gone: bool = False
    """Not there at all, whatever is in it: `display: none`."""
    unseen: bool = False
    """Not seen unless something in it says so: `visibility: hidden`."""
    tiny: bool = False
    """In letters of no size, unless something in it says so; images still show."""
    silent: bool = False
    """In a style sheet, a script or the head: no words of the mail."""

    @property
    def hidden(self) -> bool:
        """Whether neither text nor image of it shows."""
        return self.gone or self.unseen


@dataclass(slots=True)
class _Reader:
    """Collects what shows while a document is walked through."""

    shown: list[str] = field(default_factory=list)
    links: list[tuple[Any, bool, list[str]]] = field(default_factory=list)
    headings: list[tuple[int, list[str]]] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    begun_with: int = 0
    states: list[_State] = field(default_factory=lambda: [_State()])
    open: list[list[str]] = field(default_factory=list)
    open_headings: list[list[str]] = field(default_factory=list)

    def start(self, element: Any) -> None:
        state = _state(element, self.states[-1])
        self.states.append(state)
        if element.tag == "a":
            self.open.append([])
            if element.get("href") is not None:
                self.links.append((element, state.hidden, self.open[-1]))
        if level := _level(element):
            self.open_headings.append([])
            if not state.hidden:
                self.headings.append((level, self.open_headings[-1]))
        if element.tag == "img":
            self.begin(element.get("alt") or "")
            self.see(element.get("alt") or "")
        if element.tag == "svg":
            self.see(spoken.drawing(element))
        self.say(element.text)

    def end(self, element: Any) -> None:
        self.states.pop()
        if element.tag == "a":
            self.open.pop()
        if _level(element):
            self.open_headings.pop()
        self.say(element.tail)

    def see(self, alt: str) -> None:
        """An image's words count for what it is in, whatever the size of letters."""
        if not self.states[-1].hidden:
            for pieces in (*self.open[-1:], *self.open_headings[-1:]):
                pieces.append(alt)

    def say(self, text: str | None) -> None:
        state = self.states[-1]
        self.begin(text)
        if text and not (state.hidden or state.tiny):
            self.shown.append(text)
            for pieces in (*self.open[-1:], *self.open_headings[-1:]):
                pieces.append(text)

    def begin(self, text: str | None) -> None:
        if text and self.begun_with < _BEGINNING and not self.states[-1].silent:
            self.begun.append(text[:_BEGINNING])
            self.begun_with += len(text)

    def page(self, root: Any) -> Page:
        """What was collected, of the document."""
        named = spoken.ids(root) if any(element.get("aria-labelledby") for element, _, _ in self.links) else {}
        return Page(
            root=root,
            shown="".join(self.shown),
            links=tuple(_link(element, hidden, "".join(shown), named) for element, hidden, shown in self.links),
            headings=tuple(Heading(level=level, shown="".join(shown).strip()) for level, shown in self.headings),
            beginning=" ".join(self.begun).strip(),
        )


def read(html: str) -> Page | None:
    """The HTML as it shows; None where there is nothing in it that a parser can find."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    reader = _Reader()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            reader.start(element)
        elif event == "end":
            reader.end(element)
        else:
            reader.say(element.tail)
    return reader.page(root)


def opening(element: Any) -> str:
    """The element's start tag, much as it was written."""
    return "".join([f"<{element.tag}", *(f' {name}="{value}"' for name, value in element.items()), ">"])


def _link(element: Any, hidden: bool, shown: str, named: Mapping[str, Any]) -> Link:
    label = spoken.label(element, named)
    return Link(href=element.get("href").strip(), shown=shown.strip(), hidden=hidden, label=label)


def _level(element: Any) -> int:
    """The level of a heading (WAI-ARIA: 2 where a role names none); 0 for what is none."""
    role = (element.get("role") or "").strip().lower()
    if role == "heading":
        level = (element.get("aria-level") or "").strip()
        return int(level) if level in {*"123456789"} else 2
    match = _HEADING.fullmatch(element.tag)
    return int(match[1]) if match and not role else 0


def _state(element: Any, around: _State) -> _State:
    its = style(element)
    silent = around.silent or element.tag in _NEVER_SHOWN
    hidden = its.get("display") == "none" or _ZERO.fullmatch(its.get("opacity", "")) is not None
    visibility = its.get("visibility", "inherit")
    return _State(
        gone=around.gone or hidden or silent or element.get("hidden") is not None,
        unseen=around.unseen if visibility == "inherit" else visibility in {"hidden", "collapse"},
        tiny=_tiny(its, around.tiny),
        silent=silent,
    )


def _tiny(its: dict[str, str], around: bool) -> bool:
    """Whether letters have no size; layouts set it on a cell, and a size again on what is in it."""
    size = its.get("font-size")
    if size is None and "font" in its:
        sizes = [word.split("/")[0] for word in its["font"].split()]
        return any(_ZERO.fullmatch(word) for word in sizes)
    if size is None or (_SHARE.fullmatch(size) and not _ZERO.fullmatch(size)):
        return around
    return _ZERO.fullmatch(size) is not None


def style(element: Any) -> dict[str, str]:
    """The element's inline declarations, the last of a property last."""
    found = {}
    for declaration in css(element.get("style") or "").split(";"):
        name, _, value = declaration.partition(":")
        found[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return found


def css(sheet: str) -> str:
    """The style sheet, or inline declarations, without comments."""
    return _CSS_COMMENT.sub("", sheet)
