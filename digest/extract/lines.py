"""Lines of a body, and which of them belong to the article: the rules that pages, feeds and saved texts share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.extract import bylines, dates, furniture, titles
from digest.text import words

# An end of the body is believed only when at least this share of the words stands before it.
_BEFORE_END = 0.3
# A paragraph with as many words is prose even where it ends without a full stop.
_PROSE = 25
# As many of the last lines are looked at for a biography.
_TAIL = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, heading or list item, on one line."""

    text: str
    heading: bool = False
    item: bool = False


def prose(text: str) -> bool:
    """True for a paragraph of sentences: it ends as one and has four words, or is long."""
    count = words(text)
    return count >= _PROSE or (count >= 4 and furniture.ends(text))


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
    return [line for line in lines[start:] if not (line.heading and any(titles.same(line.text, head) for head in heads))]


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
    total = sum(words(line.text) for line in lines)
    before = 0
    for at, line in enumerate(lines):
        if before >= _BEFORE_END * total and not line.item and (furniture.ending(line.text) or _is_box(lines, at)):
            return lines[:at]
        before += words(line.text)
    return lines


def _is_box(lines: list[Line], at: int) -> bool:
    """A foreign section's heading, unless the article goes on below it in two paragraphs of prose."""
    if not furniture.section(lines[at].text):
        return False
    below = [prose(line.text) for line in lines[at + 1 :]]
    return not any(one and other for one, other in zip(below, below[1:], strict=False))


def _without_tail(lines: list[Line], heads: Sequence[str], byline: str | None) -> list[Line]:
    for at in range(max(1, len(lines) - _TAIL), len(lines)):
        if furniture.biography(lines[at].text, byline):
            lines = lines[:at] + [line for line in lines[at + 1 :] if prose(line.text) and not furniture.biography(line.text, byline)]
            break
    while lines and (lines[-1].heading or is_dateline(lines[-1].text, byline)):
        lines = lines[:-1]
    return lines
