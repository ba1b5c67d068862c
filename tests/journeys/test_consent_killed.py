"""A program that changes people is killed again and again: each row is what its events say."""

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from digest.store import engine
from digest.store.engine import Store
from digest.store.tables import events, origins, people

KILLS = {"sqlite": 10, "postgresql": 4}
READERS = 40
START = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)
_PROGRAM = """
import datetime as dt, random, sys
from digest.store import engine
from digest.store.tables import people as table
from subscribers import Keys, People, Preferences, candidate, timing
import sqlalchemy as sa

timing.AT_ONCE = 7
keys = Keys(addresses=b"a" * 32, tokens=(b"t" * 32,))
dice, url, start, readers = random.Random(int(sys.argv[1])), sys.argv[2], sys.argv[3], int(sys.argv[4])
now = dt.datetime.fromisoformat(start)
anybody = lambda: candidate(f"reader{dice.randrange(readers)}@inbox.example", topics=[dice.choice("abc")])
with engine.opened(url) as store:
    def clock():
        global now
        now += dt.timedelta(seconds=1)
        return now
    people = People(store, keys, clock)
    print("there", flush=True)
    while True:
        one = anybody()
        who = people.find(one.address)
        soon = now + dt.timedelta(seconds=dice.randrange(60))
        if who is None or who.status in ("expired", "unsubscribed", "bounced"):
            new = who is None or who.status == "expired"
            people.add(one, wording=dice.choice([None, "Yes."]) if new else "Again.", again=True)
            continue
        act = dice.randrange(8)
        if act < 3:
            away = dice.random() < 0.5
            topics = tuple(dice.sample("abcdef", 2))
            frequency = dice.choice(["every", "daily", "weekly"])
            said = Preferences(topics=topics, frequency=frequency, paused=away, paused_until=soon)
            people.prefer(who.id, said, ip="192.0.2.7")
        elif act == 3:
            people.pause(who.id, soon, how="link", ip="192.0.2.7")
        elif act == 4:
            people.leave(who.id, how="link", ip="192.0.2.7")
        elif act == 5:
            people.fail(who.id, "bounced")
        elif act == 6:
            people.wake()
        else:
            with store.writing() as connection:
                pending = table.c.status == "pending"
                connection.execute(sa.update(table).where(pending).values(expires_at=now))
            people.expire()
"""
STATUS = {
    "consent": {"active"},
    "paused": {"paused"},
    "resumed": {"active"},
    "left": {"unsubscribed"},
    "bounced": {"bounced"},
    "added": {"pending"},
    "expired": {"expired", "unsubscribed", "bounced"},
}


def after(status: str, kind: str) -> set[str]:
    """What somebody may be after the event; what they chose changes nothing of it."""
    return {status} if kind in ("preferred", "changed") else STATUS[kind]


def demand_agreement(store: Store) -> set[str]:
    """The kinds of all events, once each row is what its events say, since the moment of the last of them."""
    with store.reading() as connection:
        rows = {row.id: row for row in connection.execute(sa.select(people))}
        told = connection.execute(sa.select(events).order_by(events.c.id)).all()
        known = set(connection.scalars(sa.select(origins.c.event)))
    status: dict[int, set[str]] = {}
    for one in told:
        before = status.get(one.person, {"pending"})
        status[one.person] = set().union(*(after(each, one.kind) for each in before))
    last = {one.person: one for one in told}
    assert set(rows) == set(last)
    for id, row in rows.items():
        assert row.status in status[id], (row, last[id])
        assert row.changed_at == last[id].at, (row, last[id])
        assert (row.paused_until is None) == (row.status != "paused"), row
        assert (row.address is None) == (last[id].kind == "expired"), (row, last[id])
        if last[id].kind == "paused":
            until = dt.datetime.fromisoformat(json.loads(last[id].detail)["until"])
            assert row.paused_until == until
    assert known == {one.id for one in told if one.how == "link"} - _erased(told)
    return {one.kind for one in told}


def _erased(told: object) -> set[int]:
    """The events whose origin was erased with what was known of somebody when they expired."""
    wiped: set[int] = set()
    theirs: dict[int, set[int]] = {}
    for one in told:  # type: ignore[attr-defined]
        theirs.setdefault(one.person, set()).add(one.id)
        if one.kind == "expired":
            wiped |= theirs[one.person]
    return wiped


@pytest.mark.slow
def test_killed_at_any_moment_each_row_agrees_with_its_events(store_url: str) -> None:
    """SIGKILL while people are added, choose, pause, wake, leave, come back and expire."""
    dice = random.Random(os.urandom(8))
    engine.opened(store_url).close()
    seen: set[str] = set()
    for number in range(KILLS[store_url.split(":")[0].split("+")[0]]):
        now = (START + dt.timedelta(days=number)).isoformat()
        command = [sys.executable, "-c", _PROGRAM, str(dice.randrange(10**6)), store_url, now, str(READERS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "there\n"
            time.sleep(dice.uniform(0.2, 0.7))
            assert process.poll() is None
            process.kill()
        with engine.existing(store_url) as store:
            seen |= demand_agreement(store)
    assert {"added", "consent", "preferred", "paused", "left"} <= seen
