"""Jobs for many takers: each reader is handed out once, those who cannot be are told, and nobody waits for ever."""

import asyncio
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.deliver import supply as room
from digest.deliver.domains import Domains
from digest.deliver.outcomes import Outcome
from digest.deliver.supply import Supply
from digest.errors import DeliverError, StoreError
from digest.values import Address, PersonId, Recipient
from tests.deliver.conftest import reader

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)


@dataclass
class Desk:
    """The book that a supply asks: gives readers in portions, each after a little while."""

    portions: list[list[Recipient]]
    pauses: Sequence[float] = (0.0,)
    asked: list[int] = field(default_factory=list)
    parked: list[PersonId] = field(default_factory=list)
    claimed: list[PersonId] = field(default_factory=list)
    supply: Supply = field(init=False)

    def want(self, readers: int) -> None:
        """Asks for so many more."""
        self.asked.append(readers)
        pause = self.pauses[len(self.asked) % len(self.pauses)]
        asyncio.get_running_loop().call_later(pause, self._give, readers)

    def _give(self, readers: int) -> None:
        some = self.portions.pop(0) if self.portions else []
        if some[readers:]:
            self.portions.insert(0, some[readers:])
        self.claimed += [one.person for one in some[:readers]]
        self.supply.claimed(some[:readers])

    def park(self, person: PersonId, until: dt.datetime) -> None:
        """Gives back somebody."""
        self.parked.append(person)


@dataclass
class Taken:
    """What became of all who were claimed."""

    handed: list[PersonId] = field(default_factory=list)
    untried: dict[PersonId, Outcome] = field(default_factory=dict)


def taken(
    desk: Desk,
    *,
    takers: int = 3,
    depth: int = 4,
    make: Callable[[Recipient], bytes] = lambda _: b"m",
    domains: Domains | None = None,
    pause: float = 0.0,
    stop_s: float | None = None,
) -> Taken:
    """All that so many takers are handed, until there is nobody or it is stopped; never for more than ten seconds."""
    found = Taken()

    def untried(recipient: Recipient, outcome: Outcome, seconds: float) -> None:
        assert recipient.person not in found.untried
        found.untried[recipient.person] = outcome

    async def take(supply: Supply) -> None:
        while job := await supply.next():
            found.handed.append(job.recipient.person)
            await asyncio.sleep(pause)
        assert supply.over

    async def all_of_it() -> None:
        supply = Supply(domains=domains or Domains(0, {}), make=make, depth=depth, untried=untried, clock=lambda: NOW)
        supply.book, desk.supply = desk, supply  # type: ignore[assignment]
        if stop_s is not None:
            asyncio.get_running_loop().call_later(stop_s, supply.stop)
        try:
            async with asyncio.timeout(10):
                await asyncio.gather(*(take(supply) for _ in range(takers)))
        finally:
            supply.close()
        if supply.error:
            raise supply.error

    asyncio.run(all_of_it())
    return found


def portions(*sizes: int) -> list[list[Recipient]]:
    """Portions of readers of these sizes."""
    numbers = iter(range(1, sum(sizes) + 1))
    return [[reader(next(numbers)) for _ in range(size)] for size in sizes]


@dataclass(frozen=True)
class Case:
    """One way in which things may come together."""

    readers: tuple[str, ...]
    """Of which kind each is."""
    sizes: tuple[int, ...]
    pauses: tuple[float, ...]
    takers: int
    depth: int
    stop_s: float | None


KINDS = ("plain", "plain", "plain", "broken", "slow", "closed", "limited", "far")
CASES = st.builds(
    Case,
    readers=st.lists(st.sampled_from(KINDS), max_size=30).map(tuple),
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=6).map(tuple),
    pauses=st.lists(st.sampled_from([0.0, 0.001, 0.004]), min_size=1, max_size=3).map(tuple),
    takers=st.integers(1, 8),
    depth=st.integers(1, 20),
    stop_s=st.none() | st.floats(0, 0.03),
)


@settings(max_examples=60, deadline=None)
@given(CASES)
def test_it_always_ends_and_each_is_accounted_for_once(case: Case) -> None:
    """Handed out, parked, deferred, failed, or, when it was stopped, claimed still: never two of them."""
    readers = [_of(kind, number) for number, kind in enumerate(case.readers, 1)]
    cut, rest = [], readers
    for size in case.sizes:
        cut.append(rest[:size])
        rest = rest[size:]
    desk = Desk([one for one in [*cut, rest] if one], case.pauses)
    found = taken(desk, takers=case.takers, depth=case.depth, make=_made, domains=_domains(), stop_s=case.stop_s)
    seen = Counter([*found.handed, *found.untried, *desk.parked])
    assert set(seen.values()) <= {1}
    assert set(seen) <= set(desk.claimed)
    if case.stop_s is None:
        kinds = dict(enumerate(case.readers, 1))
        assert sorted(seen) == sorted(desk.claimed) == sorted(one.person for one in readers)
        assert {n: its.state for n, its in found.untried.items()} == {
            n: {"broken": "failed", "closed": "deferred"}[kind] for n, kind in kinds.items() if kind in UNTRIED
        }
        assert all(kinds[one] == "far" for one in desk.parked)


UNTRIED = ("broken", "closed")


def _of(kind: str, number: int) -> Recipient:
    return reader(number, address=Address(f"r{number}@{kind}.example"))


def _made(recipient: Recipient) -> bytes:
    kind = recipient.address.partition("@")[2].removesuffix(".example")
    if kind == "slow":
        time.sleep(0.002)
    if kind == "broken":
        raise DeliverError(subject="x", reason="no such word")
    return b"m"


def _domains() -> Domains:
    """One that is left alone, one that bears much, and one that bears one message in a long while."""
    found = Domains(0, {"limited.example": 500, "far.example": 0.001})
    found.deferred("closed.example", 421)
    return found


def test_a_reader_whose_message_cannot_be_made_fails_alone() -> None:
    """With the reason; all others are handed out."""
    desk = Desk([[_of("broken" if n == 3 else "plain", n) for n in range(1, 21)]])
    found = taken(desk, make=_made)
    assert sorted(found.handed) == [n for n in range(1, 21) if n != 3]
    assert found.untried == {3: Outcome(state="failed", reason="x: no such word")}


@pytest.mark.parametrize("error", [StoreError(store="s", reason="gone"), ZeroDivisionError()])
def test_a_store_that_cannot_be_read_ends_the_hand_out(error: Exception) -> None:
    """Whoever waits is told that there is nobody; the error is raised in the end."""

    def make(recipient: Recipient) -> bytes:
        if recipient.person == 9:
            raise error
        return b"m"

    with pytest.raises(type(error)):
        taken(Desk(portions(30)), takers=8, make=make)


def test_once_nobody_is_due_it_is_over_for_all() -> None:
    """Also for those who ask by the way, and for those who look whether it is."""
    desk = Desk(portions(2))

    async def work() -> None:
        supply = Supply(domains=Domains(0, {}), make=lambda _: b"m", depth=4, untried=print, clock=lambda: NOW)
        supply.book, desk.supply = desk, supply  # type: ignore[assignment]
        assert not supply.over
        assert [bool(await supply.next()) for _ in range(3)] == [True, True, False]
        for _ in range(3):
            assert supply.over
            assert supply.at_hand() is None
            assert await supply.next() is None
        supply.close()

    asyncio.run(asyncio.wait_for(work(), 5))


def test_more_are_asked_for_before_there_are_none() -> None:
    """When half of what shall be at hand is gone, and never more than that."""
    desk = Desk(portions(40))
    assert len(taken(desk, takers=1, depth=10, pause=0.001).handed) == 40
    assert max(desk.asked) == 10
    assert min(desk.asked) >= 5
    assert len(desk.asked) <= 9


def test_a_stop_hands_out_nobody_more() -> None:
    """Those who wait are told at once, however long the messages take."""
    desk = Desk(portions(200))
    found = taken(desk, takers=2, pause=0.005, stop_s=0.03)
    assert 0 < len(found.handed) < 40


def test_who_has_their_turn_soon_is_kept_and_who_has_not_is_parked(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the rate of their domain."""
    monkeypatch.setattr(room, "SOON_S", 0.1)
    desk = Desk([[_of("plain", n) for n in range(1, 11)]])
    before = time.monotonic()
    found = taken(desk, depth=20, domains=Domains(0, {"plain.example": 50}))
    assert time.monotonic() - before >= 0.08
    assert sorted([*found.handed, *desk.parked]) == [*range(1, 11)]
    assert 5 <= len(found.handed) <= 7
