"""How far the import of a file has come, kept in the store with the rows themselves: a stopped one goes on there."""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

import sqlalchemy as sa

from digest.errors import FileError
from digest.store.engine import Store
from digest.store.tables import imports
from subscribers.keys import Keys
from subscribers.persons import Tally

KEPT = dt.timedelta(days=30)
"""Nobody goes on with an import that was stopped longer ago: readers came and left meanwhile."""
_READING = "1"
"""Another number, when a program reads the rows of a file otherwise than the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An import that is under way, or was stopped."""

    id: str
    name: str
    """The file's, for errors."""
    rows: int = 0
    """So many of its rows are done."""
    tally: Tally = field(default_factory=Tally)
    """What became of those."""
    stopped_at: dt.datetime | None = None
    """When the last of them was written; None where it begins anew."""


def id_of(keys: Keys, content: str, *said: str | Sequence[str] | None) -> str:
    """By what an import is recognised: the hash of the file's content, and all that was said about how to take it.

    Keyed, since a file may hold one person alone, and who it was must not be guessed when they are erased.
    """
    told = json.dumps([_READING, content, *said])
    return hmac.digest(keys.addresses, f"import\0{told}".encode(), "sha256").hex()


def begin(store: Store, id: str, name: str, at: dt.datetime, *, restart: bool = False) -> Begun:
    """The import, as far as it has come, from its first row with `restart`; those of long ago are taken away."""
    with store.writing() as connection:
        connection.execute(sa.delete(imports).where(imports.c.changed_at < at - KEPT))
        row = connection.execute(sa.select(imports).where(imports.c.id == id)).first()
        if row is not None and row.rows and not row.done and not restart:
            tally = Tally(**json.loads(row.tally))
            return Begun(id=id, name=name, rows=row.rows, tally=tally, stopped_at=row.changed_at)
        connection.execute(sa.delete(imports).where(imports.c.id == id))
        new = {"id": id, "started_at": at, "changed_at": at, "rows": 0, "tally": "{}", "done": False}
        connection.execute(sa.insert(imports), new)
    return Begun(id=id, name=name)


def note(connection: sa.Connection, begun: Begun, rows: int, tally: Tally, at: dt.datetime, *, done: bool) -> Begun:
    """The import with so many rows more done, in their own transaction.

    Raises FileError where another program has gone on with it meanwhile: each row is taken once.
    """
    after = replace(begun, rows=begun.rows + rows, tally=tally)
    values = {"rows": after.rows, "tally": json.dumps(asdict(tally)), "changed_at": at, "done": done}
    its = imports.c.id == begun.id, imports.c.rows == begun.rows, imports.c.done == sa.false()
    if not connection.execute(sa.update(imports).where(*its).values(values)).rowcount:
        raise FileError(path=begun.name, reason="is being imported by another program")
    return after
