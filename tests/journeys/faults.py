"""What can go wrong around a send: the disk, the store, the relay, another sender. Each ends with all accounted for.

Every fault is a function of a newsletter that is approved and has readers; the same small in `make test` and large in
`make soak`. Nothing is ended but what was started here.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from digest.errors import IssueError
from digest.store import control
from digest.store.ledger import now_utc
from digest.values import Balance
from tests.fakes.smtp import Late, Smtp
from tests.journeys.conftest import SLUG, Newsletter

MOST_RUNS = 8
START_S = 60
_HOLD_SQLITE = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""
_HOLD_POSTGRESQL = """
import sys, time
import psycopg
with psycopg.connect(sys.argv[1]) as connection:
    connection.execute("LOCK TABLE deliveries IN EXCLUSIVE MODE")
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""
_IMPATIENT = """
import sys
from digest.cli import main
from digest.deliver import patience
patience.PATIENCE_S = float(sys.argv.pop(1))
main()
"""
PAUSE_S = 0.3


def send(server: Smtp, *more: object) -> tuple[object, ...]:
    """The command's words."""
    return ("send", SLUG, "--relay", server.url, "--yes", "-q", *more)


def awaited(server: Smtp, count: int, sending: subprocess.Popen[str]) -> None:
    """Nothing, once the relay has so many messages, or the sender has ended."""
    until = time.monotonic() + START_S
    while len(server.messages) < count and sending.poll() is None and time.monotonic() < until:
        time.sleep(0.005)


def accounted(its: Newsletter, server: Smtp, *, unknown: int) -> None:
    """Nothing, once everybody has it once but for at most so many who are unknown; runs it to its end first."""
    for _ in range(MOST_RUNS):
        done = its.run(*send(server, "--wait", "1"))
        if done.returncode in (0, 3) and not its.balance().open:
            break
    balance = its.balance()
    assert balance == Balance(audience=balance.audience, sent=balance.sent, unknown=balance.unknown), done.stderr
    assert balance.unknown <= unknown
    for address, state in its.states().items():
        assert server.accepted[address] == 1 if state == "sent" else server.accepted[address] <= 1, (address, state)


def disk_full(its: Newsletter, dice: random.Random, *, times: int, connections: int, patience_s: float) -> None:
    """The store can grow no further, again and again, each time at another place; then it can.

    `ulimit -f` stands for the disk, since it needs no file system of its own: writing fails as it does there. The
    sender waits `patience_s` for it instead of a minute.
    """
    impatient = ["-c", _IMPATIENT, str(patience_s)]
    with Smtp() as server:
        for _ in range(times):
            blocks = dice.randint(100, 3_000)  # of 512 octets (POSIX)
            python, _, _, *words = its.command(*send(server, "--wait", "0"))  # python -m digest ...
            command = ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh", python, *impatient, *words]
            done = subprocess.run(command, env=its.environment, capture_output=True, text=True, timeout=START_S * 5)
            assert done.returncode in (0, 1, 3), done.stderr
            assert "Traceback" not in done.stderr
        accounted(its, server, unknown=connections * times)


def locked(its: Newsletter, *, seconds: float) -> None:
    """Another program holds the store for some seconds: the send waits, and nobody is blamed."""
    url = its.environment["DIGEST_STORE_URL"]
    sqlite = url.startswith("sqlite:///")
    script, store = (_HOLD_SQLITE, url.removeprefix("sqlite:///")) if sqlite else (_HOLD_POSTGRESQL, url)
    with Smtp() as server:
        server.on("dot", Late(0.005))
        sending = its.start(*send(server))
        awaited(server, 20, sending)
        holder = subprocess.Popen(
            [sys.executable, "-c", script, store, str(seconds)], stdout=subprocess.PIPE, text=True
        )
        assert holder.communicate(timeout=START_S + seconds)[0] == "held\n"
        told = sending.communicate(timeout=START_S * 10)[1]
        assert sending.returncode == 0, told
        accounted(its, server, unknown=0)


def relay_gone(its: Newsletter, *, seconds: float, connections: int) -> None:
    """Nobody listens at the relay's port any more; after a while somebody does again."""
    with Smtp() as server:
        server.on("dot", Late(0.005))
        sending = its.start(*send(server, "--wait", "5"))
        awaited(server, 50, sending)
    assert sending.poll() is None
    time.sleep(seconds)
    with Smtp(port=server.port) as again:
        again.accepted.update(server.accepted)
        sending.communicate(timeout=START_S * 10)
        assert sending.returncode in (0, 3)
        accounted(its, again, unknown=connections)


def two_senders(its: Newsletter) -> None:
    """Two are started at once, and somebody pauses and looks: they share the readers, and none has it twice."""
    with Smtp() as server:
        server.on("dot", Late(0.005))
        both = [its.start(*send(server)) for _ in range(2)]
        awaited(server, 20, both[0])
        while any(one.poll() is None for one in both) and its.balance().open:
            with suppress(IssueError):  # it is over
                control.pause(its.store, SLUG, now_utc(), "Edda", "")
                its.balance()
                control.resume(its.store, SLUG, now_utc(), "Edda", at=None)
            time.sleep(PAUSE_S)
        for one in both:
            told = one.communicate(timeout=START_S * 10)[1]
            assert one.returncode == 0, told
        accounted(its, server, unknown=0)


def store_restarted(its: Newsletter, restart: Callable[[float], None], *, away: float, connections: int) -> None:
    """The database is stopped in mid-send and comes back: the send goes on, or says why not and is run again."""
    with Smtp() as server:
        server.on("dot", Late(0.005))
        sending = its.start(*send(server))
        awaited(server, 50, sending)
        restarting = threading.Thread(target=restart, args=(away,))
        restarting.start()
        told = sending.communicate(timeout=START_S * 10)[1]
        restarting.join()
        assert sending.returncode in (0, 1, 3)
        assert "Traceback" not in told, told
        accounted(its, server, unknown=2 * connections)
