"""Segments: readers chosen by a filter, `language = "es" and topic has "Haiti" and joined > 2026-01-01`.

    text -> parse -> Filter -> clause(filter, now, zone)            what the database chooses by
                            -> matches(filter, person, now, zone)   whether one person is chosen: the same answer
                            -> shown                                the text again, written one way

    find(settings.segments, "spanish")   a Segment: the named one, or else the filter that the text is

Names are looked up where they are used: a filter can be read without importing SQLAlchemy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subscribers.segments.clauses import clause
    from subscribers.segments.counting import Count, counts
    from subscribers.segments.filters import Filter
    from subscribers.segments.grammar import parse
    from subscribers.segments.matching import matches
    from subscribers.segments.naming import Segment, find, named
    from subscribers.segments.showing import shown

__all__ = ["Count", "Filter", "Segment", "clause", "counts", "find", "matches", "named", "parse", "shown"]

_AT = {
    "clauses": ("clause",),
    "counting": ("Count", "counts"),
    "filters": ("Filter",),
    "grammar": ("parse",),
    "matching": ("matches",),
    "naming": ("Segment", "find", "named"),
    "showing": ("shown",),
}


def __getattr__(name: str) -> Any:
    for module, names in _AT.items():
        if name in names:
            return getattr(import_module(f"subscribers.segments.{module}"), name)
    raise AttributeError(name)
