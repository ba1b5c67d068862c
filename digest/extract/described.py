"""A page's descriptions of itself, gathered in one walk: meta elements and JSON-LD nodes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Story|Recipe)$")
# JSON-LD of the evaluation pages has at most 300 kB; a script beyond this is no description.
_LONGEST_SCRIPT = 2_000_000
_MOST_NODES = 20_000
# In the order in which they are met from outside: "/*<![CDATA[*/ ... /*]]>*/;".
_OPENINGS = ("<!--", "//", "/*", "<![CDATA[", "*/")
_CLOSINGS = (";", "-->", "//", "*/", "]]>", "/*", "//", ";")

Node = dict[str, Any]


@dataclass(slots=True)
class Page:
    """A page's descriptions, gathered once: meta elements by lower-case name, and JSON-LD nodes."""

    tree: Any
    meta: dict[str, list[str]] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)

    def first(self, names: Iterable[str]) -> str | None:
        """The first value that is not empty among the meta elements of these names, in the order of the names."""
        return next((value for name in names for value in self.meta.get(name, ())), None)

    def article(self) -> Node:
        """The JSON-LD node that describes the article, or an empty one."""
        return next((node for node in self.nodes if is_article(node)), {})


def page(tree: Any) -> Page:
    """The descriptions in the tree of a page, read before anything is taken out of it."""
    gathered = Page(tree, nodes=list(_nodes(tree)))
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        value = (element.get("content") or "").strip()
        if name and value:
            gathered.meta.setdefault(name.strip().lower(), []).append(value)
    return gathered


def _nodes(tree: Any) -> Iterator[Node]:
    left = _MOST_NODES
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        waiting: list[Any] = [[_json(script.text)]]
        while waiting and left:
            left -= 1
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
                value = [inner for key, inner in value.items() if key != "liveBlogUpdate"]
            waiting.extend(inner for inner in reversed(value) if isinstance(inner, dict | list))


def _json(script: str) -> Any:
    if len(script) > _LONGEST_SCRIPT:
        return None
    try:
        return json.loads(_unwrapped(script), strict=False)
    except (ValueError, RecursionError):
        return None


def _unwrapped(script: str) -> str:
    """The JSON without the comment or CDATA marks that scripts are wrapped in."""
    script = script.strip()
    for mark in _OPENINGS:
        script = script.removeprefix(mark).lstrip()
    for mark in _CLOSINGS:
        script = script.removesuffix(mark).rstrip()
    return script


def kinds(node: Node) -> list[str]:
    """The types of a JSON-LD node."""
    said = node.get("@type")
    return [kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str)]


def is_article(node: Node) -> bool:
    """True for a node that describes an article, a posting or a report."""
    return any(_ARTICLE.search(kind) for kind in kinds(node)) and bool(
        node.get("headline") or node.get("datePublished")
    )


def text(value: Any) -> str:
    """The words in a JSON-LD value that should be a text but may be a list or a node."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return value if isinstance(value, str) else ""
