"""What a sign-up by form comes to: who is written to because of it, and what it changes among the people.

Decisions are functions of rows and the time; `signing` reads and writes the requests themselves.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from digest.store.tables import people
from digest.text import wanted
from digest.values import PersonId
from subscribers.asked import Asked, Letter, State
from subscribers.history import change, event, record
from subscribers.limits import ip_of


def letter(person: Mapping[str, Any] | None, asked_at: dt.datetime) -> Letter | None:
    """What somebody is written who is asked for by form; None for nothing at all.

    Nothing for those whom the editor removed or who called the newsletter spam, nor for those who left after they had
    asked: that was their last word; nor where a mail to them has come back since.
    """
    if person is None:
        return "confirm"
    status = person["status"]
    if status in ("suppressed", "complained") or left_since(person, asked_at):
        return None
    if status == "bounced" and person["changed_at"] > asked_at:
        return None
    return "known" if status in ("active", "paused") else "confirm"


def left_since(person: Mapping[str, Any], asked_at: dt.datetime) -> bool:
    """Whether they left after that."""
    return person["status"] == "unsubscribed" and bool(person["changed_at"] > asked_at)


def state(request: Mapping[str, Any], person: Mapping[str, Any] | None, now: dt.datetime) -> State:
    """What the link in a request's letter is good for now."""
    if person is None or person["address"] is None:
        return "expired"
    if person["status"] in ("suppressed", "complained", "erased", "expired"):
        return "expired"
    # Who has gone since is told so, not that they are subscribed: else they would wait for mail that never comes.
    if person["status"] in ("active", "paused") and (request["state"] == "confirmed" or request["said"] is None):
        return "done"
    waits = request["state"] in ("open", "mailed") and request["said"] is not None and now <= request["until"]
    return "open" if waits and not left_since(person, request["at"]) else "expired"


def entered(connection: sa.Connection, request: Mapping[str, Any], person: Any, asked: Asked) -> PersonId:
    """Who asks, now among the people: pending where they were not there, or were wiped; with the event of it.

    Somebody who left, or whose mail came back, stays what they are until they confirm; where they were wiped, too,
    they are known again until then.
    """
    at, until = request["at"], request["until"]
    if person is None:
        row = {"hash": request["hash"], "changed_at": at, **_pending(asked, until)}
        found = PersonId(connection.execute(sa.insert(people).returning(people.c.id), row).scalar_one())
        record(connection, _event(found, request, asked), ip=asked.ip)
        return found
    found = PersonId(person["id"])
    its: dict[str, Any] = {"wording": asked.wording, "detail": _detail(request, asked), "ip": asked.ip}
    # An editor's own entry has no end, and a stranger's sign-up gives it none.
    ends = person["expires_at"] and max(person["expires_at"], until)
    if person["status"] in ("expired", "erased"):
        change(connection, found, at, "asked", "form", **its, **_pending(asked, until))
    elif person["status"] == "pending":
        change(connection, found, at, "asked", "form", **its, expires_at=ends)
    else:  # what they are they are since then, not since now
        wiped = person["address"] is None
        kept = _pending(asked, until) | {"status": person["status"]} if wiped else {"expires_at": ends}
        connection.execute(sa.update(people).where(people.c.id == found).values(**kept))
        record(connection, _event(found, request, asked), ip=asked.ip)
    return found


def agreed(
    connection: sa.Connection, request: Mapping[str, Any], person: Any, asked: Asked, now: dt.datetime, ip: str
) -> bool:
    """Whether they became active by it: what they filled in holds from now on, and their consent is recorded."""
    joins = person["status"] not in ("active", "paused")
    joined = {"status": "active", "joined_at": now, "paused_until": None} if joins else {}
    detail = _detail(request, asked) | {"asked_at": request["at"].isoformat(" ", "seconds")}
    values: dict[str, Any] = {"expires_at": None, **_chosen(asked, person), **joined}
    who, its = PersonId(person["id"]), asked.wording
    change(connection, who, now, "consent", "link", wording=its, detail=detail, ip=ip_of(ip), **values)
    return joins


def _pending(asked: Asked, until: dt.datetime) -> dict[str, Any]:
    return {
        "address": asked.candidate.address,
        "status": "pending",
        "joined_at": None,
        "expires_at": until,
        **_chosen(asked, {"name": "", "timezone": "", "fields": "{}"}),
    }


def _chosen(asked: Asked, before: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of what was filled in; what the form did not ask for stays as it was."""
    its = asked.candidate
    return {
        "name": its.name or before["name"] or "",
        "language": its.language or asked.language,
        "topics": json.dumps(its.topics, ensure_ascii=False),
        "wanted": wanted(its.topics),
        "frequency": its.frequency,
        "timezone": its.timezone or before["timezone"] or "",
        "fields": json.dumps(json.loads(before["fields"]) | dict(its.fields), ensure_ascii=False),
    }


def _event(person: PersonId, request: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    detail = _detail(request, asked)
    return event(person, request["at"], "asked", "form", wording=asked.wording, detail=detail)


def _detail(request: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    return {"form": asked.form, "asked": request["id"]}
