"""A rehearsal leaves a store as it was, and fails as the true thing would."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.store import engine
from digest.store.rehearsal import Rehearsal
from digest.store.tables import meta


def test_what_is_written_is_seen_within_and_gone_afterwards(store_url: str) -> None:
    """Each transaction begins with what was there before."""
    with engine.opened(store_url) as store:
        rehearsal = Rehearsal(store.engine, store.name)
        for _ in range(2):
            with rehearsal.writing() as connection:
                connection.execute(sa.insert(meta), {"name": "a", "value": "b"})
                assert connection.scalar(sa.select(sa.func.count()).select_from(meta)) == 1
        with store.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(meta)) == 0
        with store.writing() as connection:
            connection.execute(sa.insert(meta), {"name": "a", "value": "b"})


def test_an_error_within_is_told(store_url: str) -> None:
    """It is no rehearsal if everything goes well in it."""
    with engine.opened(store_url) as store:
        rehearsal = Rehearsal(store.engine, store.name)
        with pytest.raises(LookupError, match="told"), rehearsal.writing():
            raise LookupError("told")


def test_not_a_byte_of_the_file_changes(sqlite_url: str, tmp_path: Path) -> None:
    """Nor of its log."""
    with engine.opened(sqlite_url) as store:
        rehearsal = Rehearsal(store.engine, store.name)
        rehearsal.wipe_log()

        def files() -> dict[str, str]:
            return {
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(tmp_path.glob("store.db*"))
                if not path.name.endswith("-shm")
            }

        before = files()
        with rehearsal.writing() as connection:
            connection.execute(sa.insert(meta), [{"name": f"{n}", "value": "b" * 100} for n in range(500)])
        rehearsal.wipe_log()
        assert files() == before
