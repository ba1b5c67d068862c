"""A corrected edition in a send that has begun: who has not got the issue gets the new one, in one transaction.

choices: what those chose who are still to get it     correct: their variants appended; the old keep their readers
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from digest.errors import IssueError
from digest.store import control, had, variants
from digest.store.engine import Store
from digest.store.lookups import looked_up
from digest.store.tables import deliveries, people, sends
from digest.store.tables import variants as table
from digest.store.variants import Unplanned, Variant

STILL = ("pending", "deferred", "claimed", "failed")
"""Who surely has not got it, and gets the corrected one: at once, or when they are tried again."""
_OPEN = ("pending", "deferred", "claimed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A choice as it was when the send began (an `audience.Choice`)."""

    wanted: str
    frequency: str
    readers: int
    """So many of them wait; those who were refused for good, or whose message is in flight, are not counted."""


def choices(store: Store, slug: str) -> tuple[Frozen, ...]:
    """The choices of those who are still to get the issue, of most readers first; of those in flight, too.

    Where the send began without variants, that is one: everything, every time.
    """
    its, theirs = deliveries.c, table.c
    waits = sa.func.sum(sa.case((its.state.in_(_OPEN), 1), else_=0)).label("readers")
    numbers = sa.select(its.variant, waits).where(its.slug == slug, its.state.in_((*STILL, "in_data")))
    found = numbers.group_by(its.variant).subquery()  # first: there are far fewer variants than readers
    wanted, often = sa.func.coalesce(theirs.wanted, ""), sa.func.coalesce(theirs.frequency, "every")
    choice = (wanted.label("wanted"), often.label("frequency"), sa.func.sum(found.c.readers).label("readers"))
    by = sa.and_(theirs.slug == slug, theirs.number == found.c.variant)
    query = sa.select(*choice).outerjoin_from(found, table, by)
    query = query.group_by(sa.literal_column("1"), sa.literal_column("2"))
    with store.reading() as connection:
        rows = connection.execute(query).all()
    all_ = [Frozen(wanted=row.wanted, frequency=row.frequency, readers=int(row.readers)) for row in rows]
    return tuple(sorted(all_, key=lambda one: (-one.readers, one.wanted, one.frequency)))


def waiting(slug: str) -> sa.ColumnElement[bool]:
    """What is true of the rows of `people` who are still to get the issue."""
    its = deliveries.c
    return people.c.id.in_(sa.select(its.person).where(its.slug == slug, its.state.in_(STILL)))


def correct(
    store: Store, slug: str, edition: str, its: Sequence[Variant], now: dt.datetime, by: str
) -> Mapping[str, int] | None:
    """How many get the corrected edition (`moved`), keep theirs (`kept`), and get nothing of it (`nothing`).

    None, and nothing is changed, where somebody's choice is not among the variants: plan again. A pause ends in the
    same transaction; a sender with the old edition in hand finds that it has been replaced, and ends no message.
    Raises IssueError where no send has begun, it is of that edition already, or it is cancelled.
    """
    try:
        with store.writing() as connection:
            row = control.locked(connection, slug)
            _demand_other(slug, edition, row)
            _numbered(connection, slug, row.edition, now)
            first = _appended(connection, slug, its)
            counts = _moved(connection, slug, first, now)
            free = {"edition": edition, "held": None, "held_at": None, "held_why": None}
            connection.execute(sa.update(sends).where(sends.c.slug == slug).values(free))
            detail = {"old": row.edition, "new": edition, "first": first, **counts}
            control.note(connection, slug, had.CORRECTED, now, by=by, **detail)
    except Unplanned:
        return None
    return counts


def firsts(store: Store, slug: str) -> tuple[int, ...]:
    """The number of the first variant of each correction, in their order: what tells the versions apart."""
    with store.reading() as connection:
        return tuple(one.first for one in had.versions(connection, slug)[1:])


def _demand_other(slug: str, edition: str, row: sa.Row[tuple[str, str | None]]) -> None:
    if row.held == "cancelled":
        raise IssueError(path=slug, reason=f"is cancelled: `digest resume {slug}` takes that back, then correct it")
    if row.edition == edition:
        raise IssueError(path=slug, reason=f"is sent as corrected already: `digest send {slug}` goes on with it")


def _numbered(connection: sa.Connection, slug: str, edition: str, now: dt.datetime) -> None:
    """Makes the whole issue a variant where the send began without any: who got the old one stays known."""
    its = deliveries.c
    without = sa.update(deliveries).where(its.slug == slug, its.variant.is_(None))
    number = _greatest(connection, slug) + 1
    count = connection.execute(without.values(variant=number)).rowcount
    if count:
        whole = Variant(number=number, wanted="", frequency="every", edition=edition, readers=count)
        connection.execute(sa.insert(table).values(slug=slug, **asdict(whole)))


def _greatest(connection: sa.Connection, slug: str) -> int:
    return connection.scalar(sa.select(sa.func.max(table.c.number)).where(table.c.slug == slug)) or 0


def _appended(connection: sa.Connection, slug: str, its: Iterable[Variant]) -> int:
    """The number of the first of the new variants, which come after all there are."""
    first = _greatest(connection, slug) + 1
    rows = [asdict(replace(one, number=number, readers=0)) for number, one in enumerate(its, first)]
    if rows:
        connection.execute(sa.insert(table), [{"slug": slug, **row} for row in rows])
    return first


def _moved(connection: sa.Connection, slug: str, first: int, now: dt.datetime) -> dict[str, int]:
    """The counts, once everybody who is still to get it has the new variant of their choice.

    Claimed ones are taken from whoever has them: their sender finds, before the end of the message, that they are.
    Raises Unplanned where there is none for somebody.
    """
    its = deliveries.c
    mine = (its.slug == slug, its.state.in_(STILL))
    of_claimed = {name: sa.case((its.state != "claimed", its[name])) for name in ("sender", "lease")}
    state = sa.case((its.state == "claimed", "pending"), else_=its.state)
    columns = (sa.Column("old", sa.Integer, primary_key=True), sa.Column("new", sa.Integer, nullable=False))
    with looked_up(connection, *columns, _successors(connection, slug, first)) as new:
        known = its.variant.in_(sa.select(new.c.old))
        variant = sa.select(new.c.new).where(new.c.old == its.variant).scalar_subquery()
        values = {"state": state, "variant": variant, "changed_at": now, **of_claimed}
        moved = connection.execute(sa.update(deliveries).where(*mine, known).values(values)).rowcount
    if connection.scalar(sa.select(sa.exists().where(*mine, its.variant < first))):
        raise Unplanned
    nothing = variants.suppress(connection, slug, now, its.state.in_(STILL))
    variants.recount(connection, slug)
    all_ = connection.scalar(sa.select(sa.func.count()).where(its.slug == slug)) or 0
    return {"moved": moved - nothing, "kept": all_ - moved, "nothing": nothing}


def _successors(connection: sa.Connection, slug: str, first: int) -> dict[int, int]:
    """The variants before that number, each with the one of the same choice that takes its place."""
    its = table.c
    query = sa.select(its.number, its.wanted, its.frequency).where(its.slug == slug).order_by(its.number)
    rows = connection.execute(query).all()
    last = {(row.wanted, row.frequency): row.number for row in rows}
    pairs = {row.number: last[row.wanted, row.frequency] for row in rows if row.number < first}
    return {old: new for old, new in pairs.items() if new >= first}
