"""Whole sends over the ledger as it is, on both databases: a relay in a bad mood, readers who leave, a pause."""

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from digest.store import control, engine, ledger, turns
from digest.store.engine import Store
from digest.store.tables import deliveries, editions, people
from tests.deliver.engine import begun, sender, sent, soon, way
from tests.fakes.smtp import HangUp, Late, Reply, Reset, Smtp

pytestmark = pytest.mark.usefixtures("quick")
NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
SLUG = "2026-09-21"
READERS = 150


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with a send that is begun."""
    with engine.opened(store_url) as store:
        row = {"topics": "[]", "status": "active", "changed_at": NOW}
        who = [row | {"id": n, "hash": f"h{n}", "address": f"r{n}@reader.example"} for n in range(1, READERS + 1)]
        with store.writing() as connection:
            connection.execute(sa.insert(editions).values(sha256="e", slug=SLUG, made_at=NOW, data=b""))
            connection.execute(sa.insert(people), who)
        assert ledger.start(store, SLUG, "e", ledger.now_utc()) == READERS
        yield store


def book(store: Store) -> turns.Ledger:
    """This process's hold on it."""
    return turns.Ledger(store, SLUG, edition="e", token=str)


def states(store: Store) -> Counter[str]:
    """How many are in each state; claimed and begun ones are not hidden."""
    with store.reading() as connection:
        return Counter(connection.scalars(sa.select(deliveries.c.state)))


def test_a_relay_in_a_bad_mood(store: Store) -> None:
    """It refuses, defers, hangs up and resets at random: each reader is settled, and nobody has it twice."""
    seed = random.SystemRandom().randrange(2**32)
    mood = random.Random(seed)
    answers = [HangUp(), Reset(), Late(0.02), Reply(421, "4.3.2 closing"), Reply(450, "4.2.0 later")]
    with Smtp(extensions=("PIPELINING", "SMTPUTF8")) as one, Smtp() as other:
        for relay in (one, other):
            for stage in ("mail", "rcpt", "data", "body", "dot", "mail", "rcpt", "dot"):
                relay.on(stage, mood.choice(answers), nth=mood.randrange(2, 60))
        one.on("rcpt", Reply(550, "5.1.1 no such user"), recipient="r77@reader.example")
        other.on("rcpt", Reply(550, "5.1.1 no such user"), recipient="r77@reader.example")
        assert sent(sender(book(store), way(one), way(other))) is None
        found, got = states(store), one.accepted + other.accepted
    assert set(found) <= {"sent", "failed", "unknown"}, seed
    assert found["failed"] == 1
    assert found["unknown"] <= 8, seed
    assert set(got.values()) == {1}, seed
    assert found["sent"] <= len(got) <= found["sent"] + found["unknown"], seed


def test_paused_in_mid_send_with_some_who_leave(store: Store) -> None:
    """Nothing is in hand once it stands; who left meanwhile is suppressed, the others get it after a resume."""
    with Smtp() as one:
        one.on("dot", Late(0.01))
        with begun(sender(book(store), way(one))):
            soon(lambda: one.accepted.total() > 3)
            assert control.pause(store, SLUG, ledger.now_utc(), "", "")
            soon(lambda: set(states(store)) == {"sent", "pending"})
            stood = one.accepted.total()
            assert states(store)["sent"] == stood
            with store.writing() as connection:
                waiting = sa.select(deliveries.c.person).where(deliveries.c.state == "pending").limit(5)
                leave = sa.update(people).where(people.c.id.in_(connection.scalars(waiting).all()))
                connection.execute(leave.values(status="unsubscribed"))
            time.sleep(0.1)
            assert one.accepted.total() == stood
            assert control.resume(store, SLUG, ledger.now_utc(), "", at=None)
    assert states(store) == {"sent": READERS - 5, "suppressed": 5}
    assert set(one.accepted.values()) == {1}
