"""What stands before the first element of a document: declarations, comments, the document type."""

from __future__ import annotations

import re

_NAME = re.compile(r"<([A-Za-z_][\w.-]{0,80}(?::[A-Za-z_][\w.-]{0,80})?)")
_TYPE_WITHIN = 65_536
"""Characters of a document type that are read: RSS 0.91's own, written out with all its entities, has 20,000."""
_PIECE = re.compile(r"""[\[\]>]|"[^"]{0,2000}"|'[^']{0,2000}'|<!--""")
_ENTITY = re.compile(
    r"""<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"&%<]{0,32})"|'([^'&%<]{0,32})'|["'](&\#\w{1,8};)["'])\s*>"""
)


def root(text: str) -> tuple[int, str]:
    """Where the first element begins and its name, prefix and all; (-1, "") where there is none.

    Time grows with the length of what is passed over, whatever it is.
    """
    at = 0
    while True:
        at = _after_space(text, at)
        if text.startswith("<?", at):
            end = text.find("?>", at) + 2
        elif text.startswith("<!--", at):
            end = text.find("-->", at + 4) + 3
        elif text.startswith("<!", at):
            end = _after_type(text, at)
        else:
            found = _NAME.match(text, at)
            return (at, found[1]) if found else (-1, "")
        if end <= at:
            return -1, ""
        at = end


def entities(prologue: str) -> dict[str, str]:
    """The short plain entities that a document type declares, by name: never one made of others, so no bomb."""
    found: dict[str, str] = {}
    for name, double, single, reference in _ENTITY.findall(prologue[:_TYPE_WITHIN]):
        found.setdefault(name, double or single or reference)
    return found


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _after_type(text: str, at: int) -> int:
    """Where the document type that begins at `at` ends; -1 where it does not."""
    depth = 0
    for piece in _PIECE.finditer(text, at, at + _TYPE_WITHIN):
        if piece[0] == ">" and depth == 0:
            return piece.end()
        depth += {"[": 1, "]": -1}.get(piece[0], 0)
    return -1
