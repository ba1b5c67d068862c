"""Processes that send one issue together: each with its own connections, all over the one ledger.

Job: what such a process is told      sender: what one works with      helped: others beside this one
beating: how each gets on, for those who look
"""

from __future__ import annotations

import _thread
import datetime as dt
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from digest import deliver, mailing
from digest.errors import DigestError, StoreError

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.turns import Ledger
    from digest.values import Address, PersonId, Recipient

_TERMINALS = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]
"""What a terminal says to all of its processes: the first one hears it, and tells the others."""
SKELETONS = 64
"""Editions held ready at a time: readers of one follow one another, so that there need not be many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One issue to those who are due, as every process that sends it is told; it can be pickled."""

    settings: Settings
    store_url: str
    slug: str
    fingerprint: str
    """Of the whole edition."""
    sent_at: dt.datetime
    """The Date of every message whose reader has no turn of their own."""
    relays: tuple[str, ...]
    """Those of the command line; none for the settings' own."""
    wait: dt.timedelta
    preferences: bool
    """Whether readers have pages of their own."""

    def ways(self) -> tuple[deliver.Way, ...]:
        """One process's part of each way out. Raises DeliverError."""
        count = self.settings.delivery.workers
        ways = mailing.ways_of(self.settings, self.relays)
        return ways if count == 1 else tuple(_shared(way, count) for way in ways)


def _shared(way: deliver.Way, processes: int) -> deliver.Way:
    connections = max(-(-way.connections // processes), 1)
    return replace(way, connections=connections, pace=way.pace.shared(processes))


def ledger_of(job: Job, store: Store) -> Ledger:
    """This process's hold on the ledger."""
    from digest.store import turns
    from subscribers import keys_of, tokens

    its = job.settings.delivery
    keys = keys_of(store, job.settings.folder, make=False)

    def made(purpose: str) -> Callable[[PersonId], str]:
        return partial(tokens.made, keys=keys, purpose=purpose)

    return turns.Ledger(
        store,
        job.slug,
        edition=job.fingerprint,
        token=made("leave"),
        preferences=made("preferences") if job.preferences else None,
        bounces=made("bounce") if its.bounces and "{token}" in its.bounces else None,
        lease=dt.timedelta(seconds=2 * its.final_seconds),
        zone=job.settings.masthead.timezone,
    )


@contextmanager
def beating(job: Job, store: Store, ledger: Ledger) -> Iterator[Callable[[deliver.Pulse], None]]:
    """What records how this process gets on, as long as it does."""
    from digest.store import runs
    from digest.store.ledger import now_utc

    run = runs.begun(store, job.slug, ledger.sender, now_utc())
    try:
        yield lambda its: run.beat(its.settled, its.sent, its.rate, its.trouble, now_utc())
    finally:
        with suppress(StoreError):  # whoever looks sees that this process is gone
            run.end(now_utc())


def sender(job: Job, store: Store, ledger: Ledger, **more: Any) -> deliver.Sender:
    """What one process sends with; `more` are fields of deliver.Sender. Raises DeliverError, StoreError."""
    its = job.settings.delivery
    pace, domains = deliver.Pace(its.per_second, its.per_hour), deliver.Domains(its.per_domain, its.domains)
    return deliver.Sender(
        ledger=ledger,
        ways=job.ways(),
        skeleton_of=_skeletons(job, store),
        envelope=_envelope(job, store),
        pace=pace.shared(its.workers),
        domains=domains.shared(its.workers),
        wait=job.wait,
        **more,
    )


def _skeletons(job: Job, store: Store) -> Callable[[str], deliver.Skeleton]:
    """What has the skeleton of each edition, the last ones at hand and others from the store."""
    from digest.store import editions

    signer = mailing.signer_of(job.settings)

    @lru_cache(maxsize=SKELETONS)
    def skeleton(key: str) -> deliver.Skeleton:
        return deliver.skeleton(editions.edition(store, key), sent_at=job.sent_at, signer=signer)

    return skeleton


def _envelope(job: Job, store: Store) -> Callable[[Recipient], Address]:
    """What says where a reader's bounces go."""
    from digest.store import editions

    bounces = job.settings.delivery.bounces
    plain = deliver.address_of(editions.edition(store, job.fingerprint).issue.masthead.sender)
    return lambda recipient: deliver.envelope(bounces, recipient, plain)


@contextmanager
def helped(job: Job) -> Iterator[None]:
    """Others send beside this process; when it ends, or is stopped, they end, too, and nothing of theirs is lost."""
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=work, args=(job,)) for _ in range(job.settings.delivery.workers - 1)]
    with _deaf():
        for one in others:
            one.start()
    try:
        yield
    finally:
        for one in others:
            one.terminate()  # SIGTERM: they end when the messages in hand are answered
        for one in others:
            one.join()


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started meanwhile never hears Ctrl-C, nor that the terminal is gone: not even before it is ours."""
    before = {one: signal.signal(one, signal.SIG_IGN) for one in _TERMINALS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def work(job: Job) -> None:
    """One of the processes beside the first; exit code 1 where it could not go on: the first tells why, it neither.

    It ends by itself when the first one is gone, whatever ended that.
    """
    from digest.store import engine

    stopped = threading.Event()
    for one in _TERMINALS:  # where it was not handed on
        signal.signal(one, signal.SIG_IGN)
    # In another thread, since this one may hold the event's lock when the signal comes.
    signal.signal(signal.SIGTERM, lambda *_: _thread.start_new_thread(stopped.set, ()))
    threading.Thread(target=_orphaned, args=(stopped,), daemon=True).start()
    try:
        with engine.opened(job.store_url) as store:
            book = ledger_of(job, store)
            with beating(job, store, book) as beats:
                sender(job, store, book, beats=beats, stopped=stopped).run()
    except DigestError:
        sys.exit(1)


def _orphaned(stopped: threading.Event) -> None:
    """Stops this process when its parent is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        with suppress(OSError):
            parent.join()
        stopped.set()
