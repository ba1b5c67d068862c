"""An HTML mail's CSS, taken apart: the rules of its `<style>` elements, and declarations on an element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

Scheme = Literal["any", "light", "dark", "other"]
"""Where a rule holds: always, in a light or a dark mail program, or under conditions that are not looked at."""

_MOST_CSS = 64_000
"""Characters of style sheets that are read: Gmail leaves out a `<style>` of more than 16,000."""
_MOST_INLINE = 200_000
"""Characters of `style` attributes that are read: a mail with so many is twice as long as Gmail shows."""
_SHORT = 1_000
"""Characters of a `style` attribute that is kept once it is read: those of a mail are few and often the same."""
_DEEPEST = 4
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_EVERYWHERE = re.compile(r"\b(?:only|screen|all|and)\b|\s")
_PREFERS = re.compile(r"\(prefers-color-scheme:(light|dark)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """`name: value`, in lower case and without comments."""

    name: str
    value: str
    important: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A rule of a style sheet."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    scheme: Scheme
    conditional: bool
    """Whether it stands in an at-rule, or in a `<style media>`: only for programs that know these."""
    nested: bool
    """Whether other rules stand in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """All style sheets of a mail, in their order."""

    blocks: tuple[Block, ...] = ()
    whole: bool = True
    """Whether all of them were read, and all `style` attributes may be: there is an end to it."""


def sheets(root: Any) -> Sheets:
    """The style sheets of a document; linear in their length."""
    left = _MOST_CSS
    blocks: list[Block] = []
    for style in root.iter("style"):
        text = style.text or ""
        blocks += _sheet(text[:left], style.get("media") or "")
        left -= len(text)
        if left < 0:
            break
    whole = left >= 0 and sum(len(element.get("style") or "") for element in root.iter("*")) <= _MOST_INLINE
    return Sheets(blocks=tuple(blocks), whole=whole)


def inline(style: str) -> tuple[Declaration, ...]:
    """The declarations of a `style` attribute, in their order."""
    return _short(style) if len(style) < _SHORT else _inline(style)


@lru_cache(maxsize=1_000)
def _short(style: str) -> tuple[Declaration, ...]:
    return _inline(style)


def _inline(style: str) -> tuple[Declaration, ...]:
    from tinycss2 import parse_blocks_contents

    return tuple(_declarations(parse_blocks_contents(style, skip_comments=True)))


@lru_cache(maxsize=16)
def _sheet(text: str, media: str) -> tuple[Block, ...]:
    """One style sheet; kept, as several rules look at the same."""
    from tinycss2 import parse_stylesheet

    nodes = parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return tuple(_blocks(nodes, scheme(media), bool(media.strip()), 0))


def scheme(query: str) -> Scheme:
    """Where what stands under a media query holds; "any" for none."""
    found = {_one(each) for each in _COMMENT.sub("", query).lower().split(",")}
    if "any" in found or found >= {"light", "dark"}:
        return "any"
    return "dark" if "dark" in found else "light" if "light" in found else "other"


def _one(query: str) -> Scheme:
    conditions = _EVERYWHERE.sub("", query)
    prefers = _PREFERS.fullmatch(conditions)
    if prefers:
        return "dark" if prefers[1] == "dark" else "light"
    return "other" if conditions else "any"


def _blocks(nodes: Iterable[Any], holds: Scheme, conditional: bool, depth: int) -> Iterator[Block]:
    from tinycss2 import parse_rule_list

    for node in nodes:
        if node.type == "qualified-rule":
            yield _block(node, holds, conditional)
        elif node.type == "at-rule" and node.lower_at_keyword == "media" and node.content and depth < _DEEPEST:
            inner = parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _blocks(inner, _both(holds, scheme(_text(node.prelude))), True, depth + 1)


def _both(one: Scheme, other: Scheme) -> Scheme:
    """Where a rule under two queries holds."""
    if "any" in (one, other) or one == other:
        return other if one == "any" else one
    return "other"


def _block(node: Any, holds: Scheme, conditional: bool) -> Block:
    from tinycss2 import parse_blocks_contents

    content = parse_blocks_contents(node.content, skip_comments=True)
    return Block(
        selectors=tuple(_selectors(node.prelude)),
        declarations=tuple(_declarations(content)),
        scheme=holds,
        conditional=conditional,
        nested=any(inner.type == "qualified-rule" for inner in content),
    )


def _declarations(nodes: Iterable[Any]) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "declaration":
            yield Declaration(name=node.lower_name, value=_text(node.value).lower(), important=node.important)


def _selectors(prelude: Iterable[Any]) -> Iterator[str]:
    """What stands between the commas."""
    piece: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield _text(piece)
            piece = []
        else:
            piece.append(token)
    yield _text(piece)


def _text(tokens: Iterable[Any]) -> str:
    """The tokens as they were written, without comments; "" where brackets are nested without end."""
    from tinycss2 import serialize

    try:
        return " ".join(_COMMENT.sub("", serialize(tokens)).split())
    except RecursionError:
        return ""
