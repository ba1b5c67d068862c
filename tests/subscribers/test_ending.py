"""Mail comes back, somebody complains, a sign-up is never confirmed, somebody is forgotten."""

import datetime as dt
import json
from typing import Any

import pytest
import sqlalchemy as sa

from digest.errors import NoConsent
from digest.store import engine
from digest.store.tables import events, metadata, requests
from digest.store.tables import people as table
from digest.values import PersonId
from subscribers import Keys, People, candidate
from subscribers.persons import Person
from tests.subscribers.conftest import START, told

ANNA = candidate(
    "anna@reader.example", name="Anna Berg", topics=["Kenya"], language="es", timezone="Europe/Madrid",
    frequency="weekly", fields={"Town": "Cádiz"},
)  # fmt: skip
AGREED = "Yes, send me the roundup."
LATER = START + dt.timedelta(days=7)


def anna(people: People) -> Person:
    """As she stands."""
    return people.the(ANNA.address)


def set_(people: People, **values: Any) -> None:
    """Everybody's columns, changed behind our back."""
    with people.store.writing() as connection:
        connection.execute(sa.update(table).values(**values))


def happened(people: People, kind: str) -> None:
    """An event of hers from another time."""
    row = {"person": anna(people).id, "at": START, "kind": kind, "how": "form", "detail": "{}"}
    with people.store.writing() as connection:
        connection.execute(sa.insert(events), row)


def asked(people: People) -> PersonId:
    """Anna, who filled in the form and did not confirm yet."""
    people.add(ANNA)
    set_(people, expires_at=LATER)
    row = {"at": START, "hash": people.keys.hash(ANNA.address), "network": "n", "state": "mailed", "until": LATER}
    with people.store.writing() as connection:
        connection.execute(sa.insert(requests), row | {"said": '{"name": "Anna Berg"}'})
        connection.execute(sa.insert(metadata.tables["origins"]), {"event": 1, "ip": "192.0.2.7"})
    return anna(people).id


def dump(people: People) -> str:
    """All that is in all tables, in lower case."""
    with people.store.reading() as connection:
        rows = (str(row) for one in metadata.sorted_tables for row in connection.execute(sa.select(one)))
        return "\n".join(rows).casefold()


TRACES = ("anna", "berg", "reader.example", "kenya", "'es'", "madrid", "cádiz", "town", "weekly", "192.0.2.7")


def test_what_is_never_confirmed_is_wiped(people: People) -> None:
    """At its time and once: what is left is a hash, and that there was somebody."""
    asked(people)
    assert people.expire() == 0
    assert [one for one in TRACES if one not in dump(people)] == []
    people.clock = lambda: LATER
    assert people.expire() == 1
    assert people.expire() == 0
    assert [one for one in TRACES if one in dump(people)] == []
    assert (anna(people).status, anna(people).address) == ("expired", None)
    assert (told(people)[-1]["kind"], told(people)[-1]["how"]) == ("expired", "time")
    assert list(people.all()) == []
    assert people.count() == {"expired": 1}


def test_who_was_added_otherwise_does_not_expire(people: People) -> None:
    """Pending without an end, and those who agreed in time."""
    people.add(ANNA)
    people.clock = lambda: LATER
    assert people.expire() == 0
    set_(people, expires_at=LATER)
    assert people.add(ANNA, wording=AGREED) == "activated"
    assert people.expire() == 0
    assert anna(people).status == "active"


@pytest.mark.parametrize(("kind", "status"), [("erased", "erased"), ("left", "unsubscribed"), ("bounced", "bounced")])
def test_a_sign_up_that_came_to_nothing_leaves_them_what_they_were(people: People, kind: str, status: str) -> None:
    """Else a form that anybody may fill in would let a file bring them back."""
    asked(people)
    happened(people, kind)
    people.clock = lambda: LATER
    people.expire()
    assert (anna(people).status, anna(people).address) == (status, None)
    with pytest.raises(NoConsent):
        people.add(ANNA, wording=AGREED)


def test_who_expired_may_be_added_by_anybody(people: People) -> None:
    """All is known again that is said then."""
    asked(people)
    people.clock = lambda: LATER
    people.expire()
    assert people.add(ANNA) == "added"
    assert (anna(people).status, anna(people).address, anna(people).name) == ("pending", ANNA.address, "Anna Berg")
    assert people.expire() == 0
    assert people.add(ANNA, wording=AGREED) == "activated"
    assert [one["kind"] for one in told(people)] == ["added", "expired", "added", "consent"]


def test_many_expire_in_steps(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step is whole; nobody is left over."""
    monkeypatch.setattr("subscribers.timing.AT_ONCE", 2)
    for n in range(5):
        people.add(candidate(f"r{n}@reader.example"))
    set_(people, expires_at=LATER)
    people.add(ANNA)
    people.clock = lambda: LATER
    assert people.expire() == 5
    assert people.count() == {"pending": 1, "expired": 5}


def test_nobody_looks_through_everybody_for_those_whose_time_has_come(sqlite_url: str, keys: Keys) -> None:
    """An index of those few answers it, and not that of the statuses: a million may be pending without an end."""
    asked: list[tuple[str, Any]] = []
    with engine.opened(sqlite_url) as store:
        sa.event.listen(store.engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
        people = People(store, keys, lambda: START)
        assert people.wake() + people.expire() == 0
        queries = [one for one in asked if one[0].startswith("SELECT people.id")]
        with store.reading() as connection:
            plans = [
                str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", said).all()) for sql, said in queries
            ]
    assert ["people_by_pause" in plan or "people_by_expiry" in plan for plan in plans] == [True, True]


@pytest.mark.parametrize("status", ["active", "paused", "pending"])
def test_mail_that_comes_back_ends_the_mailing(people: People, status: str) -> None:
    """With what the server said, but for any address in it; once."""
    people.add(ANNA, wording=AGREED)
    set_(people, status=status)
    said = {"code": "550", "said": "<anna@reader.example>: no such user", "issue": "2026-09-21"}
    assert people.fail(anna(people).id, "bounced", detail=said)
    assert not people.fail(anna(people).id, "bounced")
    assert anna(people).status == "bounced"
    assert (told(people)[-1]["kind"], told(people)[-1]["how"]) == ("bounced", "bounce")
    assert json.loads(told(people)[-1]["detail"]) == {"code": "550", "issue": "2026-09-21"}


@pytest.mark.parametrize("status", ["unsubscribed", "complained", "suppressed", "expired", "erased"])
def test_mail_that_comes_back_says_nothing_of_who_is_gone(people: People, status: str) -> None:
    """What they are weighs more."""
    people.add(ANNA)
    set_(people, status=status)
    assert not people.fail(anna(people).id, "bounced")
    assert anna(people).status == status


@pytest.mark.parametrize("status", ["active", "paused", "pending", "unsubscribed", "bounced", "expired"])
def test_a_complaint_outweighs_what_they_were(people: People, status: str) -> None:
    """And no command takes it back."""
    people.add(ANNA, wording=AGREED)
    set_(people, status=status)
    assert people.fail(anna(people).id, "complained", how="mail")
    assert not people.fail(anna(people).id, "complained", how="mail")
    assert anna(people).status == "complained"
    with pytest.raises(NoConsent, match="complained on 2026-09-21: never added again"):
        people.add(ANNA, wording=AGREED, again=True)
    assert not people.leave(anna(people).id)


@pytest.mark.parametrize("status", ["suppressed", "erased"])
def test_a_complaint_of_who_is_gone_for_good_changes_nothing(people: People, status: str) -> None:
    """They get nothing anyway."""
    people.add(ANNA)
    set_(people, status=status)
    assert not people.fail(anna(people).id, "complained")
    assert anna(people).status == status


def test_whose_mail_came_back_may_leave_and_come_back(people: People) -> None:
    """By a command, with their words and the editor's; not without."""
    people.add(ANNA, wording=AGREED)
    people.fail(anna(people).id, "bounced")
    with pytest.raises(NoConsent, match="bounced on 2026-09-21: if they asked"):
        people.add(ANNA, wording=AGREED)
    assert people.add(ANNA, wording=AGREED, again=True) == "activated"
    people.fail(anna(people).id, "bounced")
    assert people.leave(anna(people).id, how="link")
    assert anna(people).status == "unsubscribed"


def test_forgetting_leaves_no_trace_of_what_was_preferred(people: People) -> None:
    """Nor where they signed up from and what they filled in."""
    asked(people)
    people.add(ANNA, wording=AGREED)
    assert [one for one in TRACES if one not in dump(people)] == []
    assert people.forget(ANNA.address)
    assert [one for one in TRACES if one in dump(people)] == []
    assert people.story(anna(people).id)[0].ip == ""
    assert (anna(people).status, anna(people).fields, anna(people).frequency) == ("erased", {}, "every")


def test_a_sign_up_whose_mail_came_back_is_wiped_in_its_time(people: People) -> None:
    """A stranger may have typed it: name, address and network address do not stay for good."""
    asked(people)
    assert people.fail(anna(people).id, "bounced")
    people.clock = lambda: LATER
    assert people.expire() == 1
    assert [one for one in TRACES if one in dump(people)] == []
    assert (anna(people).status, anna(people).address) == ("bounced", None)
    assert people.expire() == 0


def test_whom_the_editor_adds_too_is_not_wiped_for_want_of_a_confirmation(people: People) -> None:
    """Said of somebody who has just signed up by form."""
    asked(people)
    assert people.add(candidate("anna@reader.example", name="Anna B. Berg")) == "updated"
    people.clock = lambda: LATER
    assert people.expire() == 0
    assert anna(people).name == "Anna B. Berg"


def test_forgetting_takes_sign_ups_along(people: People) -> None:
    """Not even where they came from, keyed, is kept."""
    asked(people)
    people.forget(ANNA.address)
    with people.store.reading() as connection:
        assert connection.execute(sa.select(requests)).all() == []
