"""Lines of a body, and which of them belong to the article: the rules that pages, feeds and saved texts share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from digest.extract import bylines, dates, furniture, titles
from digest.text import words

# An end of the body is believed only when at least this share of the words stands before it.
_BEFORE_END = 0.3
# A paragraph with as many words is prose even where it ends without a full stop.
_PROSE = 25
# With as many words, a line in which a sentence ends is no heading but a paragraph that lost its full stop.
_SENTENCES = 12
_WITHIN = re.compile(r"[^\W\d_]{3,}[.!?…][\"'”’»)\]]*\s+[\"'“‘«(\[]?[^\W\d_a-z]")
# A paragraph of a story that goes on has this many words; captions and teasers often have fewer.
_TOLD = 8
# As many of the last lines are looked at for a biography.
_TAIL = 4

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, heading or list item, on one line."""

    text: str
    heading: bool = False
    item: bool = False


def prose(text: str) -> bool:
    """True for a paragraph of sentences: it ends as one and has four words, or one ends in it, or it is long."""
    count = words(text)
    if count >= _PROSE or (count >= 4 and furniture.ends(text)):
        return True
    return count >= _SENTENCES and bool(_WITHIN.search(text))


def body(found: Iterable[Line], heads: Sequence[str], byline: str | None) -> tuple[str, ...]:
    """The paragraphs that are the article's: no repeated title, furniture, foreign sections or biography.

    `heads` are the titles the page prints. A rule that would leave nothing is not applied.
    """
    lines = [line for line in found if line.text]
    for rule in (_without_head, _without_furniture, _before_end, _without_tail):
        lines = rule(lines, heads, byline) or lines
    return tuple(line.text for line in lines)


def _without_head(lines: list[Line], heads: Sequence[str], byline: str | None) -> list[Line]:
    start = 0
    while start < len(lines) and _is_head(lines[start], heads, byline):
        start += 1
    return [
        line for line in lines[start:] if not (line.heading and any(titles.same(line.text, head) for head in heads))
    ]


def _is_head(line: Line, heads: Sequence[str], byline: str | None) -> bool:
    if any(titles.same(line.text, head) for head in heads):
        return True
    return is_dateline(line.text, byline) or furniture.button(line.text)


def is_dateline(text: str, byline: str | None = None) -> bool:
    """True for a short line that holds a date or the author's name and hardly anything else."""
    if len(text) > 160 or prose(text):
        return False
    if byline and bylines.names(text) == byline:
        return True
    if (hit := dates.found(text, day_first=True)) is None:
        return False
    return words(text[: hit[1][0]] + text[hit[1][1] :]) <= 8


def _without_furniture(lines: list[Line], heads: Sequence[str], byline: str | None) -> list[Line]:
    return [line for line in lines if not furniture.is_furniture(line.text)]


def _before_end(lines: list[Line], heads: Sequence[str], byline: str | None) -> list[Line]:
    texts = ["" if line.item else line.text for line in lines]
    total = sum(words(line.text) for line in lines)
    before = 0
    for at, ended in enumerate(endings(texts)):
        if ended and before >= _BEFORE_END * total:
            lines = lines[:at]
            break
        before += words(lines[at].text)
    return without_boxes(lines, [line.text for line in lines])


def endings(texts: Sequence[str]) -> list[bool]:
    """For each line, whether the body ends before it: a heading after which none follows, or one of a box at the end.

    A box of other stories is at the end unless two paragraphs of prose in a row come after it; a button is unless
    one does. Teasers stand one by one, each below a headline, and most of them are cut off.
    """
    told = [_is_told(text) for text in texts]
    run, found = 0, [False] * len(texts)
    for at in range(len(texts) - 1, -1, -1):
        text = texts[at]
        needed = 1 if furniture.button(text) else 2
        found[at] = bool(text) and (furniture.ending(text) or (furniture.section(text) and run < needed))
        run = max(run, told[at] * (2 if told[at + 1 : at + 2] == [True] else 1))
    return found


def without_boxes(lines: Sequence[T], texts: Sequence[str]) -> list[T]:
    """The lines without boxes of other stories in their midst: a box's heading and all until prose begins again."""
    kept: list[T] = []
    inside = False
    for line, text in zip(lines, texts, strict=True):
        inside = (inside and not _is_told(text)) or (furniture.section(text) and not furniture.button(text))
        if not inside:
            kept.append(line)
    return kept


def _is_told(text: str) -> bool:
    return prose(text) and words(text) >= _TOLD and not text.endswith(("...", "…", "[…]", "[...]"))


def _without_tail(lines: list[Line], heads: Sequence[str], byline: str | None) -> list[Line]:
    for at in range(max(1, len(lines) - _TAIL), len(lines)):
        if furniture.biography(lines[at].text, byline):
            rest = (
                line for line in lines[at + 1 :] if prose(line.text) and not furniture.biography(line.text, byline)
            )
            lines = [*lines[:at], *rest]
            break
    end = len(lines)
    while end and (lines[end - 1].heading or is_dateline(lines[end - 1].text, byline)):
        end -= 1
    return lines[:end]
