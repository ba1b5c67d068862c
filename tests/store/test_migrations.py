"""A store of any earlier version comes up to this one with all that was in it, and is then as one made new."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import exc

from digest.store import backup, engine, restore, schema, tables
from digest.store.engine import Store
from digest.values import Address
from subscribers import Keys, People, keys_of, tokens

NOW = dt.datetime(2026, 5, 4, 7, 30, 0, 123456, tzinfo=dt.UTC)
OLD = schema.known()[:-1]
TOPICS = {1: "[]", 2: '["Kenya"]', 3: '["Puertos ", "ÁRBOLES", "kenya."]', 4: '[" . "]'}
WANTED = {1: "", 2: "\nkenya\n", 3: "\nkenya\npuertos\nárboles\n", 4: ""}
NEW = {
    "people": {
        "timezone": None,
        "fields": "{}",
        "frequency": "every",
        "wanted": None,
        "paused_until": None,
        "expires_at": None,
    },
    "sends": {"segment": None, "held": None, "held_at": None, "held_why": None, "at": None},
    "deliveries": {"variant": None, "relay": None},
}
"""What the steps since the first add to a row; `wanted` is looked at on its own."""


def value(column: sa.Column[Any], number: int) -> Any:
    """Something that fits into the column, another one in each row."""
    if isinstance(column.type, tables.Moment):
        return NOW + dt.timedelta(days=number)
    kind = column.type.python_type
    if kind is str:
        return f"{number}ü\n{column.name}"[: getattr(column.type, "length", None) or 99]
    return f"{number}\0\xff".encode() if kind is bytes else bool(number % 2) if kind is bool else number


def row_of(table: sa.Table, number: int) -> dict[str, Any]:
    """A row of an old table, by what its database says of the table; those it refers to have the same number."""
    found = {}
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        found[str(column.name)] = value(key.column if key else column, number)
    if table.name == "people":
        found |= {"topics": TOPICS[number], "status": "active", "hash": f"{number:064x}"}
        found |= {"wanted": WANTED[number]} if "wanted" in found else {}
    if table.name == "events":
        found["detail"] = "{}"
    if table.name == "deliveries":
        found["state"] = "sent"  # what is unfinished in a backup becomes unknown
    return found


def fill(store: Store, revision: str) -> dict[str, list[Mapping[str, Any]]]:
    """Rows in every table of that revision, as they are read back."""
    with store.writing() as connection:
        for table in backup.tables_at(connection, revision):
            connection.execute(sa.insert(table), [row_of(table, number) for number in TOPICS])
    return rows(store, revision)


def rows(store: Store, revision: str) -> dict[str, list[Mapping[str, Any]]]:
    """All that is in the tables of that revision."""
    found = {}
    with store.reading() as connection:
        for table in backup.tables_at(connection, revision):
            query = sa.select(table).order_by(*table.primary_key)
            found[str(table.name)] = [dict(row) for row in connection.execute(query).mappings()]
    return found


def as_new(before: dict[str, list[Mapping[str, Any]]]) -> dict[str, list[Mapping[str, Any]]]:
    """The same rows, with what is added to each."""
    return {name: [NEW.get(name, {}) | dict(row) for row in those] for name, those in before.items()}


def demand_whole(store: Store, before: dict[str, list[Mapping[str, Any]]]) -> None:
    """Nothing is lost or changed, what is new has its default, and choices are as they are compared now."""
    after = rows(store, schema.HEAD)
    assert {row["id"]: row.pop("wanted") for row in map(_mutable, after["people"])} == WANTED
    expected = as_new(before)
    for row in map(_mutable, expected["people"]):
        row.pop("wanted")
    assert {name: after[name] for name in expected} == expected
    assert not [name for name in set(after) - set(expected) if after[name]]


def _mutable(row: Mapping[str, Any]) -> dict[str, Any]:
    assert isinstance(row, dict)
    return row


@contextmanager
def old(url: str, revision: str) -> Iterator[Store]:
    """A store of that revision."""
    with engine.connected(url) as store:
        assert schema.migrate(store, revision) == (None, revision)
        yield store


@pytest.mark.parametrize("revision", OLD)
def test_an_old_store_loses_nothing(empty_url: str, revision: str) -> None:
    """From every version, with rows in every table; a second time there is nothing to do."""
    with old(empty_url, revision) as store:
        before = fill(store, revision)
        assert all(before.values())
        assert schema.migrate(store) == (revision, schema.HEAD)
        demand_whole(store, before)
        assert schema.migrate(store) == (schema.HEAD, schema.HEAD)
        demand_whole(store, before)


@pytest.mark.parametrize("revision", OLD)
def test_an_old_backup_comes_back_into_this_version(empty_url: str, tmp_path: Path, revision: str) -> None:
    """On either database, wherever it was made."""
    with old(f"sqlite:///{tmp_path / 'old.db'}", revision) as store:
        before = fill(store, revision)
        backup.write(store, tmp_path / "old.gz", made=NOW)
    with engine.connected(empty_url) as store, backup.opened(tmp_path / "old.gz") as found:
        assert found.check().revision == revision
        restore.restore(store, found)
        demand_whole(store, before)


@pytest.mark.parametrize("revision", [*OLD, schema.HEAD])
def test_the_tables_are_what_queries_take_them_for(empty_url: str, revision: str) -> None:
    """Columns, types, what may be empty, indexes and references; Alembic finds nothing to change."""
    with old(empty_url, revision) as store:
        schema.migrate(store)
        with store.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, tables.metadata) == []
            found = sa.MetaData()
            found.reflect(connection)
    for table in tables.metadata.sorted_tables:
        reflected = found.tables[table.name]
        assert described(reflected) == described(table)
    assert set(found.tables) - set(tables.metadata.tables) == {"alembic_version"}


def described(table: sa.Table) -> dict[str, object]:
    """What one can tell of a table, in whatever order."""
    return {
        "columns": [(c.name, c.nullable, getattr(c.type, "length", None)) for c in table.columns],
        "key": [c.name for c in table.primary_key],
        "references": {(k.parent.name, k.target_fullname) for k in table.foreign_keys},
        "indexes": {(i.name, tuple(c.name for c in i.columns), i.unique) for i in table.indexes},
        "defaults": {c.name for c in table.columns if c.server_default is not None} - {"id"},
    }


@pytest.mark.parametrize("revision", OLD)
def test_links_from_before_still_open(empty_url: str, tmp_path: Path, revision: str) -> None:
    """The store has no mark of its own, and the seals of its tokens none either."""
    keys = Keys.made(tmp_path / "digest.keys")
    with old(empty_url, revision) as store:
        with store.writing() as connection:
            meta, who = (sa.Table(name, sa.MetaData(), autoload_with=connection) for name in ("meta", "people"))
            connection.execute(sa.insert(meta), {"name": "keys", "value": keys.fingerprint})
            anna = {"hash": keys.hash(Address("anna@reader.example")), "address": "anna@reader.example"}
            row = anna | {"topics": "[]", "status": "active", "changed_at": NOW}
            connection.execute(sa.insert(who), row)
        token = tokens.made(_id(store), keys)
        schema.migrate(store)
        now = keys_of(store, tmp_path, make=True)
        assert now.newsletter == b""
        people = People(store, now, lambda: NOW)
        assert people.leave(tokens.read(token, now), how="link")
        assert people.the(Address("anna@reader.example")).status == "unsubscribed"
        assert json.loads(rows(store, schema.HEAD)["events"][-1]["detail"]) == {}
        assert tokens.made(_id(store), replace(now, newsletter=b"other")) != token


def _id(store: Store) -> Any:
    with store.reading() as connection:
        return connection.scalar(sa.text("SELECT id FROM people"))


@pytest.mark.parametrize("revision", OLD)
def test_events_still_cannot_be_rewritten(empty_url: str, revision: str) -> None:
    """No step takes the triggers away."""
    with old(empty_url, revision) as store:
        fill(store, revision)
        schema.migrate(store)
        for statement in ("UPDATE events SET kind = 'x'", "DELETE FROM events"):
            with pytest.raises(exc.DatabaseError) as raised, store.writing() as connection:
                connection.execute(sa.text(statement))
            assert "never rewritten" in str(raised.value)
