"""CSS that is to be written into style attributes, read rule by rule: what has no place there is a mistake.

Reading forgives nothing: browsers pass over a rule that they do not understand, and here a theme's author would look
for it in vain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cssselect import HTMLTranslator
    from cssselect.parser import Selector
    from cssselect.xpath import XPathExpr
    from lxml.etree import XPath

_ELSEWHERE = "cannot be inlined: put it into an <mj-style> of its own"
# Comes after everything, so it is lost where a block, a quotation or a comment before it never ends.
_END = "x-end"
# What depends on what a reader does; cssselect would let it match nothing, without a word.
_STATES = frozenset({"active", "focus", "hover", "target", "visited"})
_WORD = re.compile(r"[^\s{}:;,]+|.")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"', re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A property, in lower case, and its value."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A selector with its declarations; a list of selectors is as many rules."""

    finds: XPath
    weight: tuple[int, int, int]
    """The selector's specificity (Selectors 4, section 17): ids, classes, tags."""
    declarations: tuple[Declaration, ...]


class Broken(Exception):
    """CSS that cannot be inlined: where in it (code points), why, and the words there."""

    def __init__(self, css: str, node: Any, reason: str) -> None:
        super().__init__(reason)
        lines = css.split("\n")
        before = sum(len(line) + 1 for line in lines[: node.source_line - 1]) if node else 0
        self.offset = min(before + node.source_column - 1, len(css)) if node else 0
        found = _WORD.match(css, self.offset)
        self.reason, self.needle = reason, found[0] if found else ""


def rules(css: str) -> tuple[Rule, ...]:
    """The rules of the style sheet in their order. Raises Broken for the first that cannot be inlined."""
    from tinycss2 import parse_stylesheet

    css = re.sub(r"\r\n?|\f", "\n", css)
    nodes = parse_stylesheet(f"{css}\n{_END}{{}}", skip_comments=True, skip_whitespace=True)
    last = nodes.pop() if nodes else None
    found = tuple(rule for node in nodes for rule in _read(css, node))
    words = [getattr(word, "value", "") for word in getattr(last, "prelude", ()) if word.type != "whitespace"]
    if not (ours := words[-1:] == [_END]) or len(words) > 1:
        lacks = "a {" if ours else "a }, a quotation mark or a */"
        raise Broken(css, last, f"no rule such as p {{ color: red; }}: {lacks} is missing")
    return found


def _read(css: str, node: Any) -> tuple[Rule, ...]:
    """The node's rules. Raises Broken, also for brackets in thousands of brackets: the parsers recurse."""
    try:
        return tuple(_rules(css, node))
    except RecursionError as error:
        raise Broken(css, node, "brackets are nested too deeply") from error


def _rules(css: str, node: Any) -> Iterator[Rule]:
    if node.type == "at-rule":
        raise Broken(css, node, f"@{node.at_keyword} {_ELSEWHERE}")
    if node.type != "qualified-rule":
        raise Broken(css, node, "no rule such as p { color: red; }")
    declarations = tuple(_declarations(css, node))
    for selector in _selectors(css, node):
        yield Rule(finds=_finds(css, node, selector), weight=selector.specificity(), declarations=declarations)


def _declarations(css: str, rule: Any) -> Iterator[Declaration]:
    from tinycss2 import parse_declaration_list, serialize

    for node in parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True):
        if node.type == "at-rule":
            raise Broken(css, node, f"@{node.at_keyword} {_ELSEWHERE}")
        if node.type == "error":
            raise Broken(css, node, "no declaration such as color: red;")
        value = serialize([one for one in node.value if one.type != "comment"]).strip()
        if not value or any(one.type in {"error", "{} block"} for one in node.value):
            raise Broken(css, node, f"{node.name} has no value that could be read: is a ; or a }} missing?")
        name = node.name if node.name.startswith("--") else node.lower_name
        yield Declaration(name=name, value=_QUOTED.sub(_single, value), important=node.important)


def _single(match: re.Match[str]) -> str:
    """The quotation in single marks where it can be: double ones would be `&quot;` in an attribute."""
    return match[0] if "'" in match[0] or "\\" in match[0] else f"'{match[0][1:-1]}'"


def _selectors(css: str, rule: Any) -> list[Selector]:
    from cssselect import SelectorSyntaxError, parse
    from tinycss2 import serialize

    text = serialize(rule.prelude).strip()
    try:
        found = parse(text)
    except SelectorSyntaxError as error:
        raise Broken(css, rule, f"{text!r} is no selector") from error
    if any(one.pseudo_element for one in found):
        raise Broken(css, rule, f"{text} {_ELSEWHERE}")
    return found


def _finds(css: str, rule: Any, selector: Selector) -> XPath:
    """The selector as XPath. Raises Broken for one that depends on what a reader does, or on namespaces."""
    from cssselect import ExpressionError
    from lxml import etree

    try:
        finds = etree.XPath(_translator().selector_to_xpath(selector))
        finds(etree.Element("p"))
    except (ExpressionError, etree.XPathError) as error:
        raise Broken(css, rule, f"{selector.canonical()} {_ELSEWHERE} ({error})") from error
    return finds


@lru_cache(maxsize=1)
def _translator() -> HTMLTranslator:
    from cssselect import ExpressionError, HTMLTranslator

    class Still(HTMLTranslator):
        def xpath_pseudo(self, pseudo: Any) -> XPathExpr:
            if pseudo.ident.lower() in _STATES:
                raise ExpressionError(f"a style attribute knows no :{pseudo.ident}")
            return super().xpath_pseudo(pseudo)

    return Still()
