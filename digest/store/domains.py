"""What became of an issue at each recipient domain. It looks at every reader's address, and takes its time."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from digest.progress import Domain
from digest.store.tables import bounces, deliveries, people

BOUNCED = ("hard", "soft", "block")
"""Kinds of bounces. A challenge and a complaint are none: their message has arrived."""


class DomainOf(FunctionElement[str]):
    """What follows the @ of an address, in a query; NULL where there is no address."""

    type = sa.Text()
    inherit_cache = True


@compiles(DomainOf)
def _sqlite(element: Any, compiler: Any, **how: Any) -> str:
    its = compiler.process(element.clauses, **how)
    return f"substr({its}, instr({its}, '@') + 1)"


@compiles(DomainOf, "postgresql")
def _postgresql(element: Any, compiler: Any, **how: Any) -> str:
    its = compiler.process(element.clauses, **how)
    return f"substr({its}, strpos({its}, '@') + 1)"


def domains(connection: sa.Connection, slug: str, most: int) -> tuple[tuple[Domain, ...], int]:
    """At most so many domains, most readers first, and how many more there are.

    Half of the places are for those with the most readers, the others for those with the most trouble beside them:
    a small domain that refuses everybody is seen, and the large ones do not go out of sight.
    """
    found = _counted(connection, slug)
    large = heapq.nsmallest(most - most // 2, found.values(), key=_by_readers)
    beside = _without(found, large).values()
    worst = heapq.nsmallest(most // 2, (one for one in beside if one.trouble), key=_by_trouble)
    rest = heapq.nsmallest(
        most - len(large) - len(worst), _without(found, [*large, *worst]).values(), key=_by_readers
    )
    shown = sorted([*large, *worst, *rest], key=_by_readers)
    return tuple(shown), len(found) - len(shown)


def _without(found: Mapping[str, Domain], some: Iterable[Domain]) -> Mapping[str, Domain]:
    names = {one.name for one in some}
    return {name: one for name, one in found.items() if name not in names}


def _by_readers(one: Domain) -> tuple[int, str]:
    return -one.readers, one.name


def _by_trouble(one: Domain) -> tuple[int, int, str]:
    return -one.trouble, -one.readers, one.name


def _counted(connection: sa.Connection, slug: str) -> dict[str, Domain]:
    """Every domain of the issue's readers, by name."""
    its, name = deliveries.c, DomainOf(people.c.address)
    query = sa.select(name.label("name"), its.state, sa.func.count().label("rows"))
    query = query.join_from(deliveries, people, people.c.id == its.person).where(its.slug == slug)
    counts: dict[str, Counter[str]] = {}
    for row in connection.execute(query.group_by(name, its.state)):
        counts.setdefault(row.name or "", Counter())[row.state] += row.rows
    found = {key: _domain(key, states) for key, states in counts.items()}
    for key, bounced in _bounced(connection, slug).items():
        if key in found:
            found[key] = replace(found[key], bounced=bounced)
    return found


def _domain(name: str, states: Counter[str]) -> Domain:
    told = {state: states[state] for state in ("sent", "deferred", "failed")}
    return Domain(name=name, readers=states.total(), **told)


def _bounced(connection: sa.Connection, slug: str) -> dict[str, int]:
    """How many readers of each domain it came back from."""
    its, name = bounces.c, DomainOf(people.c.address)
    query = sa.select(name.label("name"), sa.func.count(its.person.distinct()).label("people"))
    query = query.join_from(bounces, people, people.c.id == its.person).where(its.slug == slug)
    rows = connection.execute(query.where(its.kind.in_(BOUNCED)).group_by(name))
    return {row.name or "": row.people for row in rows}
