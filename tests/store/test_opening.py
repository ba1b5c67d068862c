"""A store opens, is made where there is none, and refuses what is not its own."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from digest.errors import MigrationError, StoreError
from digest.store import engine, schema, tables
from tests.fakes.postgres import Server

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)


def _row(hashed: str) -> dict[str, object]:
    return {"hash": hashed, "topics": "[]", "status": "active", "changed_at": NOW}


def person(connection: sa.Connection) -> int:
    """A person put in by hand; returns the id."""
    return int(connection.execute(sa.insert(tables.people).values(_row("h"))).inserted_primary_key[0])


def test_the_revision_of_the_program_is_the_newest_there_is() -> None:
    """`schema.HEAD` is compared on every opening without Alembic; it must be what Alembic makes."""
    assert schema.known()[-1] == schema.HEAD


def test_an_empty_store_gets_its_tables(empty_url: str) -> None:
    """Opening makes them; the tables that queries use are the ones the migrations made."""
    with engine.opened(empty_url) as store:
        assert schema.revision(store) == schema.HEAD
        with store.reading() as connection:
            inspector = sa.inspect(connection)
            for table in tables.metadata.sorted_tables:
                made = {column["name"]: column for column in inspector.get_columns(table.name)}
                assert set(made) == {column.name for column in table.columns}
                for column in table.columns:
                    assert made[column.name]["nullable"] == bool(column.nullable), (table.name, column.name)
                indexed = {tuple(index["column_names"]) for index in inspector.get_indexes(table.name)}
                assert {tuple(c.name for c in index.columns) for index in table.indexes} <= indexed


def test_moments_come_back_aware_and_in_utc(empty_url: str) -> None:
    """Whatever zone they were given in."""
    lisbon = NOW.astimezone(dt.timezone(dt.timedelta(hours=1)))
    with engine.opened(empty_url) as store:
        with store.writing() as connection:
            connection.execute(
                sa.insert(tables.people).values(hash="h", topics="[]", status="active", changed_at=lisbon)
            )
        with store.reading() as connection:
            found = connection.scalar(sa.select(tables.people.c.changed_at))
    assert found == NOW
    assert found.tzinfo is dt.UTC


@pytest.mark.parametrize("statement", [sa.update(tables.events).values(kind="x"), sa.delete(tables.events)])
def test_an_event_is_never_rewritten(empty_url: str, statement: sa.Executable) -> None:
    """The database itself refuses, whoever asks."""
    with engine.opened(empty_url) as store:
        with store.writing() as connection:
            who = person(connection)
            connection.execute(sa.insert(tables.events).values(person=who, at=NOW, kind="a", how="b", detail="{}"))
        with pytest.raises(exc.DatabaseError) as raised, store.writing() as connection:
            connection.execute(statement)
        assert "never rewritten" in str(raised.value)
        with store.reading() as connection:
            assert connection.scalar(sa.select(tables.events.c.kind)) == "a"


def test_foreign_keys_hold(empty_url: str) -> None:
    """No event of nobody."""
    with (
        engine.opened(empty_url) as store,
        pytest.raises(exc.IntegrityError),
        store.writing() as connection,
    ):
        connection.execute(sa.insert(tables.events).values(person=99, at=NOW, kind="a", how="b", detail="{}"))


def test_a_transaction_that_fails_leaves_nothing(empty_url: str) -> None:
    """All of it, or none."""
    with engine.opened(empty_url) as store:
        with pytest.raises(exc.IntegrityError), store.writing() as connection:
            connection.execute(sa.insert(tables.people), [_row("one"), _row("two"), _row("one")])
        with store.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(tables.people)) == 0


def test_a_reader_sees_one_moment(empty_url: str) -> None:
    """Sums taken one after another in one transaction belong together, whatever others commit meanwhile."""
    with engine.opened(empty_url) as store:
        count = sa.select(sa.func.count()).select_from(tables.people)
        with store.reading() as connection:
            before = connection.scalar(count)
            with store.writing() as other:
                person(other)
            assert connection.scalar(count) == before
        with store.reading() as connection:
            assert connection.scalar(count) == 1


def test_a_store_of_a_newer_version_is_not_touched(empty_url: str) -> None:
    """An old program on a new store stops with one line."""
    with engine.opened(empty_url) as store, store.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationError, match="newer version"):
        engine.opened(empty_url)
    with pytest.raises(MigrationError, match="newer version"):
        engine.existing(empty_url)


def test_a_database_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    """Tables that are not ours are a clear error."""
    with sqlite3.connect(tmp_path / "songs.db") as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    with pytest.raises(MigrationError, match="another program"):
        engine.opened(f"sqlite:///{tmp_path / 'songs.db'}")


def test_looking_for_a_store_makes_none(empty_url: str, tmp_path: Path) -> None:
    """A dry run must not leave a file behind."""
    assert engine.existing(empty_url) is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:secret@127.0.0.1:1/nobody-here",
        "sqlite:////nowhere/at/all/store.db",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://127.0.0.1:1/db?foo=bar",
        "postgresql://127.0.0.1:1/db?connect_timeout=soon",
        "postgresql://127.0.0.1:port/db",
        "mysql://127.0.0.1/db",
        "sqlite+songs:///store.db",
        "sqlite://host/store.db",
        "sqlite:///store.db?timeout=soon",
        "sqlite:///file:store.db?mode=memory&uri=true",
        f"sqlite:////tmp/{'x' * 300}.db",
    ],
)
def test_a_store_that_cannot_be_reached_is_one_line(url: str) -> None:
    """No traceback and no password."""
    with pytest.raises(StoreError) as raised:
        engine.opened(url)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_url_with_a_name_too_long_is_no_store_yet() -> None:
    """And no traceback."""
    assert engine.existing(f"sqlite:////tmp/{'x' * 300}.db") is None


def test_a_file_begins_at_the_folder(tmp_path: Path) -> None:
    """But one with its whole path, and what is no file."""
    with engine.opened(engine.within(tmp_path, "sqlite:///a b%41.db")) as store:
        assert store.name == str(tmp_path / "a bA.db")
    for url in (f"sqlite:///{tmp_path}/x.db", "postgresql://digest:secret@db.example/news", "nonsense"):
        assert engine.within(tmp_path / "elsewhere", url) == url


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path, sqlite_url: str) -> None:
    """Somebody else's file is left as it is."""
    (tmp_path / "store.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="not a database"):
        engine.opened(sqlite_url)
    assert (tmp_path / "store.db").read_bytes().startswith(b"not a database")


def test_a_store_is_for_its_owner_alone(tmp_path: Path, sqlite_url: str) -> None:
    """It holds addresses; what SQLite puts beside it is as private."""
    with engine.opened(sqlite_url) as store, store.writing() as connection:
        person(connection)
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("revision", schema.known()[:-1])
def test_an_older_store_comes_up_with_its_rows(empty_url: str, revision: str) -> None:
    """From every revision there was: refused until it is migrated, and nothing of it is lost."""
    with engine.connected(empty_url) as store:
        schema.migrate(store, revision)
        with store.writing() as connection:
            who = person(connection)
            connection.execute(sa.insert(tables.events).values(person=who, at=NOW, kind="a", how="b", detail="{}"))
        with pytest.raises(MigrationError, match="digest db migrate"):
            engine.opened(empty_url)
        assert schema.migrate(store, schema.HEAD) == (revision, schema.HEAD)
    with engine.opened(empty_url) as store, store.reading() as connection:
        assert connection.scalar(sa.select(tables.events.c.person)) == who


def test_rights_that_are_missing_are_one_line(postgres: Server) -> None:
    """Somebody gave us a database, and nothing in it."""
    url = postgres.database()
    with engine.opened(url) as store, store.writing() as connection:
        connection.execute(sa.text("CREATE ROLE reader LOGIN"))
    with (
        engine.connected(url.replace("postgres@", "reader@")) as store,
        pytest.raises(StoreError, match="permission denied") as raised,
        store.reading() as connection,
    ):
        connection.execute(sa.select(tables.people))
    assert "SELECT" not in str(raised.value)
