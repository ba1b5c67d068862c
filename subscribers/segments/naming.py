"""The segments that `digest.toml` names, and those written where they are used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from digest.errors import SegmentError
from subscribers.segments.filters import Filter
from subscribers.segments.grammar import parse
from subscribers.segments.lexis import quoted

_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A filter, with its name in the settings."""

    name: str
    """ "" for one that has none."""
    text: str
    """As it was written."""
    filter: Filter


def find(segments: Mapping[str, str], text: str) -> Segment:
    """The segment of that name, or else the one whose filter the text is. Raises SegmentError."""
    text = text.strip()
    if text in segments:
        return named(segments, text)
    if _NAME.fullmatch(text):  # every filter has a space or a sign in it
        raise SegmentError(segment=text, column=None, reason=_unknown(segments, text))
    return Segment(name="", text=text, filter=parse(text))


def named(segments: Mapping[str, str], name: str) -> Segment:
    """The segment of that name, which is there. Raises SegmentError for a name or a filter that is none."""
    if not _NAME.fullmatch(name):
        raise SegmentError(segment=name, column=None, reason="a name has letters, digits, - and _ alone")
    try:
        return Segment(name=name, text=segments[name], filter=parse(segments[name]))
    except SegmentError as error:
        raise SegmentError(segment=name, column=error.column, reason=error.reason) from error


def _unknown(segments: Mapping[str, str], name: str) -> str:
    close = get_close_matches(name, segments, n=1)
    if close:
        return f"no such segment: is {quoted(close[0])} meant?"
    known = ", ".join(map(quoted, segments))
    return f"no such segment; digest.toml has {known or 'none'}"
