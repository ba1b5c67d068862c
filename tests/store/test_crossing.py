"""On PostgreSQL, whatever is done to a send at once: nobody waits crosswise, and the sums hold at every moment."""

import datetime as dt
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import pytest
import sqlalchemy as sa

from digest.attempts import Outcome, Settled, Turn
from digest.errors import IssueError
from digest.store import control, correcting, engine, ledger, timing, turns, variants
from digest.store.engine import Store
from digest.store.tables import deliveries, editions, people
from digest.store.variants import Variant
from digest.values import Address, PersonId
from subscribers import Keys, People
from tests.fakes.postgres import Server

SLUG = "2026-09-21"
READERS = 1_000
SECONDS = 3.0
CHOICES = ("", "\nhaiti\n", "\nkenya\n", "\nperu\n")
KEYS = Keys.fresh()
RELAY = "relay.herald.example:465"
NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
OUTCOMES = (
    Outcome(state="sent", code=250),
    Outcome(state="failed", code=550, reason="no such user"),
    Outcome(state="deferred", code=451, reason="busy"),
    Outcome(state="unknown", reason="no answer"),
)


@pytest.fixture
def store(postgres: Server) -> Iterator[Store]:
    """A send to so many readers of four choices, at half past seven where they are."""
    with engine.opened(postgres.database()) as store:
        with store.writing() as connection:
            made = [{"sha256": f"e{n}", "slug": SLUG, "made_at": NOW, "data": b""} for n in range(500)]
            connection.execute(sa.insert(editions), made)
            row = {"topics": "[]", "status": "active", "changed_at": NOW, "timezone": "UTC"}
            who = [
                row | {"id": n, "hash": KEYS.hash(address), "address": address, "wanted": CHOICES[n % 4]}
                for n in range(1, READERS + 1)
                for address in (Address(f"r{n}@reader.example"),)
            ]
            connection.execute(sa.insert(people), who)
        assert ledger.start(store, SLUG, "e0", NOW, planned(0), at=at()) == READERS
        yield store


def at() -> timing.Timing:
    """When the readers have their turn."""
    return timing.Timing(at=dt.time(7, 30), day=NOW.date(), zone="UTC", allowance=dt.timedelta(hours=1), now=NOW)


def planned(version: int) -> list[Variant]:
    """What each choice gives of that version; of some nothing."""
    return [
        Variant(
            number=n, wanted=one, frequency="every", edition=None if n == version % 5 else f"e{version}", readers=0
        )
        for n, one in enumerate(CHOICES, 1)
    ]


class Crowd:
    """Everybody who does something to the send, each in a thread of their own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.until = time.monotonic() + SECONDS
        self.version = 0
        self.done: Counter[str] = Counter()
        self.troubles: list[BaseException] = []

    def run(self, *acts: Callable[[random.Random], None]) -> None:
        """Does all of it until the time is over."""
        threads = [threading.Thread(target=self._going, args=(act, n)) for n, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)

    def _going(self, act: Callable[[random.Random], None], seed: int) -> None:
        chance = random.Random(seed)
        try:
            while time.monotonic() < self.until and not self.troubles:
                act(chance)
        except BaseException as error:  # noqa: BLE001 - the test tells of it
            self.troubles.append(error)

    def send(self, chance: random.Random) -> None:
        """A run of a sender, until its edition is replaced: each turn settles, begins, gives back and claims."""
        edition = (ledger.started(self.store, SLUG) or ("",))[0]
        run = turns.Ledger(self.store, SLUG, edition=edition, token=str, clock=lambda: NOW)
        mine: list[PersonId] = []
        while time.monotonic() < self.until:
            chance.shuffle(mine)
            begun = run.turn(Turn(begin=[(one, RELAY) for one in mine[:20]], release=mine[20:], claim=0)).begun
            ended = [Settled(person=one, outcome=chance.choice(OUTCOMES), next_at=NOW, relay=RELAY) for one in begun]
            taken = run.turn(Turn(settle=ended, claim=25))
            mine = [one.person for one in taken.claimed]
            self.done["turns"] += 1
            if taken.held == turns.REPLACED:
                run.let_go()
                return

    def ask_again(self, chance: random.Random) -> None:
        """What a run does to many at its start, and while a relay is away."""
        edition = (ledger.started(self.store, SLUG) or ("",))[0]
        run = turns.Ledger(self.store, SLUG, edition=edition, token=str, clock=lambda: NOW)
        match chance.randrange(4):
            case 0:
                run.hurry()
            case 1:
                run.again(chance.choice(["failed", "unknown"]))
            case 2:
                run.postpone("the relay is away", NOW)
            case _:
                ledger.start(self.store, SLUG, edition, NOW, at=at())
        self.done["again"] += 1
        time.sleep(0.02)

    def hold(self, chance: random.Random) -> None:
        """Pauses, cancels, takes back, corrects; what is refused changes nothing."""
        try:
            match chance.randrange(4):
                case 0:
                    control.pause(self.store, SLUG, NOW, "", "")
                case 1:
                    control.cancel(self.store, SLUG, NOW, "")
                case 2:
                    self.version += 1
                    correcting.correct(self.store, SLUG, f"e{self.version}", planned(self.version), NOW, "")
                case _:
                    pass
            time.sleep(0.03)
            control.resume(self.store, SLUG, NOW, "", at=at())
        except IssueError:
            self.done["refused"] += 1
        self.done["holds"] += 1
        time.sleep(0.03)

    def leave(self, chance: random.Random) -> None:
        """A reader leaves, or is forgotten: what a relay said of them goes, too."""
        them = People(self.store, KEYS, lambda: NOW)
        one = chance.randint(1, READERS)
        if chance.random() < 0.2:
            them.forget(Address(f"r{one}@reader.example"))
        else:
            them.leave(PersonId(one))
        self.done["left"] += 1
        time.sleep(0.005)

    def look(self, chance: random.Random) -> None:
        """The six figures sum to the audience."""
        found = ledger.balance(self.store, SLUG, NOW)
        assert found.audience == READERS
        assert sum(getattr(found, field.name) for field in fields(found) if field.name != "audience") == READERS
        time.sleep(0.01)


def test_nobody_waits_crosswise(store: Store) -> None:
    """Senders, those who hold, correct and ask again, readers who leave: all get through, none with an error."""
    crowd = its = Crowd(store)
    its.run(its.send, its.send, its.send, its.ask_again, its.ask_again, its.hold, its.leave, its.look)
    if crowd.troubles:
        raise crowd.troubles[0]
    assert min(crowd.done[what] for what in ("turns", "again", "holds", "left")) > 2, crowd.done
    with store.reading() as connection:
        found = Counter(connection.scalars(sa.select(deliveries.c.variant)))
    readers = {one.number: one.readers for one in variants.of(store, SLUG)}
    assert readers == {**dict.fromkeys(readers, 0), **found}


def test_two_senders_whose_readers_follow_a_correction_at_once(store: Store) -> None:
    """Their messages were in flight, and refused: each of them counts the readers of all variants anew."""
    runs = [turns.Ledger(store, SLUG, edition="e0", token=str, clock=lambda: NOW) for _ in range(2)]
    held: list[list[PersonId]] = [[], []]
    for _ in range(READERS // 50):
        for run, its in zip(runs, held, strict=True):  # by turns, so that each has readers of every choice
            its += [one.person for one in run.turn(Turn(claim=25)).claimed]
    for run, its in zip(runs, held, strict=True):
        its[:] = sorted(its, key=lambda one: (one % 4, one), reverse=run is runs[1])[::20]
        run.turn(Turn(begin=[(one, RELAY) for one in its]))
    assert correcting.correct(store, SLUG, "e5", planned(5), NOW, "")
    both = threading.Barrier(2)

    def settle(run: turns.Ledger, mine: list[PersonId]) -> None:
        both.wait(20)
        run.turn(Turn(settle=[Settled(person=one, outcome=OUTCOMES[1], next_at=None, relay=RELAY) for one in mine]))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(settle, runs, held))
    with store.reading() as connection:
        found = Counter(connection.scalars(sa.select(deliveries.c.variant)))
    assert {one.number: one.readers for one in variants.of(store, SLUG)} == {n: found[n] for n in range(1, 9)}
