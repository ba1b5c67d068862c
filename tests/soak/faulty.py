"""Everything around a send fails, one thing after the other, and for as long as it does in life."""

from __future__ import annotations

import random
import tempfile
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks import newsletters
from tests.fakes.postgres import Server
from tests.journeys import faults
from tests.journeys.conftest import Newsletter

READERS = 5_000
CONNECTIONS = 4
MINUTE_S = 60
LOCKED_S = 10
TIMES = 10
AWAY_S = 5
PATIENCE_S = 10
"""Seconds for which a store that cannot write is waited for, instead of a minute: ten disks are filled."""

Fault = Callable[[Newsletter], None]


def main(seed: int) -> bool:
    """Whether everybody was accounted for after each."""
    with tempfile.TemporaryDirectory() as name, Server() as server:
        dice = random.Random(seed)
        lite: Mapping[str, Fault] = {
            "the disk is full": partial(
                faults.disk_full, dice=dice, times=TIMES, connections=CONNECTIONS, patience_s=PATIENCE_S
            ),
            **_either(),
        }
        restarted = partial(faults.store_restarted, restart=server.restart, away=AWAY_S, connections=CONNECTIONS)
        big: Mapping[str, Fault] = {"the database is restarted": restarted, **_either()}
        good = [
            *_held("SQLite", Path(name) / "lite", f"sqlite:///{name}/digest.db", lite),
            *_held("PostgreSQL", Path(name) / "big", server.database(), big),
        ]
    return all(good)


def _either() -> Mapping[str, Fault]:
    """What can happen whatever the store is."""
    return {
        f"the store is held for {LOCKED_S} s": partial(faults.locked, seconds=LOCKED_S),
        f"the relay is gone for {MINUTE_S} s": partial(faults.relay_gone, seconds=MINUTE_S, connections=CONNECTIONS),
        "two senders at once": faults.two_senders,
    }


def _held(store: str, folder: Path, url: str, its_faults: Mapping[str, Fault]) -> list[bool]:
    """Whether each held; prints a line on each."""
    folder.mkdir()
    good = []
    lines = (f"connections = {CONNECTIONS}",)
    with newsletters.made(folder, url, readers=READERS, lines=lines, size=1_000, dkim=False) as its:
        for name, fault in its_faults.items():
            newsletters.again(its)
            try:
                fault(its)
            except AssertionError:
                traceback.print_exc()
                good.append(False)
            else:
                good.append(True)
            print(f"  {store}, {name}: {'all accounted for' if good[-1] else 'WRONG'}", flush=True)
    return good
