"""Subscribers to a file: CSV that a spreadsheet opens safely, or JSON Lines; `import` reads both back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from subscribers.persons import Person

COLUMNS = ("email", "name", "topics", "language", "status", "joined")
# What begins so, a spreadsheet computes (OWASP, CSV injection). An apostrophe keeps it from that; where one stands
# already it gets another, so that taking one away gives back what there was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv_lines(people: Iterable[Person]) -> Iterator[str]:
    """The header and a line a person, each with its newline."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for person in people:
        yield _taken(buffer)
        writer.writerow([_safe(cell) for cell in _cells(person)])
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
        "joined": _joined(person),
    }


def _cells(person: Person) -> tuple[str, ...]:
    topics = ";".join(person.topics)
    return (person.address or "", person.name, topics, person.language, person.status, _joined(person) or "")


def _joined(person: Person) -> str | None:
    return person.joined_at.isoformat(timespec="seconds") if person.joined_at else None


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _taken(buffer: io.StringIO) -> str:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line
