"""How the HTML is laid out for those who hear it: its title, its headings, tables that are none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from digest.check.letter import Letter
from digest.check.page import opening
from digest.check.post import Post
from digest.check.words import Remark, quoted, squeezed
from digest.values import Edition

_NO_TABLE = frozenset({"presentation", "none"})
_HEADERS = frozenset({"columnheader", "rowheader"})
_PIECES = 40
"""Pieces of text of a table in which its first words are looked for."""


def title(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """HTML without a title: a screen reader says it first, and browsers name the tab by it."""
    if letter.page is None:
        return
    titles = [one for one in letter.page.root.iter("title") if one.getparent().tag == "head"]
    if not any(squeezed(one.text or "") for one in titles):
        said = "the HTML's <title> is empty" if titles else "the HTML has no <title>"
        yield Remark("html", f"{said}: give it the issue's title")


def headings(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A first heading that is not of level 1, and headings more than one level below the one before them."""
    before = None
    for one in letter.page.headings if letter.page else ():
        if before is None and one.level != 1:
            yield Remark("html", f"the first heading is {_heading(one.level, one.shown)}: begin with an <h1>")
        elif before is not None and one.level > before.level + 1:
            after = _heading(before.level, before.shown)
            missing = f"make it <h{before.level + 1}>"
            yield Remark("html", f"{_heading(one.level, one.shown)} follows {after}: {missing}")
        before = one


def _heading(level: int, shown: str) -> str:
    return f"<h{level}> {quoted(shown)}" if shown else f"an empty <h{level}>"


def layout_tables(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Tables without header cells or caption, which only lay out, and do not say so: they are read out as data.

    Those in conditional comments are Outlook's alone, which ignores roles.
    """
    for table in _without_headers(letter.page.root) if letter.page else ():
        if not _NO_TABLE.intersection((table.get("role") or "").lower().split()):
            place = quoted(" ".join(islice(table.itertext(), _PIECES)))
            words = "" if place == "“”" else f", around {place}"
            found = f"a layout table without role: {quoted(opening(table))}{words}"
            yield Remark("html", f'{found}: write role="presentation"')


def _without_headers(root: Any) -> Iterator[Any]:
    """The tables that have no header cell and no caption of their own, in the order of their ends."""
    from lxml import etree

    open_tables: list[tuple[Any, list[bool]]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag == "table" and event == "start":
            open_tables.append((element, []))
        elif element.tag == "table":
            table, headers = open_tables.pop()
            if not headers:
                yield table
        elif open_tables and (element.tag in {"th", "caption"} or element.get("role") in _HEADERS):
            open_tables[-1][1].append(True)
