"""All that is kept of one person, for that person: GDPR 15 (access) and 20 (portability)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from digest.errors import UnknownPerson
from digest.store.engine import Store
from digest.store.tables import bounces, deliveries, events, origins, people, requests
from digest.values import PersonId
from subscribers.export import shown
from subscribers.rows import person_of


def dossier(store: Store, person: PersonId) -> dict[str, Any]:
    """The person, what happened to them, their sign-ups, what was mailed to them and came back, as JSON has them.

    All of one moment. Of somebody erased there is a keyed hash, and what happened without who it was. Raises
    UnknownPerson.
    """
    with store.reading() as connection:
        row = connection.execute(sa.select(people).where(people.c.id == person)).mappings().first()
        if row is None:
            raise UnknownPerson(subject=f"number {person}")
        return {
            "person": {**shown(person_of(row)), **_also(row)},
            "events": _events(connection, person),
            "sign_ups": _sign_ups(connection, person, row["hash"]),
            "deliveries": _deliveries(connection, person),
            "bounces": _bounces(connection, person),
        }


def _also(row: Any) -> dict[str, Any]:
    """What is kept beside what `export` shows of everybody."""
    moments = {"joined": "joined_at", "changed": "changed_at", "expires": "expires_at"}
    return {name: _moment(row[column]) for name, column in moments.items()} | {"hash": row["hash"]}


def _events(connection: sa.Connection, person: PersonId) -> list[dict[str, Any]]:
    query = sa.select(events, origins.c.ip).outerjoin(origins, origins.c.event == events.c.id)
    return [
        {
            "at": _moment(row["at"]),
            "kind": row["kind"],
            "how": row["how"],
            "wording": row["wording"],
            "network_address": row["ip"],
            "detail": json.loads(row["detail"]),
        }
        for row in connection.execute(query.where(events.c.person == person).order_by(events.c.id)).mappings()
    ]


def _sign_ups(connection: sa.Connection, person: PersonId, hash: str) -> list[dict[str, Any]]:
    """Also those from before they were anybody here: a form that was never confirmed."""
    theirs = sa.or_(requests.c.hash == hash, requests.c.person == person)
    return [
        {
            "at": _moment(row["at"]),
            "state": row["state"],
            "said": None if row["said"] is None else json.loads(row["said"]),
            "until": _moment(row["until"]),
            "network_hash": row["network"],
        }
        for row in connection.execute(sa.select(requests).where(theirs).order_by(requests.c.id)).mappings()
    ]


def _deliveries(connection: sa.Connection, person: PersonId) -> list[dict[str, Any]]:
    query = sa.select(deliveries).where(deliveries.c.person == person).order_by(deliveries.c.slug)
    return [
        {
            "issue": row["slug"],
            "state": row["state"],
            "at": _moment(row["changed_at"]),
            "attempts": row["attempts"],
            "code": row["code"],
            "reason": row["reason"],
            "relay": row["relay"],
        }
        for row in connection.execute(query).mappings()
    ]


def _bounces(connection: sa.Connection, person: PersonId) -> list[dict[str, Any]]:
    """What came back, complaints among it."""
    query = sa.select(bounces).where(bounces.c.person == person).order_by(bounces.c.id)
    return [
        {
            "issue": row["slug"],
            "at": _moment(row["at"]),
            "kind": row["kind"],
            "status": row["status"],
            "reason": row["reason"],
        }
        for row in connection.execute(query).mappings()
    ]


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
