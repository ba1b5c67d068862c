"""Labelled texts from a saved roundup page: headings with bulleted items under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from digest.errors import GroupError
from digest.text import clean, flat, words

if TYPE_CHECKING:
    from digest.group.learned import Labelled

LONGEST_HEADING = 80
"""Characters of a heading; a longer bold paragraph is a sentence."""
LEAST_WORDS = 4
"""Words of an item; menus have fewer."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_NEVER = frozenset({"nav", "footer", "aside", "form", "script", "style", "template", "noscript", "header"})
_END = re.compile(r"[.!?…”\"’')\]]\s*[\[(]?\s*$")
_LABEL_WORDS = 4
"""Words of a source's label ("AWC", "The Institute"); longer links are part of the sentence."""


def labelled_from_page(html: str | bytes, path: str = "page") -> tuple[Labelled, ...]:
    """The items of a saved roundup, each labelled with its heading, in the page's order.

    A heading is an h1 to h6 or a paragraph that is bold from end to end; its items are the bullets of the
    lists that follow it. The link to the source at the end of a sentence is left out; bullets that are
    nothing but a link (menus, related articles) are no items. Raises GroupError where there are none.
    """
    from digest.group.learned import Labelled

    found = tuple(Labelled(title="", text=text, label=label, page=path) for label, text in _items(_body(html, path)))
    if not found:
        raise GroupError(path=path, reason="no headings with bulleted items under them")
    return found


def _body(html: str | bytes, path: str) -> Any:
    import lxml.etree
    import lxml.html

    # lxml refuses text that declares an encoding; bytes it may.
    data = html if isinstance(html, bytes) else clean(html).encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(encoding=None if isinstance(html, bytes) else "utf-8", huge_tree=False)
    try:
        return lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise GroupError(path=path, reason=f"not a page: {error}") from error


def _items(body: Any) -> Iterator[tuple[str, str]]:
    """(heading, item) in the page's order."""
    heading = ""
    for element in _outside_lists(body):
        if element.tag in _LISTS:
            for bullet in element.iterchildren("li"):
                text = _item(bullet)
                if heading and words(text) >= LEAST_WORDS:
                    yield heading, text
        else:
            heading = _heading(element) or heading


def _outside_lists(element: Any) -> Iterator[Any]:
    """Headings, paragraphs and lists in document order, without what lists and furniture hold."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if not isinstance(one.tag, str) or one.tag in _NEVER:
            continue
        if one.tag in _HEADINGS or one.tag in _LISTS or one.tag == "p":
            yield one
        if one.tag not in _LISTS:
            waiting.extend(reversed(one))


def _heading(element: Any) -> str:
    """The words of a heading or of a paragraph that is bold from end to end, "" for other paragraphs."""
    text = flat(element.text_content())
    if not text or len(text) > LONGEST_HEADING:
        return ""
    if element.tag == "p":
        bold = [one for one in element.iter("b", "strong") if one.getparent().tag not in {"b", "strong"}]
        if flat(" ".join(one.text_content() for one in bold)) != text:
            return ""
    return text.removesuffix(":").rstrip()


def _item(bullet: Any) -> str:
    """The words of a bullet without its source labels; "" for one that is nothing but a link."""
    parts: list[str] = []
    linked = _collect(bullet, parts)
    whole = flat(bullet.text_content())
    if not whole or len(flat(linked)) >= len(whole) - 2:
        return ""
    text = flat(" ".join("".join(parts).split()))
    return re.sub(r"\s*[\[(]\s*[\])]", "", text).strip()


def _collect(element: Any, parts: list[str]) -> str:
    """Put the text of an element into `parts`, labels left out; the text of its links comes back."""
    linked = ""
    parts.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == "a":
                text = child.text_content()
                linked += text
                if not _is_label(text, "".join(parts[-20:]), child.tail or ""):
                    parts.append(text)
            else:
                linked += _collect(child, parts)
        parts.append(child.tail or "")
    return linked


def _is_label(text: str, before: str, after: str) -> bool:
    """Whether a link is a source's label: short, after the end of a sentence, or in brackets, or the very last."""
    if len(text.split()) > _LABEL_WORDS:
        return False
    return bool(_END.search(before.rstrip())) or before.rstrip().endswith(("[", "("))
