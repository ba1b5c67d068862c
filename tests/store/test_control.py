"""Holding a send from another terminal, on SQLite and on PostgreSQL: at once, idempotent, and the sums stay true."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from digest.errors import IssueError
from digest.progress import Held
from digest.store import control, ledger, senders
from digest.store.engine import Store
from digest.store.tables import deliveries, editions, people, runs
from digest.values import Balance
from tests.fakes.ledgers import Steps
from tests.fakes.stores import emptied

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)
SLUG = "2026-09-21"
ELSEWHERE = "other-machine/abc:77:1.00:beef"
"""A sender on a machine where we cannot look."""
DEAD = f"{senders.me().split(':')[0]}:999999999:1:beef"
STATES = ("sent", "sent", "unknown", "failed", "deferred", "claimed", "in_data", "pending", "pending", "pending")
"""What became of readers 1 to 10."""


@pytest.fixture
def store(kept: Store) -> Store:
    """An edition and ten readers, to whom nothing is sent yet."""
    store = emptied(kept)
    with store.writing() as connection:
        connection.execute(sa.insert(editions).values(sha256="e", slug=SLUG, made_at=NOW, data=b""))
        row = {"topics": "[]", "status": "active", "changed_at": NOW}
        who = [row | {"id": n, "hash": f"h{n}", "address": f"r{n}@reader.example"} for n in range(1, 11)]
        connection.execute(sa.insert(people), who)
    return store


@pytest.fixture
def sending(store: Store) -> Store:
    """A send in the middle: two have it, one is in each other state, three are pending."""
    assert ledger.start(store, SLUG, "e", NOW) == 10
    me = senders.me()
    for number, state in enumerate(STATES, 1):
        held = {"sender": me, "lease": LATER} if state in ("claimed", "in_data") else {}
        change(store, number, state=state, **held)
    change(store, 5, code=451, reason="later, please", next_at=LATER)
    return store


def change(store: Store, person: int, **values: object) -> None:
    """What became of that reader's delivery."""
    with store.writing() as connection:
        connection.execute(sa.update(deliveries).where(deliveries.c.person == person).values(**values))


def states(store: Store) -> tuple[str, ...]:
    """The state of each reader's delivery."""
    with store.reading() as connection:
        return tuple(connection.scalars(sa.select(deliveries.c.state).order_by(deliveries.c.person)))


def reasons(store: Store) -> dict[int, str]:
    """Why readers are suppressed."""
    return {one.person: one.reason for one in ledger.problems(store, SLUG, ("suppressed",))}


def test_a_pause_says_since_when_and_why_and_a_second_one_changes_nothing(sending: Store) -> None:
    """The first reason stands; not one delivery is touched."""
    assert control.held(sending, SLUG) is None
    assert control.pause(sending, SLUG, NOW, "Edda", "a wrong link")
    assert control.held(sending, SLUG) == Held(kind="paused", at=NOW, why="a wrong link")
    assert not control.pause(sending, SLUG, LATER, "Finn", "another one")
    assert control.held(sending, SLUG) == Held(kind="paused", at=NOW, why="a wrong link")
    assert states(sending) == STATES
    assert [(one.kind, one.at, one.by, one.detail) for one in control.story(sending, SLUG)] == [
        ("paused", NOW, "Edda", {"why": "a wrong link"})
    ]


def test_a_resume_lifts_the_pause_once(sending: Store) -> None:
    """A second one finds nothing to lift."""
    control.pause(sending, SLUG, NOW, "Edda", "")
    assert control.resume(sending, SLUG, LATER, "Finn", at=None)
    assert control.held(sending, SLUG) is None
    assert not control.resume(sending, SLUG, LATER, "Finn", at=None)
    assert [(one.kind, one.by) for one in control.story(sending, SLUG)] == [("paused", "Edda"), ("resumed", "Finn")]
    assert states(sending) == STATES


def test_a_cancel_suppresses_all_who_wait_and_nobody_else(sending: Store) -> None:
    """What is in flight is let arrive; a claimed reader is nobody's any more, so that their message is not ended."""
    assert control.cancel(sending, SLUG, NOW, "Edda", "not ours")
    gone = ("suppressed",) * 2 + ("in_data",) + ("suppressed",) * 3
    assert states(sending) == (*STATES[:4], *gone)
    assert reasons(sending) == dict.fromkeys((5, 6, 8, 9, 10), "the send was cancelled")
    assert control.stopped(sending, SLUG) == 5
    assert ledger.balance(sending, SLUG, NOW) == Balance(
        audience=10, sent=2, suppressed=5, failed=1, unknown=1, pending=1
    )
    with sending.reading() as connection:
        row = connection.execute(sa.select(deliveries).where(deliveries.c.person == 6)).one()
    assert (row.sender, row.lease, row.code) == (None, None, None)
    assert not Steps(sending, SLUG, edition="e", token=str).begin(row.person)


def test_a_second_cancel_takes_whoever_was_deferred_since(sending: Store) -> None:
    """Their message was in flight when the first one came."""
    control.cancel(sending, SLUG, NOW, "Edda")
    change(sending, 7, state="deferred", reason="busy", sender=None, lease=None)
    assert not control.cancel(sending, SLUG, LATER, "Edda")
    assert states(sending)[6] == "suppressed"
    assert [one.kind for one in control.story(sending, SLUG)] == ["cancelled"]


def test_a_cancel_is_taken_back_for_those_who_are_still_there(sending: Store) -> None:
    """Who left meanwhile, and who had left before, stays away; due at once, with no old answer."""
    change(sending, 8, state="suppressed", reason=ledger.LEFT)
    control.cancel(sending, SLUG, NOW, "Edda")
    with sending.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 9).values(status="unsubscribed"))
    assert control.resume(sending, SLUG, LATER, "Edda", at=None)
    assert states(sending) == (*STATES[:4], "pending", "pending", "in_data", "suppressed", "suppressed", "pending")
    assert reasons(sending) == {8: ledger.LEFT, 9: ledger.LEFT}
    with sending.reading() as connection:
        due = connection.execute(sa.select(deliveries.c.next_at, deliveries.c.reason).where(deliveries.c.person == 5))
        assert tuple(due.one()) == (LATER, "")
    assert control.story(sending, SLUG)[-1].detail == {"was": "cancelled", "readers": 3}


def test_a_pause_can_be_made_a_cancel_and_not_the_other_way(sending: Store) -> None:
    """A resume of what was taken for a pause would mail thousands."""
    control.pause(sending, SLUG, NOW, "Edda", "look at it")
    assert control.cancel(sending, SLUG, NOW, "Edda")
    with pytest.raises(IssueError, match="is cancelled"):
        control.pause(sending, SLUG, NOW, "Edda", "")


def test_what_was_sent_cannot_be_held(sending: Store) -> None:
    """Nobody is still to get it; what a dead sender began, nobody can hold back."""
    for number in (5, 6, 8, 9, 10):
        change(sending, number, state="sent", sender=None, lease=None)
    change(sending, 7, sender=DEAD)
    for hold in (lambda: control.pause(sending, SLUG, NOW, "", ""), lambda: control.cancel(sending, SLUG, NOW, "")):
        with pytest.raises(IssueError, match="was sent"):
            hold()
    change(sending, 7, sender=ELSEWHERE)
    assert control.pause(sending, SLUG, NOW, "", "")


def test_where_no_send_has_begun_there_is_nothing_to_hold(store: Store) -> None:
    """Whatever is asked for."""
    asked: list[Callable[[], bool]] = [
        lambda: control.pause(store, SLUG, NOW, "", ""),
        lambda: control.resume(store, SLUG, NOW, "", at=None),
        lambda: control.cancel(store, SLUG, NOW, ""),
    ]
    for one in asked:
        with pytest.raises(IssueError, match="is not being sent"):
            one()
    assert control.held(store, SLUG) is None
    control.demand_free(store, SLUG)


def test_a_held_send_is_refused_with_the_way_out(sending: Store) -> None:
    """And its reason."""
    control.demand_free(sending, SLUG)
    control.pause(sending, SLUG, NOW, "", "a wrong link")
    with pytest.raises(IssueError, match=rf"is paused \(a wrong link\): `digest resume {SLUG}`"):
        control.demand_free(sending, SLUG)
    control.cancel(sending, SLUG, NOW, "")
    with pytest.raises(IssueError, match=rf"is cancelled: `digest resume {SLUG}` takes that back"):
        control.demand_free(sending, SLUG)


def test_a_sender_is_seen_while_it_lives(sending: Store) -> None:
    """By what it holds, or by its row in `runs`; of another machine, by lease and beat."""
    assert control.running(sending, SLUG, NOW)
    for number in (6, 7):
        change(sending, number, sender=DEAD)
    assert not control.running(sending, SLUG, NOW)
    change(sending, 7, sender=ELSEWHERE)
    assert control.running(sending, SLUG, LATER)
    assert not control.running(sending, SLUG, LATER + dt.timedelta(seconds=1))
    change(sending, 7, sender=DEAD)
    row = {"slug": SLUG, "sender": ELSEWHERE, "started_at": NOW, "beat_at": LATER, "ended_at": LATER}
    with sending.writing() as connection:
        connection.execute(sa.insert(runs).values(row))
    assert not control.running(sending, SLUG, LATER)
    with sending.writing() as connection:
        connection.execute(sa.insert(runs).values(row | {"ended_at": None}))
    assert control.running(sending, SLUG, LATER)
    assert not control.running(sending, SLUG, LATER + dt.timedelta(minutes=3))


def test_what_happened_is_told_in_its_order(sending: Store) -> None:
    """Of that issue alone; the details as they were given."""
    control.happened(sending, SLUG, "canary", NOW, rate=0.02, edition="„e“")
    control.happened(sending, "2026-09-22", "begun", NOW)
    control.happened(sending, SLUG, "ended", NOW, by="Edda")
    found = [(one.kind, one.by, one.detail) for one in control.story(sending, SLUG)]
    assert found == [("canary", "", {"rate": 0.02, "edition": "„e“"}), ("ended", "Edda", {})]


def test_of_two_terminals_at_once_one_does_it(sending: Store) -> None:
    """Eight of them, by turns: each hold is set once and told once."""
    done: list[bool] = []
    for hold in (
        lambda: control.pause(sending, SLUG, NOW, "", ""),
        lambda: control.cancel(sending, SLUG, NOW, ""),
        lambda: control.resume(sending, SLUG, NOW, "", at=None),
    ):
        threads = [threading.Thread(target=lambda its=hold: done.append(its())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert done.count(True) == 1
        assert len(done) == 8
        done.clear()
    assert [one.kind for one in control.story(sending, SLUG)] == ["paused", "cancelled", "resumed"]
