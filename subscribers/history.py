"""What happened to people, as rows that are never rewritten; and what their past forbids."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import events, origins, people
from digest.values import PersonId
from subscribers.persons import How, Status

Kind = Literal[
    "added", "asked", "consent", "changed", "preferred", "paused", "resumed", "left", "bounced", "complained",
    "removed", "expired", "erased",
]  # fmt: skip
"""Put in by others; asked for it on a form; agreed; changed by others; chose; paused; came back from a pause; left;
their mail came back; called it spam; removed by the editor; never confirmed; erased."""
LONGEST = 1_000
"""Characters of a text in a detail."""
_LOCK = 7_311_403
"""PostgreSQL's advisory lock for adding people: a number of ours, the one after the migrations'."""
_GONE = {
    "unsubscribed": "left",
    "bounced": "bounced",
    "complained": "complained",
    "suppressed": "was removed",
    "erased": "was erased",
}


def in_turn(store: Store, connection: sa.Connection) -> None:
    """Nothing, once whoever else is adding people is done: two must not both find somebody new.

    SQLite's writers take turns anyway. Nobody who leaves, and no send, waits for this.
    """
    if not store.sqlite:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def held(connection: sa.Connection, who: sa.ColumnElement[bool], statuses: tuple[Status, ...] = ()) -> Any:
    """The row, held until the transaction ends; a ledger that refers to it need not wait (key share).

    None for somebody of none of the statuses, where there are any.
    """
    query = sa.select(people).where(who).with_for_update(key_share=True)
    row = connection.execute(query).mappings().first()
    return row if row is None or not statuses or row["status"] in statuses else None


def event(
    person: PersonId,
    at: dt.datetime,
    kind: Kind,
    how: How,
    *,
    wording: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The row of an event. Its detail never holds an address or a name: it outlives the person."""
    told = json.dumps(detail or {}, ensure_ascii=False)
    return {"person": person, "at": at, "kind": kind, "how": how, "wording": wording, "detail": told}


def change(
    connection: sa.Connection,
    person: PersonId,
    at: dt.datetime,
    kind: Kind,
    how: How,
    *,
    wording: str | None = None,
    detail: Mapping[str, Any] | None = None,
    ip: str = "",
    **values: Any,
) -> None:
    """Sets the person's columns to the values, and records why and from where."""
    connection.execute(sa.update(people).where(people.c.id == person).values(changed_at=at, **values))
    record(connection, event(person, at, kind, how, wording=wording, detail=detail), ip=ip)


def record(connection: sa.Connection, row: Mapping[str, Any], *, ip: str = "") -> None:
    """Keeps the event, and the network address that it came from, where there is one."""
    number = connection.execute(sa.insert(events).returning(events.c.id), row).scalar_one()
    if ip:
        connection.execute(sa.insert(origins), {"event": number, "ip": ip})


def past(status: Status, changed_at: dt.datetime) -> str | None:
    """Why somebody of that status is left alone ("left on 2026-09-21"), or None."""
    return f"{_GONE[status]} on {changed_at:%Y-%m-%d}" if status in _GONE else None


def erased_at() -> sa.ScalarSelect[Any]:
    """When a row's person was erased who is asked for by form since, NULL for all others.

    Until they confirm, it may have been anybody who filled it in.
    """
    last = sa.select(sa.func.max(events.c.at, type_=events.c.at.type)).where(events.c.person == people.c.id)
    waits = sa.and_(people.c.status == "pending", people.c.expires_at.is_not(None))
    return last.where(waits, events.c.kind == "erased").correlate(people).scalar_subquery()


def fields_of(said: Iterable[str]) -> dict[str, Any]:
    """The detail that names the columns that changed, never what is in them: that is erased with the person."""
    names = sorted(set(said) - {"wanted"})
    return {"fields": names} if names else {}


def without_addresses(detail: Mapping[str, Any]) -> dict[str, Any]:
    """What a mail server said, for an event: texts with an @ left out, long ones cut."""
    kept = {key: value[:LONGEST] if isinstance(value, str) else value for key, value in detail.items()}
    return {key: value for key, value in kept.items() if "@" not in str(value)}


def complained(connection: sa.Connection, person: PersonId) -> bool:
    """Whether they ever called the newsletter spam: who was erased since stays away for good, too."""
    its = sa.select(events.c.id).where(events.c.person == person, events.c.kind == "complained")
    return connection.scalar(its.limit(1)) is not None


def removed_by_hand(connection: sa.Connection, person: PersonId) -> bool:
    """Whether the last removal was typed by the editor, and not made for them (a complaint, a bounce)."""
    last = sa.select(events.c.how).where(events.c.person == person, events.c.kind == "removed")
    return connection.scalar(last.order_by(events.c.id.desc()).limit(1)) == "command"
