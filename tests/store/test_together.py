"""Several programs and threads at one store: they take turns, and nobody waits for ever."""

import subprocess
import sys
import threading
import time

import pytest
import sqlalchemy as sa

from digest.errors import MigrationError, StoreError
from digest.store import engine, schema, tables
from tests.fakes.rows import NOW, add_people

COUNT = sa.select(sa.func.count()).select_from(tables.people)
_OPENS = """
import sys, time
from digest.store import engine, schema
print("ready", flush=True)
sys.stdin.readline()
with engine.opened(sys.argv[1]) as store:
    print(schema.revision(store))
"""


def test_programs_that_open_an_empty_store_at_once_all_get_it(empty_url: str) -> None:
    """Two of cron's that start in the same second: one makes the tables, the others find them."""
    command = [sys.executable, "-c", _OPENS, empty_url]
    programs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    said = [_go(program) for program in programs]
    assert [one.communicate(timeout=60) for one in said] == [(f"{schema.HEAD}\n", "")] * 4


def _go(program: "subprocess.Popen[str]") -> "subprocess.Popen[str]":
    assert program.stdin is not None
    program.stdin.write("go\n")
    program.stdin.flush()
    return program


def test_threads_that_open_empty_stores_at_once_all_get_theirs(empty_url: str) -> None:
    """Alembic, which makes the tables, was not made for threads."""
    failures: list[Exception] = []

    def one() -> None:
        try:
            engine.opened(empty_url).close()
        except Exception as error:  # noqa: BLE001 - told by the test's own thread
            failures.append(error)

    _all([threading.Thread(target=one) for _ in range(6)])
    assert not failures


def _all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_writers_take_turns(empty_url: str) -> None:
    """Six threads, each reading a number and writing the next one: none is lost."""
    name = {"name": "number", "value": "0"}
    with engine.opened(empty_url) as store:
        with store.writing() as connection:
            connection.execute(sa.insert(tables.meta).values(name))

        def one() -> None:
            for _ in range(20):
                with store.writing() as connection:
                    seen = connection.scalar(sa.select(tables.meta.c.value).with_for_update())
                    connection.execute(sa.update(tables.meta).values(value=str(int(seen) + 1)))

        _all([threading.Thread(target=one) for _ in range(6)])
        with store.reading() as connection:
            assert connection.scalar(sa.select(tables.meta.c.value)) == "120"


def test_a_reader_does_not_wait_for_a_writer(empty_url: str) -> None:
    """It sees what was committed before."""
    with engine.opened(empty_url) as store, store.writing() as connection:
        add_people(connection, range(1, 4))
        started = time.monotonic()
        with store.reading() as other:
            assert other.scalar(COUNT) == 0
        with engine.existing(empty_url) as program, program.reading() as other:
            assert other.scalar(COUNT) == 0
        assert time.monotonic() - started < 5


def test_a_writer_does_not_wait_for_a_reader(empty_url: str) -> None:
    """However long it reads."""
    with engine.opened(empty_url) as store, store.reading() as connection:
        assert connection.scalar(COUNT) == 0
        with store.writing() as other:
            add_people(other, range(1, 4))
        assert connection.scalar(COUNT) == 0


def test_a_writer_that_waits_in_vain_is_told_on_one_line(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something is stuck; what was there stands."""
    monkeypatch.setattr(engine, "BUSY_S", 0.2)
    with engine.opened(sqlite_url) as store, store.writing():
        with pytest.raises(StoreError) as raised, store.writing():
            pass
        assert str(raised.value).endswith("database is locked")


def test_a_migration_that_waits_in_vain_is_told_on_one_line(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program is at the tables."""
    monkeypatch.setattr(engine, "BUSY_S", 0.2)
    monkeypatch.setattr(schema, "WAIT_S", 1)
    with engine.connected(empty_url) as store, store.writing() as connection:
        schema.take_turn(connection)
        with pytest.raises(StoreError, match="lock"):
            engine.opened(empty_url)


def test_a_reader_cannot_write(empty_url: str) -> None:
    """What only looks, as a dry run does, changes nothing even by a mistake of ours."""
    with engine.opened(empty_url) as store:
        with store.reading() as connection, pytest.raises(sa.exc.DBAPIError):
            add_people(connection, range(1, 2))
        with store.reading() as connection:
            assert connection.scalar(COUNT) == 0


@pytest.mark.parametrize("revision", ["0000", "00001f2e", ""])
def test_a_revision_of_nobody_is_not_migrated(revision: str, empty_url: str) -> None:
    """Another program that uses Alembic has left it, or somebody's hand: one line."""
    with engine.opened(empty_url) as store:
        with store.writing() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :one"), {"one": revision})
        with pytest.raises(MigrationError):
            schema.migrate(store)
        assert schema.revision(store) == revision


def test_a_table_of_revisions_that_is_empty_is_not_migrated(empty_url: str) -> None:
    """Tables without a revision are not filled a second time."""
    with engine.opened(empty_url) as store:
        with store.writing() as connection:
            connection.execute(sa.text("DELETE FROM alembic_version"))
            connection.execute(sa.insert(tables.meta).values(name="at", value=str(NOW)))
        with pytest.raises(MigrationError):
            schema.migrate(store)
