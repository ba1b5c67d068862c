"""What readers and a send cost in the store: bytes a row, and marks a second; the figures behind docs/scale.md.

python -m tests.benchmarks.store_size
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from digest.store import engine, ledger
from digest.store.engine import Store
from digest.store.tables import deliveries, editions
from tests.benchmarks import newsletters
from tests.fakes.postgres import Server

READERS = 200_000
GROUP = 50
"""Marks in one commit: as many connections as stand at the same step."""
SECONDS = 3.0
SLUG = "2026-09-21"
_STEPS = ("claimed", "in_data", "sent")
_NOW = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)


def measured(url: str, folder: Path) -> dict[str, float]:
    """Bytes a reader, a delivery frozen and a delivery sent; marks a second, alone and in groups."""
    with engine.opened(url) as store:
        size = partial(_bytes, store)
        empty = size()
        newsletters.fill(store, folder, READERS)
        filled = size()
        _begun(store)
        begun = size()
        rates = {f"{count} a commit": _marks(store, count) for count in (1, GROUP)}
        for step in _STEPS:
            _marked(store, 0, READERS + 1, step)
        sent = size()
    sizes = {"reader": filled - empty, "delivery, frozen": begun - filled, "delivery, sent": sent - filled}
    return {name: value / READERS for name, value in sizes.items()} | rates


def _begun(store: Store) -> None:
    """Everybody's delivery of an issue."""
    with store.writing() as connection:
        row = {"sha256": "e" * 64, "slug": SLUG, "made_at": _NOW, "data": b""}
        connection.execute(sa.insert(editions), row)
    ledger.start(store, SLUG, "e" * 64, _NOW)


def _marked(store: Store, first: int, end: int, state: str) -> None:
    """The deliveries of readers from `first` up to `end` put into the state, in one commit."""
    its = deliveries.c
    update = sa.update(deliveries).where(its.slug == SLUG, its.person >= first, its.person < end)
    with store.writing() as connection:
        connection.execute(update.values(state=state, changed_at=_NOW, sender="machine:1:1:abcd"))


def _marks(store: Store, count: int) -> float:
    """Marks a second, so many in each commit, by one writer."""
    until, first, started = time.perf_counter() + SECONDS, 1, time.perf_counter()
    while time.perf_counter() < until and first + count < READERS:
        _marked(store, first, first + count, "in_data")
        first += count
    return (first - 1) / (time.perf_counter() - started)


def _bytes(store: Store) -> int:
    """How much the store takes on the disk, indexes with it."""
    if store.sqlite:
        store.wipe_log()  # into the file
        return os.path.getsize(str(store.engine.url.database))
    with store.reading() as connection:
        return connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0


def main() -> None:
    """Prints the figures of both databases, each writing through to its disk."""
    with tempfile.TemporaryDirectory() as name, Server(safe=True) as server:
        stores: dict[str, Callable[[], str]] = {
            "SQLite": lambda: f"sqlite:///{name}/digest.db",
            "PostgreSQL": server.database,
        }
        for store, url in stores.items():
            folder = Path(name) / store
            folder.mkdir()
            figures = measured(url(), folder)
            told = ", ".join(f"{what} {value:,.0f}" for what, value in figures.items())
            print(f"{store}, {READERS:,} readers; bytes a row, then marks a second: {told}", flush=True)


if __name__ == "__main__":
    main()
