"""OPML 1.0 and 2.0: lists of sources, folders and all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from digest.collect.raw import Unreadable
from digest.collect.xml import Element, local, tree
from digest.text import flat

_SEPARATORS = re.compile(r"[,/]")
_LONGEST_TAG = 100
LIGHTEST, HEAVIEST = 0.1, 10.0
"""The bounds of a weight: what is never to be read is better taken out, and nothing outweighs ten others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One line of an OPML file that names a source."""

    address: str
    """As written: absolute, or relative to the OPML file."""
    title: str | None
    tags: tuple[str, ...]
    """Folders, outermost first, then categories."""
    feed: bool
    """Whether it is said to be a feed (`xmlUrl`); else a page, a file, a folder or another OPML file."""
    weight: float | None = None
    """How much its outlet counts; None where nothing is said, or no number."""


def outlines(text: str) -> tuple[Outline, ...]:
    """The sources that an OPML document names, in its order. Raises Unreadable where it is none, or names none."""
    root = tree(text, _whole)
    found = tuple(_under(root, ())) if local(root) == "opml" else ()
    if not found:
        raise Unreadable("is an OPML file that names no feeds")
    return found


_OUTLINE = re.compile(r"<outline\b(?:(?!<outline\b|</outline\b|</body\b).)*+", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])(text|title|xmlUrl|url|type|category|weight)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE
)


def _whole(text: str) -> str:
    """A broken document with its outlines whole: exporters paste descriptions in, tags, quotes and all."""
    first, *rest = text.split("<!--")
    return _OUTLINE.sub(_rewritten, first + "".join(part.partition("-->")[2] for part in rest))


def _rewritten(found: re.Match[str]) -> str:
    outline = found[0].rstrip()
    if "<" not in outline[1:]:
        return found[0]
    known = ((name, double or single) for name, double, single in _ATTRIBUTE.findall(outline))
    written = "".join(f' {name}="{escape(unescape(value))}"' for name, value in known)
    return f"<outline{written}{'/' if outline.endswith('/>') else ''}>"


def _under(element: Element, folders: tuple[str, ...]) -> Iterator[Outline]:
    for child in element:
        if local(child) != "outline":
            yield from _under(child, folders)
            continue
        attributes = {str(name).lower(): str(value).strip() for name, value in child.attrib.items()}
        title = flat(attributes.get("title") or attributes.get("text") or "", 200) or None
        inner = folders
        if found := _outline(attributes, title, folders):
            yield found
        elif title:
            inner = (*folders, title[:_LONGEST_TAG])
        yield from _under(child, inner)


def _outline(attributes: dict[str, str], title: str | None, folders: tuple[str, ...]) -> Outline | None:
    feed = attributes.get("xmlurl", "")
    address = feed or attributes.get("url", "")
    if not address:
        return None
    kind = attributes.get("type", "").lower()
    return Outline(
        address=address,
        title=title,
        tags=tuple(dict.fromkeys((*folders, *_categories(attributes.get("category", ""))))),
        feed=bool(feed) or kind in {"rss", "atom", "feed"},
        weight=weight(attributes.get("weight", "")),
    )


def weight(text: str) -> float | None:
    """The weight that was written, brought between the lightest and the heaviest; None where it is no number."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return min(HEAVIEST, max(LIGHTEST, number)) if number == number else None  # nan is not itself


def _categories(text: str) -> Iterator[str]:
    """`/News/World,sport` names three: OPML 2.0 parts categories by commas and their levels by slashes."""
    return (tag for part in _SEPARATORS.split(text[:2000]) if (tag := flat(part, _LONGEST_TAG)))
