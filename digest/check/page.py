"""An HTML mail as its reader sees it: the words that show, and the links with theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_NEVER_SHOWN = frozenset({"head", "title", "script", "style", "template"})
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ZERO = re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?")
# Sizes that are a share of what is around them: nothing, where that is nothing.
_SHARE = re.compile(r".*(?:(?<!r)em|%|larger|smaller|inherit)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An `<a href>`: where it leads, and what shows of it."""

    href: str
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


@dataclass(slots=True)
class _Reader:
    """Collects what shows while a document is walked through."""

    shown: list[str] = field(default_factory=list)
    links: list[tuple[str, list[str]]] = field(default_factory=list)
    states: list[_State] = field(default_factory=lambda: [_State()])
    open: list[list[str]] = field(default_factory=list)

    def start(self, element: Any) -> None:
        state = _state(element, self.states[-1])
        self.states.append(state)
        if element.tag == "a":
            self.open.append([])
            if element.get("href") is not None:
                self.links.append((element.get("href").strip(), self.open[-1]))
        if element.tag == "img" and self.open and not (state.gone or state.unseen):
            self.open[-1].append(element.get("alt") or "")
        self.say(element.text)

    def end(self, element: Any) -> None:
        self.states.pop()
        if element.tag == "a":
            self.open.pop()
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        state = self.states[-1]
        if text and not (state.gone or state.unseen or state.tiny):
            self.shown.append(text)
            if self.open:
                self.open[-1].append(text)


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
    links = tuple(Link(href=href, shown="".join(shown).strip()) for href, shown in reader.links)
    return Page(root=root, shown="".join(reader.shown), links=links)


def _state(element: Any, around: _State) -> _State:
    style = _style(element)
    hidden = style.get("display") == "none" or _ZERO.fullmatch(style.get("opacity", "")) is not None
    visibility = style.get("visibility", "inherit")
    return _State(
        gone=around.gone or hidden or element.tag in _NEVER_SHOWN or element.get("hidden") is not None,
        unseen=around.unseen if visibility == "inherit" else visibility in {"hidden", "collapse"},
        tiny=_tiny(style, around.tiny),
    )


def _tiny(style: dict[str, str], around: bool) -> bool:
    """Whether letters have no size; layouts set it on a cell, and a size again on what is in it."""
    size = style.get("font-size")
    if size is None and "font" in style:
        sizes = [word.split("/")[0] for word in style["font"].split()]
        return any(_ZERO.fullmatch(word) for word in sizes)
    if size is None or (_SHARE.fullmatch(size) and not _ZERO.fullmatch(size)):
        return around
    return _ZERO.fullmatch(size) is not None


def _style(element: Any) -> dict[str, str]:
    """The element's inline declarations, the last of a property last."""
    found = {}
    for declaration in _CSS_COMMENT.sub("", element.get("style") or "").split(";"):
        name, _, value = declaration.partition(":")
        found[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return found
