"""What comes about by itself when its time has come: pauses end, sign-ups that nobody confirmed are wiped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from digest.store import erasure
from digest.store.engine import Store
from digest.store.tables import events, people
from digest.values import PersonId
from subscribers.history import Kind, event

AT_ONCE = 1_000
"""People in a transaction, after which others may write."""
_BEFORE = {"erased": "erased", "left": "unsubscribed", "bounced": "bounced"}
"""What somebody was before a sign-up that came to nothing, by the event that says so; the first one counts."""


def wake(store: Store, at: dt.datetime) -> int:
    """How many pauses ended, since their time had come; a pause without an end goes on."""
    count = 0
    while some := _woken(store, at):
        count += some
    return count


def expire(store: Store, at: dt.datetime) -> int:
    """How many sign-ups were wiped, since nobody confirmed them in time."""
    count = 0
    while some := _expired(store, at):
        count += some
    if count:
        store.wipe_log()
    return count


def _woken(store: Store, at: dt.datetime) -> int:
    with store.writing() as connection:
        who = _due(connection, ("paused",), people.c.paused_until, at)
        if who:
            values = {"status": "active", "paused_until": None, "changed_at": at}
            connection.execute(sa.update(people).where(people.c.id.in_(who)).values(**values))
            _record(connection, who, "resumed", at)
    return len(who)


def _expired(store: Store, at: dt.datetime) -> int:
    with store.writing() as connection:
        who = _due(connection, ("pending", "bounced", "unsubscribed"), people.c.expires_at, at)
        if who:
            was = [(_happened(kind), status) for kind, status in _BEFORE.items()]
            values = {"status": sa.case(*was, else_="expired"), "changed_at": at}
            connection.execute(sa.update(people).where(people.c.id.in_(who)).values(**values))
            # Whoever has just asked again, and was not written to yet, is not forgotten.
            erasure.wipe(connection, who, until=at)
            _record(connection, who, "expired", at)
    return len(who)


def _due(
    connection: sa.Connection, statuses: Sequence[str], when: sa.Column[dt.datetime], at: dt.datetime
) -> Sequence[PersonId]:
    """Some of those whose time has come, held until the transaction ends."""
    # Hidden in a function, the status has no index: SQLite would look through all that have it.
    its = sa.func.coalesce(people.c.status, "").in_(statuses)
    query = sa.select(people.c.id).where(when <= at, its).order_by(when).limit(AT_ONCE)
    # Who is being changed at this moment is passed over: two that each hold some would wait for each other.
    held = query.with_for_update(key_share=True, skip_locked=True)
    return [PersonId(id) for id in connection.scalars(held)]


def _happened(kind: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(events.c.person == people.c.id, events.c.kind == kind)


def _record(connection: sa.Connection, who: Sequence[PersonId], kind: Kind, at: dt.datetime) -> None:
    connection.execute(sa.insert(events), [event(one, at, kind, "time") for one in who])
