"""Runs as Markdown and back: only links, **strong** and *emphasis*; everything else is words.

What articles say is escaped, so that no headline can make markup; what a person types is parsed
as CommonMark with HTML off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from digest import urls
from digest.edit.runs import form
from digest.values import Paragraph, Run

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Style = Literal["", "strong", "emphasis"]

# Characters that can begin markup inside a line. An underscore within a word cannot (CommonMark 6.2, rules 2 and
# 6), an ampersand only before a name and a semicolon.
_MARKUP = re.compile(r"[\\`*\[\]<]|&(?=#?[A-Za-z0-9]{1,40};)|(?<![^\W_])_|_(?![^\W_])")
# What would begin a block at the start of a line: heading, quotation, bullet, rule, number, or a line of ours.
_BLOCK = re.compile(r"#|>|[-+](?=[\s-]|$)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_OURS = re.compile(r"(subject|preheader|sponsor)(\s*):", re.IGNORECASE)
_LABEL = "source"
"""The title of a link that is a source label, where its place does not say so."""
_MARKS = {"strong": "**", "emphasis": "*"}


def written(runs: Paragraph, *, item: bool = True) -> str:
    """The runs as one line of Markdown that `parsed` reads back as `form(runs)`.

    A source label that its place alone does not tell from a link among the words (before "al-Shabaab", after words
    without a full stop) says so: `[Harbour Post](https://harbour.example/1 "source")`. Emphasis in a place where
    CommonMark knows none (inside a word, before a quote) is given up, the words never.
    """
    runs = form(runs, item=item)
    line = _line(runs)
    if _doubtful(runs) and parsed(line, item=item) != runs:
        line = _line(runs, titled=True)
    if any(run.style in _MARKS for run in runs) and parsed(line, item=item) != runs:
        bare = form((replace(run, style="") if run.style in _MARKS else run for run in runs), item=item)
        line = _line(bare, titled=_doubtful(bare) and parsed(_line(bare), item=item) != bare)
    return line


def _doubtful(runs: Paragraph) -> bool:
    """Whether a linked source label stands elsewhere than at the end."""
    return any(run.style == "source" and run.url for run in runs[:-1])


def plain(text: str) -> str:
    """Words without links, escaped: a heading's name."""
    line = _escaped(text)
    closing = len(line) - len(line.rstrip("#"))  # at the end of a heading they would be its closing marks
    return line[: len(line) - closing] + r"\#" * closing


def parsed(markdown: str, *, item: bool = True) -> Paragraph:
    """The runs of one item or paragraph, in the form of `form`; what can be no link is words."""
    tokens = _parser().parseInline(markdown)[0].children or []
    return form(_runs(tokens), item=item)


def _line(runs: Sequence[Run], *, titled: bool = False) -> str:
    pieces = [_piece(run, titled and run.style == "source") for run in runs]
    for n, after in enumerate(pieces[1:]):
        if pieces[n].endswith("!") and after.startswith("["):
            pieces[n] = pieces[n][:-1] + r"\!"  # "![" would make an image of the link
    return _started("".join(pieces))


def _piece(run: Run, titled: bool) -> str:
    mark = _MARKS.get(run.style, "")
    text = mark + _escaped(run.text) + mark
    title = f' "{_LABEL}"' if titled and run.url else ""
    return f"[{text}]({_destination(run.url)}{title})" if run.url or run.style == "source" else text


def _destination(url: str | None) -> str:
    """The URL so that its brackets and ampersands are read back as they are."""
    escaped = _MARKUP.sub(lambda match: "&amp;" if match[0] == "&" else match[0], url or "")
    return f"<{escaped}>" if set("()") & set(escaped) else escaped


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _started(line: str) -> str:
    """The line without anything at its start that would make it a block."""
    line = _OURS.sub(r"\1\2\\:", line, count=1) if _OURS.match(line) else line
    if _BLOCK.match(line):
        return "\\" + line
    return _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False})
    # `urls.linked` decides which links are printed, and how they are spelled: once, everywhere.
    overrides: dict[str, Any] = {"normalizeLink": str, "validateLink": lambda _: True}
    vars(parser).update(overrides)
    return parser


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """The runs of a line's tokens; a link is one run whatever is in it."""
    strong = emphasis = 0
    link: list[Run] | None = None
    target, titled = "", False
    for token in tokens:
        strong += token.nesting * (token.type in ("strong_open", "strong_close"))
        emphasis += token.nesting * (token.type in ("em_open", "em_close"))
        if token.type == "link_open":
            link, target = [], str(token.attrGet("href") or "")
            titled = token.attrGet("title") == _LABEL
        elif token.type == "link_close":
            yield from _link(link or [], target, titled)
            link = None
        elif text := _text(token):
            run = Run(text=text, style="strong" if strong else "emphasis" if emphasis else "")
            if link is None:
                yield run
            else:
                link.append(run)


def _text(token: Token) -> str:
    """The words of a token: a line's end is a space, an image its description."""
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _link(inside: Sequence[Run], target: str, titled: bool) -> Iterator[Run]:
    """The link as a run; what cannot be a link is words, its address after them, so that nobody misses it."""
    text, url = "".join(run.text for run in inside), urls.linked(_whole(target))
    if not target or (titled and url):
        yield Run(text=text, url=url, style="source")
        return
    styles = {run.style for run in inside}
    said = text if url or text == target else f"{text} ({target})"
    yield Run(text=said, url=url, style=styles.pop() if len(styles) == 1 else "")


def _whole(target: str) -> str:
    """The address as it was meant: people leave out the beginning."""
    return f"https://{target}" if target.lower().startswith("www.") else target
