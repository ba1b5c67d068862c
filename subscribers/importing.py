"""The rows of a file become subscribers, a thousand in a transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import events, people
from digest.values import PersonId
from subscribers.candidates import named_in
from subscribers.history import Kind, event, in_turn, past
from subscribers.keys import Keys
from subscribers.persons import Candidate, Tally
from subscribers.rows import new_row

AT_ONCE = 1_000
"""Rows in a transaction: 0.1 s, after which others may write; ten times as many are not faster."""
Row = tuple[int, Candidate | str]
"""The line in the file, with who stands there or why nobody does."""
_ENDINGS = {".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson"}
Refused = Callable[[int, str], None]
_SEEN = 8
"""Bytes of a hash by which an address is known again within a file: two of a million are alike once in 10^7 files."""


@dataclass(slots=True)
class _Batch:
    """What is to be done about some rows."""

    at: dt.datetime
    added: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    activated: list[tuple[int, PersonId]] = field(default_factory=list)
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Import:
    """One file on its way in: with the wording of their consent people are active, else pending."""

    store: Store
    keys: Keys
    clock: Callable[[], dt.datetime]
    wording: str | None
    file: str
    """The file's name, of which the events keep the ending."""
    seen: set[bytes] = field(default_factory=set)
    """The start of the hashes that a dry run would have added: no store remembers them."""

    def run(self, rows: Iterable[Row], refused: Refused, *, dry_run: bool) -> Tally:
        """What became of the rows; `refused` is told of each refusal, in the file's order, once its batch stands."""
        counts: Counter[str] = Counter()
        for some in _batches(rows):
            batch = self._tried(some) if dry_run else self._written(some)
            for line, reason in batch.refused:
                refused(line, reason)
            pending = sum(row["status"] == "pending" for _, row in batch.added)
            counts.update(added=len(batch.added), pending=pending, activated=len(batch.activated))
            counts.update(known=batch.known, refused=len(batch.refused))
        return Tally(**counts)

    def _tried(self, some: Sequence[Row]) -> _Batch:
        with self.store.reading() as connection:
            return self._decided(connection, some)

    def _written(self, some: Sequence[Row]) -> _Batch:
        with self.store.writing() as connection:
            in_turn(self.store, connection)
            self.seen.clear()
            batch = self._decided(connection, some)
            if batch.added:
                self._add(connection, batch)
            if batch.activated:
                self._activate(connection, batch)
        return batch

    def _decided(self, connection: sa.Connection, some: Sequence[Row]) -> _Batch:
        hashes = {line: self.keys.hash(one.address) for line, one in some if isinstance(one, Candidate)}
        there = _there(connection, set(hashes.values()))
        batch = _Batch(at=self.clock())
        for line, one in some:
            if isinstance(one, str):
                batch.refused.append((line, one))
            else:
                self._decide(batch, line, one, hashes[line], there.get(hashes[line]))
        return batch

    def _decide(self, batch: _Batch, line: int, who: Candidate, hash: str, row: Any) -> None:
        """Puts the candidate where they belong in the batch; details of people who are there stay as they are."""
        active, key = self.wording is not None and not who.pending, bytes.fromhex(hash)[:_SEEN]
        if self.wording and (reason := named_in(who, self.wording, shared=True)):
            batch.refused.append((line, f"{who.address}: {reason}"))
        elif key in self.seen:
            batch.known += 1
        elif row is None:
            self.seen.add(key)
            batch.added.append((line, new_row(who, hash, batch.at, active=active)))
        elif gone := past(row.status, row.changed_at):
            batch.refused.append((line, f"{who.address}: {gone}: not imported"))
        elif active and row.status == "pending":
            self.seen.add(key)
            batch.activated.append((line, PersonId(row.id)))
        else:
            batch.known += 1

    def _add(self, connection: sa.Connection, batch: _Batch) -> None:
        rows = [row for _, row in batch.added]
        added = sa.insert(people).returning(people.c.hash, people.c.id)
        ids = {hash: PersonId(person) for hash, person in connection.execute(added, rows)}
        told = [self._event(batch.at, "added", ids[row["hash"]], line) for line, row in batch.added]
        told += [
            self._event(batch.at, "consent", ids[row["hash"]], line)
            for line, row in batch.added
            if row["status"] == "active"
        ]
        connection.execute(sa.insert(events), told)

    def _activate(self, connection: sa.Connection, batch: _Batch) -> None:
        who = people.c.id.in_([person for _, person in batch.activated])
        joined = {"status": "active", "joined_at": batch.at, "changed_at": batch.at}
        connection.execute(sa.update(people).where(who).values(**joined))
        told = [self._event(batch.at, "consent", person, line) for line, person in batch.activated]
        connection.execute(sa.insert(events), told)

    def _event(self, at: dt.datetime, kind: Kind, person: PersonId, line: int) -> dict[str, Any]:
        # A file may be called after somebody, and events outlive them: its ending is enough, where it is no name.
        ending = PurePath(self.file).suffix.lower()
        detail = {"file": f"*{ending if ending in _ENDINGS else ''}", "line": line}
        wording = self.wording if kind == "consent" else None
        return event(person, at, kind, "import", wording=wording, detail=detail)


def _there(connection: sa.Connection, hashes: set[str]) -> Mapping[str, Any]:
    """The people who are there, by hash; held until the transaction ends, so that nobody leaves unseen meanwhile."""
    query = sa.select(people.c.hash, people.c.id, people.c.status, people.c.changed_at)
    if not connection.get_execution_options().get("reading"):
        query = query.with_for_update(key_share=True)
    # In order, so that two who hold several never wait for each other.
    found = connection.execute(query.where(people.c.hash.in_(sorted(hashes))).order_by(people.c.id))
    return {row.hash: row for row in found}


def _batches(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    it = iter(rows)
    while some := tuple(islice(it, AT_ONCE)):
        yield some
