"""A newsletter's subscribers, in a new store, at a time of our own."""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digest.store import engine
from digest.store.tables import events
from subscribers import Candidate, Keys, People, Tally, reading

START = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)
Load = Callable[..., tuple[Tally, list[tuple[int, str]]]]


@pytest.fixture
def keys() -> Keys:
    """Keys of this test alone."""
    return Keys.fresh()


@pytest.fixture
def people(store_url: str, keys: Keys) -> Iterator[People]:
    """No subscribers yet; a minute passes at every look at the clock."""
    minutes = iter(range(1_000_000))
    with engine.opened(store_url) as store:
        yield People(store, keys, lambda: START + dt.timedelta(minutes=next(minutes)))


def told(people: People) -> list[dict[str, Any]]:
    """Every event, in order."""
    with people.store.reading() as connection:
        return [dict(row) for row in connection.execute(sa.select(events).order_by(events.c.id)).mappings()]


def read(data: bytes | str, name: str = "r.csv", encoding: str | None = None) -> list[tuple[int, Candidate | str]]:
    """The rows of a file with this content."""
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(reading.rows(file, reading.layout(file, name, encoding=encoding)))


@pytest.fixture
def load(people: People) -> Load:
    """Import a file with this content."""

    def loaded(data: bytes | str, wording: str | None = None, **more: Any) -> tuple[Tally, list[tuple[int, str]]]:
        refused: list[tuple[int, str]] = []
        name = str(more.pop("name", "r.csv"))
        tally = people.import_(
            read(data, name),
            wording=wording,
            file=Path(name).name,
            refused=lambda *one: refused.append(one),
            **more,
        )
        return tally, refused

    return loaded
