"""A feed's HTML, a whole article or two lines of it -> paragraphs, without the guesses a whole page needs."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from digest.extract import tables
from digest.extract.lines import Line
from digest.extract.titles import plain
from digest.text import flat

# The longest entry of the real feeds has 90,000 characters.
_LONGEST = 2_000_000
_MARKUP = re.compile(r"<[a-z!/]", re.IGNORECASE)
_ESCAPED = re.compile(
    r"&lt;/?(?:p|div|br|a|img|span|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|figure|table)\b", re.IGNORECASE
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_NAMES = tables.words("names")
_BLOCKS, _HEADINGS, _SKIPPED = (frozenset(_NAMES[kind]) for kind in ("blocks", "headings", "skipped"))
# Marks of an excerpt that ends in the middle; the points stay, so that a reader sees the sentence is cut.
_CUT_OFF = re.compile(
    r"\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|(?:…|\.{3})\s*\[\+?\d* ?\w*\]|"
    r"\[\s*(?:mehr|more|más|plus|suite|meer|mer)\s*\])\s*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\s*[(\[]?\b(?:(?:continue|keep) reading|read (?:more|on|the (?:full|rest|whole)[^.!?]{0,40})|more|click here|"
    r"full story|leer más|seguir leyendo|sigue leyendo|lire la suite|en savoir plus|weiterlesen|mehr lesen|"
    r"leggi tutto|leia mais|continue lendo|lees meer|lees verder|läs mer|czytaj dalej|devamını oku|читать далее|"
    r"اقرأ المزيد)\b[^.!?]{0,160}$",
    re.IGNORECASE,
)


def is_page(html: str) -> bool:
    """True where the HTML is a document of its own and no fragment."""
    return bool(_PAGE.search(html[:5000]))


def read(html: str) -> list[Line]:
    """The lines of the fragment: one a block, heading or list item; text without markup is parted by blank lines."""
    markup = html[:_LONGEST]
    if not _MARKUP.search(markup) and _ESCAPED.search(markup):
        markup = unescape(markup)
    if not _MARKUP.search(markup):
        return [Line(_bare(unescape(part))) for part in re.split(r"\n\s*\n", markup) if part.strip()]
    return blocks(_parse(markup))


def blocks(tree: Any) -> list[Line]:
    """The lines of a parsed piece of HTML: one a block, heading or list item."""
    return [line for line in _walked(tree) if line.text]


def _parse(markup: str) -> Any:
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    whole = f"<html><body><div>{markup}</div></body></html>"
    return lxml_html.document_fromstring(whole.encode("utf-8", "replace"), parser=parser)


def _walked(tree: Any) -> list[Line]:
    """Walks the tree once, without recursion, and breaks the running text where a block begins or ends."""
    from lxml import etree

    lines: list[Line] = []
    running: list[str] = []
    hidden = 0
    inside: list[str] = ["div"]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        begins = event == "start"
        if tag in _SKIPPED:
            hidden += 1 if begins else -1
        elif tag in _BLOCKS:
            _break(lines, running, inside[-1])
            inside.append(tag) if begins else inside.pop()
        elif tag == "br" and begins and not hidden:
            running.append("\n")
        if not hidden and (text := element.text if begins and tag else None if begins else element.tail):
            running.append(re.sub(r"\s+", " ", text))
    _break(lines, running, "div")
    return lines


def _break(lines: list[Line], running: list[str], tag: str) -> None:
    """The running text as lines of the block that ends; two breaks part paragraphs, one only after a sentence."""
    text = "".join(running)
    running.clear()
    parts = map(_bare, re.split(r"\n\s*\n|(?<=[.!?:…。”\"])\s*\n", text))
    lines.extend(Line(part, heading=tag in _HEADINGS, item=tag in {"li", "dd", "dt"}) for part in parts)


def _bare(text: str) -> str:
    """The line without "Read more" and the marks of an excerpt at its end."""
    line = flat(text)
    cut = _MORE.search(line, max(0, len(line) - 250))
    if cut and _is_more(line, cut):
        line = line[: cut.start()]
    while _CUT_OFF.search(line, max(0, len(line) - 20)):
        line = _CUT_OFF.sub("", line)
        line = line if line.endswith((".", "!", "?", "…", "”", '"')) else line + "…" * bool(line)
    return plain(line) if _MARKUP.search(line) else line


def _is_more(line: str, cut: re.Match[str]) -> bool:
    """A call to read on stands alone, after a sentence's end or after the mark of a cut; never within a sentence."""
    before = line[: cut.start()].rstrip()
    return not before or before[-1] in ".!?…]”\"'’»)"
