"""What each choice of topics and frequency gives of an issue, frozen when its send began; which issues went out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from digest.issues import order
from digest.store import timing
from digest.store.engine import Store
from digest.store.tables import deliveries, people, sends, variants

ACTIVE = people.c.status == "active"
"""Everybody whom an issue may go to."""
NOTHING = "the corrected edition has nothing of what they chose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What readers of one choice get of an issue."""

    number: int
    """From 1; those of one edition follow one another."""
    wanted: str
    """Their topics, by `digest.text.wanted`; "" is everything."""
    frequency: str
    edition: str | None
    """The SHA-256 of what they get; None: nothing this time."""
    readers: int


class Unplanned(Exception):
    """Somebody has a choice that no variant is for: they changed it just now."""


def freeze(
    connection: sa.Connection,
    slug: str,
    now: dt.datetime,
    its: Sequence[Variant] | None,
    where: sa.ColumnElement[bool],
    at: timing.Timing | None = None,
) -> None:
    """Makes the deliveries of an issue whose send is in the store: of its variants, None for the whole issue to all.

    Each reader's turn is now, or `at` that time where they are. Who gets nothing this time has no delivery.
    Raises Unplanned: then nothing of it may be kept.
    """
    if its is None:
        fresh, readers = _fresh(slug, now, at, people)
        rows = sa.select(*fresh.values(), people.c.id).select_from(readers).where(where)
        connection.execute(sa.insert(deliveries).from_select([*fresh, "person"], rows))
        return
    if its:
        connection.execute(sa.insert(variants), [{"slug": slug, **asdict(one)} for one in its])
    # One statement sees one moment: who chooses anew meanwhile is in it once, by the choice they had or the new one.
    chosen, by = _chosen(slug)
    fresh, readers = _fresh(slug, now, at, people.outerjoin(chosen, by))
    rows = sa.select(*fresh.values(), people.c.id, chosen.c.number).select_from(readers)
    due = sa.or_(chosen.c.number.is_(None), chosen.c.edition.is_not(None))
    connection.execute(sa.insert(deliveries).from_select([*fresh, "person", "variant"], rows.where(where, due)))
    lost = sa.exists().where(deliveries.c.slug == slug, deliveries.c.variant.is_(None))
    if connection.scalar(sa.select(lost)):
        raise Unplanned
    _count(connection, slug, its, where)


def _fresh(
    slug: str, now: dt.datetime, at: timing.Timing | None, readers: sa.FromClause
) -> tuple[dict[str, sa.ColumnElement[Any]], sa.FromClause]:
    """What stands in each column of a new delivery, and the readers with what that is known from."""
    fresh = {"slug": slug, "state": "pending", "attempts": 0, "reason": "", "changed_at": now, "next_at": now}
    values: dict[str, Any] = {name: sa.literal(value, deliveries.c[name].type) for name, value in fresh.items()}
    if at is None:
        return values, readers
    turns, its = timing.turns(at)
    return {**values, **its}, readers.outerjoin(turns, turns.c.zone == people.c.timezone)


def _chosen(slug: str) -> tuple[sa.CTE, sa.ColumnElement[bool]]:
    """The issue's variants, and which person has which.

    Set apart, so that SQLite makes itself an index of the choices; it would go through all of them for each person
    otherwise, which for a million takes minutes.
    """
    its = variants.c
    query = sa.select(its.number, its.wanted, its.frequency, its.edition).where(its.slug == slug)
    found = query.cte("chosen").prefix_with("MATERIALIZED")
    return found, sa.and_(found.c.wanted == people.c.wanted, found.c.frequency == people.c.frequency)


def _count(connection: sa.Connection, slug: str, its: Sequence[Variant], where: sa.ColumnElement[bool]) -> None:
    """Puts right how many readers each has, where some came or left since they were counted."""
    choice, count = (people.c.wanted, people.c.frequency), sa.func.count()
    mailed = sa.select(deliveries.c.variant, count).where(deliveries.c.slug == slug).group_by(deliveries.c.variant)
    there = sa.select(*choice, count).where(where).group_by(*choice)
    found: dict[object, int] = {row[0]: row[1] for row in connection.execute(mailed)}
    if any(one.edition is None for one in its):
        found |= {(row[0], row[1]): row[2] for row in connection.execute(there)}
    for one in its:
        readers = found.get(one.number if one.edition else (one.wanted, one.frequency), 0)
        if readers != one.readers:
            update = sa.update(variants).where(variants.c.slug == slug, variants.c.number == one.number)
            connection.execute(update.values(readers=readers))


def suppress(connection: sa.Connection, slug: str, now: dt.datetime, *where: sa.ColumnElement[bool]) -> int:
    """How many of them have a variant that gives nothing, and are suppressed."""
    its = deliveries.c
    empty = sa.select(variants.c.number).where(variants.c.slug == slug, variants.c.edition.is_(None))
    update = sa.update(deliveries).where(its.slug == slug, its.variant.in_(empty), *where)
    values = {"state": "suppressed", "reason": NOTHING, "code": None, "next_at": None, "changed_at": now}
    return connection.execute(update.values(values)).rowcount


def recount(connection: sa.Connection, slug: str) -> None:
    """Puts right how many readers each variant has, by the deliveries; those who never had any keep their count."""
    its = variants.c
    mine = sa.and_(deliveries.c.slug == its.slug, deliveries.c.variant == its.number)
    count = sa.select(deliveries.c.variant, sa.func.count()).where(deliveries.c.slug == slug)
    found: dict[int, int] = {row[0]: row[1] for row in connection.execute(count.group_by(deliveries.c.variant))}
    stored = sa.select(its.number, its.readers).where(
        its.slug == slug, its.edition.is_not(None) | sa.exists().where(mine)
    )
    for number, readers in connection.execute(stored).all():
        if readers != found.get(number, 0):
            update = sa.update(variants).where(its.slug == slug, its.number == number)
            connection.execute(update.values(readers=found.get(number, 0)))


def follow(connection: sa.Connection, slug: str, persons: Sequence[int], now: dt.datetime) -> None:
    """Gives those the corrected variant whose message was in flight when it came, and was not taken.

    Theirs stays where no later one is of their choice.
    """
    # Several senders may come with theirs at once; each counts what those before have done, and none waits crosswise.
    mine = sa.select(variants.c.number).where(variants.c.slug == slug).order_by(variants.c.number)
    connection.execute(mine.with_for_update()).all()
    for person in persons:
        _follow(connection, slug, person, now)
    recount(connection, slug)


def _follow(connection: sa.Connection, slug: str, person: int, now: dt.datetime) -> None:
    its, theirs = deliveries.c, variants.c
    mine = (its.slug == slug, its.person == person, its.state.in_(("pending", "deferred", "failed")))
    own = sa.select(theirs.wanted, theirs.frequency, theirs.number).join(deliveries, theirs.number == its.variant)
    choice = own.where(*mine, theirs.slug == slug).subquery()
    same = sa.and_(theirs.wanted == choice.c.wanted, theirs.frequency == choice.c.frequency)
    last = sa.select(sa.func.max(theirs.number)).join_from(variants, choice, same).where(theirs.slug == slug)
    if (number := connection.scalar(last)) is not None:
        connection.execute(sa.update(deliveries).where(*mine).values(variant=number))
        suppress(connection, slug, now, its.person == person)


def undo(connection: sa.Connection, slug: str) -> None:
    """Takes the issue's send away, with all that was frozen for it."""
    for table in (deliveries, variants, sends):
        connection.execute(sa.delete(table).where(table.c.slug == slug))


def of(store: Store, slug: str) -> tuple[Variant, ...]:
    """The variants of an issue whose send has begun, in their order; none where it began without any."""
    its = variants.c
    query = sa.select(its.number, its.wanted, its.frequency, its.edition, its.readers)
    with store.reading() as connection:
        rows: Sequence[Any] = connection.execute(query.where(its.slug == slug).order_by(its.number)).all()
    return tuple(Variant(**row._mapping) for row in rows)


def went(store: Store, slug: str, segment: str | None = None) -> tuple[tuple[str, str], ...]:
    """The issues before the named one that were really sent, oldest first, each with its whole edition's SHA-256.

    One that somebody has got; or one of which nobody was to get anything, since all wait for a later one. Those alone
    that went to the same segment, None for all: of what went to others nobody is still to get the rest.
    """
    its = sa.exists().where(deliveries.c.slug == sends.c.slug)
    really = sa.or_(its.where(deliveries.c.state == "sent"), ~its)
    same = sends.c.segment == segment
    with store.reading() as connection:
        rows = connection.execute(sa.select(sends.c.slug, sends.c.edition).where(really, same)).all()
    before = [(row.slug, row.edition) for row in rows if order(row.slug) < order(slug)]
    return tuple(sorted(before, key=lambda one: order(one[0])))
