"""What a mail says of light and dark mail programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.sheets import Sheets, sheets
from digest.check.words import Remark
from digest.values import Edition

_NAMES = ("color-scheme", "supported-color-schemes")


def dark_mode(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """HTML that does not say it is made for dark too, or has no colours for it: programs then make up their own.

    A mail that says `light only` has chosen to have none.
    """
    if letter.page is None:
        return
    said = _said(letter.page.root)
    for name in _NAMES:
        if not said[name] & {"dark", "only"}:
            yield Remark("html", f'there is no <meta name="{name}" content="light dark">')
    blocks = sheets(letter.page.root).blocks
    if not any(block.scheme == "dark" and block.declarations for block in blocks) and "only" not in said[_NAMES[0]]:
        yield Remark("html", "the style sheet has no rules for @media (prefers-color-scheme: dark)")


def offers_dark(root: Any, read: Sheets) -> bool:
    """Whether a dark mail program is told that it may show the mail on its own dark ground."""
    written = [
        each.value
        for block in read.blocks
        if block.scheme in ("any", "dark") and {"html", ":root"} & set(block.selectors)
        for each in block.declarations
        if each.name == "color-scheme"
    ]
    return "dark" in _said(root)[_NAMES[0]] or any("dark" in value.split() for value in written)


def _said(root: Any) -> dict[str, set[str]]:
    """The words of the meta elements of these names."""
    found: dict[str, set[str]] = {name: set() for name in _NAMES}
    for meta in root.iter("meta"):
        name = (meta.get("name") or "").strip().lower()
        if name in found:
            found[name] |= set((meta.get("content") or "").lower().split())
    return found
