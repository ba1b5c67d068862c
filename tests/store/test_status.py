"""What is in a store, and whether it is sound."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.errors import StoreError
from digest.store import engine, schema, status
from tests.fakes.rows import fill


def test_it_counts_what_is_there(store_url: str) -> None:
    """Every table, people by their status, deliveries by their state."""
    with engine.opened(store_url) as store:
        fill(store, people=10)
        found = status.status(store)
    assert found.revision == schema.HEAD
    assert found.people == {"active": 8, "erased": 2}
    assert found.deliveries == {"failed": 2, "sent": 3, "suppressed": 2, "unknown": 3}
    counts = {"meta": 3, "people": 10, "events": 10, "editions": 2, "approvals": 1, "sends": 4, "deliveries": 10}
    counts |= {"sources": 2, "readings": 2, "snapshots": 1, "entries": 2, "entry_keys": 3, "printed": 2}
    counts |= {"origins": 1, "requests": 2, "imports": 2, "variants": 2, "runs": 2, "happenings": 1, "bounces": 1}
    assert found.rows == counts
    assert found.size > 10_000
    assert found.problems == ()


def test_a_newer_store_is_counted_and_no_more(store_url: str) -> None:
    """What its columns mean, this program does not know."""
    with engine.opened(store_url) as store:
        fill(store)
        with store.writing() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
            connection.execute(sa.text("ALTER TABLE people RENAME COLUMN status TO standing"))
        found = status.status(store)
    assert (found.revision, found.rows["people"], found.people) == ("9999", 5, {})


def test_a_row_that_refers_to_nothing_is_found(sqlite_url: str, tmp_path: Path) -> None:
    """As somebody leaves it who edits the file by hand."""
    with engine.opened(sqlite_url) as store:
        fill(store)
    with sqlite3.connect(tmp_path / "store.db") as other:
        other.execute("DELETE FROM people WHERE id = 4")
    other.close()
    with engine.existing(sqlite_url) as store:
        problems = status.status(store).problems
    assert sorted(problems) == [
        "deliveries, row 4: names a row of people that is not there",
        "events, row 4: names a row of people that is not there",
    ]


def test_a_damaged_page_is_found(sqlite_url: str, tmp_path: Path) -> None:
    """An index that the disk has lost, page by page: each is told as a problem or as one line."""
    with engine.opened(sqlite_url) as store:
        fill(store, people=300)
    file = tmp_path / "store.db"
    whole, page = file.read_bytes(), 4096
    damaged = list(range(1, len(whole) // page))
    assert len(damaged) > 20
    for number in damaged:
        file.write_bytes(whole[: number * page] + b"\xa5" * page + whole[(number + 1) * page :])
        assert _told(sqlite_url), number


def _told(url: str) -> bool:
    """Whether the damage is told."""
    try:
        with engine.existing(url) as store:
            return bool(status.status(store).problems)
    except StoreError as error:
        return "malformed" in str(error)


def test_looking_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    """Not a byte of the file."""
    with engine.opened(sqlite_url) as store:
        fill(store)
    before = (tmp_path / "store.db").read_bytes()
    with engine.found(sqlite_url) as store:
        status.status(store)
    assert (tmp_path / "store.db").read_bytes() == before


def test_there_is_no_store_where_none_was_made(empty_url: str, tmp_path: Path) -> None:
    """And looking for one of whatever revision makes none."""
    assert engine.found(empty_url) is None
    assert not list(tmp_path.iterdir())


def test_a_store_of_whatever_revision_is_found(store_url: str) -> None:
    """Where a command that works with it would refuse."""
    with engine.opened(store_url) as store, store.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    with engine.found(store_url) as store:
        assert schema.revision(store) == "0000"
    with pytest.raises(StoreError, match="digest db migrate"):
        engine.existing(store_url)
