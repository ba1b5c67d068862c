"""What goes wrong around a send: the disk is full, the store is held or restarted, the relay gone."""

import random
from pathlib import Path

import pytest

from tests.benchmarks import newsletters
from tests.fakes.postgres import Server
from tests.journeys import faults
from tests.journeys.conftest import Newsletter

READERS = 200
CONNECTIONS = 2


@pytest.fixture
def ready(approved: Newsletter) -> Newsletter:
    """An approved newsletter with some hundred readers."""
    newsletters.fill(approved.store, approved.folder, READERS)
    return approved


def test_a_relay_that_is_gone_for_seconds(ready: Newsletter) -> None:
    """Once it is back, everybody who was waiting gets it; only what was in hand may be unknown."""
    if not ready.store.sqlite:
        pytest.skip("a relay that is gone has nothing to do with the store")
    faults.relay_gone(ready, seconds=1, connections=CONNECTIONS)


def test_a_store_that_another_program_holds(ready: Newsletter) -> None:
    """The send waits for it, and nobody is unknown."""
    faults.locked(ready, seconds=1)


def test_two_senders_at_once_while_somebody_pauses_and_looks(ready: Newsletter) -> None:
    """Each of two processes: they share the readers, wait while it is paused, and never for one another."""
    ready.delivery("workers = 2")
    faults.two_senders(ready)


@pytest.mark.slow
def test_a_full_disk_and_a_database_that_is_restarted(tmp_path: Path) -> None:
    """On SQLite no more can be written, on PostgreSQL the server goes and comes: all are accounted for."""
    dice = random.Random(7)
    (tmp_path / "lite").mkdir()
    (tmp_path / "big").mkdir()
    made = {"readers": READERS, "size": 1_000, "dkim": False}
    with newsletters.made(tmp_path / "lite", f"sqlite:///{tmp_path / 'digest.db'}", **made) as lite:
        faults.disk_full(lite, dice, times=2, connections=CONNECTIONS, patience_s=0.5)
    with Server() as server, newsletters.made(tmp_path / "big", server.database(), **made) as big:
        faults.store_restarted(big, server.restart, away=0.5, connections=CONNECTIONS)
