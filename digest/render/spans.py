"""Runs -> Spans: the words of a line as they are printed, white space settled and addresses checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from digest.text import clean
from digest.urls import linked
from digest.values import Run

# What collapses to one space. No-break spaces stay: French sets them before colons and in quotation marks.
_SPACE = re.compile("[ \t\n\u1680\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of printed words; `style` as in `values.Run`. One space, written out, parts words from labels."""

    text: str
    url: str | None = None
    style: str = ""
    place: str | None = None
    """Where in its article the sentence stands that these words are of: a link for the web page alone."""


def printed(runs: Iterable[Run]) -> tuple[Span, ...]:
    """The runs with white space collapsed across them, and one space on either side of a source label."""
    spans: list[Span] = []
    for run in runs:
        text = _SPACE.sub(" ", clean(run.text))
        label = run.style == "source"
        if label or (spans and spans[-1].style == "source"):
            _part(spans, text)
        if label or not spans or spans[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text:
            spans.append(Span(text=text.rstrip(" ") if label else text, url=linked(run.url), style=run.style))
    return _ended(spans)


def _part(spans: list[Span], text: str) -> None:
    """One space after what is there, unless punctuation follows; none at a line's beginning."""
    first = text.strip(" ")[:1]
    if not spans or not first or unicodedata.category(first) in {"Pe", "Pf"} or first in ".,;:!?…،؛؟。、":
        return
    kept = _ended(spans)
    spans[:] = [*kept, Span(text=" ")] if kept else []


def _ended(spans: list[Span]) -> tuple[Span, ...]:
    """The spans without white space at the end; nothing where there is nothing to read."""
    while spans and not spans[-1].text.strip():
        spans.pop()
    if spans:
        last = spans.pop()
        spans.append(Span(text=last.text.rstrip(" "), url=last.url, style=last.style))
    return tuple(spans)
