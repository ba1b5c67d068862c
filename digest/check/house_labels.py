"""The labels behind items: one way of writing for each outlet, and not one outlet alone down a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice

from digest.check import drafted
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.naming import folded
from digest.text import flat
from digest.urls import host
from digest.values import Edition, Item, Run

ROW = 3
"""Items of one outlet in a row: two are a story and its follow-up, and three are as many as a heading usually has."""
_LONGEST = 300
_WAYS = 4
"""Ways of writing that are quoted: a message has room for no more."""
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,9}://|mailto:|www\.|[^\s/]{1,253}\.[a-z]{2,24}/", re.IGNORECASE)
_PAIRS = ("()", "[]", "{}", "<>", "（）", "【】")
# "Yahoo!" ends so by itself.
_STRAY = ",;:|/\\-–—·،؛、。：；"
_ABBREVIATED = re.compile(r"\..*\.$|\b(?:co|inc|ltd|corp|bros|jr|sr|st)\.$", re.IGNORECASE)


def label_style(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Items without a label; labels in brackets, with stray punctuation, that are an address or empty.

    What an outlet calls itself is left to it. And outlets that the issue writes in several ways, capitals included.
    """
    for item in edition.issue.items:
        if item.story is not None and not _labels(item):
            yield drafted.remark(item, "no label says where it is from")
        slips = (_slip(flat(run.text, _LONGEST)) for run in _labels(item) if not _given(run, item))
        yield from (drafted.remark(item, slip) for slip in slips if slip)
    for ways in _written(edition).values():
        if len(ways) > 1:
            told = ", ".join(quoted(name) for name in islice(ways, _WAYS))
            yield Remark("draft", f"one outlet is written in {len(ways):,} ways: {told}")


def outlet_run(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Three or more items in a row under one heading with one outlet's label; nothing where all items have it."""
    hosts = _hosts(edition)
    its = [[(_outlet(item, hosts), item) for item in section.items] for section in edition.issue.sections]
    if len({outlet for some in its for outlet, _ in some if outlet is not None}) < 2:
        return
    for section, some in zip(edition.issue.sections, its, strict=True):
        for outlet, pairs in groupby(some, key=lambda pair: pair[0]):
            row = [item for _, item in pairs]
            if outlet is not None and len(row) >= ROW:
                label = quoted(_labels(row[0])[0].text)
                told = f"{len(row):,} items in a row under {quoted(section.name)} are from {label}"
                yield drafted.remark(row[0], f"{told}, this one first")


def _labels(item: Item) -> list[Run]:
    return [run for run in item.runs if run.style == "source"]


def _given(label: Run, item: Item) -> bool:
    """Whether the outlet calls itself so, and nobody chose it."""
    outlets = {article.outlet for article in item.story.articles} if item.story else set()
    return not item.edited and label.text in outlets


def _slip(label: str) -> str | None:
    """What is wrong with a label by itself; None for one that is right."""
    if not label:
        return "its label is empty"
    if _ADDRESS.match(label):
        return f"its label is an address: {quoted(label)}"
    if any(label.count(pair[0]) != label.count(pair[1]) or (label[0], label[-1]) == tuple(pair) for pair in _PAIRS):
        return f"its label has brackets: {quoted(label)}"
    stop = label[-1] == "." and not _ABBREVIATED.search(label)
    stray = stop or label[0] in _STRAY or label[-1] in _STRAY
    return f"its label has punctuation at an end: {quoted(label)}" if stray else None


def _written(edition: Edition) -> dict[str, dict[str, None]]:
    """The ways in which each outlet is written, in order; labels that are wrong by themselves left out."""
    found: dict[str, dict[str, None]] = {}
    for item in edition.issue.items:
        outlets = _by_address(item)
        for run in _labels(item):
            label = flat(run.text, _LONGEST)
            key = _key(outlets.get(run.url or "") or label)
            if key and _slip(label) is None:
                found.setdefault(key, {})[label] = None
    return found


def _by_address(item: Item) -> dict[str, str]:
    """The outlets of the item's articles by their addresses: a label is its article's, whatever it says."""
    articles = item.story.articles if item.story else ()
    return {article.url: article.outlet for article in articles if article.url}


def _key(name: str) -> str:
    """The outlet's name without case, accents, blanks and punctuation, for comparing."""
    return "".join(filter(str.isalnum, folded(flat(name, _LONGEST))))


def _hosts(edition: Edition) -> dict[str, set[str]]:
    """The hosts that each label links to: one such as "Link" leads to many, and names no outlet."""
    found: dict[str, set[str]] = {}
    for item in edition.issue.items:
        for run in _labels(item):
            found.setdefault(_key(run.text), set()).add(host(run.url))
    return found


def _outlet(item: Item, hosts: dict[str, set[str]]) -> str | None:
    """The one outlet that all the item's labels name; None where they name several, or none that is known."""
    outlets, found = _by_address(item), set()
    for run in _labels(item):
        label = _key(run.text)
        known = outlets.get(run.url or "")
        found.add(_key(known) if known else label if len(hosts[label] - {""}) < 2 else "")
    return next(iter(found)) or None if len(found) == 1 else None
