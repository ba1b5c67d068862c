"""Somebody is added by name: somebody new, somebody who is there already, somebody who comes back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from digest.errors import NoConsent
from digest.store.tables import events, people
from digest.values import Address, PersonId
from subscribers.history import change, erased_at, event, fields_of, past, removed_by_hand
from subscribers.keys import Keys
from subscribers.persons import Candidate, How, Outcome
from subscribers.rows import new_row, said_anew


def added(
    connection: sa.Connection,
    row: Any,
    candidate: Candidate,
    keys: Keys,
    at: dt.datetime,
    how: How,
    wording: str | None,
) -> Outcome:
    """What adding somebody came to of whom nothing is known: without a row, or with one that was wiped."""
    new = new_row(candidate, keys.hash(candidate.address), at, active=wording is not None)
    if row is None:
        person = PersonId(connection.execute(sa.insert(people).returning(people.c.id), new).scalar_one())
    else:
        person = PersonId(row["id"])
        connection.execute(sa.update(people).where(people.c.id == person).values(**new))
    connection.execute(sa.insert(events), event(person, at, "added", how))
    if wording:
        connection.execute(sa.insert(events), event(person, at, "consent", how, wording=wording))
    return "added"


def may_return(connection: sa.Connection, row: Any, address: Address, past: str, *, asked: bool) -> None:
    """Nothing, when they may become a subscriber again. Raises NoConsent."""
    if row["status"] in ("erased", "complained"):
        raise NoConsent(subject=address, reason=f"{past}: never added again")
    if row["status"] == "suppressed" and not removed_by_hand(connection, PersonId(row["id"])):
        raise NoConsent(subject=address, reason=f"{past}, and not by hand: never added again")
    if not asked:
        raise NoConsent(subject=address, reason=f"{past}: if they asked to come back, give --consent TEXT --again")


def known(
    connection: sa.Connection,
    row: Any,
    candidate: Candidate,
    at: dt.datetime,
    how: How,
    wording: str | None,
    *,
    back: bool,
) -> Outcome:
    """What adding somebody who is there already came to.

    Raises NoConsent for one who was erased, and is there because of a form that nobody has confirmed.
    """
    person, said = PersonId(row["id"]), said_anew(row, candidate)
    if erased := connection.scalar(sa.select(erased_at()).where(people.c.id == person)):
        raise NoConsent(
            subject=candidate.address, reason=f"{past('erased', erased)}: they must confirm it themselves"
        )
    detail = fields_of(said)
    # An editor's word has no end: what a stranger asked for by form would be wiped unless they confirm.
    endless: dict[str, Any] = {"expires_at": None} if row["status"] == "pending" and row["expires_at"] else {}
    if wording is None:
        if said or endless:
            change(connection, person, at, "changed", how, detail=detail, **said, **endless)
        return "updated" if said else "known"
    # Whoever is on holiday stays so, whatever they agree to.
    agreed = row["status"] in ("active", "paused")
    joined: dict[str, Any] = {} if agreed else {"status": "active", "joined_at": at, "expires_at": None}
    # What was wiped is known again: the candidate says it.
    address: dict[str, Any] = {} if row["address"] else {"address": candidate.address}
    detail |= {"again": True} if back else {}
    change(connection, person, at, "consent", how, wording=wording, detail=detail, **said, **joined, **address)
    return "activated" if joined else "updated"
