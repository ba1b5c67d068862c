"""A filter as text, written one way; `parse` makes the same filter of it."""

from __future__ import annotations

import re

from subscribers.segments.filters import All, AnyOf, Empty, Equals, Field, Filter, Has, Not, Part, Since
from subscribers.segments.lexis import NAME, quoted


def shown(filter: Filter) -> str:
    """The filter's text."""
    match filter:
        case All(terms=terms):
            return " and ".join(_within(term) for term in terms)
        case AnyOf(terms=terms):
            return " or ".join(_within(term) for term in terms)
        case Not(term=Equals() | Empty() as term):
            return _test(term, negated=True)
        case Not(term=Since(comparison="=") as since):
            return f"{_field(since.field)} != {since.when}"
        case Not(term=term):
            return f"not {_within(term)}"
        case _:
            return _test(filter)


def _within(filter: Filter) -> str:
    """The filter's text as a part of another."""
    return f"({shown(filter)})" if isinstance(filter, All | AnyOf) else shown(filter)


def _test(test: Equals | Part | Empty | Has | Since, *, negated: bool = False) -> str:
    match test:
        case Equals(field=field, values=(value,)):
            return f"{_field(field)} {'!=' if negated else '='} {quoted(value)}"
        case Equals(field=field, values=values):
            return f"{_field(field)} {'not in' if negated else 'in'} ({', '.join(map(quoted, values))})"
        case Part(field=field, place=place, text=text):
            return f"{_field(field)} {place} {quoted(text)}"
        case Empty(field=field):
            return f"{_field(field)} {'is not empty' if negated else 'is empty'}"
        case Has(topic=topic):
            return f"topic has {quoted(topic)}"
        case Since(field=field, comparison=comparison, when=when):
            return f"{_field(field)} {comparison} {when}"


def _field(field: Field) -> str:
    if not field.free:
        return field.name
    return f"field.{field.name if re.fullmatch(NAME, field.name) else quoted(field.name)}"
