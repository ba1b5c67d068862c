"""What a filter is made of: tests of one field each, and what joins them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind = Literal["text", "word", "moment", "topics"]
"""Any text; one of a few words; a time; the headings somebody chose."""
Comparison = Literal["=", "<", "<=", ">", ">="]
Place = Literal["contains", "starts with", "ends with"]

FIELDS: dict[str, Kind] = {
    "address": "text",
    "domain": "text",
    "name": "text",
    "language": "text",
    "timezone": "text",
    "status": "word",
    "topic": "topics",
    "frequency": "word",
    "joined": "moment",
    "changed": "moment",
}
ALIASES = {"email": "address", "topics": "topic"}
FREE = "field"
"""What stands, with a full stop, before the name of a free field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a person: one of FIELDS, or a free one."""

    name: str
    free: bool = False

    @property
    def kind(self) -> Kind:
        """What it holds."""
        return "text" if self.free else FIELDS[self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equals:
    """The field is one of the values; small and capital letters of ASCII are the same."""

    field: Field
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The text is in the field, at that place; small and capital letters of ASCII are the same."""

    field: Field
    place: Place
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """Nothing is in the field; of topics: they get all of them."""

    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """They chose the heading by its name."""

    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """How the time in the field stands to another, which `moments.span` reads; there is none in it: false."""

    field: Field
    comparison: Comparison
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The filter does not hold."""

    term: Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """All of the filters hold; two or more."""

    terms: tuple[Filter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """One of the filters holds, or several; two or more."""

    terms: tuple[Filter, ...]


Filter: TypeAlias = Equals | Part | Empty | Has | Since | Not | All | AnyOf
