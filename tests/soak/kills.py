"""Two hundred kills over 20,000 readers, on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
import time
import traceback
from pathlib import Path

from tests.benchmarks import newsletters
from tests.fakes.postgres import Server
from tests.journeys.killing import Plan, killed

READERS = 20_000
KILLS = 200
MOST_S = 3_600


def main(seed: int) -> bool:
    """Whether everybody was accounted for, on both databases."""
    plan = Plan(readers=READERS, kills=KILLS, seed=seed, workers=2, most_s=MOST_S)
    with tempfile.TemporaryDirectory() as name, Server() as server:
        stores = {"SQLite": f"sqlite:///{name}/digest.db", "PostgreSQL": server.database()}
        good = [_held(store, Path(name) / store, url, plan) for store, url in stores.items()]
    return all(good)


def _held(store: str, folder: Path, url: str, plan: Plan) -> bool:
    """Whether it held; prints what was seen."""
    folder.mkdir()
    started = time.monotonic()
    lines = plan.settings
    with newsletters.made(folder, url, readers=plan.readers, lines=lines, size=1_000, dkim=False) as its:
        try:
            seen = killed(its, plan)
        except AssertionError:
            traceback.print_exc()
            print(f"  {store}: WRONG with seed {plan.seed}: {its.balance()}")
            return False
    took = (time.monotonic() - started) / 60
    print(
        f"  {store}: {plan.kills} kills over {plan.readers:,} readers in {took:.0f} min, {seen.living} of them in"
        f" mid-send, {len(seen.balances):,} balances looked at: nobody lost, nobody twice",
        flush=True,
    )
    return True
