"""The first few readers: who they are, what is decided on what became of them, and what a kill leaves of that."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from digest.canary import Canary, Rules, verdict
from digest.store import engine, ledger, slices
from digest.store.engine import Store
from digest.store.slices import Counts
from digest.store.tables import bounces, deliveries, editions, happenings, people
from digest.store.timing import Timing
from digest.values import PersonId

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
SLUG = "2026-09-21"
RULES = Rules(stop_percent=2.0, wait=dt.timedelta(minutes=10))
AFTER = NOW + dt.timedelta(minutes=10)
READERS = 60


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with a send to sixty readers that has just begun."""
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            connection.execute(sa.insert(editions).values(sha256="e", slug=SLUG, made_at=NOW, data=b""))
            connection.execute(sa.insert(people), [_person(number) for number in range(1, READERS + 1)])
        ledger.start(store, SLUG, "e", NOW)
        yield store


def _person(number: int) -> dict[str, object]:
    return {"id": number, "hash": f"h{number}", "topics": "[]", "status": "active", "changed_at": NOW}


def canary(store: Store, size: int = 10) -> Canary:
    """A slice of that size, paused by a note of why."""
    held: list[str] = []
    return Canary(store=store, slug=SLUG, size=size, rules=RULES, hold=held.append)


def became(store: Store, whom: Sequence[PersonId], state: str, now: dt.datetime = NOW) -> None:
    """What the relay said of them."""
    with store.writing() as connection:
        update = sa.update(deliveries).where(deliveries.c.person.in_(whom))
        connection.execute(update.values(state=state, changed_at=now, attempts=1))


def came_back(store: Store, person: PersonId, kind: str, slug: str = SLUG) -> None:
    """A bounce that `digest inbox` has read."""
    with store.writing() as connection:
        row = {"person": person, "slug": slug, "at": NOW, "kind": kind, "mark": f"{person} {kind} {slug}"}
        connection.execute(sa.insert(bounces).values(row))


def details(store: Store) -> list[dict[str, Any]]:
    """What was written down of the slice."""
    with store.reading() as connection:
        query = sa.select(happenings.c.detail).where(happenings.c.kind == "canary").order_by(happenings.c.id)
        return [json.loads(one) for one in connection.scalars(query)]


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ({"size": 100, "pending": 1, "sent": 99}, "wait"),
        ({"size": 100, "pending": 98, "failed": 2}, "stop"),  # it only becomes worse
        ({"size": 100, "sent": 98, "hard": 1, "complained": 1, "last": NOW}, "stop"),
        ({"size": 100, "sent": 98, "blocked": 2, "last": NOW}, "stop"),
        ({"size": 100, "sent": 99, "failed": 1, "last": NOW - RULES.wait}, "go"),
        ({"size": 10, "sent": 9, "failed": 1, "last": NOW - RULES.wait}, "go"),  # one says nothing
        ({"size": 101, "sent": 99, "failed": 2, "last": NOW - RULES.wait}, "go"),
        ({"size": 100, "sent": 100, "last": NOW - RULES.wait + dt.timedelta(seconds=1)}, "wait"),
        ({"size": 100, "sent": 100, "last": NOW - RULES.wait}, "go"),
        ({"size": 100, "sent": 60, "deferred": 40, "last": NOW - RULES.wait}, "go"),
        ({"size": 100, "deferred": 100, "last": NOW - RULES.wait}, "stop"),  # nothing to go on
        ({"size": 100, "unknown": 2, "sent": 98, "last": NOW - RULES.wait}, "go"),
        ({"size": 3, "suppressed": 3, "last": NOW - RULES.wait}, "go"),
    ],
)
def test_a_verdict(counts: dict[str, Any], word: str) -> None:
    """Stop at 2 %, from two on; wait for those in hand, and for what comes back."""
    assert verdict(Counts(**counts), RULES, NOW).word == word


def test_a_verdict_says_why() -> None:
    """In words and figures, for a person who must decide."""
    found = verdict(Counts(size=1000, sent=970, failed=18, hard=9, deferred=3, last=NOW), RULES, NOW)
    assert (
        found.why == "of the first 1,000 readers: 970 sent, 18 refused, 9 bounced, 3 deferred: 2.7%, and 2% stop it"
    )


@given(st.data(), st.integers(1, 500), st.floats(0.1, 100))
def test_more_failures_never_let_it_go(data: st.DataObject, size: int, percent: float) -> None:
    """What stops with some stops with more; and nothing waits for ever."""
    rules = Rules(stop_percent=percent, wait=RULES.wait)
    fewer, more = sorted(data.draw(st.tuples(st.integers(0, size), st.integers(0, size))))
    first, second = (
        verdict(Counts(size=size, sent=size - bad, hard=bad, last=NOW), rules, AFTER).word for bad in (fewer, more)
    )
    assert {first, second} <= {"go", "stop"}
    assert (first, second) != ("stop", "go")


def test_a_slice_is_drawn_once(store: Store) -> None:
    """Another run goes on with the same one, and its people's numbers alone are kept."""
    step = canary(store).next(NOW)
    assert step.kind == "slice"
    assert len(set(step.only)) == 10
    became(store, step.only[:4], "sent")
    assert canary(store).next(NOW).only == step.only
    assert details(store) == [{"readers": 10, "people": list(step.only)}]


def test_a_slice_is_not_the_oldest(store: Store) -> None:
    """They have proved good for longest; two draws are never the same thirty of sixty."""
    draws = {frozenset(slices.drawn(store, SLUG, 30, NOW)) for _ in range(3)}
    assert len(draws) == 3


def test_a_slice_is_of_those_whose_turn_comes_first(store: Store) -> None:
    """A reader whose turn is in the evening would hold up everybody for the day."""
    with store.writing() as connection:
        late = sa.update(deliveries).where(deliveries.c.person > 12)
        connection.execute(late.values(next_at=NOW + dt.timedelta(hours=9)))
        later = sa.update(deliveries).where(deliveries.c.person > 14)
        connection.execute(later.values(next_at=NOW + dt.timedelta(hours=10)))
    assert set(slices.drawn(store, SLUG, 10, NOW)) < set(range(1, 13))
    assert set(range(1, 15)) < set(slices.drawn(store, SLUG, 20, NOW))


def test_a_slice_of_everybody_is_none(store: Store) -> None:
    """There would be nobody to spare; and nothing is written down."""
    assert canary(store, READERS).next(NOW).kind == "go"
    assert details(store) == []


def test_it_goes_on_after_the_wait(store: Store) -> None:
    """And is not asked again, in this run or another, whatever comes back later."""
    its = canary(store)
    them = its.next(NOW).only
    became(store, them[:9], "sent")
    assert its.next(NOW).kind == "slice"
    became(store, them[9:], "deferred", NOW + dt.timedelta(minutes=5))
    step = its.next(NOW + dt.timedelta(minutes=1))
    assert (step.kind, step.only, step.seconds) == ("wait", them, 5.0)
    assert its.next(AFTER - dt.timedelta(seconds=2)).seconds == 2.0
    assert its.next(AFTER).kind == "go"
    for person in them[:5]:
        came_back(store, person, "hard")
    assert its.next(AFTER).kind == "go"
    assert canary(store).next(AFTER).kind == "go"
    assert its.stopped is None
    assert [one.get("decided") for one in details(store)] == [None, "go"]


@pytest.mark.parametrize("kind", ["hard", "block", "complaint"])
def test_it_stops_by_what_comes_back(store: Store, kind: str) -> None:
    """While it waits: the send is held first, and the reason is told."""
    its = canary(store)
    them = its.next(NOW).only
    became(store, them, "sent")
    came_back(store, them[0], kind)
    came_back(store, them[0], "soft")
    assert its.next(NOW).kind == "wait"
    came_back(store, them[1], kind)
    step = its.next(NOW)
    assert step.kind == "stop"
    assert "8 sent, 2 " in step.why
    assert its.stopped == step.why
    assert its.hold.__self__ == [step.why]  # type: ignore[attr-defined]
    assert canary(store).next(NOW).kind == "go"  # whoever sends on has resumed it


@pytest.mark.parametrize("state", ["failed", "sent"])
def test_what_says_nothing_of_the_issue_does_not_count(store: Store, state: str) -> None:
    """Full mailboxes, and bounces of another issue; who was refused and bounced too is one."""
    its = canary(store)
    them = its.next(NOW).only
    became(store, them, "sent")
    became(store, them[:1], state)
    for person in them[1:]:
        came_back(store, person, "soft")
        came_back(store, person, "hard", "2026-09-20")
    came_back(store, them[0], "hard")
    assert its.next(AFTER).kind == "go"


def test_a_kill_between_the_hold_and_the_note_asks_again(store: Store) -> None:
    """It is held by then: nobody is sent to meanwhile."""
    its = canary(store)
    became(store, its.next(NOW).only, "failed")

    def killed(_: str) -> None:
        raise KeyboardInterrupt

    its.hold = killed
    with pytest.raises(KeyboardInterrupt):
        its.next(NOW)
    assert canary(store).next(NOW).kind == "stop"


def test_another_edition_begun_anew_has_a_slice_of_its_own(store: Store) -> None:
    """What was drawn for the one before says nothing of it."""
    canary(store).next(NOW)
    later = NOW + dt.timedelta(hours=1)
    with store.writing() as connection:
        connection.execute(sa.insert(editions).values(sha256="f", slug=SLUG, made_at=NOW, data=b""))
    ledger.start(store, SLUG, "f", later)
    canary(store, 20).next(later)
    assert [one["readers"] for one in details(store)] == [10, 20]


def test_what_a_run_would_find_of_a_slice(store: Store) -> None:
    """A dead sender's are unknown, late ones left out, and who is asked for again waits; nothing is written."""
    with store.writing() as connection:
        update = sa.update(deliveries)
        dead = {"state": "in_data", "sender": "elsewhere 1 2", "lease": NOW - dt.timedelta(minutes=1)}
        connection.execute(update.where(deliveries.c.person == 1).values(dead))
        connection.execute(update.where(deliveries.c.person == 2).values(state="failed"))
        passed = {"next_at": NOW - dt.timedelta(hours=2)}
        connection.execute(update.where(deliveries.c.person == 3).values(passed))
    late = Timing(at=dt.time(7), day=NOW.date(), zone="UTC", allowance=dt.timedelta(hours=1), now=NOW)
    them = [PersonId(number) for number in range(1, 5)]
    found = slices.foreseen(store, SLUG, them, NOW, again=("failed",), late=late)
    assert found == Counts(size=4, unknown=1, pending=2, suppressed=1)
    assert slices.foreseen(store, SLUG, them, NOW) == Counts(size=4, unknown=1, failed=1, pending=2)
    assert slices.counts(store, SLUG, them) == Counts(size=4, failed=1, pending=3)
