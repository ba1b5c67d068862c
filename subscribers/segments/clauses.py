"""A filter as a clause over `people`; each value in it is a bound parameter, and it is never NULL.

SQLite and PostgreSQL must choose the same people. Both make the capital letters of ASCII small and no others: that
is all SQLite's `lower` does, and PostgreSQL's where the collation is "C".
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from digest.store.domains import DomainOf
from digest.store.tables import people
from digest.text import topic_key
from subscribers.segments.filters import All, AnyOf, Empty, Equals, Field, Filter, Has, Not, Part, Since
from subscribers.segments.matching import small
from subscribers.segments.moments import span

Clause = sa.ColumnElement[bool]
_COLUMNS = {"joined": people.c.joined_at, "changed": people.c.changed_at}


class _Small(FunctionElement[str]):
    """The text with ASCII's capital letters made small."""

    type = sa.Text()
    inherit_cache = True


class _Free(FunctionElement[str]):
    """The free field of that name, NULL where there is none: a column of JSON, and the name."""

    type = sa.Text()
    inherit_cache = True


@compiles(_Small)
def _small(element: Any, compiler: Any, **how: Any) -> str:
    return f"lower({compiler.process(element.clauses, **how)})"


@compiles(_Small, "postgresql")
def _small_postgresql(element: Any, compiler: Any, **how: Any) -> str:
    return f'lower(({compiler.process(element.clauses, **how)}) COLLATE "C")'


@compiles(_Free)
def _free(element: Any, compiler: Any, **how: Any) -> str:
    # A path in `json_extract` would need the name escaped, which SQLite's releases do differently.
    column, name = (compiler.process(one, **how) for one in element.clauses)
    return f"(SELECT json_each.value FROM json_each({column}) WHERE json_each.key = {name})"  # noqa: S608 - both bound


@compiles(_Free, "postgresql")
def _free_postgresql(element: Any, compiler: Any, **how: Any) -> str:
    column, name = (compiler.process(one, **how) for one in element.clauses)
    return f"json_extract_path_text(CAST({column} AS JSON), {name})"


def clause(filter: Filter, now: dt.datetime, zone: dt.tzinfo) -> Clause:
    """What is true of the rows of `people` whom the filter chooses; days are those of the zone."""
    match filter:
        case All(terms=terms):
            return sa.and_(*(clause(term, now, zone) for term in terms))
        case AnyOf(terms=terms):
            return sa.or_(*(clause(term, now, zone) for term in terms))
        case Not(term=term):
            return sa.not_(clause(term, now, zone))
        case Since(field=field, comparison=comparison, when=when):
            column = _COLUMNS[field.name]
            return sa.and_(column.is_not(None), _since(column, comparison, *span(when, now, zone)))
        case _:
            return _tested(filter)


def _since(column: sa.Column[Any], comparison: str, begin: dt.datetime, end: dt.datetime) -> Clause:
    match comparison:
        case "=":
            return sa.and_(column >= begin, column < end)
        case "<":
            return column < begin
        case "<=":
            return column < end
        case ">":
            return column >= end
        case _:
            return column >= begin


def _tested(test: Equals | Part | Empty | Has) -> Clause:
    match test:
        case Equals(field=field, values=values) if field.kind == "word":
            return people.c[field.name].in_(values)  # no function, so that the index of `status` is of use
        case Equals(field=field, values=values):
            return _Small(_text(field)).in_([small(value) for value in values])
        case Part(field=field, place=place, text=text):
            method = {"contains": "contains", "starts with": "startswith", "ends with": "endswith"}[place]
            found: Clause = getattr(_Small(_text(field)), method)(small(text), autoescape=True)
            return found
        case Empty(field=field) if field.kind == "moment":
            return _COLUMNS[field.name].is_(None)
        case Empty(field=field):
            return (people.c.wanted if field.kind == "topics" else _text(field)) == ""
        case Has(topic=topic):
            return people.c.wanted.contains(f"\n{topic_key(topic)}\n", autoescape=True)


def _text(field: Field) -> sa.ColumnElement[str]:
    if field.free:
        return sa.func.coalesce(_Free(people.c.fields, sa.literal(field.name)), "")
    if field.name == "domain":
        return DomainOf(sa.func.coalesce(people.c.address, ""))
    return sa.func.coalesce(people.c[field.name], "")
