"""The audience of an issue chosen from a million people: when its first reader comes, and its last; and as a send
freezes it.

    python -m tests.benchmarks.audience [postgresql://...]

On SQLite and on PostgreSQL; each store is asked by a process of its own, for its peak of memory to be its own.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from digest.attempts import Turn
from digest.store import engine, ledger, turns
from digest.store.tables import editions, people
from digest.store.variants import Variant
from subscribers import audience, listing, segments
from tests.fakes.postgres import Server

PEOPLE = 1_000_000
FIRST_S = 3.0
CHOICES_S = 3.0
MEGABYTES = 150
NOW = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)
ZONE = zoneinfo.ZoneInfo("Europe/Madrid")
SEGMENTS = {
    "everybody": None,
    "a fifth": 'language = "es" and joined > 2024-01-01',
    "a few": 'language = "es" and topic has "Heading 7" and not domain in ("away.example") and joined >= 90 days ago',
    "a text in all": 'name contains "%" or field."shoe size" = "44"',
    "nobody": 'name contains "no such name"',
}
"""From the whole audience to none of it: the rarer its readers, the longer one looks for the first."""
# Everybody's number, mixed: what somebody is says nothing about when they came.
_MIXED = "(n * 7919 + n / 1000) % 1000000"
_ROWS = """
    INSERT INTO people
        (hash, address, name, language, topics, status, joined_at, changed_at, fields, frequency, wanted)
    SELECT
        'hash ' || n, 'reader' || n || CASE WHEN m % 5 = 0 THEN '@away.example' ELSE '@reader.example' END,
        'Reader Number ' || n, CASE WHEN m % 10 < 6 THEN 'en' WHEN m % 10 < 9 THEN 'es' ELSE '' END, '[]',
        CASE m % 50 WHEN 0 THEN 'pending' WHEN 1 THEN 'paused' WHEN 2 THEN 'unsubscribed' WHEN 3 THEN 'unsubscribed'
            WHEN 4 THEN 'bounced' WHEN 5 THEN 'complained' WHEN 6 THEN 'suppressed' ELSE 'active' END,
        {joined}, {joined}, CASE WHEN m % 20 = 0 THEN :shoes ELSE :none END,
        CASE WHEN m % 7 = 0 THEN 'weekly' WHEN m % 7 = 1 THEN 'daily' ELSE 'every' END,
        CASE WHEN m % 11 < 5 THEN ''
            ELSE :line || 'heading ' || (m % 29) || CAST(:line AS text) || 'place ' || (m % 31) || :line END
    FROM (SELECT n, {mixed} AS m FROM {numbers}) AS mixed
"""
_OF = {
    "sqlite": {
        "numbers": "(WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number LIMIT :people)"
        " SELECT n FROM number)",
        "joined": "strftime('%Y-%m-%d %H:%M:%S', '2023-09-21', (m % 1095) || ' days') || '.000000'",
    },
    "postgresql": {
        "numbers": "generate_series(1, CAST(:people AS bigint)) AS number(n)",
        "joined": "TIMESTAMPTZ '2023-09-21 00:00Z' + make_interval(days => (m % 1095)::int)",
    },
}


def fill(url: str) -> None:
    """A million people in a new store."""
    with engine.opened(url) as store, store.writing() as connection:
        statement = sa.text(_ROWS.format(mixed=_MIXED, **_OF[store.engine.dialect.name]))
        values = {"people": PEOPLE, "line": "\n", "shoes": json.dumps({"shoe size": "44"}), "none": "{}"}
        connection.execute(statement, values)
        if not store.sqlite:
            connection.execute(sa.text("ANALYZE people"))  # as autovacuum does a minute later


def asked(url: str) -> dict[str, dict[str, float]]:
    """What each segment took, in seconds: the first reader, the last, the choices; how many they are; memory."""
    told = {}
    with engine.opened(url) as store:
        for name, text in SEGMENTS.items():
            due = audience.due(None if text is None else segments.parse(text), NOW, ZONE)
            where = due & (people.c.frequency != "weekly")  # not a Monday
            start = time.perf_counter()
            them = listing.everybody(store, where=where)
            found, first = int(next(them, None) is not None), time.perf_counter() - start
            found += sum(1 for _ in them)
            last = time.perf_counter() - start
            made = audience.choices(store, where)
            took = time.perf_counter() - start - last
            assert found == sum(one.readers for one in made)
            told[name] = {"first": first, "last": last, "choices": took, "found": found, "distinct": len(made)}
        filters = [segments.parse(text) for text in SEGMENTS.values() if text]
        start = time.perf_counter()
        segments.counts(store, filters, NOW, ZONE)
        took = time.perf_counter() - start
    told["send"] = frozen(url)
    told["all"] = {"counts": took, "segments": len(filters), "megabytes": peak()}
    return told


def frozen(url: str) -> dict[str, float]:
    """What it took, in seconds, until a send to everybody had its deliveries, and its first reader in hand."""
    edition = "e" * 64
    with engine.opened(url) as store:
        with store.writing() as connection:
            row = {"sha256": edition, "slug": "2026-09-21", "made_at": NOW, "data": b""}
            connection.execute(sa.insert(editions), row)
        where = audience.due(None, NOW, ZONE)
        start = time.perf_counter()
        made = [
            Variant(
                number=number,
                wanted=one.wanted,
                frequency=one.frequency,
                edition=None if one.frequency == "weekly" else edition,
                readers=one.readers,
            )
            for number, one in enumerate(audience.choices(store, where), 1)
        ]
        found = ledger.start(store, "2026-09-21", edition, NOW, made, where=where)
        took = time.perf_counter() - start
        run = turns.Ledger(store, "2026-09-21", edition=edition, token=str)
        (first,) = run.turn(Turn(claim=1)).claimed
        return {"readers": found or 0, "frozen": took, "first": time.perf_counter() - start, "person": first.person}


def peak() -> int:
    """The most memory this process has had, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux counts the parent's in getrusage
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) // 2**10  # type: ignore[index]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (2**20 if sys.platform == "darwin" else 2**10)


def main() -> bool:
    """Whether all is within its limits, on both databases."""
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        stores = {"SQLite": f"sqlite:///{folder}/digest.db", "PostgreSQL": server.database()}
        good = [one for name, url in stores.items() for one in _held(name, url)]
    return all(good)


def _held(name: str, url: str) -> Iterator[bool]:
    fill(url)
    command = [sys.executable, "-m", "tests.benchmarks.audience", url]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    every, send = told.pop("all"), told.pop("send")
    print(f"An audience chosen from {PEOPLE:,} people on {name}:")
    for segment, took in told.items():
        good = took["first"] <= FIRST_S and took["choices"] <= CHOICES_S
        print(
            f"  {segment}: the first in {took['first']:.2f} s, all {took['found']:,} in {took['last']:.1f} s,"
            f" {took['distinct']} choices in {took['choices']:.1f} s ({'within' if good else 'OVER'} {FIRST_S:.0f} s)"
        )
        yield good
    print(
        f"  a send to {send['readers']:,} of them: their deliveries in {send['frozen']:.1f} s,"
        f" its first reader in hand in {send['first']:.1f} s"
    )
    print(f"  {every['segments']} segments counted in {every['counts']:.1f} s")
    good = every["megabytes"] <= MEGABYTES
    print(f"  memory: {every['megabytes']} MB ({'within' if good else 'OVER'} {MEGABYTES} MB)")
    yield good


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asked(sys.argv[1])))
    else:
        sys.exit(0 if main() else 1)
