"""What follows when mail comes back: recorded once, in one transaction with what it does to the reader.

Hard: they are mailed no more. A complaint: never again. Soft: each counts, less with every day, until there are too
many. What is refused for what we are, and machines that ask for proof, never count against a reader.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from digest.errors import AddressError
from digest.store.tables import bounces, deliveries, events, people, sends
from digest.text import flat
from digest.values import Address, PersonId
from subscribers import ending, tokens
from subscribers.addresses import checked
from subscribers.bounces import Failure, Report, report, whose
from subscribers.bounces.parts import divided
from subscribers.heads import WHOLE, Head
from subscribers.history import held
from subscribers.verdicts import Verdict

if TYPE_CHECKING:
    from digest.store.engine import Store
    from subscribers.people import People

_REASON = 300
_DAY = dt.timedelta(days=1)
_UNPROVEN = {"hard": "bounced", "complaint": "complained", "leave": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How many soft bounces end it."""

    soft: float = 4.0
    """So many, each counting less with age."""
    half_life_days: float = 30.0
    """After so long one counts half."""


class Bouncing:
    """Works off what comes back to the newsletter; with a `Rehearsal` for a store it only says what it would do."""

    def __init__(self, store: Store, people: People, patience: Patience) -> None:
        self.store = store
        self.people = people
        self.patience = patience
        self._seen: set[str] = set()

    def verdict(self, mail: bytes, top: Head) -> Verdict | None:
        """What the mail is, and what it did; None for one that reports nothing about a reader of ours."""
        found = report(mail)
        if found is None:
            return None
        person = whose.proven(found, top, self.people.keys)
        if not found.failures:
            late = bool(found.delayed)
            return Verdict(kind="delayed", persons=(person,) if person else ()) if late else None
        if person is None:
            return self._unproven(found)
        known = self.people.numbered(person)
        if known is None:
            return None
        failure = whose.theirs(found, known.address)
        if failure.kind == "leave":
            return Verdict(kind="leave", persons=(person,))
        return self._recorded(person, failure, whose.slug(found), mail, top)

    def _unproven(self, found: Report) -> Verdict | None:
        """A report about somebody who is mailed, which anybody can have written; None where nothing would follow."""
        if found.failures[0].kind == "challenge":
            return Verdict(kind="challenge")
        for failure in found.failures:
            for text in failure.addresses if failure.kind in _UNPROVEN else ():
                if (address := self._mailed(text)) is not None:
                    why = _UNPROVEN[failure.kind]
                    kind: Any = "unproven" if why else "asks"
                    return Verdict(kind=kind, sender=address, status=failure.status, why=why)
        return None

    def _mailed(self, text: str) -> Address | None:
        try:
            person = self.people.find(checked(text))
        except AddressError:
            return None
        return person.address if person is not None and person.status in ending.MAILED else None

    def _recorded(self, person: PersonId, failure: Failure, slug: str, mail: bytes, top: Head) -> Verdict:
        now = self.people.clock()
        at = min(head_date(top) or now, now)
        its = mark(mail, top, person)
        row: dict[str, Any] = {
            "person": person,
            "at": at,
            "kind": failure.kind,
            "status": failure.status,
            "mark": its,
        }
        if its in self._seen:
            return Verdict(kind="repeated", persons=(person,))
        with self.store.writing() as connection:
            who = held(connection, people.c.id == person)  # two programs that read one mailbox take turns
            if connection.scalar(sa.select(bounces.c.id).where(bounces.c.mark == its)) is not None:
                return Verdict(kind="repeated", persons=(person,))
            row["slug"] = _issue(connection, person, slug, at)
            row["reason"] = anonymous(failure.said, who["address"]) if who["address"] else ""
            connection.execute(sa.insert(bounces), row)
            ended, why = self._effect(connection, row, now)
        self._seen.add(its)
        return Verdict(kind=row["kind"], persons=(person,), status=failure.status, ended=ended, why=why)

    def _effect(self, connection: sa.Connection, row: dict[str, Any], now: dt.datetime) -> tuple[bool, str]:
        """Whether they are mailed no more because of it; and why not, where that needs to be said."""
        detail = {"kind": row["kind"], **({"status": row["status"]} if row["status"] else {})}
        detail |= {"issue": row["slug"]} if row["slug"] else {}
        person, kind = row["person"], row["kind"]
        if kind == "complaint":
            return ending.failed(connection, person, "complained", now, "bounce", detail), ""
        agreed = _agreed(connection, person)
        if kind == "hard" and agreed is not None and agreed > row["at"]:
            return False, "they agreed anew since"
        if kind == "soft" and self._score(connection, person, agreed, now) < self.patience.soft:
            return False, ""
        if kind in ("hard", "soft"):
            return ending.failed(connection, person, "bounced", now, "bounce", detail), ""
        return False, ""

    def _score(
        self, connection: sa.Connection, person: PersonId, agreed: dt.datetime | None, now: dt.datetime
    ) -> float:
        """What their soft bounces since they agreed come to, one a day: 1 for today's, less for those before."""
        its = sa.select(bounces.c.at).where(bounces.c.person == person, bounces.c.kind == "soft")
        days: dict[dt.date, dt.datetime] = {
            at.date(): at for at in connection.scalars(its) if agreed is None or at > agreed
        }
        return math.fsum(0.5 ** ((now - at) / _DAY / self.patience.half_life_days) for at in days.values())


def mark(mail: bytes, top: Head, person: PersonId) -> str:
    """What the mail is known again by, about that person: however it was fetched, and whatever came before it."""
    text = divided(mail[:WHOLE])[1].replace(b"\r\n", b"\n").strip()
    its = f"{top.first('message-id')}\n{person}\n".encode("utf-8", "replace")
    return hashlib.sha256(its + text).hexdigest()


def anonymous(said: str, address: str) -> str:
    """The server's words without addresses, tokens and what is before the reader's @: they outlive the person."""
    local = address.rpartition("@")[0]
    text = re.sub(r"<?[^\s<>@]+@[^\s<>@]+>?", "...", said)
    if len(local) > 2:
        text = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "...", text, flags=re.IGNORECASE)
    return flat(tokens.hushed(text), _REASON)


def head_date(top: Head) -> dt.datetime | None:
    """When the mail says that it was written; None where it does not say it well."""
    from email.utils import parsedate_to_datetime

    try:
        found = parsedate_to_datetime(top.first("date")[:100])
        return found.replace(tzinfo=found.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _agreed(connection: sa.Connection, person: PersonId) -> dt.datetime | None:
    last = sa.func.max(events.c.at, type_=events.c.at.type)
    found: dt.datetime | None = connection.scalar(
        sa.select(last).where(events.c.person == person, events.c.kind == "consent")
    )
    return found


def _issue(connection: sa.Connection, person: PersonId, named: str, at: dt.datetime) -> str | None:
    """The issue that came back: the one it names, where they were sent it, else the latest before the report."""
    its = sa.select(deliveries.c.slug).join(sends, sends.c.slug == deliveries.c.slug)
    its = its.where(deliveries.c.person == person, deliveries.c.state.in_(("sent", "unknown", "in_data")))
    order = (deliveries.c.slug != named, sends.c.started_at > at, sends.c.started_at.desc(), deliveries.c.slug)
    found: str | None = connection.scalar(its.order_by(*order).limit(1))
    return found
