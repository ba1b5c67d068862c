"""One line of a draft written anew, and all else left as a person typed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from digest.edit import markdown
from digest.edit.draft import Draft, DraftItem, read
from digest.edit.runs import form
from digest.errors import SwapError
from digest.values import Item, Paragraph

_ENDS = re.compile("(\r\n|\r|\n)")
_BULLET = re.compile(r"[ \t]*[-*+•](?=[ \t]|$)")
_MARK = re.compile(r"<!(?:--|[—–])\s*item\s*:", re.IGNORECASE)


def redrafted(text: str, path: str, item: Item, runs: Paragraph) -> tuple[str, str]:
    """The draft with these runs for the item, and the new line.

    `item` is as the draft makes it. Raises DraftError for a draft that cannot be read; SwapError where the item has
    no line in it, and where its line cannot be told from what stands around it.
    """
    draft = read(text, path)
    there = _line_of(draft, item)
    lines = _ENDS.split(text)
    first, last = 2 * (there.line - 1), 2 * (there.end - 1)
    line = _bullet(lines[first], runs) + _comment(item, there, "".join(lines[first : last + 1]))
    new = "".join((*lines[:first], line, *lines[last + 1 :]))
    if list(_said(read(new, path))) != list(_said(draft, there, runs, item.id)):
        reason = (
            f"line {there.line} of {path} has more in it than the item, such as half a comment: change it by hand"
        )
        raise SwapError(asked=item.text, reason=reason)
    return new, line


def _line_of(draft: Draft, item: Item) -> DraftItem:
    """The item's line: the one with its id, else the one that says the same (an editor may strip comments)."""
    every = [one for section in draft.sections for one in section.items]
    named = (one for one in every if one.id == item.id)
    found = next(named, None) or next((one for one in every if one.runs == form(item.runs)), None)
    if found is None:
        raise SwapError(asked=item.text, reason=f"{draft.path} has no line for it: `digest build` writes one")
    return found


def _bullet(line: str, runs: Paragraph) -> str:
    """The words behind the bullet that the line has; a line without one stays without one."""
    bullet = _BULLET.match(line)
    return (f"{bullet[0]} " if bullet else "") + markdown.written(runs)


def _comment(item: Item, there: DraftItem, old: str) -> str:
    """The item's comment, unless it stands elsewhere, below the words."""
    elsewhere = there.id is not None and not _MARK.search(old)
    return "" if elsewhere else f" <!-- item:{quote(there.id or item.id, safe='')} -->"


def _said(draft: Draft, there: DraftItem | None = None, runs: Paragraph = (), id: str = "") -> Iterator[object]:
    """All that a draft says, one line of it with these runs instead; where in the file it stands does not count."""
    yield draft.subject, draft.preheader, draft.sponsor, draft.introduction, draft.closing
    for section in draft.sections:
        yield section.name
        for one in section.items:
            its = replace(one, runs=form(runs), id=one.id or id) if one is there else one
            yield its.id, its.runs
