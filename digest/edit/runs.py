"""The one form in which a stretch of print is compared, written and read back.

A draft is text: it cannot say where one plain run ends and the next begins, nor keep two spaces.
`form` brings runs to what a draft can say, so that "a person changed it" is a plain comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from digest import urls
from digest.text import clean
from digest.values import Paragraph, Run

# No-break and thin spaces are typography and stay; only what an editor's line wrapping touches is one space.
_SPACE = re.compile(r"[ \t\n]+")
# A sentence's last mark in the scripts of the news we meet, and the quotes and brackets that may close after it.
_ENDS = re.compile(r"[.!?…。！？؟۔।።။។։][\"'“”‘’»«›‹」』）)\]]*$")
_OPENING = "\"'“”„‘‚«»‹›「『（([¿¡"
_TAIL = 12
"""Characters of what was said that `_ENDS` may need: a mark and the quotes after it."""


def one_line(text: str) -> str:
    """The text cleaned, on one line, single spaces; no-break spaces are kept."""
    return _SPACE.sub(" ", clean(text)).strip(" ")


def words_of(runs: Iterable[Run]) -> str:
    """The printed words without the source labels, every white space a single space."""
    return " ".join("".join(run.text for run in runs if run.style != "source").split())


def form(runs: Iterable[Run], *, item: bool = True) -> Paragraph:
    """The runs as a draft can say them: neighbours joined, single spaces, none at the ends.

    In an item a link after the last words, or between two sentences, is the source label, with one
    space around it; and so is a label that stands elsewhere among the words. In a paragraph (`item` false) a link
    is a link. `form(form(x)) == form(x)`.
    """
    pieces = list(_joined(_apart(runs)))
    pieces = list(_joined(_labelled(pieces) if item else map(_unlabelled, pieces)))
    return _trimmed(list(_joined(_spaced(pieces))))


def _apart(runs: Iterable[Run]) -> Iterator[Run]:
    """Each run cleaned; the spaces at the ends of a linked or emphasised one stand outside it."""
    for run in runs:
        text, url = _SPACE.sub(" ", clean(run.text)), urls.linked(run.url)
        if not url and not run.style:
            yield Run(text=text)
            continue
        core = text.strip(" ") or urls.host(url)
        yield Run(text=" " if text.startswith(" ") else "")
        yield replace(run, text=core, url=url)
        yield Run(text=" " if text.endswith(" ") else "")


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs without empty ones, neighbours of one kind made one."""
    open_run: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if open_run and not (open_run.url or run.url or run.style == "source") and open_run.style == run.style:
            open_run = replace(run, text=_SPACE.sub(" ", clean(open_run.text + run.text)))
            continue
        if open_run:
            yield open_run
        open_run = run
    if open_run:
        yield open_run


def _labelled(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs with every link's style settled: a source label, or a link among the words."""
    said = ""
    for run, after in zip(runs, _following(runs), strict=True):
        if run.url or run.style == "source":
            label = _is_label(run, said, after)
            run = replace(run, style="source") if label else _unlabelled(run)
        if run.style != "source":
            said = (said + run.text)[-_TAIL:] if run.text.strip(" ") else said
        yield run


def _following(runs: Sequence[Run]) -> list[str]:
    """For each run the unlinked words that come after it, up to the next link."""
    after, found = "", []
    for run in reversed(runs):
        found.append(after)
        if not run.url and run.style != "source" and run.text.strip(" "):
            after = run.text.strip(" ")
    return found[::-1]


def _is_label(run: Run, said: str, after: str) -> bool:
    if not said.strip(" "):
        return False  # a label names where words come from; without words before it, it is the words
    if not after or run.style == "source":
        return True
    return ends(said) and begins(after[0])


def ends(said: str) -> bool:
    """Whether a sentence ends with what was said, spaces aside; a few characters of it are enough."""
    return bool(_ENDS.search(said.rstrip(" ")))


def begins(character: str) -> bool:
    """Whether a sentence may begin so; a script without capitals says nothing against it."""
    return character in _OPENING or character.isdigit() or (character.isalpha() and not character.islower())


def _unlabelled(run: Run) -> Run:
    return replace(run, style="") if run.style == "source" else run


def _spaced(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs with a space on both sides of a source label."""
    before: Run | None = None
    for run in runs:
        if before and "source" in (before.style, run.style) and not _touches_space(before, run):
            yield Run(text=" ")
        yield run
        before = run


def _touches_space(before: Run, run: Run) -> bool:
    return before.text.endswith(" ") or run.text.startswith(" ")


def _trimmed(runs: list[Run]) -> Paragraph:
    """The runs without spaces at the beginning and the end of the line."""
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip(" "))
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))
    return tuple(run for run in runs if run.text)
