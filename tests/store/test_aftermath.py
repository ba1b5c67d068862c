"""What a restore must not bring about: a mail twice, or mail to somebody who left since."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.errors import StoreError
from digest.store import backup, engine, restore, senders
from digest.store.engine import Store
from digest.store.tables import deliveries, events, people
from tests.fakes.rows import NOW, fill


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A filled store."""
    with engine.opened(store_url) as store:
        fill(store)
        yield store


def set_(store: Store, person: int, **values: object) -> None:
    """That person's delivery, changed."""
    with store.writing() as connection:
        connection.execute(sa.update(deliveries).where(deliveries.c.person == person).values(**values))


def put_back(store: Store, path: Path) -> restore.Restored:
    """The backup in the place of what there is."""
    with backup.opened(path) as found:
        found.check()
        return restore.restore(store, found, replace=True)


def states(store: Store) -> dict[int, str]:
    """How the deliveries stand."""
    with store.reading() as connection:
        return {row.person: row.state for row in connection.execute(sa.select(deliveries))}


@pytest.mark.parametrize("state", ["pending", "claimed", "in_data", "deferred"])
def test_what_was_unfinished_is_unknown(store: Store, tmp_path: Path, state: str) -> None:
    """Whether it went out after the backup was made, a person decides."""
    set_(store, 1, state=state, sender="elsewhere:1:1:a", lease=NOW)
    before = states(store)
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    done = put_back(store, tmp_path / "kept.gz")
    assert done.doubtful == 1
    assert states(store) == before | {1: "unknown"}


@pytest.mark.parametrize("state", ["claimed", "in_data"])
def test_nothing_is_restored_under_a_running_send(store: Store, tmp_path: Path, state: str) -> None:
    """One on this machine that lives, or one elsewhere whose lease holds."""
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
    for sender in (senders.me(), "elsewhere:1:1:a"):
        set_(store, 1, state=state, sender=sender, lease=later)
        with pytest.raises(StoreError, match="a send is running"):
            put_back(store, tmp_path / "kept.gz")
        assert states(store)[1] == state
    set_(store, 1, lease=NOW)
    put_back(store, tmp_path / "kept.gz")


@pytest.mark.parametrize("status", ["unsubscribed", "suppressed", "erased"])
def test_who_has_gone_since_stays_away(store: Store, tmp_path: Path, status: str) -> None:
    """With an event that says so; an erased person's address does not come back either."""
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    values: dict[str, object] = {"status": status}
    if status == "erased":
        values |= {"address": None, "name": None}
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 2).values(**values))
    assert put_back(store, tmp_path / "kept.gz").kept_away == 1
    with store.reading() as connection:
        row = connection.execute(sa.select(people).where(people.c.id == 2)).one()
        how = connection.scalars(sa.select(events.c.how).where(events.c.person == 2)).all()
    assert row.status == status
    assert (row.address is None) == (status == "erased")
    assert "restore" in how


def test_in_another_newsletters_store_nobody_is_taken_for_another(store: Store, tmp_path: Path) -> None:
    """Hashes made with other keys say nothing."""
    from digest.store.tables import meta

    backup.write(store, tmp_path / "kept.gz", made=NOW)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 2).values(status="unsubscribed"))
        connection.execute(sa.update(meta).where(meta.c.name == "keys").values(value="others"))
    assert put_back(store, tmp_path / "kept.gz").kept_away == 0
