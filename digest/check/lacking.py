"""CSS and HTML that some mail programs lack, where the mail is wrong without it.

Told is what stands on an element, or in a rule that is for all. Passed over is what was written with those in mind
who lack it: what stands in an at-rule (`@media`), in a rule for a state (`:hover`), a pseudo-element or one mail
program; a declaration after a plainer one of the same property; what is hidden anyway; what Outlook on Windows is not
shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from digest.check import clients, features
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.sheets import Block, Declaration, Sheets, inline, sheets
from digest.check.words import Remark
from digest.text import flat
from digest.values import Edition

_LONGEST = 60
_MOST_VALUE = 2_000
_QUIET = re.compile(r"\"[^\"]*\"?|'[^']*'?|url\([^)]*\)?")
_BRACKETS = re.compile(r"(?<=\[)[^\[\]]*(?=\])|(?<=\()[^()]*(?=\))")
_FOR_SOME = re.compile(
    r"::|:(?:hover|focus|active|visited|checked|target|before|after|first-l)|"
    r"\[data-og|\[owa|\[x-|\.moz-|\.ExternalClass|\.gmail|#(?:outlook|MessageView)|^u ?\+|^\* ",
    re.IGNORECASE,
)
"""A state, a pseudo-element, or marks that one mail program alone puts on a mail."""
_PLACING = frozenset({"display", "float", "position", "width", "height", "visibility"})
_FILE = re.compile(r"\.([a-z\d]{3,4})(?:[?#]|$)")
_NOT_OUTLOOK = re.compile(r"\s*\[if !\s*mso")

Found = tuple[str, str]
"""A feature's name, and what findings call it."""


@dataclass(slots=True)
class _Uses:
    """Where a feature is used."""

    shown: str
    where: str
    """The first place."""
    places: int = 0
    windows: bool = False
    """Whether Outlook on Windows is shown any of them."""


def lacking(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """CSS or HTML that mail programs lack and that places, hides or is what is to be read; each once."""
    if letter.page is None:
        return
    read = sheets(letter.page.root)
    if not read.whole:
        yield Remark("html", "there is more CSS than is looked at")
        return
    found: dict[str, _Uses] = {}
    for (name, shown), where, windows in _uses(letter.page.root, read):
        uses = found.setdefault(name, _Uses(shown, where))
        uses.places += 1
        uses.windows = uses.windows or windows
    for name, uses in found.items():
        if who := clients.lacking(name, windows=uses.windows):
            more = f" and {uses.places - 1:,} more" if uses.places > 1 else ""
            yield Remark("html", f"{uses.shown} ({uses.where}{more}): not known to {clients.listed(who)}")


def _uses(root: Any, read: Sheets) -> Iterator[tuple[Found, str, bool]]:
    """The features, each with its place and whether Outlook on Windows is shown it."""
    for block in read.blocks:
        for found, selector in _in_block(block):
            yield found, flat(selector, _LONGEST), True
    yield from _in_elements(root)


def _in_block(block: Block) -> Iterator[tuple[Found, str]]:
    selectors = [each for each in block.selectors if each and not _FOR_SOME.search(each)]
    if block.conditional or not selectors:
        return
    if block.nested:
        yield features.NESTING, selectors[0]
    for found in _in_declarations(block.declarations):
        yield found, selectors[0]
    if any(each.name in _PLACING for each in block.declarations):
        for selector in selectors:
            bare = _BRACKETS.sub("", selector)
            yield from (((name, shown), selector) for name, shown, mark in features.SELECTORS if mark.search(bare))


def _in_declarations(declarations: Iterable[Declaration]) -> Iterator[Found]:
    declarations = tuple(declarations)
    if any(each.name == "display" and each.value == "none" for each in declarations):
        return
    plain: set[str] = set()
    for each in declarations:
        value = _QUIET.sub("", each.value[:_MOST_VALUE])
        found = [(one.name, one.shown) for one in _features(each.name) if one.values.search(value)]
        if not found:
            plain.add(each.name)
        elif each.name not in plain:
            yield from found


@lru_cache(maxsize=1_000)
def _features(name: str) -> tuple[features.Feature, ...]:
    """Those that a property of this name may use."""
    return tuple(each for each in features.CSS if each.properties.fullmatch(name))


def _in_elements(root: Any) -> Iterator[tuple[Found, str, bool]]:
    from lxml import etree

    windows, inside = True, 0
    styled: dict[str, tuple[Found, ...]] = {}
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment":
            windows = _shown_to_windows(element.text or "", windows)
            continue
        media = element.tag in features.ELEMENTS
        inside += media and (1 if event == "start" else -1)
        if event == "start" and inside - media == 0:
            style = element.get("style") or ""
            if style not in styled:
                styled[style] = tuple(_in_declarations(inline(style)))
            for found in (*styled[style], *_in_element(element, style)):
                yield found, _called(element), windows


def _shown_to_windows(comment: str, so_far: bool) -> bool:
    if _NOT_OUTLOOK.match(comment) and "endif" not in comment:
        return False
    return so_far or comment.lstrip().startswith("<![endif]")


def _in_element(element: Any, style: str) -> Iterator[Found]:
    """What the element itself is, or its attributes ask for."""
    if element.tag in features.ELEMENTS and next(element.iter("img", "a"), None) is None:
        yield features.ELEMENTS[element.tag]
    if element.get("hidden") is not None and not any(each.name == "display" for each in inline(style)):
        yield features.HIDDEN
    if element.tag == "img":
        yield from _picture(element)


def _picture(image: Any) -> Iterator[Found]:
    source = (image.get("src") or "").strip().lower()
    if not source and image.get("srcset"):
        yield features.SRCSET
    kind = _FILE.search(source) if not source.startswith("data:") else None
    if kind and kind[1] in features.PICTURES:
        yield features.PICTURES[kind[1]]


def _called(element: Any) -> str:
    """`<td class="lead">`."""
    name = element.get("class") or ""
    return flat(f'<{element.tag} class="{name}">' if name else f"<{element.tag}>", _LONGEST)
