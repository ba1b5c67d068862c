"""Subscribers come, change, leave, are removed and erased; each with its event."""

import datetime as dt
import json
from pathlib import Path
from typing import get_args

import pytest
import sqlalchemy as sa

from digest.errors import NoConsent, UnknownPerson
from digest.store.tables import deliveries, editions, metadata, sends
from digest.values import PersonId
from subscribers import Keys, People, candidate, checked
from subscribers.persons import Person, Status
from tests.subscribers.conftest import START, told

ANNA = candidate("Anna@Reader.example", name="Anna Berg", topics=["Kenya"], language="pt_br")
AGREED = "Yes, send me the roundup.\nAsked at the fair."


def the(people: People, address: str = "anna@reader.example") -> Person:
    """Who has the address."""
    return people.the(checked(address))


def test_somebody_without_consent_is_pending(people: People) -> None:
    """They are kept with all that was said, and have not joined."""
    assert people.add(ANNA) == "added"
    anna = the(people)
    assert (anna.address, anna.name, anna.topics) == ("Anna@reader.example", "Anna Berg", ("Kenya",))
    assert (anna.language, anna.status, anna.joined_at) == ("pt-BR", "pending", None)
    assert [(one["kind"], one["how"], one["wording"]) for one in told(people)] == [("added", "command", None)]


def test_consent_is_recorded_word_for_word_with_its_time_and_way(people: People) -> None:
    """What they agreed to, when, and how it came to us."""
    assert people.add(ANNA, wording=AGREED, how="mail") == "added"
    assert the(people).status == "active"
    assert the(people).joined_at == START
    consent = told(people)[-1]
    assert (consent["kind"], consent["how"], consent["wording"]) == ("consent", "mail", AGREED)
    assert (consent["at"], consent["person"]) == (START, the(people).id)


def test_somebody_pending_becomes_active_with_their_consent(people: People) -> None:
    """And not a moment before."""
    people.add(ANNA)
    assert people.add(ANNA) == "known"
    assert people.add(ANNA, wording=AGREED) == "activated"
    assert the(people).status == "active"
    assert the(people).joined_at == START + dt.timedelta(minutes=2)
    assert [one["kind"] for one in told(people)] == ["added", "consent"]


def test_what_is_said_anew_is_taken_over_and_silence_changes_nothing(people: People) -> None:
    """The event names the fields, never what is in them."""
    people.add(ANNA, wording=AGREED)
    assert people.add(candidate("anna@reader.example", name="Anna Holm")) == "updated"
    assert people.add(candidate("anna@reader.example")) == "known"
    anna = the(people)
    assert (anna.name, anna.topics, anna.language) == ("Anna Holm", ("Kenya",), "pt-BR")
    changed = told(people)[-1]
    assert (changed["kind"], json.loads(changed["detail"])) == ("changed", {"fields": ["name"]})


def test_a_new_consent_of_somebody_active_is_recorded(people: People) -> None:
    """The terms may have changed; when they joined has not."""
    people.add(ANNA, wording=AGREED)
    assert people.add(ANNA, wording="The new terms.") == "updated"
    assert [one["wording"] for one in told(people)] == [None, AGREED, "The new terms."]
    assert the(people).joined_at == START


def test_who_leaves_has_left_at_once_and_once(people: People) -> None:
    """A second mail to leave changes nothing."""
    people.add(ANNA, wording=AGREED)
    anna = the(people).id
    assert people.leave(anna, how="mail")
    assert the(people).status == "unsubscribed"
    assert not people.leave(anna, how="mail")
    assert [(one["kind"], one["how"]) for one in told(people)][2:] == [("left", "mail")]


def test_somebody_pending_may_leave_too(people: People) -> None:
    """Who never agreed can say no."""
    people.add(ANNA)
    assert people.leave(the(people).id)
    assert the(people).status == "unsubscribed"


def test_nobody_leaves_who_is_not_there(people: People) -> None:
    """An id of no person, and one of a person who is gone, are no error."""
    assert not people.leave(PersonId(99))
    people.add(ANNA)
    people.forget(ANNA.address)
    assert not people.leave(the(people).id)
    assert the(people).status == "erased"


@pytest.mark.parametrize("wording", [None, AGREED])
def test_who_left_is_not_added_again(people: People, wording: str | None) -> None:
    """Not even with a consent, which may be older than their leaving."""
    people.add(ANNA, wording=AGREED)
    people.leave(the(people).id)
    with pytest.raises(NoConsent, match="left on 2026-09-21: if they asked"):
        people.add(ANNA, wording=wording)
    assert the(people).status == "unsubscribed"
    assert len(told(people)) == 3


def test_who_left_and_asks_comes_back(people: People) -> None:
    """With their new words, and the editor's that they asked."""
    people.add(ANNA, wording=AGREED)
    people.leave(the(people).id)
    with pytest.raises(NoConsent):
        people.add(ANNA, again=True)
    assert people.add(ANNA, wording="I want it back.", again=True) == "activated"
    assert the(people).status == "active"
    back = told(people)[-1]
    assert (back["kind"], back["wording"], json.loads(back["detail"])) == (
        "consent",
        "I want it back.",
        {"again": True},
    )


def test_who_was_removed_stays_so_until_the_editor_takes_it_back(people: People) -> None:
    """A slip of the editor's can be mended, with the person's consent."""
    people.add(ANNA, wording=AGREED)
    assert people.remove(ANNA.address)
    assert not people.remove(ANNA.address)
    assert the(people).status == "suppressed"
    with pytest.raises(NoConsent, match="was removed on 2026-09-21"):
        people.add(ANNA, wording=AGREED)
    assert not people.leave(the(people).id)
    assert people.add(ANNA, wording=AGREED, again=True) == "activated"


def test_who_was_removed_otherwise_stays_so(people: People) -> None:
    """A complaint is not taken back by a command."""
    people.add(ANNA, wording=AGREED)
    people.remove(ANNA.address, how="mail")
    with pytest.raises(NoConsent, match="not by hand"):
        people.add(ANNA, wording=AGREED, again=True)
    assert the(people).status == "suppressed"


def test_who_was_erased_is_never_added_again(people: People) -> None:
    """Nothing brings them back; the hash recognises them."""
    people.add(ANNA, wording=AGREED)
    assert people.forget(ANNA.address)
    assert not people.forget(ANNA.address)
    assert not people.remove(ANNA.address)
    with pytest.raises(NoConsent, match="was erased on 2026-09-21: never"):
        people.add(ANNA, wording=AGREED, again=True)
    anna = the(people)
    assert (anna.address, anna.name, anna.language, anna.topics, anna.status) == (None, "", "", (), "erased")
    assert list(people.all()) == []
    assert people.count() == {"erased": 1}


def test_nobody_unknown_is_removed_or_forgotten(people: People) -> None:
    """A slip of the pen is told."""
    for act in (people.remove, people.forget):
        with pytest.raises(UnknownPerson, match=r"anna@reader\.example"):
            act(checked("anna@reader.example"))


@pytest.mark.parametrize(
    "words", ["I, anna@READER.example, agree", "from Anna@reader.example", "x" * 10_001, "", " \n", "\x00"]
)
def test_a_consent_text_that_cannot_be_kept_is_refused(people: People, words: str) -> None:
    """It is never erased, so no address may stand in it; and it must say something."""
    with pytest.raises(NoConsent if len(words) < 10_000 else Exception, match="consent text"):
        people.add(ANNA, wording=words)
    assert people.count() == {}


def test_no_word_of_a_name_survives_in_a_consent_text(people: People) -> None:
    """What is erased must not stand in an event, which nobody can erase."""
    victim = candidate("v@reader.example", name="Victim Secretname")
    for words in ("Victim Secretname wants it", "Ms SECRETNAME wants it"):
        with pytest.raises(NoConsent, match=r"'(victim )?secretname' of the name in it: leave it out"):
            people.add(victim, wording=words)
    people.add(victim, wording="She wants it")
    people.forget(victim.address)
    assert "secretname" not in dump(people).lower()


def test_the_name_that_is_kept_counts_for_a_consent_text_without_one(people: People) -> None:
    """Who is there already is named by their address alone, and agrees to something new."""
    people.add(candidate("v@reader.example", name="Victim Secretname"), wording="She wants it")
    for name in ("", "Vic"):
        with pytest.raises(NoConsent, match="'secretname' of the name in it: leave it out"):
            people.add(candidate("v@reader.example", name=name), wording="Ms Secretname wrote again")
    assert "secretname wrote" not in dump(people).lower()


def test_somebody_is_found_by_their_number(people: People) -> None:
    """Erased or not; nobody by one that was never given."""
    people.add(ANNA)
    anna = people.the(ANNA.address)
    assert people.numbered(anna.id) == anna
    assert people.numbered(PersonId(anna.id + 1)) is None


def dump(people: People) -> str:
    """All that is in all tables."""
    with people.store.reading() as connection:
        return "\n".join(str(row) for table in metadata.sorted_tables for row in connection.execute(sa.select(table)))


def refused_by_the_relay(people: People) -> None:
    """A delivery whose reason quotes the address."""
    with people.store.writing() as connection:
        connection.execute(sa.insert(editions), {"sha256": "a", "slug": "s", "made_at": START, "data": b""})
        connection.execute(sa.insert(sends), {"slug": "s", "edition": "a", "started_at": START})
        row = {"slug": "s", "person": the(people).id, "state": "failed", "attempts": 1, "changed_at": START}
        connection.execute(sa.insert(deliveries), {**row, "reason": "550 <anna@reader.example>: no such user"})


def test_erasing_leaves_no_trace_in_any_table(people: People) -> None:
    """Neither address nor name, language or topic; the ledger still says what became of the mail."""
    people.add(ANNA, wording=AGREED)
    people.add(candidate("anna@reader.example", topics=["Harbours"]), wording="Terms of June")
    people.remove(ANNA.address)
    refused_by_the_relay(people)
    before = dump(people).casefold()
    traces = ("anna", "berg", "reader.example", "kenya", "harbours", "pt-br")
    assert [one for one in traces if one in before] == ["anna", "berg", "reader.example", "harbours", "pt-br"]
    people.forget(ANNA.address)
    after = dump(people).casefold()
    assert [one for one in traces if one in after] == []
    assert "'failed'" in after
    assert "terms of june" in after


def test_erasing_leaves_no_trace_in_the_file(sqlite_url: str, keys: Keys) -> None:
    """What SQLite only marks as free is written over, in its log, too."""
    from digest.store import engine

    with engine.opened(sqlite_url) as store:
        with store.reading() as connection:  # some systems have it without us
            assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
        people = People(store, keys, lambda: START)
        people.add(ANNA)
        for n in range(20):  # the page is filled behind her: what is freed is not written over at once
            people.add(candidate(f"p{n}@harbour.example", name=f"Reader {n}"))
        people.add(candidate("anna@reader.example", name="Anna Maria Holm-Lindqvist"), wording=AGREED)
        people.add(candidate("anna@reader.example", topics=["Fisheries"]))
        people.remove(ANNA.address)
        people.forget(ANNA.address)
        path = sa.make_url(sqlite_url).database
        left = b"".join(Path(f"{path}{end}").read_bytes() for end in ("", "-wal"))
    assert b"erased" in left
    assert not [word for word in (b"Berg", b"Holm", b"Kenya", b"Fisheries", b"pt-BR") if word in left]
    assert b"eader.example" not in left


def test_events_never_hold_an_address_or_a_name(people: People) -> None:
    """Whatever happens to somebody."""
    people.add(ANNA)
    people.add(ANNA, wording=AGREED)
    people.add(candidate("anna@reader.example", name="Anna Holm", topics=["Anna"]))
    people.leave(the(people).id)
    people.add(ANNA, wording=AGREED, again=True)
    people.remove(ANNA.address)
    people.forget(ANNA.address)
    kinds = [one["kind"] for one in told(people)]
    assert kinds == ["added", "consent", "changed", "left", "consent", "removed", "erased"]
    assert not [one for one in told(people) if "anna" in str(one).casefold() or "holm" in str(one).casefold()]


def test_people_are_listed_in_the_order_they_came_and_counted(people: People) -> None:
    """All, or those of one status."""
    for name in ("c", "a", "b"):
        people.add(candidate(f"{name}@reader.example"), wording=AGREED)
    people.add(candidate("d@reader.example"))
    people.leave(the(people, "a@reader.example").id)
    assert [one.address for one in people.all()] == [f"{name}@reader.example" for name in "cabd"]
    assert [one.address for one in people.all("active")] == ["c@reader.example", "b@reader.example"]
    assert people.count() == {"active": 2, "pending": 1, "unsubscribed": 1}
    assert set(people.count()) < set(get_args(Status))


def test_a_change_that_fails_records_nothing(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The status and its event are written together or not at all."""
    people.add(ANNA, wording=AGREED)
    anna = the(people).id

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("subscribers.history.event", broken)
    with pytest.raises(ZeroDivisionError):
        people.leave(anna)
    assert the(people).status == "active"
