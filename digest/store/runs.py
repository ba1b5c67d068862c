"""Every run of a send, in the table `runs`: when it began, how it gets on, how it ended.

A run says how it gets on about once a second; of a process that was killed there is no end, and nobody waits for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from digest.progress import QUIET, Running
from digest.store import senders, tables
from digest.store.engine import Store

ELSEWHERE = dt.timedelta(seconds=60)
"""A run on another machine counts as alive for so long after its last word; clocks of machines differ a little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a send, as it is told later."""

    started_at: dt.datetime
    beat_at: dt.datetime
    ended_at: dt.datetime | None
    """None where it goes on, or was killed."""
    settled: int
    sent: int

    @property
    def seconds(self) -> float:
        """How long it took, up to its last word."""
        return max(((self.ended_at or self.beat_at) - self.started_at).total_seconds(), 0.0)


@dataclass(frozen=True, slots=True)
class Beat:
    """How a run that goes on says so; of use to the process that sends alone."""

    store: Store
    run: int

    def beat(self, settled: int, sent: int, rate: float, trouble: str, now: dt.datetime) -> None:
        """Records how it gets on: totals of this run, attempts a second of late, and what it waits for."""
        self._set(settled=settled, sent=sent, rate=rate, trouble=trouble, beat_at=now)

    def end(self, now: dt.datetime) -> None:
        """Records that it has ended, whatever came of it."""
        self._set(ended_at=now, beat_at=now, rate=0.0, trouble="")

    def _set(self, **values: Any) -> None:
        with self.store.writing() as connection:
            connection.execute(sa.update(tables.runs).where(tables.runs.c.id == self.run).values(values))


def begun(store: Store, slug: str, sender: str, now: dt.datetime) -> Beat:
    """A new run of the issue's send by that sender (`senders.me`)."""
    row = {"slug": slug, "sender": sender, "started_at": now, "beat_at": now}
    with store.writing() as connection:
        run: int = connection.execute(sa.insert(tables.runs).values(row).returning(tables.runs.c.id)).scalar_one()
    return Beat(store, run)


def running(store: Store, slug: str, now: dt.datetime) -> tuple[Running, ...]:
    """The runs of the issue's send that are alive, the oldest first."""
    its = tables.runs.c
    columns = (its.sender, its.started_at, its.beat_at, its.settled, its.sent, its.rate, its.trouble)
    query = sa.select(*columns).where(its.slug == slug, its.ended_at.is_(None)).order_by(its.id)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(_running(row, now) for row in rows if _lives(row.sender, row.beat_at, now))


def _lives(sender: str, beat_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether it goes on: known on this machine, by its last word on another."""
    known = senders.alive(sender)
    return now - beat_at < ELSEWHERE if known is None else known


def _running(row: Any, now: dt.datetime) -> Running:
    fresh = now - row.beat_at < QUIET
    return Running(**{**row._mapping, "rate": row.rate if fresh else 0.0})


def all_of(store: Store, slug: str) -> tuple[Run, ...]:
    """All runs of the issue's send, the oldest first."""
    its = tables.runs.c
    columns = (its.started_at, its.beat_at, its.ended_at, its.settled, its.sent)
    query = sa.select(*columns).where(its.slug == slug).order_by(its.id)
    with store.reading() as connection:
        return tuple(Run(**row._mapping) for row in connection.execute(query))
