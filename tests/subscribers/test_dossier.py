"""All that is kept of one person, for them."""

import datetime as dt

import pytest
import sqlalchemy as sa

from digest.errors import UnknownPerson
from digest.store.tables import bounces, deliveries, editions, metadata, requests, sends
from digest.values import PersonId
from subscribers import People, candidate, checked
from subscribers.dossier import dossier
from subscribers.history import change
from tests.subscribers.conftest import START

ANNA = checked("anna@reader.example")


@pytest.fixture
def anna(people: People) -> PersonId:
    """Somebody with everything: two consents, a sign-up, a network address, a delivery that came back."""
    said = candidate(
        ANNA, name="Anna", topics=["Kenya"], language="en", timezone="Europe/Lisbon", fields={"town": "Faro"}
    )
    people.add(said, wording="Yes, in May.")
    people.add(candidate("bob@reader.example"), wording="Yes, Bob.")
    person = people.the(ANNA).id
    shared = {"sha256": "0" * 64, "slug": "2026-09-21", "made_at": START, "data": b""}
    asked = {"at": START, "network": "n" * 64, "until": START, "next_at": None, "tries": 0}
    with people.store.writing() as connection:
        change(connection, person, START, "consent", "form", wording="Yes, in June.", ip="192.0.2.7", status="active")
        connection.execute(sa.insert(editions), shared)
        connection.execute(sa.insert(sends), {"slug": "2026-09-21", "edition": "0" * 64, "started_at": START})
        for state, hash in (("confirmed", people.keys.hash(ANNA)), ("open", "b" * 64)):
            its = {"hash": hash, "person": None, "state": state, "said": '{"name": "Anna"}'}
            connection.execute(sa.insert(requests), {**asked, **its})
        sent = {"slug": "2026-09-21", "person": person, "state": "failed", "attempts": 2, "code": 550}
        sent |= {"reason": f"{ANNA}: no such user", "changed_at": START, "relay": "relay.example:587"}
        connection.execute(sa.insert(deliveries), sent)
        bounce = {"slug": "2026-09-21", "person": person, "at": START, "kind": "soft", "status": "5.2.2"}
        connection.execute(sa.insert(bounces), {**bounce, "reason": "over quota", "mark": "m" * 64})
    return person


def test_a_dossier_has_all_that_is_kept(people: People, anna: PersonId) -> None:
    """And nothing of anybody else."""
    found = dossier(people.store, anna)
    moment = START.isoformat()
    its = found["person"]
    assert (its["email"], its["name"], its["fields"], its["hash"]) == (
        ANNA,
        "Anna",
        {"town": "Faro"},
        people.keys.hash(ANNA),
    )
    assert [(one["kind"], one["how"], one["wording"], one["network_address"]) for one in found["events"]] == [
        ("added", "command", None, None),
        ("consent", "command", "Yes, in May.", None),
        ("consent", "form", "Yes, in June.", "192.0.2.7"),
    ]
    assert found["sign_ups"] == [
        {"at": moment, "state": "confirmed", "said": {"name": "Anna"}, "until": moment, "network_hash": "n" * 64}
    ]
    assert found["deliveries"] == [
        {"issue": "2026-09-21", "state": "failed", "at": moment, "attempts": 2, "code": 550,
         "reason": f"{ANNA}: no such user", "relay": "relay.example:587"}
    ]  # fmt: skip
    assert found["bounces"] == [
        {"issue": "2026-09-21", "at": moment, "kind": "soft", "status": "5.2.2", "reason": "over quota"}
    ]
    assert "bob" not in str(found).casefold()


def test_every_column_about_a_person_is_in_it(people: People, anna: PersonId) -> None:
    """A table or a column that is added later must not be forgotten here."""
    columns = {name: {one.name for one in table.columns} for name, table in metadata.tables.items()}
    about = {name for name, its in columns.items() if "person" in its or name in ("people", "origins")}
    assert about == {"people", "events", "origins", "requests", "deliveries", "bounces"}
    assert columns["people"] == {
        "id", "hash", "address", "name", "language", "topics", "status", "joined_at", "changed_at", "timezone",
        "fields", "frequency", "wanted", "paused_until", "expires_at",
    }  # fmt: skip


def test_nobody_has_no_dossier(people: People) -> None:
    """A number that nobody has."""
    with pytest.raises(UnknownPerson):
        dossier(people.store, PersonId(77))


def test_the_erased_have_a_hash_alone(people: People, anna: PersonId) -> None:
    """And what happened, without who it was."""
    people.forget(ANNA)
    its = dossier(people.store, anna)["person"]
    assert (its["email"], its["status"], its["hash"]) == (None, "erased", people.keys.hash(ANNA))
    assert its["changed"] > (START - dt.timedelta(days=1)).isoformat()
