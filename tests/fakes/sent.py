"""A store with an issue that is half sent: readers at three domains, two relays, every state a delivery may have."""

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from digest.store import tables
from digest.store.engine import Store

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
SLUG = "2026-09-21"
OLD, NEW = "a" * 64, "b" * 64
RELAYS = ("relay-a.herald.example:465", "relay-b.herald.example:465")
STATES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("sent", {"relay": RELAYS[0], "code": 250}),
    ("sent", {"relay": RELAYS[0], "code": 250}),
    ("sent", {"relay": RELAYS[1], "code": 250, "variant": 2}),
    ("failed", {"relay": RELAYS[0], "code": 550, "reason": "5.1.1 <reader4@mailbox.example>: no such user"}),
    ("failed", {"relay": RELAYS[0], "code": 550, "reason": "5.1.1 <reader5@post.example>: no such user"}),
    ("deferred", {"relay": RELAYS[1], "code": 451, "reason": "busy (id 4fT9xk22Qz81)", "next_at": 60}),
    ("deferred", {"relay": RELAYS[1], "code": 451, "reason": "busy (id 7aB3cd45Ef67)", "next_at": 90}),
    ("unknown", {"relay": RELAYS[1], "reason": "no answer"}),
    ("suppressed", {"reason": "left or paused before it was sent"}),
    ("in_data", {"sender": "other-machine/abc:77:1.00:beef", "lease": -60}),
    ("claimed", {"sender": "other-machine/abc:77:1.00:beef", "lease": 600, "next_at": 0}),
    ("pending", {"next_at": 0}),
)
"""Of readers 1 to 12; moments are seconds after NOW."""
DOMAINS = ("mailbox.example", "post.example", "mailbox.example", "mailbox.example")


def fill(store: Store) -> None:
    """Puts the issue and its readers in."""
    with store.writing() as connection:
        made = [
            {"sha256": key, "slug": SLUG, "made_at": after(s), "data": b""} for key, s in ((OLD, -900), (NEW, -60))
        ]
        connection.execute(sa.insert(tables.editions), made)
        connection.execute(sa.insert(tables.sends).values(slug=SLUG, edition=NEW, started_at=after(-600)))
        connection.execute(sa.insert(tables.people), [_person(number) for number in range(1, 13)])
        variant = {"slug": SLUG, "wanted": "", "frequency": "every", "readers": 6}
        rows = [variant | {"number": 1, "edition": OLD}, variant | {"number": 2, "edition": NEW}]
        connection.execute(sa.insert(tables.variants), rows)
        for number, (state, more) in enumerate(STATES, 1):
            connection.execute(sa.insert(tables.deliveries).values(_delivery(number, state, more)))


def after(seconds: float) -> dt.datetime:
    """So long after NOW."""
    return NOW + dt.timedelta(seconds=seconds)


def happened(store: Store, kind: str, seconds: float, by: str = "", **detail: Any) -> None:
    """Something that happened to the send."""
    row = {"slug": SLUG, "at": after(seconds), "kind": kind, "by": by, "detail": json.dumps(detail)}
    with store.writing() as connection:
        connection.execute(sa.insert(tables.happenings).values(row))


def came_back(store: Store, person: int, kind: str, number: int = 0) -> None:
    """A bounce or a complaint."""
    row = {"person": person, "slug": SLUG, "at": NOW, "kind": kind, "mark": f"{person}{kind}{number}"}
    with store.writing() as connection:
        connection.execute(sa.insert(tables.bounces).values(row))


def _person(number: int) -> dict[str, Any]:
    address = f"reader{number}@{DOMAINS[number % 4]}" if number != 12 else None
    row = {"id": number, "hash": f"h{number}", "address": address, "topics": "[]"}
    return {**row, "status": "active" if address else "erased", "changed_at": NOW}


def _delivery(number: int, state: str, more: dict[str, Any]) -> dict[str, Any]:
    moments = {name: after(value) for name, value in more.items() if name in ("next_at", "lease")}
    row = {"slug": SLUG, "person": number, "state": state, "attempts": 1, "reason": "", "variant": 1}
    return {**row, "changed_at": after(-300), **more, **moments}
