"""Rows for every table of the store, with what is awkward to carry from one database to the other."""

import datetime as dt

import sqlalchemy as sa

from digest.store import tables
from digest.store.engine import Store

NOW = dt.datetime(2026, 9, 21, 7, 30, 0, 123456, tzinfo=dt.UTC)
SLUGS = ("2026-09-21", "2026-09-14-10", "2026-09-14-2", "2026-09-14")


def fill(store: Store, *, people: int = 5, data: bytes = bytes(range(256))) -> None:
    """Put rows into every table."""
    with store.writing() as connection:
        connection.execute(sa.insert(tables.meta), [{"name": name, "value": "ü"} for name in ("keys", "Zeta", "a")])
        add_people(connection, range(1, people + 1))
        edition = {"sha256": "e" * 64, "slug": SLUGS[0], "made_at": NOW, "data": data}
        connection.execute(sa.insert(tables.editions), [edition, edition | {"sha256": "0" * 64, "data": b""}])
        approval = {"slug": SLUGS[0], "edition": "e" * 64, "by": "Edda Ng", "at": NOW.replace(microsecond=0)}
        connection.execute(sa.insert(tables.approvals), [approval])
        connection.execute(sa.insert(tables.printed), [{"edition": "e" * 64, "article": f"{n:016x}"} for n in (9, 1)])
        _collected(connection)
        sends = [{"slug": slug, "edition": "e" * 64, "started_at": NOW} for slug in SLUGS]
        connection.execute(sa.insert(tables.sends), sends)
        connection.execute(sa.insert(tables.deliveries), [_delivery(who) for who in range(1, people + 1)])
        _signed_up(connection)
        _chosen(connection)
        _sent(connection)


def add_people(connection: sa.Connection, numbers: range) -> None:
    """People with these ids, each with the event that says how they came."""
    connection.execute(sa.insert(tables.people), [_person(number) for number in numbers])
    events = [{"person": who, "at": NOW, "kind": "consent", "how": "import", "detail": "{}"} for who in numbers]
    connection.execute(sa.insert(tables.events), [event | {"wording": "„Ja“ 🗞\n"} for event in events])
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text("SELECT setval('people_id_seq', (SELECT max(id) FROM people))"))


def _signed_up(connection: sa.Connection) -> None:
    """Sign-ups by form, where one event came from, and files that were imported."""
    event = connection.scalar(sa.select(sa.func.min(tables.events.c.id)))
    connection.execute(
        sa.insert(tables.origins), [{"event": event, "ip": "2001:db8:ffff:ffff:ffff:ffff:192.0.2.255"}]
    )
    request = {"at": NOW, "hash": "a" * 64, "network": "b" * 64, "person": 1, "state": "confirmed", "until": NOW}
    said = {"person": None, "state": "new", "said": '{"name": "Ærø \\n"}', "tries": 2, "next_at": NOW}
    for one in (request, request | said):
        connection.execute(sa.insert(tables.requests), one)
    done = {"started_at": NOW, "changed_at": NOW, "tally": '{"added": 3}', "done": True, "rows": 3}
    connection.execute(sa.insert(tables.imports), [done | {"id": "f" * 64}, done | {"id": "0" * 64, "done": False}])


def _sent(connection: sa.Connection) -> None:
    """Who sent an issue, what happened to that, and what came back."""
    held = {"held": "paused", "held_at": NOW, "held_why": "„halt“", "at": "07:00"}
    connection.execute(sa.update(tables.sends).where(tables.sends.c.slug == SLUGS[1]).values(held))
    run = {"slug": SLUGS[0], "sender": "host:1:ab", "started_at": NOW, "beat_at": NOW, "settled": 5, "rate": 1234.5}
    connection.execute(sa.insert(tables.runs), [run, run | {"ended_at": NOW, "trouble": "ü gone"}])
    paused = {"slug": SLUGS[0], "at": NOW, "kind": "paused", "by": "Edda Ng", "detail": '{"why": "„halt“"}'}
    connection.execute(sa.insert(tables.happenings), [paused])
    bounce = {"person": 1, "slug": SLUGS[0], "at": NOW, "kind": "hard", "status": "5.1.1", "reason": "no „such“"}
    connection.execute(sa.insert(tables.bounces), [bounce | {"mark": "b" * 64}])


def _chosen(connection: sa.Connection) -> None:
    """What two choices give of an issue: an edition of their own, and nothing."""
    variant = {"slug": SLUGS[0], "wanted": "\nharbours\n", "frequency": "weekly", "readers": 4}
    rows = [variant | {"number": n, "edition": edition} for n, edition in ((10, "0" * 64), (9, None))]
    connection.execute(sa.insert(tables.variants), rows)
    connection.execute(
        sa.update(tables.sends).where(tables.sends.c.slug == SLUGS[0]).values(segment='language = "es"')
    )


def _collected(connection: sa.Connection) -> None:
    """A source with its readings and entries."""
    source = {
        "location": "https://harbour.example/feed?ü=1",
        "by_hand": False,
        "moved_times": 1,
        "errors": 0,
        "error": "",
    }
    read = {"first_read": NOW, "last_try": NOW, "last_success": NOW, "fresh_until": None, "etag": 'W/"ü"'}
    connection.execute(sa.insert(tables.sources), [source | read])
    connection.execute(sa.insert(tables.sources), [source | {"location": "saved/a.html", "by_hand": True}])
    reading = {"source": source["location"], "at": NOW, "entries": 2, "fresh": 1, "undated": 0}
    connection.execute(sa.insert(tables.readings), [reading, reading])
    connection.execute(sa.insert(tables.snapshots), [{"sha256": "5" * 64, "made_at": NOW, "data": b"\x00\xff"}])
    seen = {"source": source["location"], "first_seen": NOW, "last_seen": NOW, "age_from": NOW, "published": None}
    state = {"dating": "undated", "mark": "m" * 16, "tries": 1, "problem": "no text"}
    entries = [
        {"id": 1, "article": "0" * 16, "raw": None, "snapshot": "5" * 64, **seen, **state},
        {"id": 2, "article": "1" * 16, "raw": b"\x00raw", "snapshot": None, **seen, **state},
    ]
    connection.execute(sa.insert(tables.entries), entries)
    keys = [{"source": source["location"], "key": key, "entry": 1} for key in ("u:z", "g:Z", "g:a")]
    connection.execute(sa.insert(tables.entry_keys), keys)


def _person(number: int) -> dict[str, object]:
    erased = number % 5 == 0
    return {
        "id": number,
        "hash": f"{number:064x}",
        "address": None if erased else f"reader{number}@inbox.example",
        "name": None if erased else 'Ærø "Ö" \\ Núñez',
        "language": None,
        "topics": "[]" if erased else '["Harbours"]',
        "wanted": "" if erased else "\nharbours\n",
        "timezone": None if erased else "Atlantic/Azores",
        "fields": "{}" if erased else '{"Town": "Cádiz \\"Ö\\""}',
        "frequency": "every" if erased else "weekly",
        "paused_until": NOW if number % 5 == 3 else None,
        "expires_at": NOW if number % 5 == 4 else None,
        "status": "erased" if erased else "active",
        "joined_at": None if erased else NOW - dt.timedelta(days=number),
        "changed_at": NOW,
    }


def _delivery(who: int) -> dict[str, object]:
    # All ended: what was unfinished comes back as unknown, and a second backup would differ.
    state = ("suppressed", "sent", "unknown", "failed")[who % 4]
    return {
        "slug": SLUGS[0],
        "person": who,
        "state": state,
        "sender": "host:1:ab" if state == "sent" else None,
        "lease": None,
        "attempts": who % 3,
        "next_at": NOW if state == "failed" else None,
        "code": 451 if state == "failed" else None,
        "reason": "",
        "changed_at": NOW,
        "variant": 10 if state == "sent" else None,
        "relay": "relay.example:587" if state == "sent" else None,
    }
