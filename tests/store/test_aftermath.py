"""What a restore must not bring about: a mail twice, or mail to somebody who left since."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.errors import StoreError, TokenInvalid
from digest.store import backup, engine, restore, schema, senders
from digest.store.engine import Store
from digest.store.tables import deliveries, editions, events, meta, people, sends
from subscribers import People, candidate, keys_of, tokens
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


@pytest.mark.parametrize("status", ["bounced", "unsubscribed", "complained", "suppressed", "erased"])
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
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 2).values(status="unsubscribed"))
        connection.execute(sa.update(meta).where(meta.c.name == "keys").values(value="others"))
    assert put_back(store, tmp_path / "kept.gz").kept_away is None
    assert standing(store)[2] == ("active", "reader2@inbox.example")


def standing(store: Store) -> dict[int, tuple[str, str | None]]:
    """Everybody's status and address."""
    with store.reading() as connection:
        return {row.id: (row.status, row.address) for row in connection.execute(sa.select(people))}


def test_who_was_erased_after_having_left_is_erased(store: Store, tmp_path: Path) -> None:
    """Their address was in the backup; the other way round, nothing changes."""
    erased = {"status": "erased", "address": None, "name": None, "topics": "[]"}
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 1).values(status="unsubscribed"))
        connection.execute(sa.update(people).where(people.c.id == 2).values(status="suppressed"))
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 1).values(**erased))
        connection.execute(sa.update(people).where(people.c.id == 2).values(status="unsubscribed"))
        connection.execute(sa.update(people).where(people.c.id == 3).values(status="pending"))
    assert put_back(store, tmp_path / "kept.gz").kept_away == 1
    found = standing(store)
    assert (found[1], found[2][0], found[3][0]) == (("erased", None), "suppressed", "active")
    if store.sqlite:
        files = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
        assert (b"reader2@" in files, b"reader1@" in files) == (True, False)


@pytest.mark.parametrize("status", ["pending", "active", "unsubscribed"])
def test_who_was_erased_since_and_signed_up_again_is_erased(store: Store, tmp_path: Path, status: str) -> None:
    """The backup has what was erased, and of those who were erased before it was made, their new consent."""
    event = {"kind": "erased", "how": "command", "detail": "{}"}
    with store.writing() as connection:
        connection.execute(sa.insert(events), event | {"person": 1, "at": NOW - dt.timedelta(days=1)})
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    with store.writing() as connection:
        connection.execute(sa.insert(events), event | {"person": 2, "at": NOW + dt.timedelta(days=1)})
        connection.execute(sa.update(people).where(people.c.id == 2).values(status=status))
    assert put_back(store, tmp_path / "kept.gz").kept_away == 1
    assert (standing(store)[1][0], standing(store)[2]) == ("active", ("erased", None))


@pytest.mark.parametrize("status", ["unsubscribed", "suppressed", "erased"])
def test_who_came_and_went_since_is_remembered(store: Store, tmp_path: Path, status: str) -> None:
    """A list imported once more must not make them a reader; and the numbers of people go on."""
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    address = None if status == "erased" else "new@inbox.example"
    row = {"hash": "new", "address": address, "topics": "[]", "status": status, "changed_at": NOW}
    with store.writing() as connection:
        connection.execute(sa.insert(people).values(row))
    assert put_back(store, tmp_path / "kept.gz").kept_away == 1
    assert standing(store)[6] == (status, address)


@pytest.mark.parametrize(("how", "after"), [("command", "command"), ("mail", "restore")])
def test_whom_the_editor_removed_may_still_come_back(store: Store, tmp_path: Path, how: str, after: str) -> None:
    """Whether it was by hand is not lost by the restore."""
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 2).values(status="suppressed"))
        event = {"person": 2, "at": NOW, "kind": "removed", "how": how, "detail": "{}"}
        connection.execute(sa.insert(events).values(event))
    put_back(store, tmp_path / "kept.gz")
    with store.reading() as connection:
        query = sa.select(events.c.how).where(events.c.person == 2, events.c.kind == "removed")
        assert connection.scalars(query).all() == [after]


@pytest.mark.parametrize("revision", schema.known()[:-1])
def test_an_older_store_is_asked_as_well(empty_url: str, tmp_path: Path, revision: str) -> None:
    """Its send stops the restore, and who left it stays away."""
    with engine.opened(f"sqlite:///{tmp_path / 'other.db'}") as other:
        fill(other)
        backup.write(other, tmp_path / "kept.gz", made=NOW)
    with engine.connected(empty_url) as store:
        schema.migrate(store, revision)
        with store.writing() as connection:
            connection.execute(sa.insert(meta).values(name="keys", value="ü"))
            row = {"id": 9, "hash": f"{2:064x}", "topics": "[]", "status": "unsubscribed", "changed_at": NOW}
            connection.execute(sa.insert(people).values(row))
            edition = {"sha256": "e", "slug": "x", "made_at": NOW, "data": b""}
            connection.execute(sa.insert(editions).values(edition))
            connection.execute(sa.insert(sends).values(slug="x", edition="e", started_at=NOW))
            sending = {"slug": "x", "person": 9, "state": "claimed", "sender": senders.me(), "attempts": 0}
            connection.execute(sa.insert(deliveries).values(**sending, reason="", changed_at=NOW))
        with pytest.raises(StoreError, match="a send is running"):
            put_back(store, tmp_path / "kept.gz")
        assert schema.revision(store) == revision
        set_(store, 9, state="sent")
        assert put_back(store, tmp_path / "kept.gz").kept_away == 1
        assert standing(store)[2][0] == "unsubscribed"


def test_nobody_is_mailed_on_a_holiday_that_began_since(store: Store, tmp_path: Path) -> None:
    """Who was active in the backup is paused still, till the same day; who left before is not brought back by it."""
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    until = NOW + dt.timedelta(days=9)
    with store.writing() as connection:
        paused = sa.update(people).where(people.c.id.in_((2, 3))).values(status="paused", paused_until=until)
        connection.execute(paused)
    put_back(store, tmp_path / "kept.gz")
    with store.reading() as connection:
        found = connection.execute(sa.select(people.c.status, people.c.paused_until).where(people.c.id == 2)).one()
        told = connection.execute(sa.select(events.c.kind, events.c.how).where(events.c.person == 2)).all()
    assert tuple(found) == ("paused", until)
    assert ("paused", "restore") in [tuple(one) for one in told]


def test_a_holiday_that_was_made_longer_since_stays_so(store: Store, tmp_path: Path) -> None:
    """The earlier end would have them mailed in the middle of it; without an end, it has none again."""
    later: dict[int, dt.datetime | None] = {2: NOW + dt.timedelta(days=9), 3: None}

    def pause(who: int, until: dt.datetime | None) -> None:
        with store.writing() as connection:
            values = {"status": "paused", "paused_until": until}
            connection.execute(sa.update(people).where(people.c.id == who).values(values))

    for who in later:
        pause(who, NOW + dt.timedelta(days=2))
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    for who, until in later.items():
        pause(who, until)
    put_back(store, tmp_path / "kept.gz")
    with store.reading() as connection:
        query = sa.select(people.c.id, people.c.paused_until).where(people.c.id.in_(later))
        assert {row.id: row.paused_until for row in connection.execute(query)} == later


@pytest.mark.parametrize("wiped", [False, True])
def test_a_sign_up_whose_mail_came_back_since_is_wiped_all_the_same(
    store: Store, tmp_path: Path, wiped: bool
) -> None:
    """A stranger may have typed the address: a restore does not keep it for good."""
    end = NOW + dt.timedelta(days=7)
    with store.writing() as connection:
        asked = sa.update(people).where(people.c.id == 2).values(status="pending", expires_at=end)
        connection.execute(asked)
    backup.write(store, tmp_path / "kept.gz", made=NOW)
    values = {"address": None, "expires_at": None} if wiped else {"expires_at": end}
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 2).values(status="bounced", **values))
    put_back(store, tmp_path / "kept.gz")
    with store.reading() as connection:
        row = connection.execute(sa.select(people).where(people.c.id == 2)).one()
    assert (row.status, row.address is None, row.expires_at) == ("bounced", wiped, None if wiped else end)


def test_a_link_of_a_number_given_away_anew_opens_nobody_elses_page(store_url: str, tmp_path: Path) -> None:
    """Ben came after the backup; Cora, who comes after it was restored, gets his number and not his links."""
    with engine.opened(store_url) as one:
        names = ("anna", "ben", "cora")
        anna, ben, cora = (candidate(f"{name}@reader.example") for name in names)
        keys = keys_of(one, tmp_path, make=True)
        its = People(one, keys, lambda: NOW)
        its.add(anna)
        backup.write(one, tmp_path / "kept.gz", made=NOW)
        its.add(ben)
        hers, his = (tokens.made(its.the(who.address).id, keys) for who in (anna, ben))
        put_back(one, tmp_path / "kept.gz")
        keys = keys_of(one, tmp_path, make=True)
        its = People(one, keys, lambda: NOW)
        its.add(cora)
        person = its.the(cora.address).id
        assert tokens.read(hers, keys) == its.the(anna.address).id
        with pytest.raises(TokenInvalid):
            tokens.read(his, keys)
        assert tokens.read(tokens.made(person, keys), keys) == person
        backup.write(one, tmp_path / "again.gz", made=NOW)
        put_back(one, tmp_path / "again.gz")
        assert tokens.read(tokens.made(person, keys), keys_of(one, tmp_path, make=False)) == person
