"""Marks of many connections in one commit: in order, each heard of once, and nothing said that is not committed."""

import asyncio
import datetime as dt
import threading
from collections.abc import Awaitable, Callable

import pytest

from digest.attempts import SENT, Outcome, Settled, Taken, Turn
from digest.deliver import book as room
from digest.deliver import patience
from digest.deliver.book import Book
from digest.errors import StoreError
from digest.values import Balance, PersonId, Recipient
from tests.deliver.conftest import reader


class Kept:
    """A ledger that keeps what it is told, and answers as it should; as long as `gate` is shut, slowly."""

    def __init__(self, readers: int = 0) -> None:
        self.turns: list[Turn] = []
        self.due = [reader(n) for n in range(1, readers + 1)]
        self.fails = 0
        self.left: set[PersonId] = set()
        self.hold: str | None = None
        self.gate = threading.Event()
        self.gate.set()

    def turn(self, turn: Turn) -> Taken:
        """All of it at once."""
        self.gate.wait(10)
        if self.fails:
            self.fails -= 1
            raise StoreError(store="s", reason="gone")
        self.turns.append(turn)
        claimed, self.due = tuple(self.due[: turn.claim]), self.due[turn.claim :]
        begun = frozenset() if self.hold else frozenset(p for p, _ in turn.begin if p not in self.left)
        return Taken(begun=begun, claimed=claimed, held=self.hold)

    def recover(self) -> None:
        """Nobody is gone."""

    def next_due(self, _: str) -> dt.datetime | None:
        """Nobody waits."""
        return None

    def let_go(self) -> None:
        """Nothing is kept."""

    def postpone(self, reason: str, next_at: dt.datetime) -> None:
        """Nobody waits."""

    def held(self) -> str | None:
        """What holds the send."""
        return self.hold

    def balance(self) -> Balance:
        """Nobody."""
        return Balance()


def run(kept: Kept, do: Callable[[Book], Awaitable[None]]) -> list[Recipient]:
    """Who was claimed while that was done."""
    claimed: list[Recipient] = []

    async def all_of_it() -> None:
        book = Book(kept, claimed.extend)
        task = asyncio.create_task(book.run())
        try:
            await do(book)
        finally:
            book.close()
            await task

    asyncio.run(all_of_it())
    return claimed


def test_what_is_said_meanwhile_goes_into_the_next_commit() -> None:
    """Ten who begin at once, and ten whose end was said before: two commits, not twenty."""
    kept = Kept()

    async def do(book: Book) -> None:
        book.crowd = 10
        for n in range(10):
            book.settle(Settled(person=PersonId(100 + n), outcome=SENT))
        assert all(await asyncio.gather(*(book.begin(PersonId(n), "r") for n in range(10))))

    run(kept, do)
    (turn,) = kept.turns
    assert [one.person for one in turn.settle] == list(range(100, 110))
    assert turn.begin == [(n, "r") for n in range(10)]


def test_who_begins_waits_for_as_many_as_there_are_lanes_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three who come one after another share a commit, made as soon as the third is there."""
    monkeypatch.setattr(room, "GATHER_S", 60.0)
    kept = Kept()

    async def do(book: Book) -> None:
        book.crowd = 3
        begun = []
        for n in range(3):
            begun.append(asyncio.ensure_future(book.begin(PersonId(n), "r")))
            await asyncio.sleep(0.02)
        assert all(await asyncio.wait_for(asyncio.gather(*begun), 10))

    run(kept, do)
    assert [turn.begin for turn in kept.turns] == [[(n, "r") for n in range(3)]]


def test_who_begins_hears_of_it_after_the_commit_alone() -> None:
    """While the ledger is at work nobody may end a message."""
    kept = Kept()
    kept.gate.clear()

    async def do(book: Book) -> None:
        task = asyncio.ensure_future(book.begin(PersonId(1), "r"))
        await asyncio.sleep(0.05)
        assert not task.done()
        kept.gate.set()
        assert await task

    run(kept, do)


def test_who_left_is_told_no_and_the_others_yes() -> None:
    """Each hears their own answer."""
    kept = Kept()
    kept.left = {PersonId(2)}

    async def do(book: Book) -> None:
        book.crowd = 3
        found = await asyncio.gather(*(book.begin(PersonId(n), "r") for n in (1, 2, 3)))
        assert found == [True, False, True]

    run(kept, do)


def test_all_that_was_said_is_committed_before_the_end() -> None:
    """Settled, given back and parked: nothing is lost by closing at once."""
    kept = Kept(readers=2)
    later = dt.datetime(2026, 9, 21, tzinfo=dt.UTC)

    async def do(book: Book) -> None:
        book.settle(Settled(person=PersonId(1), outcome=Outcome(state="failed")))
        book.release([PersonId(2)])
        book.park(PersonId(3), later)
        book.want(5)

    claimed = run(kept, do)
    assert [one.person for turn in kept.turns for one in turn.settle] == [1]
    assert [one for turn in kept.turns for one in turn.release] == [2]
    assert [one for turn in kept.turns for one in turn.park] == [(3, later)]
    assert [one.person for one in claimed] == [1, 2]


def test_a_store_that_is_just_started_anew_is_waited_for() -> None:
    """What was said before is said once."""
    kept = Kept()
    kept.fails = 2

    async def do(book: Book) -> None:
        assert await book.begin(PersonId(1), "r")

    run(kept, do)
    assert [turn.begin for turn in kept.turns] == [[(1, "r")]]


def test_a_store_that_does_not_come_back_is_everybodys_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who wait are told, and those who come later."""
    monkeypatch.setattr(patience, "PATIENCE_S", 0.0)
    kept = Kept()
    kept.fails = 100

    async def do(book: Book) -> None:
        for person in (1, 2):
            with pytest.raises(StoreError, match="gone"):
                await book.begin(PersonId(person), "r")

    with pytest.raises(StoreError, match="gone"):
        run(kept, do)


def test_a_mark_alone_does_not_wait_long() -> None:
    """Without company it goes after a few thousandths of a second."""
    kept = Kept()

    async def do(book: Book) -> None:
        book.crowd = 50
        book.settle(Settled(person=PersonId(1), outcome=SENT))
        await asyncio.sleep(room.GATHER_S * 25)
        assert len(kept.turns) == 1

    run(kept, do)


def test_what_holds_the_send_is_heard_of() -> None:
    """Nobody is begun then."""
    kept = Kept()
    kept.hold = "paused"

    async def do(book: Book) -> None:
        assert not await book.begin(PersonId(1), "r")
        assert book.held == "paused"

    run(kept, do)
