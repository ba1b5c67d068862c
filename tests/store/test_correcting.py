"""A corrected edition in mid-send, on both databases: who has the old one keeps it, the others get the new."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from itertools import cycle
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.deliver.outcomes import SENT, Outcome
from digest.errors import IssueError
from digest.store import control, correcting, engine, ledger, senders, variants
from digest.store.correcting import Frozen
from digest.store.engine import Store
from digest.store.tables import deliveries, editions, happenings, people, sends
from digest.store.variants import NOTHING, Variant
from digest.text import wanted
from digest.values import Balance, PersonId
from tests.fakes.ledgers import Steps
from tests.fakes.stores import emptied

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)
SLUG = "2026-09-21"
HAITI = wanted(["Haiti"])
CHOSEN: list[tuple[str, str]] = [("", "every"), (HAITI, "every"), ("", "weekly")]
"""What readers chose, by turns."""
EDITIONS = ("whole", "haiti", "week", "whole2", "haiti2", "week2", "whole3", "haiti3", "week3")
BUSY = Outcome(state="deferred", code=451, reason="busy")


def filled(store: Store, *, readers: int = 12) -> Store:
    """The store with these readers, of three choices by turns."""
    with store.writing() as connection:
        rows = [{"sha256": key, "slug": SLUG, "made_at": NOW, "data": b""} for key in EDITIONS]
        connection.execute(sa.insert(editions), rows)
        row = {"topics": "[]", "status": "active", "changed_at": NOW}
        who = [
            row | {"id": n, "hash": f"h{n}", "address": f"r{n}@reader.example", "wanted": topics, "frequency": often}
            for n, (topics, often) in zip(range(1, readers + 1), cycle(CHOSEN), strict=False)
        ]
        connection.execute(sa.insert(people), who)
    return store


@pytest.fixture
def store(kept: Store) -> Store:
    """Twelve readers, and nothing sent yet."""
    return filled(emptied(kept))


@pytest.fixture
def sending(store: Store) -> Store:
    """The same in mid-send, by one edition a choice: a reader in each state for each of the three choices."""
    assert ledger.start(store, SLUG, "whole", NOW, planned("")) == 12
    for number, state in enumerate(["sent"] * 3 + ["claimed"] * 3 + ["failed"] * 3 + ["pending"] * 3, 1):
        change(store, number, state=state, **({"sender": senders.me(), "lease": LATER} if state == "claimed" else {}))
    return store


def planned(version: str, *given: str | None) -> list[Variant]:
    """What each choice gives of that version."""
    its: Sequence[str | None] = given or [f"{key}{version}" for key in ("whole", "haiti", "week")]
    return [
        Variant(number=n, wanted=topics, frequency=often, edition=edition, readers=4)
        for n, ((topics, often), edition) in enumerate(zip(CHOSEN, its, strict=True), 1)
    ]


def change(store: Store, person: int, **values: Any) -> None:
    """What became of that reader's delivery."""
    with store.writing() as connection:
        connection.execute(sa.update(deliveries).where(deliveries.c.person == person).values(**values))


def rows(store: Store) -> dict[int, Any]:
    """Each reader's delivery, with the edition that is theirs."""
    its, theirs = deliveries.c, variants.variants.c
    query = sa.select(its.person, its.state, its.sender, its.reason, its.variant, theirs.edition)
    query = query.outerjoin_from(
        deliveries, variants.variants, sa.and_(theirs.slug == its.slug, theirs.number == its.variant)
    )
    with store.reading() as connection:
        return {row.person: row for row in connection.execute(query)}


def got(store: Store) -> dict[str | None, set[int]]:
    """The readers of each edition."""
    found: dict[str | None, set[int]] = {}
    for person, row in rows(store).items():
        found.setdefault(row.edition, set()).add(person)
    return found


def total(balance: Balance) -> int:
    """What the six figures sum to."""
    return sum(getattr(balance, field.name) for field in fields(balance) if field.name != "audience")


def test_who_has_not_got_it_gets_the_new_edition_of_their_choice(sending: Store) -> None:
    """Each by the choice they had when the send began; claimed ones are nobody's any more."""
    with sending.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 11).values(wanted="", frequency="daily"))
    counts = correcting.correct(sending, SLUG, "whole2", planned("2"), NOW, "Edda")
    assert counts == {"moved": 9, "kept": 3, "nothing": 0}
    assert got(sending) == {
        "whole": {1}, "haiti": {2}, "week": {3}, "whole2": {4, 7, 10}, "haiti2": {5, 8, 11}, "week2": {6, 9, 12},
    }  # fmt: skip
    states = {person: (row.state, row.sender) for person, row in rows(sending).items()}
    assert [states[n][0] for n in range(1, 13)] == ["sent"] * 3 + ["pending"] * 3 + ["failed"] * 3 + ["pending"] * 3
    assert all(sender is None for _, sender in states.values())
    assert ledger.started(sending, SLUG) == ("whole2", NOW)


def test_who_got_which_is_counted_and_told(sending: Store) -> None:
    """The old variants keep their readers, the new ones come after them."""
    correcting.correct(sending, SLUG, "whole2", planned("2"), NOW, "Edda")
    found = [(one.number, one.edition, one.readers) for one in variants.of(sending, SLUG)]
    assert found == [(1, "whole", 1), (2, "haiti", 1), (3, "week", 1), (4, "whole2", 3), (5, "haiti2", 3),
                     (6, "week2", 3)]  # fmt: skip
    (told,) = control.story(sending, SLUG)
    assert (told.kind, told.by) == ("corrected", "Edda")
    assert told.detail == {"old": "whole", "new": "whole2", "first": 4, "moved": 9, "kept": 3, "nothing": 0}
    assert correcting.firsts(sending, SLUG) == (4,)


@pytest.mark.parametrize("state", ["sent", "in_data", "unknown", "suppressed"])
def test_who_may_have_the_old_one_keeps_it(sending: Store, state: str) -> None:
    """Also where nobody knows whether they do, and where they left."""
    change(sending, 10, state=state, sender=senders.me(), lease=LATER)
    correcting.correct(sending, SLUG, "whole2", planned("2"), NOW, "Edda")
    assert rows(sending)[10].edition == "whole"
    assert rows(sending)[10].state == state


def test_the_choices_are_of_those_who_are_still_to_get_it(sending: Store) -> None:
    """Those in flight make a choice known, and are not counted; who got it does not."""
    change(sending, 11, state="in_data", sender=senders.me(), lease=LATER)
    for number in (6, 9, 12):
        change(sending, number, state="sent")
    assert correcting.choices(sending, SLUG) == (
        Frozen(wanted="", frequency="every", readers=2),
        Frozen(wanted=HAITI, frequency="every", readers=1),
    )
    with sending.reading() as connection:
        query = sa.select(people.c.id).where(correcting.waiting(SLUG)).order_by(people.c.id)
        assert connection.scalars(query).all() == [4, 5, 7, 8, 10]


def test_a_choice_that_nobody_planned_for_changes_nothing(sending: Store) -> None:
    """It is planned anew."""
    before = rows(sending)
    assert correcting.correct(sending, SLUG, "whole2", planned("2")[:2], NOW, "Edda") is None
    assert rows(sending) == before
    assert len(variants.of(sending, SLUG)) == 3
    assert control.story(sending, SLUG) == ()


def test_a_choice_that_now_gives_nothing_suppresses_its_readers(sending: Store) -> None:
    """With the reason; the figures add up still."""
    counts = correcting.correct(sending, SLUG, "whole2", planned("", "whole2", None, "week2"), NOW, "Edda")
    assert counts == {"moved": 6, "kept": 3, "nothing": 3}
    found = rows(sending)
    assert {n for n in found if found[n].state == "suppressed"} == {5, 8, 11}
    assert {found[n].reason for n in (5, 8, 11)} == {NOTHING}
    assert found[2].state == "sent"
    assert [one.readers for one in variants.of(sending, SLUG)] == [1, 1, 1, 3, 3, 3]
    assert total(ledger.balance(sending, SLUG, NOW)) == 12


def test_two_corrections_one_after_another(sending: Store) -> None:
    """Whoever got the second version keeps it when the third comes."""
    correcting.correct(sending, SLUG, "whole2", planned("2"), NOW, "Edda")
    change(sending, 4, state="sent")
    assert correcting.correct(sending, SLUG, "whole3", planned("3"), LATER, "Finn")
    assert {key: len(them) for key, them in got(sending).items()} == {
        "whole": 1, "haiti": 1, "week": 1, "whole2": 1, "whole3": 2, "haiti3": 3, "week3": 3
    }  # fmt: skip
    assert [one.readers for one in variants.of(sending, SLUG)] == [1, 1, 1, 1, 0, 0, 2, 3, 3]
    assert correcting.firsts(sending, SLUG) == (4, 7)


def test_a_send_that_began_without_variants_gets_one_for_the_old_edition(store: Store) -> None:
    """So that who got which stays known; everybody gets the whole of the new one, too."""
    ledger.start(store, SLUG, "whole", NOW)
    for number in (1, 2):
        change(store, number, state="sent")
    assert correcting.choices(store, SLUG) == (Frozen(wanted="", frequency="every", readers=10),)
    assert correcting.correct(store, SLUG, "whole2", planned("2")[:1], NOW, "Edda")
    assert got(store) == {"whole": {1, 2}, "whole2": set(range(3, 13))}
    assert [(one.edition, one.readers) for one in variants.of(store, SLUG)] == [("whole", 2), ("whole2", 10)]
    assert correcting.correct(store, SLUG, "whole3", planned("3")[:1], NOW, "Edda")
    assert got(store) == {"whole": {1, 2}, "whole3": set(range(3, 13))}


def test_those_who_got_nothing_from_the_beginning_stay_counted(store: Store) -> None:
    """They have no delivery to be recounted from."""
    ledger.start(store, SLUG, "whole", NOW, planned("", "whole", None, "week"))
    correcting.correct(store, SLUG, "whole2", [planned("2")[0], planned("2")[2]], NOW, "Edda")
    found = [(one.edition, one.readers) for one in variants.of(store, SLUG)]
    assert found == [("whole", 0), ("week", 0), (None, 4), ("whole2", 4), ("week2", 4)] or found == [
        ("whole", 0), (None, 4), ("week", 0), ("whole2", 4), ("week2", 4)
    ]  # fmt: skip


def test_a_pause_ends_with_the_correction_and_a_cancel_does_not(sending: Store) -> None:
    """No sender gets in between with the old edition in hand."""
    control.pause(sending, SLUG, NOW, "Edda", "a wrong link")
    correcting.correct(sending, SLUG, "whole2", planned("2"), NOW, "Edda")
    assert control.held(sending, SLUG) is None
    control.cancel(sending, SLUG, NOW, "Edda")
    with pytest.raises(IssueError, match="is cancelled"):
        correcting.correct(sending, SLUG, "whole3", planned("3"), NOW, "Edda")
    assert ledger.started(sending, SLUG) == ("whole2", NOW)


def test_the_same_edition_is_no_correction(sending: Store) -> None:
    """Two who give the command at once: one corrects, the other is told."""
    answers: list[object] = []

    def one() -> None:
        try:
            answers.append(correcting.correct(sending, SLUG, "whole2", planned("2"), NOW, "Edda"))
        except IssueError as error:
            answers.append(str(error))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sum("as corrected already" in str(answer) for answer in answers) == 3
    assert len(variants.of(sending, SLUG)) == 6


def test_where_no_send_has_begun_there_is_nothing_to_correct(store: Store) -> None:
    """It is sent as it is approved."""
    with pytest.raises(IssueError, match="is not being sent"):
        correcting.correct(store, SLUG, "whole2", planned("2"), NOW, "Edda")


def test_a_sender_of_the_old_edition_ends_no_more_messages(store: Store) -> None:
    """What it has claimed is not its own any more; what was in flight and deferred gets the new one next time."""
    ledger.start(store, SLUG, "whole", NOW, planned(""))
    old = Steps(store, SLUG, edition="whole", token=str, clock=lambda: NOW)
    first, second, third = (one.person for one in old.claim(3))
    assert [old.begin(first), old.begin(second)] == [True, True]
    correcting.correct(store, SLUG, "whole2", planned("2"), NOW, "Edda")
    assert not old.begin(third)
    assert old.claim(5) == ()
    old.settle(first, SENT, None)
    old.settle(second, BUSY, LATER)
    old.release([third])
    with pytest.raises(IssueError, match="no longer sent as it was approved"):
        old.recover()
    found = rows(store)
    assert [(found[n].state, found[n].edition) for n in (first, second, third)] == [
        ("sent", "whole"), ("deferred", "whole2"), ("pending", "whole2")
    ]  # fmt: skip
    assert [one.readers for one in variants.of(store, SLUG)] == [1, 0, 0, 3, 4, 4]
    new = Steps(store, SLUG, edition="whole2", token=str, clock=lambda: LATER)
    assert Counter(one.edition for _ in range(3) for one in new.claim(20)) == {"whole2": 3, "haiti2": 4, "week2": 4}


def test_what_was_in_flight_and_is_deferred_gets_nothing_where_the_correction_has_nothing(store: Store) -> None:
    """As those who waited."""
    ledger.start(store, SLUG, "whole", NOW, planned(""))
    old = Steps(store, SLUG, edition="whole", token=str, clock=lambda: NOW)
    (reader,) = old.claim(1)
    old.begin(reader.person)
    correcting.correct(store, SLUG, "whole2", planned("", None, "haiti2", "week2"), NOW, "Edda")
    old.settle(reader.person, BUSY, LATER)
    assert rows(store)[reader.person][1:4] == ("suppressed", old.sender, NOTHING)


def test_who_may_have_the_old_one_is_sent_that_again(sending: Store) -> None:
    """A person decides so, by `--resend-unknown`; two versions of one issue are worse than one twice."""
    change(sending, 10, state="unknown")
    correcting.correct(sending, SLUG, "whole2", planned("2"), NOW, "Edda")
    run = Steps(sending, SLUG, edition="whole2", token=str, clock=lambda: NOW)
    assert run.again("unknown") == 1
    assert {one.person: one.edition for _ in range(4) for one in run.claim(20)}[PersonId(10)] == "whole"
    run.begin(PersonId(10))
    run.settle(PersonId(10), BUSY, LATER)
    assert rows(sending)[10].edition == "whole"


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["pause", "resume", "cancel", "correct", "nothing", "again", "leave"]).map(
            lambda name: (name, 0)
        ),
        st.tuples(st.sampled_from(["sent", "deferred", "failed", "unknown"]), st.integers(1, 6)),
    ),
    max_size=12,
)


def test_whatever_is_done_the_sums_hold_and_nobody_is_sent_to_twice(sqlite_url: str) -> None:
    """After each of the steps the six sum to the audience, and whoever got the issue keeps it, in that version."""
    with engine.opened(sqlite_url) as store:
        filled(store, readers=9)

        @settings(max_examples=25, deadline=None)
        @given(STEPS)
        def holds(steps: list[tuple[str, int]]) -> None:
            _anew(store)
            has: dict[int, str] = {}
            for name, number in steps:
                _step(store, name, number)
                _true(store, has)

        holds()


def _anew(store: Store) -> None:
    """A send that has just begun."""
    with store.writing() as connection:
        variants.undo(connection, SLUG)
        connection.execute(sa.delete(happenings))
        connection.execute(sa.update(people).values(status="active"))
    ledger.start(store, SLUG, "whole", NOW, planned(""))


def _true(store: Store, has: dict[int, str]) -> None:
    """What holds at every moment; `has` learns who got it now."""
    found = rows(store)
    assert total(ledger.balance(store, SLUG, NOW)) == len(found) == 9
    assert {n: (found[n].state, found[n].edition) for n in has} == {n: ("sent", its) for n, its in has.items()}
    has |= {n: row.edition for n, row in found.items() if row.state == "sent"}
    assert all(row.edition for row in found.values() if row.state in ("pending", "deferred", "failed"))
    counted = {one.number: one.readers for one in variants.of(store, SLUG)}
    assert counted == {**dict.fromkeys(counted, 0), **Counter(row.variant for row in found.values())}


def _step(store: Store, name: str, number: int) -> None:
    """One thing that somebody does, or that becomes of somebody; what is refused changes nothing."""
    edition = (ledger.started(store, SLUG) or ("",))[0]
    run = Steps(store, SLUG, edition=edition, token=str, clock=lambda: NOW)
    turns = len(correcting.firsts(store, SLUG)) % 2
    new = "2" if edition != "whole2" else "3"
    its = planned(new) if name == "correct" else planned("", f"whole{new}", None, f"week{new}")
    try:
        match name:
            case "pause":
                control.pause(store, SLUG, NOW, "", "")
            case "resume":
                control.resume(store, SLUG, NOW, "", at=None)
            case "cancel":
                control.cancel(store, SLUG, NOW, "")
            case "correct" | "nothing":
                correcting.correct(store, SLUG, f"whole{new}", its, NOW, "")
            case "again":
                run.again("failed" if turns else "unknown")
            case "leave":
                with store.writing() as connection:
                    connection.execute(sa.update(people).where(people.c.id == 3).values(status="unsubscribed"))
            case _:
                _settled(store, run, name, number)
    except IssueError:
        pass


def _settled(store: Store, run: Steps, state: str, number: int) -> None:
    """What became of so many, by a sender; it waits while the send is held."""
    if control.held(store, SLUG):
        return
    for one in run.claim(number):
        if run.begin(one.person):
            outcome = SENT if state == "sent" else Outcome(state=state, code=None, reason="said so")  # type: ignore[arg-type]
            run.settle(one.person, outcome, NOW if state == "deferred" else None)


@pytest.mark.parametrize("state", ["deferred", "failed"])
def test_who_was_in_flight_when_it_was_corrected_and_then_cancelled_gets_neither(store: Store, state: Any) -> None:
    """Whoever had them in hand says so afterwards; nobody may be left to wait in a send that is cancelled."""
    ledger.start(store, SLUG, "whole", NOW, planned(""))
    run = Steps(store, SLUG, edition="whole", token=str, clock=lambda: NOW)
    (one,) = run.claim(1)
    assert run.begin(one.person)
    assert correcting.correct(store, SLUG, "whole2", planned("2"), NOW, "")
    control.cancel(store, SLUG, NOW, "")
    run.settle(one.person, Outcome(state=state, code=451, reason="busy"), NOW if state == "deferred" else None)
    balance = ledger.balance(store, SLUG, NOW)
    assert (balance.deferred, balance.suppressed) == ((0, 12) if state == "deferred" else (0, 11))


def test_the_sends_row_is_of_the_corrected_edition_only_with_its_variants(sending: Store) -> None:
    """What is refused leaves neither."""
    correcting.correct(sending, SLUG, "whole2", planned("2")[:1], NOW, "Edda")
    with sending.reading() as connection:
        assert connection.scalar(sa.select(sends.c.edition)) == "whole"


def test_in_the_middle_of_a_senders_work_everybody_gets_what_is_written_of_them(store: Store) -> None:
    """Two senders of the old edition: each message that they end is of the version kept for its reader."""
    filled(emptied(store), readers=60)
    ledger.start(store, SLUG, "whole", NOW, planned(""))
    ended: dict[int, str] = {}
    begun = threading.Event()

    def send() -> None:
        run = Steps(store, SLUG, edition="whole", token=str, clock=lambda: NOW)
        while mine := run.claim(5):
            for one in mine:
                if run.begin(one.person):
                    ended[one.person] = one.edition
                    run.settle(one.person, SENT, None)
            begun.set()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert begun.wait(20)
    assert correcting.correct(store, SLUG, "whole2", planned("2"), NOW, "Edda")
    for thread in threads:
        thread.join()
    found = rows(store)
    assert 0 < len(ended) < 60
    assert {n: found[n].edition for n in ended} == ended
    assert {row.edition for n, row in found.items() if n not in ended} <= {"whole2", "haiti2", "week2"}
    assert {row.state for n, row in found.items() if n not in ended} == {"pending"}
