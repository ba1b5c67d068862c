"""What the tests of whole sends share: a sender over several ways, run to its end or stopped if it hangs."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from digest import deliver
from digest.deliver.outcomes import Ledger
from digest.deliver.sending import Sender
from digest.errors import DeliverError, TransportError
from digest.values import Address, PersonId, Recipient
from tests.deliver.conftest import reader
from tests.fakes.books import Books
from tests.fakes.lines import Server

SHORT = {"connect_s": 1.0, "reply_s": 0.6, "final_s": 0.6}
MOST_S = 8.0
"""A send that takes as long is taken to hang."""


class Skeleton:
    """Messages of a line or two; those to `broken` cannot be made."""

    broken: frozenset[PersonId] = frozenset()

    def message(self, recipient: Recipient) -> bytes:
        """The reader's."""
        if recipient.person in self.broken:
            raise DeliverError(subject=recipient.edition, reason="no such word")
        return f"Subject: Pier\r\n\r\nFor {recipient.name}.\r\n".encode()


def readers(count: int, **changes: Any) -> list[Recipient]:
    """So many."""
    return [reader(number, **changes) for number in range(1, count + 1)]


def way(server: Server | str, **changes: Any) -> deliver.Way:
    """A way out through the server, or by that address, with two connections and little patience."""
    relay = changes.pop("relay", {})
    url = server if isinstance(server, str) else getattr(server, "url")  # noqa: B009
    return deliver.Way(relay=deliver.relay(url, **{**SHORT, **relay}), **{"connections": 2, **changes})


def sender(ledger: Ledger, *ways: deliver.Way, **changes: Any) -> Sender:
    """What sends to the readers of the ledger over these ways."""
    its = {"wait": dt.timedelta(seconds=5), "skeleton_of": lambda _: Skeleton(), **changes}
    return Sender(ledger=ledger, ways=ways, envelope=lambda _: Address("ed@pier.example"), **its)


def sent(its: Sender) -> TransportError | None:
    """What the run gives; a run that hangs is stopped, and fails the test."""
    hangs = threading.Event()

    def stop() -> None:
        hangs.set()
        its.stopped.set()

    timer = threading.Timer(MOST_S, stop)
    timer.start()
    try:
        return its.run()
    finally:
        timer.cancel()
        assert not hangs.is_set(), "it takes too long"


@contextmanager
def begun(its: Sender) -> Iterator[Future[TransportError | None]]:
    """A run that goes on meanwhile, and what it gives; it is over at the end."""
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(sent, its)
        yield run
    run.result()


def soon(true: Callable[[], object]) -> None:
    """Waits until that is true."""
    until = time.monotonic() + 5
    while not true():
        assert time.monotonic() < until, "it never is"
        time.sleep(0.005)


def settled(books: Books, **states: int) -> None:
    """Asserts that so many are in each of these states, and nobody in any other."""
    assert +books.states() == +type(books.states())(states)
