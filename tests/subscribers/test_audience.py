"""Who an issue goes to, and what they chose."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from digest.store import engine
from digest.store.engine import Store
from digest.store.tables import meta, people
from digest.text import wanted
from subscribers.audience import Choice, choices, due
from subscribers.listing import everybody
from subscribers.persons import Frequency, Person
from subscribers.segments import parse
from tests.subscribers.chances import NOW, ZONE, row

HAITI = wanted(["Haiti"])
READERS: tuple[tuple[str, str, tuple[str, ...], Frequency], ...] = (
    ("active", "es", ("Haiti",), "every"),
    ("active", "en", (), "weekly"),
    ("paused", "es", ("Haiti",), "every"),
    ("active", "es", ("HAITI ",), "every"),
    ("suppressed", "es", (), "every"),
    ("active", "es", (), "weekly"),
    ("active", "es", (), "every"),
)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with READERS, numbered from 1."""
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            for number, (status, language, topics, frequency) in enumerate(READERS, start=1):
                its = {"status": status, "language": language, "topics": topics, "frequency": frequency}
                person = Person(id=number, address=f"r{number}@Reader.example", changed_at=NOW, **its)  # type: ignore[arg-type]
                connection.execute(sa.insert(people), row(person))
        yield store


def test_an_issue_goes_to_those_who_agreed(store: Store) -> None:
    """In the order in which they came; of a segment, to those of it."""
    assert [one.id for one in everybody(store, where=due(None, NOW, ZONE))] == [1, 2, 4, 6, 7]
    spanish = due(parse('language = "es" or status = "suppressed"'), NOW, ZONE)
    assert [one.id for one in everybody(store, where=spanish)] == [1, 4, 6, 7]


def test_what_they_chose_is_counted_the_most_first(store: Store) -> None:
    """The same choice however it was written."""
    assert choices(store, due(None, NOW, ZONE)) == (
        Choice(wanted="", frequency="weekly", readers=2),
        Choice(wanted=HAITI, frequency="every", readers=2),
        Choice(wanted="", frequency="every", readers=1),
    )


def test_who_stops_listening_keeps_no_connection(store: Store) -> None:
    """The stream ends with its reader."""
    stream = everybody(store, where=due(None, NOW, ZONE))
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert store.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_the_clause_serves_where_an_audience_is_frozen(store: Store) -> None:
    """INSERT ... SELECT, joined to another table, with every kind of test in it."""
    text = """language = "es" and topic has "Haiti" and domain = "reader.example" and field.city is empty
              and joined is empty and changed = today and not name contains "x" and frequency in ("every", "daily")"""
    where = due(parse(text), NOW, ZONE)
    joined = people.join(meta, meta.c.name == people.c.wanted)
    query = sa.select(sa.cast(people.c.id, sa.String), people.c.wanted).select_from(joined).where(where)
    with store.writing() as connection:
        connection.execute(sa.insert(meta), {"name": HAITI, "value": "1"})
        connection.execute(sa.insert(meta).from_select(["name", "value"], query))
        found = connection.scalars(sa.select(meta.c.name).where(meta.c.value == HAITI).order_by(meta.c.name))
        assert list(found) == ["1", "4"]
