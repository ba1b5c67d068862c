"""The ledger with a million readers: how long it takes to begin a send, look at it, hold, correct and go on with it.

    python -m tests.benchmarks.ledger [ROWS]

On SQLite and on PostgreSQL, as they are where it matters: what is committed is on the disk. Readers are in 400 time
zones, have chosen from thirteen topics or all, and are at a thousand domains.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from zoneinfo import available_timezones

import sqlalchemy as sa

from digest.attempts import Outcome, Settled, Turn
from digest.store import control, correcting, engine, ledger, slices, timing, turns
from digest.store.engine import Store
from digest.store.progress import progress
from digest.store.tables import deliveries, editions
from digest.store.variants import Variant
from tests.fakes.postgres import Server

ROWS = 1_000_000
SLUG, TIMED = "2026-09-20", "2026-09-21"
NOW = dt.datetime(2026, 9, 20, 12, tzinfo=dt.UTC)
"""It is 07:00 of the 21st nowhere yet."""
TOPICS = 13
BATCH, TURNS = 50, 20
RELAY = "relay.herald.example:465"
OLD, NEW = "a" * 64, "b" * 64
SETTLED = Outcome(state="sent", code=250)
LIMITS = {"start": 15.0, "balance": 0.3, "turn": 0.01}
"""Seconds for a million; of a turn whatever there are."""
_PEOPLE = """
    INSERT INTO people (hash, address, topics, status, changed_at, timezone, frequency, wanted)
    SELECT 'hash ' || n, 'reader' || n || '@d' || (n % 1000) || '.reader.example', '[]', 'active', :now, zones.name,
        'every', CASE WHEN n % {choices} = 0 THEN '' ELSE :line || 'topic ' || (n % {choices}) || :line END
    FROM {numbers} JOIN (SELECT column1 AS number, column2 AS name FROM (VALUES {zones}) AS given) AS zones
        ON zones.number = n % {count}
"""
_NUMBERS = {
    "sqlite": "(WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number LIMIT :rows)"
    " SELECT n FROM number) AS numbers",
    "postgresql": "generate_series(1, CAST(:rows AS bigint)) AS number(n)",
}


def fill(store: Store, rows: int) -> None:
    """So many readers, and two editions of each issue."""
    zones = sorted(available_timezones())[:400]
    text = _PEOPLE.format(
        numbers=_NUMBERS[store.engine.dialect.name],
        zones=", ".join(f"({number}, '{zone}')" for number, zone in enumerate(zones)),
        count=len(zones),
        choices=TOPICS + 1,
    )
    with store.writing() as connection:
        row = {"slug": SLUG, "made_at": NOW, "data": b""}
        connection.execute(sa.insert(editions), [{"sha256": key, **row} for key in (OLD, NEW)])
        given = sa.text(text).bindparams(sa.bindparam("now", NOW, deliveries.c.changed_at.type))
        connection.execute(given, {"rows": rows, "line": "\n"})
    settle(store)


def settle(store: Store) -> None:
    """Lets PostgreSQL see what there is now, as autovacuum does a minute later."""
    if not store.sqlite:
        with store.writing() as connection:
            connection.execute(sa.text("ANALYZE"))


def planned(edition: str) -> list[Variant]:
    """What each choice gives of that edition."""
    wanted = ["", *(f"\ntopic {number}\n" for number in range(1, TOPICS + 1))]
    return [
        Variant(number=number, wanted=one, frequency="every", edition=edition, readers=0)
        for number, one in enumerate(wanted, 1)
    ]


def drained(store: Store, rows: int) -> None:
    """All but the last few have the issue, some of them not: refused, each in other words."""
    its = deliveries.c
    done = sa.update(deliveries).where(its.slug == SLUG, its.person <= rows - BATCH * TURNS)
    failed = sa.case((its.person % 100 == 0, "failed"), else_="sent")
    reason = sa.case((its.person % 100 == 0, sa.literal("550 no ") + sa.cast(its.person, sa.Text)), else_="")
    values = {"state": failed, "reason": reason, "next_at": None, "relay": RELAY, "attempts": 1}
    with store.writing() as connection:
        connection.execute(done.values(values))
    settle(store)


def turned(store: Store) -> float:
    """Seconds of a turn, on average, in which as many are settled, begun and claimed."""
    run = turns.Ledger(store, SLUG, edition=OLD, token=str, clock=lambda: NOW)
    claimed = run.turn(Turn(claim=BATCH)).claimed
    begun = [one.person for one in claimed]
    start, count = time.perf_counter(), 0
    while claimed:
        run.turn(Turn(begin=[(person, RELAY) for person in begun]))
        ended = [Settled(person=one, outcome=SETTLED, next_at=None, relay=RELAY) for one in begun]
        claimed = run.turn(Turn(settle=ended, claim=BATCH)).claimed
        begun, count = [one.person for one in claimed], count + 2
    return (time.perf_counter() - start) / count


def took(step: Callable[[], object]) -> float:
    """Its seconds."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def measured(store: Store, rows: int) -> Iterator[tuple[str, float]]:
    """Each step, with its seconds."""
    at = timing.Timing(at=dt.time(7), day=dt.date(2026, 9, 21), zone="UTC", allowance=dt.timedelta(hours=1), now=NOW)
    yield "start", took(lambda: ledger.start(store, SLUG, OLD, NOW, planned(OLD)))
    yield "start at 07:00", took(lambda: ledger.start(store, TIMED, OLD, NOW, planned(OLD), at=at))
    settle(store)
    yield "canary drawn", took(lambda: slices.drawn(store, TIMED, 100, NOW))
    yield "balance", took(lambda: ledger.balance(store, TIMED, NOW))
    yield "progress", took(lambda: progress(store, TIMED, NOW, domains=0))
    yield "who waits, by zone", took(lambda: timing.waiting(store, TIMED, at))
    yield "cancel", took(lambda: control.cancel(store, TIMED, NOW, "Edda"))
    yield "resume", took(lambda: control.resume(store, TIMED, NOW, "Edda", at=at))
    yield "correct", took(lambda: correcting.correct(store, TIMED, NEW, planned(NEW), NOW, "Edda"))
    drained(store, rows)
    yield "balance at the end", took(lambda: ledger.balance(store, SLUG, NOW))
    yield "progress at the end", took(lambda: progress(store, SLUG, NOW, domains=0))
    yield "progress with domains", took(lambda: progress(store, SLUG, NOW))
    yield f"turn of {BATCH} at the end", turned(store)


def main(rows: int = ROWS) -> bool:
    """Whether all that has a limit is within it, on both databases."""
    good = []
    with tempfile.TemporaryDirectory() as folder, Server(safe=True) as server:
        for name, url in (("SQLite", f"sqlite:///{folder}/digest.db"), ("PostgreSQL", server.database())):
            print(f"The ledger of {rows:,} readers on {name}:")
            with engine.opened(url) as store:
                fill(store, rows)
                good += [_told(step, seconds, rows) for step, seconds in measured(store, rows)]
    return all(good)


def _told(step: str, seconds: float, rows: int) -> bool:
    kind = step.partition(" ")[0]
    limit = LIMITS.get(kind, 0.0) * (1 if kind == "turn" else max(rows / ROWS, 0.1))
    verdict = f" ({'within' if seconds <= limit else 'OVER'} {limit:g} s)" if limit else ""
    print(f"  {step}: {seconds:.{4 if seconds < 0.1 else 2}f} s{verdict}", flush=True)
    return not limit or seconds <= limit


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS) else 1)
