"""A backup is the whole store of one moment in one file, and either database takes it back."""

import datetime as dt
import gzip
import itertools
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from digest.errors import FileError, MigrationError, StoreError
from digest.store import backup, engine, restore, schema, tables
from tests.fakes.postgres import Server
from tests.fakes.rows import NOW, add_people, fill

LATER = NOW + dt.timedelta(hours=1)


MARK = b'"name":"newsletter.'
"""In the row that every restore adds: the mark of those who come after it."""


def lines(path: Path) -> list[bytes]:
    """The rows of a backup, but for the marks of restores."""
    return [line for line in gzip.decompress(path.read_bytes()).splitlines()[1:-1] if MARK not in line]


def put_back(url: str, path: Path, *, replace: bool = False) -> str | None:
    """What `digest db restore` does."""
    with backup.opened(path) as found, engine.connected(url) as store:
        found.check()
        return restore.restore(store, found, replace=replace).before


@pytest.fixture
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of a filled store, with how many rows each table had."""
    folder = tmp_path_factory.mktemp("kept")
    with engine.opened(f"sqlite:///{folder / 'other.db'}") as store:
        fill(store, people=12)
        backup.write(store, folder / "kept.jsonl.gz", made=NOW)
    return folder / "kept.jsonl.gz"


@pytest.mark.parametrize("way", [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")])
def test_a_newsletter_moves_from_one_database_to_the_other(
    way: tuple[str, str], tmp_path: Path, postgres: Server
) -> None:
    """What arrives is what left: the backup of the copy is, but for its date, the same bytes."""
    urls = [
        f"sqlite:///{tmp_path / f'{n}.db'}" if kind == "sqlite" else postgres.database() for n, kind in enumerate(way)
    ]
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    with engine.opened(urls[0]) as store:
        fill(store, people=1200)
        made = backup.write(store, first, made=NOW)
    assert set(made.rows) == set(tables.metadata.tables)
    assert all(made.rows.values())
    assert put_back(urls[1], first) is None
    with engine.existing(urls[1]) as store:
        assert backup.write(store, second, made=LATER).rows == made.rows | {"meta": made.rows["meta"] + 1}
    one, other = (gzip.decompress(path.read_bytes()) for path in (first, second))
    copied = [line for line in other.splitlines() if MARK not in line]
    assert one.replace(b"07:30:00", b"08:30:00", 1).splitlines()[:-1] == copied[:-1]
    assert lines(first) == lines(second)


def test_a_restored_store_is_a_whole_one(store_url: str, kept: Path) -> None:
    """New people get new numbers, references hold, and events cannot be rewritten."""
    put_back(store_url, kept)
    with engine.existing(store_url) as store:
        with store.writing() as connection:
            new = {"hash": "new", "topics": "[]", "status": "active", "changed_at": NOW}
            assert connection.execute(sa.insert(tables.people).values(new)).inserted_primary_key[0] == 13
            connection.execute(sa.insert(tables.events).values(person=13, at=NOW, kind="a", how="b", detail="{}"))
        for statement in (
            sa.delete(tables.events),
            sa.insert(tables.sends).values(slug="x", edition="y", started_at=NOW),
        ):
            with pytest.raises(exc.DatabaseError), store.writing() as connection:
                connection.execute(statement)


def test_a_backup_is_of_one_moment_and_holds_nobody_up(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is added while it is made is not half in it, and does not wait for it."""
    real = backup.tables_at
    with engine.opened(store_url) as store:
        fill(store)

        def meanwhile(connection: sa.Connection, revision: str) -> tuple[sa.Table, ...]:
            with store.writing() as other:
                add_people(other, range(100, 110))
            return real(connection, revision)

        monkeypatch.setattr(backup, "tables_at", meanwhile)
        made = backup.write(store, tmp_path / "during.gz", made=NOW)
    assert (made.rows["people"], made.rows["events"]) == (5, 5)


def test_backups_during_a_busy_time_are_consistent(store_url: str, tmp_path: Path) -> None:
    """Each person comes with their event in one transaction; no backup has one without the other."""
    stop = threading.Event()
    with engine.opened(store_url) as store:
        fill(store)

        def busy() -> None:
            for number in itertools.count(10):
                if stop.is_set():
                    return
                with store.writing() as connection:
                    add_people(connection, range(number, number + 1))

        writer = threading.Thread(target=busy)
        writer.start()
        try:
            made = [backup.write(store, tmp_path / f"{n}.gz", made=NOW).rows for n in range(5)]
        finally:
            stop.set()
            writer.join()
    assert all(rows["people"] == rows["events"] for rows in made)
    assert made[0]["people"] < made[-1]["people"]


def test_a_backup_is_for_its_owner_alone(kept: Path) -> None:
    """It holds addresses; and nothing else is left beside it."""
    assert kept.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in kept.parent.iterdir()} == {"kept.jsonl.gz", "other.db"}


def test_a_file_that_is_there_is_written_over_only_when_told(sqlite_url: str, tmp_path: Path) -> None:
    """Yesterday's backup is not lost to a slip."""
    path = tmp_path / "kept.gz"
    path.write_text("yesterday's")
    with engine.opened(sqlite_url) as store:
        with pytest.raises(FileError, match="there already"):
            backup.write(store, path, made=NOW)
        assert path.read_text() == "yesterday's"
        backup.write(store, path, made=NOW, force=True)
    with backup.opened(path) as found:
        assert found.check().made == NOW


@pytest.mark.parametrize("name", ["no/such/folder/x.gz", ".", "/dev/full", "x" * 300])
def test_a_place_that_cannot_be_written_is_one_line(name: str, sqlite_url: str, tmp_path: Path) -> None:
    """A device is not replaced by a file, whatever is asked."""
    with engine.opened(sqlite_url) as store, pytest.raises(FileError):
        backup.write(store, tmp_path / name, made=NOW, force=True)
    assert not Path("/dev/full").is_file()
    assert not list(tmp_path.glob(".*"))


def test_there_is_nothing_to_back_up_in_an_empty_store(empty_url: str, tmp_path: Path) -> None:
    """One line, and no file."""
    with engine.connected(empty_url) as store, pytest.raises(StoreError, match="no store yet"):
        backup.write(store, tmp_path / "x.gz", made=NOW)
    assert not list(tmp_path.glob("*.gz"))


def test_a_row_that_makes_no_sense_is_one_line(sqlite_url: str, tmp_path: Path) -> None:
    """SQLite keeps whatever somebody writes into it by hand."""
    with engine.opened(sqlite_url) as store:
        fill(store)
        with store.writing() as connection:
            connection.execute(sa.text("UPDATE people SET changed_at = 'yesterday' WHERE id = 2"))
        with pytest.raises(StoreError, match="people holds a row that cannot be read"):
            backup.write(store, tmp_path / "x.gz", made=NOW)
    assert not list(tmp_path.glob("*.gz"))


def test_a_store_that_lost_a_table_is_one_line(store_url: str, tmp_path: Path) -> None:
    """Half a store is not backed up as if it were whole."""
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            connection.execute(sa.text("DROP TABLE deliveries"))
        with pytest.raises(StoreError, match="lost its table deliveries"):
            backup.write(store, tmp_path / "x.gz", made=NOW)


def test_a_store_that_holds_rows_is_not_written_over(store_url: str, kept: Path, tmp_path: Path) -> None:
    """Only when told to; then nothing of the old one is left."""
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            add_people(connection, range(40, 42))
        backup.write(store, tmp_path / "before.gz", made=NOW)
        with pytest.raises(StoreError, match="not empty"):
            put_back(store_url, kept)
        backup.write(store, tmp_path / "after.gz", made=NOW)
        assert lines(tmp_path / "before.gz") == lines(tmp_path / "after.gz")
        assert put_back(store_url, kept, replace=True) == schema.HEAD
        backup.write(store, tmp_path / "now.gz", made=NOW)
    assert lines(tmp_path / "now.gz") == lines(kept)


def test_a_store_with_tables_and_no_rows_is_empty(store_url: str, kept: Path) -> None:
    """A command that was tried on the new database first is no obstacle."""
    engine.opened(store_url).close()
    assert put_back(store_url, kept) == schema.HEAD


def test_tables_of_another_program_are_not_replaced(empty_url: str, kept: Path) -> None:
    """Whatever is asked."""
    with engine.connected(empty_url) as store, store.writing() as connection:
        connection.execute(sa.text("CREATE TABLE songs (title TEXT)"))
    with pytest.raises(MigrationError, match="another program"):
        put_back(empty_url, kept, replace=True)


def test_a_table_of_somebodys_own_beside_ours_stays(store_url: str, kept: Path) -> None:
    """It is in no backup, and a restore does not drop it."""
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            connection.execute(sa.text("CREATE TABLE songs (title TEXT)"))
            connection.execute(sa.text("INSERT INTO songs VALUES ('The Night Ferry')"))
        put_back(store_url, kept, replace=True)
        with store.reading() as connection:
            assert connection.scalar(sa.text("SELECT title FROM songs")) == "The Night Ferry"


def test_two_restores_at_once_take_turns(empty_url: str, kept: Path, tmp_path: Path) -> None:
    """One fills the empty store, the other finds it filled; nothing is mixed."""
    outcomes: list[Any] = []

    def one() -> None:
        try:
            outcomes.append(put_back(empty_url, kept))
        except StoreError as error:
            outcomes.append(error.reason)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes))[0] == "None"
    assert "not empty" in sorted(map(str, outcomes))[1]
    with engine.existing(empty_url) as store:
        backup.write(store, tmp_path / "now.gz", made=NOW)
    assert lines(tmp_path / "now.gz") == lines(kept)


def test_a_store_that_others_hold_is_one_line(store_url: str, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while, and nothing was changed."""
    monkeypatch.setattr(engine, "BUSY_S", 0.2)
    monkeypatch.setattr(schema, "WAIT_S", 1)
    with engine.opened(store_url) as store, store.writing() as connection:
        add_people(connection, range(1, 2))
        with pytest.raises(StoreError, match="lock"):
            put_back(store_url, kept, replace=True)
