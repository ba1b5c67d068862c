"""Some rows of a file, decided: who comes in, who leaves, who stays as they are. Nothing is read or written here."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from digest.values import PersonId
from subscribers.history import Kind, past
from subscribers.persons import Candidate, Gone, Status, Tally
from subscribers.rows import new_row

_KIND: Mapping[Gone, Kind] = {
    "unsubscribed": "left",
    "bounced": "bounced",
    "complained": "complained",
    "suppressed": "removed",
}
Decision = Literal["new", "activated", "left", "known", "refused"]


@dataclass(slots=True)
class Standing:
    """How somebody stands, after the rows so far."""

    status: Status
    since: dt.datetime
    id: PersonId | None = None
    """None for somebody new, until they get one."""
    there: bool = False
    """Whether the store has a row of theirs."""
    row: dict[str, Any] | None = None
    """Of somebody who comes in, or comes back after nobody confirmed; else what is known of them stays."""
    changed: bool = False
    joined: bool = False
    paused_until: dt.datetime | None = None

    def values(self, at: dt.datetime) -> dict[str, Any]:
        """Their columns, as they stand now: all of them where they come in, else those that changed."""
        row = self.row or {"changed_at": at}
        row["status"], row["paused_until"] = self.status, self.paused_until
        if self.joined:
            row["joined_at"] = at
        if self.there:
            row["expires_at"] = None
        return row


def decision(status: Status | None, who: Candidate, *, active: bool) -> Decision:
    """What a row means for somebody of that status, None for nobody we know; leaving goes before everything else."""
    if status is None or status == "expired":
        return "left" if who.gone else "new"
    if status in ("unsubscribed", "bounced", "complained", "suppressed", "erased"):
        return "known" if who.gone else "refused"
    if who.gone:
        return "left"
    return "activated" if active and status == "pending" else "known"


@dataclass(slots=True)
class Batch:
    """What is to be done about some rows."""

    at: dt.datetime
    standing: dict[str, Standing]
    """By hash, everybody in the rows who is known so far."""
    told: list[tuple[Standing, Kind, int]] = field(default_factory=list)
    """The events, in the order of the rows, with their lines."""
    refused: list[tuple[int, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def decide(self, line: int, who: Candidate, hash: str, *, active: bool) -> None:
        """Takes the row in; details of people who are there stay as they are."""
        standing = self.standing.get(hash)
        found = decision(standing.status if standing else None, who, active=active)
        if found == "refused":
            gone = standing and past(standing.status, standing.since)
            self.refused.append((line, f"{who.address}: {gone}: not imported"))
            return
        self.counts[found] += 1
        if found == "known":
            return
        if standing is None:
            standing = self.standing[hash] = Standing(status="pending", since=self.at)
        if standing.status == "expired" or not (standing.there or standing.row):
            standing.row = new_row(who, hash, self.at, active=False)
        self._change(standing, line, who, found, active=active)

    def _change(self, one: Standing, line: int, who: Candidate, found: Decision, *, active: bool) -> None:
        one.changed, one.since, one.paused_until = True, self.at, None
        if found == "left" and who.gone:
            one.status = who.gone
            self.told.append((one, _KIND[who.gone], line))
            return
        if found == "new":
            self.told.append((one, "added", line))
            self.counts["pending"] += not active
        one.status = "active" if active else "pending"
        if active:
            one.joined = True
            self.told.append((one, "consent", line))
        if active and who.paused:
            one.status, one.paused_until = "paused", who.paused_until
            self.told.append((one, "paused", line))

    def changes(self) -> Iterator[tuple[dict[str, Any], Sequence[PersonId]]]:
        """New values of people who were there, each with whose they are."""
        groups = defaultdict[tuple[Any, ...], list[Standing]](list)
        for one in self.standing.values():
            if one.changed and one.there and one.row is None:
                groups[one.status, one.joined, one.paused_until].append(one)
        for them in groups.values():
            yield them[0].values(self.at), [one.id for one in them if one.id is not None]

    def counted(self, before: Tally) -> Tally:
        """The tally with these rows."""
        its = self.counts
        return Tally(
            added=before.added + its["new"],
            pending=before.pending + its["pending"],
            activated=before.activated + its["activated"],
            known=before.known + its["known"],
            left=before.left + its["left"],
            refused=before.refused + len(self.refused),
        )
