"""A send that is killed again and again, with a relay in a bad mood: everybody is accounted for, at every moment.

    killed(newsletter, Plan(readers=2000, kills=20, ...))   raises AssertionError with the seed in it

The same for `make test`, small, and for `make soak`, large. Nothing is ended but what was started here.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields

import psutil

from digest.values import Balance
from tests.fakes.smtp import HangUp, Late, Reply, Reset, Smtp
from tests.journeys.conftest import SLUG, Newsletter

LOOK_S = 0.1
START_S = 30
END_S = 10
"""So long the children of a sender that was killed may take to notice."""
LAST_RUNS = 6
"""Runs that nobody kills, at the end: one would do, but for what was deferred."""
_REFUSED = 211
"""The readers whose numbers divide by it are refused for good: less than what stops a send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a newsletter is to be tormented."""

    readers: int
    kills: int
    seed: int
    connections: int = 4
    workers: int = 1
    most_s: float
    """When it has to be over."""

    @property
    def settings(self) -> tuple[str, ...]:
        """Its lines below [delivery]."""
        return (f"connections = {self.connections}", f"workers = {self.workers}", "stop_percent = 100")

    @property
    def stride(self) -> int:
        """So many messages at most from one kill to the next: the kills are spread over the whole of it."""
        return max(1, 3 * self.readers // (2 * self.kills))


@dataclass(slots=True, kw_only=True)
class Seen:
    """What was seen while it was sent."""

    balances: set[Balance] = field(default_factory=set)
    ahead: int = 0
    """How many the ledger called sent at most before the relay had them; never above 0."""
    open: int = 0
    """Connections that were open at the moments of the kills, in all: the most that can be unknown."""
    living: int = 0
    """How many of the senders were still sending when they were killed."""
    orphans: int = 0
    """Workers that went on for long after their sender had been killed."""


class Mood:
    """What the relay does to some: chosen anew for each run, by the dice."""

    def __init__(self, server: Smtp, dice: random.Random) -> None:
        self._server, self._dice = server, dice
        self.cut: set[str] = set()
        """Whose message was taken and never answered: they may be unknown through no kill."""

    def new(self) -> None:
        """Another mood; a message is always answered a little late, so that kills fall between the two."""
        server = self._server
        self.calm()
        server.on("dot", self._dice.choice((HangUp(), Reset())), recipient=self._cut)
        server.on("body", HangUp(), recipient=self._cut)
        server.on("rcpt", Reply(450, "4.2.0 try later"), recipient=lambda _: self._dice.random() < 0.01)
        server.on("dot", Reply(451, "4.3.0 try later"), recipient=lambda _: self._dice.random() < 0.01)
        server.on("mail", Reply(421, "4.3.2 closing"), nth=self._dice.randint(5, 200))
        server.on("connect", self._dice.choice((HangUp(), Reply(421, "4.3.2 busy"), Late(0.3))), nth=2)
        server.on("dot", Late(self._dice.uniform(0, 0.03)))

    def calm(self) -> None:
        """A good mood, but for those who are always refused."""
        self._server.calm()
        self._server.on("rcpt", Reply(550, "5.1.1 no such user"), recipient=refused)

    def _cut(self, address: str) -> bool:
        if self._dice.random() >= 0.001:
            return False
        self.cut.add(address)
        return True


def refused(address: str) -> bool:
    """Whether the relay knows no such reader."""
    return int(address.partition("@")[0].removeprefix("reader")) % _REFUSED == 0


def sums(balance: Balance) -> bool:
    """Whether the six figures sum to the audience."""
    six = [getattr(balance, one.name) for one in fields(balance) if one.name != "audience"]
    return balance.audience == sum(six)


def killed(its: Newsletter, plan: Plan) -> Seen:
    """What was seen, once all is well: nobody is lost, nobody has it twice, and few are unknown.

    The newsletter has `plan.readers` readers, `newsletters.fill`ed, and the plan's settings.
    """
    dice, until, seen = random.Random(plan.seed), time.monotonic() + plan.most_s, Seen()
    with Smtp() as server:
        mood = Mood(server, dice)
        with _watched(its, server, seen):
            for _ in range(plan.kills):
                mood.new()
                _killed(its, server, dice, seen, plan.stride)
                assert time.monotonic() < until, f"seed {plan.seed}: it takes too long"
        mood.calm()
        _ended(its, server)
    states = its.states()
    told = f"seed {plan.seed}"
    assert all(map(sums, seen.balances)), told
    assert seen.ahead <= 0, told
    assert {one.audience for one in seen.balances} <= {0, plan.readers}, told
    assert len(states) == plan.readers, told
    _accounted(states, server.accepted, told)
    unknown = {address for address, state in states.items() if state == "unknown"}
    assert len(unknown - mood.cut) <= min(seen.open, plan.connections * plan.workers * plan.kills), told
    assert seen.living >= plan.kills // 2, f"{told}: too few of the kills fell where anything could go wrong"
    assert seen.orphans == 0, told
    _resent(its, unknown, told)
    return seen


def _accounted(states: dict[str, str], accepted: Counter[str], told: str) -> None:
    """Nothing, when what the ledger says of each is what the relay has."""
    for address, state in states.items():
        if refused(address):
            right = state == "failed" and not accepted[address]
        else:
            right = accepted[address] == 1 if state == "sent" else state == "unknown" and accepted[address] <= 1
        assert right, f"{told}: {address} is {state}, and the relay has it {accepted[address]} times"


@contextmanager
def _watched(its: Newsletter, server: Smtp, seen: Seen) -> Iterator[None]:
    """Looks at the balance all the while."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_S):
            balance = its.balance()
            seen.balances.add(balance)
            # What the ledger calls sent, the server has taken before we looked at it.
            seen.ahead = max(seen.ahead, balance.sent - server.accepted.total())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join(30)


def _killed(its: Newsletter, server: Smtp, dice: random.Random, seen: Seen, stride: int) -> None:
    """One run, killed at a random moment: as it starts, or once it is sending; sometimes a worker dies first."""
    enough = len(server.messages) + dice.randint(1, stride)
    sending = its.start("send", SLUG, "--relay", server.url, "--yes", "-q", "--wait", "0.1")
    if dice.random() < 0.2:
        time.sleep(dice.uniform(0, 1.2))
    else:
        until = time.monotonic() + START_S
        while len(server.messages) < enough and sending.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.03))
    workers = psutil.Process(sending.pid).children(recursive=True) if sending.poll() is None else []
    seen.open += server.live
    seen.living += sending.poll() is None
    if workers and dice.random() < 0.3:
        dice.choice(workers).kill()
        time.sleep(dice.uniform(0, 0.2))
        seen.open += server.live
    sending.kill()
    sending.communicate()
    _, orphans = psutil.wait_procs(workers, timeout=END_S)
    seen.orphans += len(orphans)
    for one in orphans:
        one.kill()


def _ended(its: Newsletter, server: Smtp) -> None:
    """Nothing, once nobody waits any more, after runs that nobody killed."""
    for _ in range(LAST_RUNS):
        done = its.run("send", SLUG, "--relay", server.url, "--yes", "-q", "--wait", "1")
        balance = its.balance()
        assert done.returncode == (0 if balance.clean else 3), done.stderr
        if not balance.open:
            return
    raise AssertionError(f"somebody still waits: {balance}")


def _resent(its: Newsletter, unknown: set[str], told: str) -> None:
    """A person decides: the unknown ones get it, and nobody else does."""
    before = its.balance()
    with Smtp() as again:
        its.run("send", SLUG, "--relay", again.url, "--yes", "--resend-unknown")
    assert again.accepted == Counter(dict.fromkeys(unknown, 1)), told
    assert its.balance() == Balance(audience=before.audience, sent=before.sent + len(unknown), failed=before.failed)
