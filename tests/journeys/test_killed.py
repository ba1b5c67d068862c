"""A send that is killed again and again: everybody is accounted for."""

import os
import random
import threading
import time
from collections import Counter
from dataclasses import fields

import pytest

from digest.values import Balance
from tests.fakes.smtp import Late, Smtp
from tests.journeys.conftest import SLUG, Newsletter

KILLS = 30
READERS = 500


def sums(balance: Balance) -> bool:
    """Whether the six figures sum to the audience."""
    six = [getattr(balance, one.name) for one in fields(balance) if one.name != "audience"]
    return balance.audience == sum(six)


@pytest.mark.slow
def test_killed_thirty_times_it_loses_nobody_and_mails_nobody_twice(approved: Newsletter) -> None:
    """SIGKILL at random moments over 500 readers: all are sent to once, but for those that are said to be unknown.

    The balance is looked at all the while, and is true at every look.
    """
    approved.subscribe(READERS)
    approved.delivery("connections = 4", "per_second = 45")
    seen: list[Balance] = []
    ahead: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            balance = approved.balance()
            seen.append(balance)
            # What the ledger calls sent, the server has taken before we looked at it.
            ahead.append(balance.sent - sum(server.accepted.values()))
            time.sleep(0.05)

    dice = random.Random(os.urandom(8))
    with Smtp() as server:
        watcher = threading.Thread(target=look)
        server.on("dot", Late(0.03))  # so that many a kill falls between the message and the answer
        watcher.start()
        try:
            living = sum(_killed(approved, server, dice) for _ in range(KILLS))
        finally:
            over.set()
            watcher.join(30)
        states = _ended(approved, server)
    assert living >= KILLS // 2  # else they fell where nothing could go wrong
    assert all(sums(one) for one in seen)
    assert max(ahead) <= 0
    assert {one.audience for one in seen} <= {0, READERS}
    unknown = {address for address, state in states.items() if state == "unknown"}
    assert set(states.values()) <= {"sent", "unknown"}
    for address, state in states.items():
        assert server.accepted[address] == 1 if state == "sent" else server.accepted[address] <= 1, (address, state)
    assert len(unknown) <= 4 * KILLS
    _resent(approved, unknown)


def _killed(approved: Newsletter, server: Smtp, dice: random.Random) -> bool:
    """One run, killed at a random moment: as it starts, or once it is sending; whether it lived until then."""
    before = len(server.messages)
    sending = approved.start("send", SLUG, "--relay", server.url, "--yes", "-q")
    if dice.random() < 0.2:
        time.sleep(dice.uniform(0, 1.2))
    else:
        until = time.monotonic() + 20
        while len(server.messages) == before and sending.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.35))
    lived = sending.poll() is None
    sending.kill()
    sending.communicate()
    return lived


def _ended(approved: Newsletter, server: Smtp) -> dict[str, str]:
    """What became of everybody, after a run that nobody killed."""
    server.calm()
    done = approved.run("send", SLUG, "--relay", server.url, "--yes")
    balance = approved.balance()
    assert done.returncode == (3 if balance.unknown else 0), done.stderr
    assert (balance.sent + balance.unknown, balance.pending) == (READERS, 0)
    return approved.states()


def _resent(approved: Newsletter, unknown: set[str]) -> None:
    """A person decides: the unknown ones get it, and nobody else does."""
    with Smtp() as again:
        assert approved.run("send", SLUG, "--relay", again.url, "--yes", "--resend-unknown").returncode == 0
    assert again.accepted == Counter(dict.fromkeys(unknown, 1))
    assert approved.balance() == Balance(audience=READERS, sent=READERS)
