"""The rows of a file become subscribers, some thousand in a transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import events, people
from digest.values import PersonId
from subscribers import begun, bulk
from subscribers.batches import Batch, Standing
from subscribers.begun import Begun
from subscribers.candidates import named_in
from subscribers.history import erased_at, event, in_turn
from subscribers.keys import Keys
from subscribers.persons import Candidate, Status, Tally

AT_ONCE = 5_000
"""Rows in a transaction: some tenths of a second, after which others may write; twice as many are not faster."""
Row = tuple[int, Candidate | str]
"""The line in the file, with who stands there or why nobody does."""
Refused = Callable[[int, str], None]
Told = Callable[[int], None]
_ENDINGS = {".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson"}
_SEEN = 16
"""Digits of a hash by which an address is known again in a dry run: two of a million are alike once in 10^7 files."""


@dataclass(slots=True)
class Import:
    """One file on its way in: with the wording of their consent people are active, else pending."""

    store: Store
    keys: Keys
    clock: Callable[[], dt.datetime]
    wording: str | None
    file: str
    """The file's name, of which the events keep the ending."""
    begun: Begun | None = None
    """How far it has come; None where nobody keeps that."""
    tried: dict[int, Status] = field(default_factory=dict)
    """How those would stand whom a dry run would have added or changed: no store remembers them."""

    def run(self, rows: Iterable[Row], refused: Refused, told: Told, *, dry_run: bool) -> Tally:
        """What became of the rows, with those before it was stopped.

        `refused` is told of each refusal, in the file's order, once its batch stands; then `told`, how many rows are
        done.
        """
        tally, done = (self.begun.tally, self.begun.rows) if self.begun else (Tally(), 0)
        for some, last in _batches(rows):
            batch = self._tried(some) if dry_run else self._written(some, tally, last=last)
            for line, reason in batch.refused:
                refused(line, reason)
            tally, done = batch.counted(tally), done + len(some)
            told(done)
        return tally

    def _tried(self, some: Sequence[Row]) -> Batch:
        with self.store.reading() as connection:
            batch = self._decided(connection, some)
        for hash, standing in batch.standing.items():
            if standing.changed:
                self.tried[_short(hash)] = standing.status
        return batch

    def _written(self, some: Sequence[Row], before: Tally, *, last: bool) -> Batch:
        with self.store.writing() as connection:
            in_turn(self.store, connection)
            bulk.ready(connection)
            batch = self._decided(connection, some)
            _put(connection, batch)
            self._tell(connection, batch)
            after = self.begun and begun.note(
                connection, self.begun, len(some), batch.counted(before), batch.at, done=last
            )
        self.begun = after
        return batch

    def _decided(self, connection: sa.Connection, some: Sequence[Row]) -> Batch:
        hashes = {line: self.keys.hash(one.address) for line, one in some if isinstance(one, Candidate)}
        batch = Batch(at=self.clock(), standing=self._there(connection, set(hashes.values())))
        for line, one in some:
            if isinstance(one, str):
                batch.refused.append((line, one))
            elif self.wording and not one.gone and (reason := named_in(one, self.wording, shared=True)):
                batch.refused.append((line, f"{one.address}: {reason}"))
            else:
                batch.decide(line, one, hashes[line], active=self.wording is not None and not one.pending)
        return batch

    def _there(self, connection: sa.Connection, hashes: set[str]) -> dict[str, Standing]:
        """How the people of these hashes stand, as far as anybody knows them."""
        found = {
            row.hash: Standing(
                id=PersonId(row.id),
                there=True,
                status="erased" if row.erased else row.status,
                since=row.erased or row.changed_at,
            )
            for row in _rows(connection, sorted(hashes))
        }
        if self.tried:
            now = self.clock()
            for hash in hashes:
                if (status := self.tried.get(_short(hash))) is not None:
                    found[hash] = Standing(status=status, since=now)
        return found

    def _tell(self, connection: sa.Connection, batch: Batch) -> None:
        # A file may be called after somebody, and events outlive them: its ending is enough, where it is no name.
        ending = PurePath(self.file).suffix.lower()
        detail = json.dumps({"file": f"*{ending if ending in _ENDINGS else ''}"})[:-1]
        kinds = {kind for _, kind, _ in batch.told}
        plain = {kind: event(PersonId(0), batch.at, kind, "import") for kind in kinds}
        if "consent" in plain:
            plain["consent"]["wording"] = self.wording
        rows = [
            {**plain[kind], "person": who.id, "detail": f'{detail}, "line": {line}}}'}
            for who, kind, line in batch.told
        ]
        bulk.insert(connection, events, rows)


def _put(connection: sa.Connection, batch: Batch) -> None:
    """Writes how everybody stands now."""
    new = [one for one in batch.standing.values() if one.row is not None and not one.there]
    for one, id in zip(new, bulk.numbers(connection, people, len(new)), strict=True):
        one.id = PersonId(id)
    bulk.insert(connection, people, [{"id": one.id, **one.values(batch.at)} for one in new])
    for one in batch.standing.values():
        if one.row is not None and one.there:
            connection.execute(sa.update(people).where(people.c.id == one.id).values(**one.values(batch.at)))
    for values, ids in batch.changes():
        connection.execute(sa.update(people).where(people.c.id.in_(ids)).values(**values))


def _rows(connection: sa.Connection, hashes: Sequence[str]) -> Iterable[Any]:
    """The people who are there; held until the transaction ends, so that nobody leaves unseen meanwhile."""
    query = sa.select(people.c.hash, people.c.id, people.c.status, people.c.changed_at, erased_at().label("erased"))
    if not connection.get_execution_options().get("reading"):
        query = query.with_for_update(key_share=True)
    if connection.dialect.name == "sqlite":
        among = sa.select(sa.func.json_each(json.dumps(hashes)).table_valued("value").c.value)
        query = query.where(people.c.hash.in_(among))
    else:
        query = query.where(people.c.hash == sa.any_(sa.literal(hashes, sa.ARRAY(sa.String))))
    # In order, so that two who hold several never wait for each other.
    return connection.execute(query.order_by(people.c.id))


def _short(hash: str) -> int:
    return int(hash[:_SEEN], 16)


def _batches(rows: Iterable[Row]) -> Iterator[tuple[Sequence[Row], bool]]:
    """So many rows at a time, with whether they are the last; they are read while nobody is kept from writing."""
    it = iter(rows)
    some = tuple(islice(it, AT_ONCE))
    while some:
        after = tuple(islice(it, AT_ONCE))
        yield some, not after
        some = after
