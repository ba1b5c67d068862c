"""Subscribers to a file: CSV that a spreadsheet opens safely, or JSON Lines; `import` reads both back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from digest.errors import SubscriberError
from subscribers import formulas
from subscribers.columns import FIELD
from subscribers.persons import Person

if TYPE_CHECKING:
    from digest.store.engine import Store

COLUMNS = ("email", "name", "topics", "language", "status", "joined", "timezone", "frequency", "paused_until")


def field_names(store: Store) -> tuple[str, ...]:
    """The names of all free fields that anybody has, sorted."""
    import sqlalchemy as sa

    each = "SELECT DISTINCT json_object_keys(fields::json) FROM people WHERE fields <> '{}'"
    if store.sqlite:
        each = "SELECT DISTINCT one.key FROM people, json_each(people.fields) AS one WHERE people.fields <> '{}'"
    with store.reading() as connection:
        return tuple(sorted(connection.scalars(sa.text(each))))


def csv_lines(people: Iterable[Person], fields: Sequence[str] = ()) -> Iterator[str]:
    """The header and a line a person, each with its newline; a column for each of the free fields.

    Raises SubscriberError for somebody with another one, which would be lost.
    """
    known = frozenset(fields)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")  # what stands in it is quoted in a cell
    writer.writerow([formulas.safe(cell) for cell in (*COLUMNS, *(FIELD + name for name in fields))])
    for person in people:
        yield _taken(buffer)
        if not known.issuperset(person.fields):
            raise SubscriberError(subject="export", reason="a free field was added meanwhile: run it again")
        cells = *_cells(person), *(person.fields.get(name, "") for name in fields)
        writer.writerow([formulas.safe(cell) for cell in cells])
    yield _taken(buffer)


def json_lines(people: Iterable[Person]) -> Iterator[str]:
    """A JSON object a person, each with its newline; no header."""
    for person in people:
        yield json.dumps(shown(person), ensure_ascii=False) + "\n"


def shown(person: Person) -> dict[str, object]:
    """The person for programs."""
    return {
        "email": person.address,
        "name": person.name,
        "topics": list(person.topics),
        "language": person.language,
        "status": person.status,
        "joined": person.joined_at.isoformat(timespec="seconds") if person.joined_at else None,
        "timezone": person.timezone,
        "frequency": person.frequency,
        "paused_until": person.paused_until.isoformat() if person.paused_until else None,
        "fields": dict(person.fields),
    }


def _cells(person: Person) -> tuple[str, ...]:
    its = shown(person) | {"topics": ";".join(person.topics)}
    return tuple(str(its[column] or "") for column in COLUMNS)


def _taken(buffer: io.StringIO) -> str:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line.removesuffix("\r\n") + "\n"
