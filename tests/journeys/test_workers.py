"""A send of several processes of which one ends before its time: nobody is lost, and none goes on alone."""

import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from digest.values import Balance
from tests.benchmarks import newsletters
from tests.fakes.smtp import Late, Smtp
from tests.journeys import faults
from tests.journeys.conftest import Newsletter

READERS = 300
CONNECTIONS = 2
END_S = 10
"""Far less than the messages that are left would take."""


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """SQLite alone: which process ends has nothing to do with the store."""
    return f"sqlite:///{tmp_path / 'digest.db'}"


@pytest.fixture
def ready(approved: Newsletter) -> Newsletter:
    """An approved newsletter with some hundred readers, sent by two processes."""
    newsletters.fill(approved.store, approved.folder, READERS)
    approved.delivery("workers = 2", f"connections = {2 * CONNECTIONS}")
    return approved


def helper_of(sending: subprocess.Popen[str], server: Smtp) -> psutil.Process:
    """The process beside the first one, once both send."""
    until = time.monotonic() + faults.START_S
    while server.live < 2 * CONNECTIONS and time.monotonic() < until:
        time.sleep(0.01)
    # Beside it Python has a process of its own that tidies up after both.
    children = psutil.Process(sending.pid).children()
    return next(one for one in children if "spawn_main" in " ".join(one.cmdline()))


def test_stopped_the_first_one_takes_the_others_along(ready: Newsletter) -> None:
    """SIGTERM is an orderly end for all of them: exit code 130, what was in hand answered, the rest pending."""
    with Smtp() as server:
        server.on("dot", Late(0.05))
        sending = ready.start(*faults.send(server))
        helper = helper_of(sending, server)
        sending.send_signal(signal.SIGTERM)
        told = sending.communicate(timeout=END_S)[1]
        assert (sending.returncode, helper.is_running()) == (130, False), told
        balance = ready.balance()
        assert balance == Balance(audience=READERS, sent=len(server.messages), pending=READERS - len(server.messages))
        assert balance.pending
        faults.accounted(ready, server, unknown=0)


@pytest.mark.parametrize("which", ["the first", "the other"])
def test_killed_one_leaves_no_more_than_it_had_in_hand(ready: Newsletter, which: str) -> None:
    """Without the first one the other ends by itself; without the other the first one goes on to the end."""
    with Smtp() as server:
        server.on("dot", Late(0.02))
        sending = ready.start(*faults.send(server))
        helper = helper_of(sending, server)
        if which == "the first":
            sending.kill()
            sending.communicate()
            assert not psutil.wait_procs([helper], timeout=END_S)[1]
            assert ready.balance().pending
        else:
            helper.kill()
            told = sending.communicate(timeout=faults.START_S)[1]
            assert sending.returncode in (0, 3), told
            assert not ready.balance().open
            assert "Traceback" not in told
        faults.accounted(ready, server, unknown=CONNECTIONS)
