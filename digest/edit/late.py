"""What became of an article between its choice and the send: withdrawn, moved, another headline, other figures.

A printed sentence is a receipt; when its source no longer says it, the editor must hear of it before the readers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from digest.text import flat
from digest.values import Article, Item

Kind = Literal["withdrawn", "elsewhere", "headline", "figures", "sentence"]

SAME = 0.5
"""Share of the shorter title's words that two titles of one article have in common; rewrites keep more than half."""
_KEPT = 0.3
"""Share of an article's words that its own page still has after an update; another page has what all pages have."""
_WORD = re.compile(r"\w{2,}")
_FIGURE = re.compile(r"\d[\d.,:/]*\d|\d")
# What servers call pages that stand in the way of, or in place of, an article.
_IN_THE_WAY = re.compile(
    r"/(?:consent|cookie|privacy-?gate|login|signin|sign-in|subscribe|paywall|404|not-?found)\b", re.I
)
_NOT_FOUND = re.compile(
    r"\b(?:404|not found|no longer available|does not exist|nicht gefunden|no encontrad[ao]|introuvable)\b"
    r"|غير موجودة",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is no longer as it was when it was chosen."""

    kind: Kind
    was: str
    now: str = ""


def withdrawn(status: int | None) -> bool:
    """Whether the answer says that the article is gone, not that the server is in trouble."""
    return status in {404, 410, 451}


def printed(item: Item) -> tuple[Article, ...]:
    """The articles whose words the item prints, in that order; the lead where it prints none word for word."""
    if item.story is None:
        return ()
    known = {(one.id, one.sha256): one for one in item.story.articles}
    found = dict.fromkeys((one.article, one.sha256) for one in item.sentences)
    return tuple(known[key] for key in found if key in known) or (item.story.lead,)


def changes(item: Item, now: Article | None, address: str, *, before: Article | None = None) -> tuple[Change, ...]:
    """What changed in an article that the item prints, by default its first; `address` is where its link leads now.

    `now` is None when there is no article at that address any more. Only receipts count: what a person wrote
    themselves is theirs.
    """
    if item.story is None:
        return ()
    before = before or printed(item)[0]
    if now is None:
        return (Change(kind="elsewhere", was=before.title, now="a page without an article"),)
    leads = _elsewhere(before, now, address)
    return (leads,) if leads else tuple(_changed(item, before, now))


def _elsewhere(before: Article, now: Article, address: str) -> Change | None:
    """A page that stands for another one: a front page, a consent page, a page that says "not found"."""
    asked, led = urlsplit(before.url or ""), urlsplit(address)
    if asked.path.strip("/") and not led.path.strip("/") and not led.query:
        return Change(kind="elsewhere", was=before.url or "", now=address)
    if _IN_THE_WAY.search(led.path) and not _IN_THE_WAY.search(asked.path):
        return Change(kind="elsewhere", was=before.url or "", now=address)
    if _NOT_FOUND.search(now.title) and not _NOT_FOUND.search(before.title):
        return Change(kind="withdrawn", was=before.title, now=now.title)
    if _shared(before.title, now.title) < SAME and _kept(before.text, now.text) < _KEPT:
        return Change(kind="elsewhere", was=before.title, now=now.title)
    return None


def _changed(item: Item, before: Article, now: Article) -> Iterator[Change]:
    if flat(before.title).casefold() != flat(now.title).casefold() and now.title:
        yield Change(kind="headline", was=flat(before.title), now=flat(now.title))
    text = flat(now.text)
    figures = set(_FIGURE.findall(text))
    for one in item.sentences:
        if one.article != before.id:
            continue
        said = flat(before.text[one.start : one.end])
        if said in text:
            continue
        gone = [figure for figure in _FIGURE.findall(said) if figure not in figures]
        if gone:
            yield Change(kind="figures", was=said, now=f"no longer there: {', '.join(dict.fromkeys(gone))}")
        else:
            yield Change(kind="sentence", was=said)


def _shared(one: str, other: str) -> float:
    """How much of the shorter text's words the longer one has, 0 to 1 (overlap, not Jaccard: titles grow)."""
    first, second = _words(one), _words(other)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _kept(before: str, now: str) -> float:
    words = _words(before)
    return len(words & _words(now)) / len(words) if words else 1.0


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
