"""The draft: the issue as Markdown for a person to edit, and what they made of it.

subject: The mail's subject
preheader: What an inbox shows after it
sponsor: What a sponsor says, on one line. [A link](https://ropes.example/)

Words of introduction.

## Haiti

- A sentence from the article. [The Harbour Post](https://harbour.example/port) <!-- item:3f9c -->
<!-- ran Tuesday under Haiti; new: Ada Vale -->
- What stands in a comment is not printed. [The Harbour Post](https://harbour.example/quay) <!-- item:8e21 -->
- A line of one's own needs no comment. [A label](https://example.org/)

---

Closing words.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from urllib.parse import quote, unquote

from digest.edit import markdown
from digest.edit.comments import Mark, without_comments
from digest.edit.notes import note
from digest.edit.runs import form, one_line
from digest.errors import DraftError
from digest.text import clean
from digest.values import Issue, Item, Paragraph, Run

OWN = "own-"
"""What the ids of a person's own items begin with; they are written without their id."""

_HEAD = re.compile(r"[ \t]*(subject|preheader|sponsor)[ \t]*:(.*)", re.IGNORECASE)
# "##Name" is a heading too: people forget the space. A single "#" without one is a hashtag.
_HEADING = re.compile(r" {0,3}(?:#{2,6}|#(?=[ \t]|$))(?!#)(.*)")
_CLOSING_MARKS = re.compile(r"(?:^|[ \t])#+$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_BULLET = re.compile(r"[ \t]*[-*+•](?:[ \t]+(.*))?")
_INDENTED = re.compile(r"(?: {2}|\t)")
_NO_COMMENT = re.compile(r"-{2,}|[<>]")
"""What would end a comment, or begin another, within one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem:
    """A bullet as it stands in the draft."""

    runs: Paragraph
    id: str | None
    """The id in its comment; None for a line without one."""
    line: int
    """Where it begins, from 1."""
    end: int
    """Where its words end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSection:
    """A heading of the draft; the name is "" for items that stand before any heading."""

    name: str
    items: tuple[DraftItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a draft says; `subject` and `preheader` are None where the line is missing."""

    path: str
    subject: str | None = None
    preheader: str | None = None
    sponsor: Paragraph = ()
    """() where the line is missing or empty: then there is none."""
    introduction: tuple[Paragraph, ...] = ()
    sections: tuple[DraftSection, ...] = ()
    closing: tuple[Paragraph, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands in it: a file cut to nothing, not an issue from which all was removed."""
        said = (self.subject, self.preheader, self.sponsor, self.introduction, self.sections, self.closing)
        return not any(said)


@dataclass(slots=True)
class _Block:
    """Lines that belong together: "heading", "rule", "bullet" or "text"."""

    kind: str
    line: int
    lines: list[str] = field(default_factory=list)
    id: str | None = None
    end: int = 0
    """The number of the last line."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def written(issue: Issue) -> str:
    """The issue as `draft.md`: what `read` gives back, a person's own items without an id."""
    blocks = ["\n".join(_top(issue)), *_paragraphs(issue.introduction)]
    for section in issue.sections:
        blocks.append(f"## {markdown.plain(one_line(section.name))}")
        if lines := [line for item in section.items if form(item.runs) for line in _lines(item, issue.date)]:
            blocks.append("\n".join(lines))
    if closing := _paragraphs(issue.closing):
        blocks += ["---", *closing]
    return "\n\n".join(blocks) + "\n"


def _top(issue: Issue) -> Iterator[str]:
    """The lines above all else; that of the sponsor only where there is one."""
    for key, line in (("subject", issue.subject), ("preheader", issue.preheader)):
        yield f"{key}: {one_line(line)}".rstrip(" ")
    for line in _paragraphs((issue.sponsor,)):
        yield f"sponsor: {line}"


def _paragraphs(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [line for runs in paragraphs if (line := markdown.written(runs, item=False))]


def _lines(item: Item, date: dt.date) -> Iterator[str]:
    """The bullet, and above it what an editor should know: a comment, which `read` leaves out."""
    if said := note(item, date):
        yield f"<!-- {_NO_COMMENT.sub(' ', one_line(said)).strip()} -->"
    yield _bullet(item)


def _bullet(item: Item) -> str:
    own = item.story is None and item.id.startswith(OWN)
    comment = "" if own else f" <!-- item:{quote(item.id, safe='')} -->"
    return f"- {markdown.written(item.runs)}{comment}"


def read(text: str, path: str) -> Draft:
    """What a draft says, however it was typed: any bullets, wrapped lines, CRLF, missing blank lines.

    A paragraph under a heading is an item without a bullet; comments that are not ours are left out, and an
    item whose words were all deleted is no item. `path` is for the errors.
    Raises DraftError: an item id that stands twice, an item comment that is not closed.
    """
    lines = clean(text).split("\n")
    head, start = _head(lines)
    body, marks = without_comments(lines[start:], start + 1, path)
    blocks = list(_blocks(body, start + 1))
    _identify(blocks, marks, path)
    main, closing = _split(blocks)
    before = list(takewhile(lambda block: block.kind != "heading" and not block.id, main))
    return Draft(
        path=path,
        subject=head.get("subject"),
        preheader=head.get("preheader"),
        sponsor=markdown.parsed(head.get("sponsor", ""), item=False),
        introduction=_words(before),
        sections=_sections(main[len(before) :]),
        closing=_words(closing),
    )


def _head(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The `subject:`, `preheader:` and `sponsor:` lines at the top, and the index of the line after them."""
    head: dict[str, str] = {}
    for at, line in enumerate(lines):
        match = _HEAD.fullmatch(line)
        if match and match[1].lower() not in head:
            head[match[1].lower()] = one_line(match[2])
        elif line.strip(" \t"):
            return head, at
    return head, len(lines)


def _blocks(lines: Sequence[str], first: int) -> Iterator[_Block]:
    """The blocks of the lines, `first` being the first line's number."""
    block: _Block | None = None
    blank = True
    for number, line in enumerate(lines, first):
        if not line.strip(" \t"):
            blank = True
            continue
        if block and (found := _continued(block, line, blank)) is not None:
            block.lines.append(found)
        else:
            if block:
                yield block
            block = _opened(line, number)
        block.end = number
        blank = False
    if block:
        yield block


def _continued(block: _Block, line: str, blank: bool) -> str | None:
    """The words that the line adds to an open block, or None where it opens its own."""
    if block.kind not in ("bullet", "text") or _opened(line, 0).kind != "text":
        return None
    if blank and not (block.kind == "bullet" and _INDENTED.match(line)):
        return None
    return line.strip(" \t")


def _opened(line: str, number: int) -> _Block:
    if _RULE.fullmatch(line):
        return _Block("rule", number)
    if match := _HEADING.fullmatch(line):
        return _Block("heading", number, [_CLOSING_MARKS.sub("", match[1].strip(" \t")).strip(" \t")])
    if match := _BULLET.fullmatch(line):
        return _Block("bullet", number, [(match[1] or "").strip(" \t")])
    return _Block("text", number, [line.strip(" \t")])


def _identify(blocks: Sequence[_Block], marks: Sequence[Mark], path: str) -> None:
    """Gives every block the id of the first item comment that stands in it or below it."""
    starts = [block.line for block in blocks]
    taken: dict[str, int] = {}
    for mark in marks:
        at = bisect_right(starts, mark.line) - 1
        block = blocks[at] if at >= 0 else None
        if block is None or block.kind not in ("bullet", "text") or block.id:
            continue
        block.id = unquote(mark.id)
        if block.id in taken:
            reason = f"item {mark.id} stands here and in line {taken[block.id]}: delete one of them, or its comment"
            raise DraftError(path=path, line=mark.line, reason=reason)
        taken[block.id] = mark.line


def _split(blocks: Sequence[_Block]) -> tuple[list[_Block], list[_Block]]:
    """The blocks before and after the rule that opens the closing words; other rules are ornament.

    That is the first rule after the last heading and the last bullet; where bullets follow every rule, the last
    one, unless headings or generated items follow it too.
    """
    rules = [at for at, block in enumerate(blocks) if block.kind == "rule"]
    firm = max((at for at, block in enumerate(blocks) if block.kind == "heading" or block.id), default=-1)
    bullets = max((at for at, block in enumerate(blocks) if block.kind == "bullet"), default=-1)
    after_all = [at for at in rules if at > max(firm, bullets)]
    after_firm = [at for at in rules if at > firm]
    cut = after_all[0] if after_all else after_firm[-1] if after_firm else len(blocks)
    return [b for b in blocks[:cut] if b.kind != "rule"], [b for b in blocks[cut:] if b.kind != "rule"]


def _words(blocks: Sequence[_Block]) -> tuple[Paragraph, ...]:
    """Introduction or closing words; bullets become paragraphs that begin with one."""
    found = []
    for block in blocks:
        runs = markdown.parsed(block.text, item=False)
        if runs:
            found.append(form((Run(text="• "), *runs), item=False) if block.kind == "bullet" else runs)
    return tuple(found)


def _sections(blocks: Sequence[_Block]) -> tuple[DraftSection, ...]:
    """The sections, a name that stands twice being one; a heading without a name is no heading."""
    found: dict[str, list[DraftItem]] = {}
    name = ""
    for block in blocks:
        if block.kind == "heading":
            name = _name(block) or name
            found.setdefault(name, [])
        elif runs := markdown.parsed(block.text):
            found.setdefault(name, []).append(DraftItem(runs=runs, id=block.id, line=block.line, end=block.end))
    return tuple(DraftSection(name=name, items=tuple(items)) for name, items in found.items())


def _name(block: _Block) -> str:
    return "".join(run.text for run in markdown.parsed(block.text, item=False))
