"""Processes that send one issue together: they share it, outlive one another, and lose nobody."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from digest import render, settings, workers
from digest.store import editions, engine, ledger, runs
from digest.store.engine import Store
from digest.store.tables import deliveries, people
from digest.values import Balance
from subscribers import keys_of
from tests.fakes.smtp import Late, Smtp

SLUG = "2026-09-21"
TOML = """\
[newsletter]
name = "The Pier Post"
[delivery]
connections = 2
workers = 2
"""
READERS = 60
NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)


@pytest.fixture
def store(sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store with readers, and the keys of their links."""
    with engine.opened(sqlite_url) as store:
        keys_of(store, tmp_path, make=True)
        row = {"topics": "[]", "status": "active", "changed_at": NOW}
        who = [row | {"id": n, "hash": f"h{n}", "address": f"r{n}@reader.example"} for n in range(1, READERS + 1)]
        with store.writing() as connection:
            connection.execute(sa.insert(people), who)
        yield store


@pytest.fixture
def relay() -> Iterator[Smtp]:
    """A relay that takes its time, so that there is something to share."""
    with Smtp() as relay:
        relay.on("dot", Late(0.05))
        yield relay


@pytest.fixture
def job(store: Store, relay: Smtp, sqlite_url: str, tmp_path: Path) -> workers.Job:
    """An issue that is begun, for two processes with a connection each."""
    theme = render.theme("roundup", render.folders(Path("/nowhere")), {})
    key = editions.keep(store, render.edition(render.sample(theme), theme), NOW)
    assert ledger.start(store, SLUG, key, ledger.now_utc()) == READERS
    return workers.Job(
        settings=settings.parsed(TOML, tmp_path),
        store_url=sqlite_url,
        slug=SLUG,
        fingerprint=key,
        sent_at=NOW,
        relays=(relay.url,),
        wait=dt.timedelta(seconds=5),
        preferences=False,
    )


def send(job: workers.Job, store: Store) -> None:
    """This process's part, to its end."""
    sender = workers.sender(job, store, workers.ledger_of(job, store))
    assert sender.run() is None


def soon(true: Callable[[], Any]) -> None:
    """Waits until that is true: a process takes a while to begin."""
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until, "it never is"
        time.sleep(0.01)


def helpers(of: int | None = None) -> list[psutil.Process]:
    """The processes that were spawned by this one, or by that, to send beside it."""
    return [one for one in psutil.Process(of).children() if any("spawn_main" in word for word in one.cmdline())]


def senders(store: Store) -> Counter[str]:
    """How many got it from each process."""
    with store.reading() as connection:
        query = sa.select(deliveries.c.sender).where(deliveries.c.state == "sent")
        return Counter(connection.scalars(query))


def balance(store: Store) -> Balance:
    """Everybody, by what became of them."""
    return ledger.balance(store, SLUG, ledger.now_utc())


def test_two_processes_share_a_send(store: Store, relay: Smtp, job: workers.Job) -> None:
    """Each with its part of the connections; both say how they get on, and end with the first one."""
    with workers.helped(job):
        soon(lambda: relay.accepted.total() > 4)
        send(job, store)
    assert balance(store) == Balance(audience=READERS, sent=READERS)
    assert set(relay.accepted.values()) == {1}
    assert len(senders(store)) == 2
    assert min(senders(store).values()) > 4
    assert relay.connections == 2
    (run,) = runs.all_of(store, SLUG)
    assert run.sent in senders(store).values()
    assert run.ended_at
    assert helpers() == []


def test_who_is_stopped_stops_the_others(store: Store, relay: Smtp, job: workers.Job) -> None:
    """They answer for the messages in hand: nothing is in doubt, nobody lost."""
    with workers.helped(job):
        soon(lambda: relay.accepted)
    its = balance(store)
    assert its == Balance(audience=READERS, sent=relay.accepted.total(), pending=READERS - relay.accepted.total())
    assert its.pending


def _first(job: workers.Job) -> None:
    """The first process of a send, which is going to be killed."""
    with engine.opened(job.store_url) as store, workers.helped(job):
        soon(lambda: balance(store).sent > 2)
        send(job, store)


def test_when_the_first_is_killed_the_others_end(store: Store, relay: Smtp, job: workers.Job) -> None:
    """By themselves, with nothing in doubt of theirs; who goes on later takes over the rest."""
    first = multiprocessing.get_context("spawn").Process(target=_first, args=(job,))
    first.start()
    try:
        soon(lambda: relay.accepted.total() > 6)
        (helper,) = helpers(first.pid)
    finally:
        first.kill()
        first.join()
    soon(lambda: not helper.is_running())
    assert relay.accepted.total() < READERS
    send(replace(job, settings=alone(job)), store)
    its = balance(store)
    assert its.sent + its.unknown == READERS
    assert its.unknown <= 1
    assert set(relay.accepted.values()) == {1}


def alone(job: workers.Job) -> settings.Settings:
    """The settings of one that sends alone."""
    return replace(job.settings, delivery=replace(job.settings.delivery, workers=1))


def test_what_a_killed_one_had_in_hand_is_taken_over(store: Store, relay: Smtp, job: workers.Job) -> None:
    """By the first one, while it goes on; at most what went over its one connection is in doubt."""
    with workers.helped(job):
        soon(lambda: relay.accepted)
        (helper,) = helpers()
        helper.kill()
        send(job, store)
    its = balance(store)
    assert its.sent + its.unknown == READERS
    assert its.unknown <= 1
    assert len(relay.accepted) >= its.sent
    assert set(relay.accepted.values()) == {1}


@pytest.mark.parametrize("after", ["at once", "as it sends"])
def test_what_a_terminal_says_to_all_is_for_the_first_one(relay: Smtp, job: workers.Job, after: str) -> None:
    """The others end when it tells them; killed by Ctrl-C or a closed terminal they would leave readers in doubt."""
    with workers.helped(job):
        (helper,) = helpers()
        if after != "at once":
            soon(lambda: relay.accepted)
        for one in (signal.SIGINT, signal.SIGHUP):
            helper.send_signal(one)
        before = relay.accepted.total()
        soon(lambda: relay.accepted.total() > before + 2)
    assert helpers() == []


def test_one_that_cannot_open_its_store_loses_nobody(store: Store, relay: Smtp, job: workers.Job) -> None:
    """The first one does it all."""
    with workers.helped(replace(job, store_url="sqlite:////nowhere/at/all.db")):
        send(job, store)
    assert balance(store) == Balance(audience=READERS, sent=READERS)
    assert len(senders(store)) == 1
    assert set(relay.accepted.values()) == {1}


def test_one_process_needs_no_others(store: Store, relay: Smtp, job: workers.Job) -> None:
    """None is begun, and it has all the connections."""
    single = replace(job, settings=alone(job))
    assert [way.connections for way in job.ways()] == [1]
    assert [way.connections for way in single.ways()] == [2]
    with workers.helped(single):
        assert helpers() == []
