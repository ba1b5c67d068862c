"""The words of an HTML mail with their colours, as a light and as a dark mail program show them.

Inline styles, `bgcolor` and the like, and the style sheets are looked at, by the cascade of CSS; rules of
`@media (prefers-color-scheme: dark)` count for the dark one. Rules under other conditions, such as the width of the
screen, do not, nor do pictures in the background: many programs show none until asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest.check.inks import legacy, said
from digest.check.looks import Look, canvas, look
from digest.check.schemes import offers_dark
from digest.check.selectors import Specificity, selector
from digest.check.sheets import Block, Declaration, Scheme, inline, sheets

if TYPE_CHECKING:
    from lxml.etree import XPath

_MOST_WORK = 400_000
"""Elements times selectors: hundreds of items under hundreds of rules. What is more is not compared."""
_MOST_ELEMENTS = 50_000
"""Twice as many as the HTML that Gmail shows can hold."""

_HEADINGS = {"h1": "2em", "h2": "1.5em", "h3": "1.17em", "h4": "1em", "h5": ".83em", "h6": ".67em", "small": ".83em"}
_BOLD = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th"})
_SILENT = frozenset({"head", "title", "script", "style", "template"})
_INKED = {"font": "color", "body": "text"}
_HINTING = ("hidden", "bgcolor", "color", "text")
"""Attributes whose values `_hints` looks at."""
_CELLS = frozenset({"body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"})

Said = tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text that shows in at least one of the two, and how it looks in each."""

    text: str
    light: Look
    dark: Look


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector's declarations, with what decides between rules."""

    weight: Specificity
    order: int
    scheme: Scheme
    said: Said


def words(root: Any) -> Iterator[Words] | None:
    """The document's text, in its order; None where it has more rules and elements than are compared."""
    read = sheets(root)
    rules = list(_selected(read.blocks))
    elements = sum(1 for _ in root.iter())
    if not read.whole or elements > _MOST_ELEMENTS or elements * len(rules) > _MOST_WORK:
        return None
    return _words(root, _Painter(root, rules, dark=offers_dark(root, read)))


def _selected(blocks: Iterable[Block]) -> Iterator[tuple[XPath, _Rule]]:
    """What finds the elements of each rule that says something of words, and the rule."""
    for order, block in enumerate(blocks):
        what = tuple(said(block.declarations)) if block.scheme != "other" else ()
        for text in block.selectors if what else ():
            if found := selector(text):
                yield found[0], _Rule(found[1], order, block.scheme, what)


def _words(root: Any, painter: _Painter) -> Iterator[Words]:
    from lxml import etree

    stack = [(canvas(False), canvas(painter.dark))]
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            stack.append(painter.start(element, *stack[-1]))
        elif event == "end":
            stack.pop()
        text = element.text if event == "start" else element.tail
        if text and text.strip():
            yield Words(text, *stack[-1])


class _Painter:
    """The rules of a mail, applied to its elements from the root down."""

    def __init__(self, root: Any, rules: Iterable[tuple[XPath, _Rule]], *, dark: bool) -> None:
        self.dark = dark
        self._rules: dict[Any, list[_Rule]] = {}
        self._inline: dict[str, Said] = {}
        self._looks: dict[tuple[int, int], tuple[Look, Look]] = {}
        self._known: dict[tuple[object, ...], tuple[dict[str, str], dict[str, str]]] = {}
        for finds, rule in rules:
            for element in finds(root):
                self._rules.setdefault(element, []).append(rule)

    def start(self, element: Any, light: Look, dark: Look) -> tuple[Look, Look]:
        """How the element's words look, given how its parent's do."""
        in_light, in_dark = self._cascade(element)
        return self._look(in_light, light), self._look(in_dark, dark)

    def _look(self, what: dict[str, str], around: Look) -> Look:
        """Worked out once for what is said, and where: items of a list look alike. Both are kept, so are ids."""
        key = (id(what), id(around))
        if key not in self._looks:
            self._looks[key] = (look(what, around), around)
        return self._looks[key][0]

    def _cascade(self, element: Any) -> tuple[dict[str, str], dict[str, str]]:
        """What is said of the element, in light and in dark."""
        style = element.get("style") or ""
        linked = element.get("href") is not None
        rules = self._rules.get(element, [])
        key = (tuple(map(id, rules)), element.tag, style, linked, *map(element.get, _HINTING))
        if key not in self._known:
            hints = tuple(_hints(element))
            if style not in self._inline:
                self._inline[style] = tuple(said(inline(style)))
            rules = sorted(rules, key=lambda rule: (rule.weight, rule.order))
            self._known[key] = (
                _won([hints, *_of(rules, "light"), self._inline[style]]),
                _won([hints, *_of(rules, "dark"), self._inline[style]]),
            )
        return self._known[key]


def _of(rules: Iterable[_Rule], scheme: Scheme) -> Iterator[Said]:
    return (rule.said for rule in rules if rule.scheme in ("any", scheme))


def _won(layers: Iterable[Said]) -> dict[str, str]:
    """The last value of each name, `!important` ones last of all."""
    given = [each for layer in layers for each in layer]
    return {each.name: each.value for each in sorted(given, key=lambda each: each.important)}


def _hints(element: Any) -> Iterator[Declaration]:
    """What mail programs do of themselves with the element, and what its attributes say."""
    if element.tag in _SILENT or element.get("hidden") is not None:
        yield Declaration(name="display", value="none")
    if element.tag in _HEADINGS:
        yield Declaration(name="font-size", value=_HEADINGS[element.tag])
    if element.tag in _BOLD:
        yield Declaration(name="font-weight", value="bold")
    if element.tag == "a" and element.get("href") is not None:
        yield Declaration(name="color", value="-link")
    ground = legacy(element.get("bgcolor")) if element.tag in _CELLS else ""
    ink = legacy(element.get(_INKED[element.tag])) if element.tag in _INKED else ""
    yield from said([Declaration(name="background-color", value=ground), Declaration(name="color", value=ink)])
