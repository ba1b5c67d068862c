"""The item of an issue that a person means."""

from __future__ import annotations

import re
from urllib.parse import unquote

from digest.edit import markdown
from digest.edit.runs import words_of
from digest.errors import SwapError
from digest.naming import folded
from digest.text import flat
from digest.values import Issue, Item

LEAST = 3
"""Characters by which an item can be looked for."""
_MOST = 250
"""Characters that are looked for: a person pastes a line, not an article."""
_SHOWN = 5
"""Items that are named where several are meant."""
_MARKED = re.compile(r"(?<!\w)item:\s*([\w%.~-]+?)\s*(?:-->|$)")


def named(issue: Issue, asked: str) -> Item:
    """The printed item whose id or story's id is asked for, or that alone has the words, in it or in a title of its
    articles; a line of the draft is asked for by its comment, else by its words. Case and accents do not count.

    Raises SwapError where there is none, or more than one.
    """
    mark = _MARKED.search(asked)
    id = unquote(mark[1]) if mark else asked.strip()
    for one in issue.items:
        if id in {one.id, one.story.id if one.story else ""} - {""}:
            return one
    words = _words(asked)
    if len(words) < LEAST:
        raise SwapError(asked=asked, reason=f"say more: an item's id, or at least {LEAST} characters of its words")
    found = [one for one in issue.items if words in folded(flat(one.text)) or _titled(one, words)]
    if len(found) == 1:
        return found[0]
    raise SwapError(asked=asked, reason=_several(found) if found else f"no item of {issue.slug} has it")


def _words(asked: str) -> str:
    """What is looked for: of a line of the draft the words without its label."""
    line = asked.strip().removeprefix("- ").partition("<!--")[0]
    return folded(flat(words_of(markdown.parsed(line)))).strip(" .…")[:_MOST]


def _titled(item: Item, words: str) -> bool:
    return item.story is not None and any(words in folded(flat(one.title)) for one in item.story.articles)


def _several(found: list[Item]) -> str:
    first = "; ".join(f"{one.id} ({flat(one.text, 50)})" for one in found[:_SHOWN])
    more = f"; {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"{len(found)} items have it: {first}{more}"
