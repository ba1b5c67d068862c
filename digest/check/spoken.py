"""What a screen reader says of an element that names itself in other words than its own.

Source: Accessible Name and Description Computation 1.2, steps 2B to 2D, as far as mails use them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def ids(root: Any) -> Mapping[str, Any]:
    """The document's elements by their `id`; of several with one, the first."""
    found: dict[str, Any] = {}
    for element in root.iter():
        if name := element.get("id"):
            found.setdefault(name, element)
    return found


def label(element: Any, named: Mapping[str, Any]) -> str:
    """The words of what `aria-labelledby` names, hidden or not; else `aria-label`; else `title`."""
    names = dict.fromkeys((element.get("aria-labelledby") or "").split())
    words = " ".join(filter(None, (_words(named[name]) for name in names if name in named)))
    return words or (element.get("aria-label") or element.get("title") or "").strip()


def _words(element: Any) -> str:
    if label := (element.get("aria-label") or "").strip():
        return str(label)
    alts = (image.get("alt") or "" for image in element.iter("img"))
    return " ".join(" ".join([*alts, *element.itertext()]).split())


def drawing(svg: Any) -> str:
    """What a drawing (`<svg>`) shows: its `aria-label`, else its `<title>`."""
    titles = (title.text for title in svg.iterchildren("title") if title.text)
    return svg.get("aria-label") or next(titles, "")
