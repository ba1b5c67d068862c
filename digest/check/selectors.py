"""Which elements the rules of a style sheet mean: cssselect reads a selector, lxml finds what it means."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import XPath

Specificity = tuple[int, int, int]
_LONGEST = 200
"""Characters: the search takes longer with every part, and no theme has selectors of as many."""


@lru_cache(maxsize=512)
def selector(text: str) -> tuple[XPath, Specificity] | None:
    """What finds the elements, and the selector's weight; None for one that nobody knows or that means their parts.

    What depends on what a reader does (`:hover`) finds nothing.
    """
    from cssselect import HTMLTranslator, SelectorError, parse
    from lxml import etree

    if len(text) > _LONGEST:
        return None
    try:
        (one,) = parse(text)
        finds = etree.XPath(HTMLTranslator().selector_to_xpath(one))
        finds(etree.Element("p"))
    except (SelectorError, etree.XPathError, RecursionError, ValueError):
        return None
    return None if one.pseudo_element else (finds, one.specificity())
