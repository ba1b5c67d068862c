"""XML that outsiders wrote, as a tree: no document type, no entities, no network; what is broken, mended.

The document type is cut off before any parser sees the text, so there is nothing to expand and
nothing outside to include. Well-formed text is parsed as it stands, the rest as `mending` mends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from digest.collect import prologue
from digest.collect.mending import MOST_PREFIXES, Mender
from digest.collect.raw import Unreadable

Element = Any
"""`lxml.etree._Element`: lxml brings no types."""
_NAMESPACE = re.compile(r"\bxmlns:([\w.-]+)")


def tree(text: str, prepared: Callable[[str], str] = str) -> Element:
    """The root element of the document; one that is broken is mended, `prepared` first.

    Raises Unreadable where nothing can be made of it.
    """
    at, _ = prologue.root(text)
    if at < 0:
        raise Unreadable("is not well-formed XML and could not be mended")
    body = text[at:]
    if len(set(_NAMESPACE.findall(body))) > MOST_PREFIXES:
        raise Unreadable(f"uses more than {MOST_PREFIXES} namespaces")
    root = _parsed(body)
    if root is None:
        root = _parsed(Mender(prologue.entities(text[:at])).mended(prepared(body)))
    if root is None:
        raise Unreadable("is not well-formed XML and could not be mended")
    return root


def local(element: Element) -> str:
    """The element's name in lower case, without its namespace."""
    return str(element.tag).rpartition("}")[2].lower()


def _parsed(body: str) -> Element | None:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
