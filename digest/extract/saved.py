"""A page saved as plain text, furniture and all -> what it says, found without markup.

What a saved page looks like: menus and buttons, the title once or twice, byline and date, caption and credit, the
body's paragraphs, then the author's biography, books, related articles and teasers, share buttons. The body is the
run of prose between the head and the first heading after which no body follows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from digest.extract import bylines, dates, furniture, titles
from digest.extract.found import Found
from digest.extract.lines import endings, is_dateline, prose, without_boxes
from digest.extract.titles import plain
from digest.text import clean, flat, words

# The real saved pages have 6,000 characters; a book's worth is looked at.
_LONGEST = 1_000_000
_LONGEST_TITLE = 250
# Headlines have this many words; a shorter line is one where no line above the body is twice as long.
_WHOLE = 6
# A hard-wrapped line: no shorter than this share of the block's longest, which no editor sets beyond 120 columns.
_WRAP, _COLUMNS, _NARROWEST = 0.6, 120, 40
_BLANK = re.compile(r"\n[^\S\n]*\n")
_EMPTY_BYLINE = re.compile(r"(?:by|por|par|von|di)?\s*[|•·–—-]?\s*", re.IGNORECASE)


def read(text: str) -> Found:
    """Title, byline, date and body of the saved page; parts that it does not name are None or empty."""
    lines = _lines(clean(text[:_LONGEST]))
    title_at, title = _title(lines)
    start = _start(lines, title_at, title)
    head = lines[:start]
    stop = _stop(lines, start)
    byline = _byline(head[title_at + 1 :], title) or _from_biography(lines[stop:])
    told = lines[start:stop]
    kept = [line for line in without_boxes(told, told) if not _is_noise(line, title)]
    return Found(
        title=title or None,
        byline=byline,
        published=_published(head, title) or _published(lines[stop : stop + 2], title),
        paragraphs=tuple(_trimmed(kept, byline)),
    )


def _lines(text: str) -> list[str]:
    """The text's lines and paragraphs, each on one line: hard-wrapped ones are joined, others stay apart."""
    found: list[str] = []
    for block in _BLANK.split(text):
        several = [flat(line) for line in block.split("\n") if line.strip()]
        found.extend([_unwrapped(several)] if _is_wrapped(several) else several)
    return [line for line in found if line]


def _is_wrapped(several: Sequence[str]) -> bool:
    if len(several) < 2:
        return False
    longest = max(map(len, several))
    filled = all(len(line) >= _WRAP * longest for line in several[:-1])
    running = sum(not furniture.ends(line) for line in several[:-1])
    return _NARROWEST <= longest <= _COLUMNS and filled and running * 2 > len(several) - 1


def _unwrapped(several: Sequence[str]) -> str:
    joined = several[0]
    for line in several[1:]:
        joined += line if joined.endswith("-") and line[:1].islower() and joined[-2:-1].isalpha() else " " + line
    return joined


def _title(lines: Sequence[str]) -> tuple[int, str]:
    """Where the title stands first, and the title; -1 and "" for a text that begins with its body.

    A title that is printed twice above the body is the surest; else the first line that is as long as headlines are:
    menus and the site's own name above it are shorter.
    """
    top = _top(lines)
    for at, line in enumerate(top):
        if _headline(line) and any(titles.same(line, other) for other in top[at + 1 :]):
            return at, plain(line)
    fitting = [at for at, line in enumerate(top) if _headline(line)]
    longest = max((words(top[at]) for at in fitting), default=0)
    at = next((at for at in fitting if words(top[at]) >= min(_WHOLE, longest) or 2 * words(top[at]) > longest), -1)
    return at, plain(top[at]) if at >= 0 else ""


def _top(lines: Sequence[str]) -> Sequence[str]:
    """The lines above the first paragraph of body prose."""
    for at, line in enumerate(lines):
        if words(line) >= 12 and prose(line) and not _repeated(lines, at) and not furniture.is_furniture(line):
            return lines[:at]
    return lines[: len(lines) - 1]


def _repeated(lines: Sequence[str], at: int) -> bool:
    return any(titles.same(lines[at], other) for other in lines[at + 1 : at + 12])


def _headline(line: str) -> bool:
    if len(line) > _LONGEST_TITLE or words(line) < 2 or furniture.is_furniture(line) or furniture.section(line):
        return False
    return not is_dateline(line) and not _says_by(line) and not _is_stamp(line)


def _says_by(line: str) -> bool:
    return (
        bool(re.match(r"(?:by|por|par|von|di|door|от|بقلم)\b", line, re.IGNORECASE))
        and words(line) <= 12
        and not furniture.ends(line)
    )


def _is_stamp(line: str) -> bool:
    """A line of date, time and place of publication."""
    return words(line) <= 12 and not prose(line) and bool(dates.found(line, day_first=True))


def _start(lines: Sequence[str], title_at: int, title: str) -> int:
    """Where the body begins: after the title's last printing, datelines, captions and credits."""
    top = len(_top(lines))
    copies = [at for at in range(min(top + 2, len(lines))) if title and titles.same(lines[at], title)]
    start = at = max([title_at, *copies]) + 1
    while at < len(lines):
        line = lines[at]
        if _is_noise(line, title) or _is_stamp(line) or _says_by(line) or is_dateline(line) or bylines_only(line):
            start = at + 1
        elif prose(line) and not _is_caption(lines, at):
            return at
        elif at >= top:
            return start
        at += 1
    return start


def bylines_only(line: str) -> bool:
    """True for a line that is only names, as under a title."""
    return (
        2 <= words(line) <= 5
        and not furniture.ends(line)
        and (bylines.names(line) or "").replace(",", "") == line.replace(",", "")
    )


def _is_caption(lines: Sequence[str], at: int) -> bool:
    """A line just above a picture's credit says what the picture shows."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return words(lines[at]) < 25 and furniture.credit(below)


def _stop(lines: Sequence[str], start: int) -> int:
    """Where the body ends."""
    ended = endings(lines)
    return next((at for at in range(start + 1, len(lines)) if ended[at]), len(lines))


def _is_noise(line: str, title: str) -> bool:
    return furniture.is_furniture(line) or bool(title and titles.same(line, title))


def _trimmed(kept: list[str], byline: str | None) -> list[str]:
    """The body without what trails it: short lines that are no sentences, datelines and the author's biography."""
    first = next((at for at, line in enumerate(kept) if prose(line)), len(kept))
    end = len(kept)
    while end - 1 > first and (not prose(kept[end - 1]) or furniture.biography(kept[end - 1], byline)):
        end -= 1
    return kept[:end]


def _byline(head: Sequence[str], title: str) -> str | None:
    for line in head:
        if titles.same(line, title) or not (_says_by(line) or _is_stamp(line) or bylines_only(line)):
            continue
        hit = dates.found(line, day_first=True)
        rest = (line[: hit[1][0]] or line[hit[1][1] :]) if hit else line
        if not _EMPTY_BYLINE.fullmatch(rest) and (names := bylines.names(rest)):
            return names
    return None


def _from_biography(tail: Sequence[str]) -> str | None:
    """The name in the heading of the author's biography, or in its first words."""
    for at, line in enumerate(tail[:6]):
        if name := furniture.about(line):
            return name
        if furniture.biography(line, None) or (at and furniture.ending(tail[at - 1])):
            name = re.split(r"\s+(?:is|was|es|est|ist|è|é)\s", line, maxsplit=1)[0]
            return name if bylines.is_name(name) and " " in name else None
    return None


def _published(head: Sequence[str], title: str) -> dt.datetime | None:
    for line in head:
        if not titles.same(line, title) and len(line) <= 160 and (hit := dates.found(line)):
            return hit[0]
    return None
