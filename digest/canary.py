"""The few readers who get an issue first, and whether the others get it then: a slice, a wait, a decision.

verdict: what became of the slice -> wait, go or stop     Canary: the next step of a send that has one
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from digest.store.engine import Store
    from digest.store.slices import Counts
    from digest.store.timing import Timing
    from digest.values import PersonId

MOST = 10_000
"""Readers in a slice: of so many, a share of 2 % is known to within 0.3 (19 times in 20)."""
LEAST = 2
"""Failures that stop a send: one mistyped address says nothing about an issue."""
LOOK = dt.timedelta(seconds=5)
"""Between two looks for what came back while nothing else is to do."""
ALL = "nobody else would be left"
DECIDED = "it was decided on before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """When a send stops after its slice.

    2 % by default, of refusals, hard bounces, blocks and complaints together. Gmail and Yahoo ask for complaints
    under 0.1 % and never 0.3 %, but those come after days, and of a slice of a hundred 0.3 % is nobody. What comes
    back within minutes is refusals and bounces: a list that is kept has few, and one in fifty says that something is
    wrong with the list, the domain's standing or the mail. The number is a choice; it was not measured on our lists.
    """

    stop_percent: float = 2.0
    """Of the slice."""
    wait: dt.timedelta = dt.timedelta(minutes=10)
    """After the last of them was settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the others get it, and why, in words."""

    word: Literal["wait", "go", "stop"]
    why: str
    seconds: float = 0.0
    """How long the wait still is; 0 while the slice is under way."""


def verdict(counts: Counts, rules: Rules, now: dt.datetime) -> Verdict:
    """What the counts say by the rules at that moment.

    Stops as soon as enough have failed, since they only become more. Deferred ones, unknown ones and those who left
    are nothing for and nothing against it; but where nobody has got it, there is nothing to go on.
    """
    bad = counts.failed + counts.hard + counts.blocked + counts.complained
    if bad >= LEAST and bad * 100 >= rules.stop_percent * counts.size:
        return Verdict(
            word="stop", why=f"{_told(counts)}: {bad / counts.size:.1%}, and {rules.stop_percent:g}% stop it"
        )
    if counts.last is None and counts.pending:
        return Verdict(word="wait", why=f"{counts.pending:,} of the first {counts.size:,} are not through")
    until = (counts.last or now) + rules.wait
    if until > now:
        return Verdict(word="wait", why="what comes back is waited for", seconds=(until - now).total_seconds())
    if counts.size and not counts.sent and counts.suppressed < counts.size:
        return Verdict(word="stop", why=f"{_told(counts)}: nobody has it yet")
    return Verdict(word="go", why=_told(counts))


def _told(counts: Counts) -> str:
    """Such as: of the first 100 readers 2 were refused, 1 bounced."""
    names = {
        "failed": "refused", "hard": "bounced", "blocked": "blocked", "complained": "complained",
        "deferred": "deferred", "unknown": "unknown",
    }  # fmt: skip
    said = [f"{number:,} {name}" for key, name in names.items() if (number := getattr(counts, key))]
    return f"of the first {counts.size:,} readers: {', '.join([f'{counts.sent:,} sent', *said])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a send does next: send to these alone, wait, send to all, or stop."""

    kind: Literal["slice", "wait", "go", "stop"]
    only: tuple[PersonId, ...] = ()
    """With "slice" and "wait": nobody else is claimed; deferred ones among them may be tried."""
    seconds: float = 0.0
    """With "wait": until the next question."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do first, as far as is known before it begins."""

    kind: Literal["slice", "wait", "go", "stop"]
    """As of a step."""
    first: int = 0
    """With "slice": how many get it, or are still to, before the others do."""
    size: int = 0
    """How many are in the slice."""
    seconds: float = 0.0
    """With "wait": until the others get it."""
    why: str = ""
    """Why nobody gets it first."""


@dataclass(slots=True, kw_only=True)
class Canary:
    """The slice of one send, and what is decided on it; asked between the rounds of whoever sends, by one alone."""

    store: Store
    slug: str
    size: int
    """Readers in the slice, at most MOST."""
    rules: Rules
    hold: Callable[[str], object]
    """Pauses the send, for that reason."""
    stopped: str | None = None
    """Why it stopped, once it did."""
    _slice: tuple[PersonId, ...] | None = field(init=False, default=None)
    _over: bool = field(init=False, default=False)

    def planned(
        self,
        waiting: int,
        now: dt.datetime,
        *,
        begun: bool,
        again: Sequence[str] = (),
        late: Timing | None = None,
    ) -> Plan:
        """What a run would do that begins now, and for which so many wait untried. Draws nobody, decides nothing.

        Where it is not `begun`, or begins anew with another edition, a slice of before is none of it. Those in the
        states `again` are tried once more, those who are `late` are left out.
        """
        from digest.store import slices

        before = slices.recalled(self.store, self.slug) if begun else None
        if before is None:
            size = min(self.size, MOST)
            few = waiting <= size
            return Plan(kind="go", why=ALL) if few else Plan(kind="slice", first=size, size=size)
        if before.decided:
            return Plan(kind="go", why=DECIDED)
        counts = slices.foreseen(self.store, self.slug, before.people, now, again=again, late=late)
        found = verdict(counts, self.rules, now)
        if found.word == "wait" and not found.seconds:
            return Plan(kind="slice", first=counts.pending, size=counts.size)
        return Plan(kind=found.word, size=counts.size, seconds=found.seconds, why=found.why)

    def next(self, now: dt.datetime) -> Step:
        """The next step. A slice that was drawn before is gone on with, and what was decided is not decided again.

        Whoever sends on after a stop has resumed the send themselves. Raises StoreError.
        """
        from digest.store import slices

        if self._over or not (them := self._them(now)):
            self._over = True
            return Step(kind="go")
        found = verdict(slices.counts(self.store, self.slug, them), self.rules, now)
        if found.word == "wait":
            kind: Literal["slice", "wait"] = "wait" if found.seconds else "slice"
            pause = min(found.seconds, LOOK.total_seconds())
            return Step(kind=kind, only=them, seconds=pause, why=found.why)
        if found.word == "stop":
            self.hold(found.why)  # first: killed in between, it is held and asks once more
            self.stopped = found.why
        slices.decide(self.store, self.slug, found.word, found.why, now)
        self._over = True
        return Step(kind=found.word, why=found.why)

    def _them(self, now: dt.datetime) -> tuple[PersonId, ...]:
        """Who is in the slice; nobody where it is over, or everybody would be."""
        from digest.store import slices

        if self._slice is not None:
            return self._slice
        if (before := slices.recalled(self.store, self.slug)) is not None:
            self._slice = () if before.decided else before.people
            return self._slice
        self._slice = slices.drawn(self.store, self.slug, min(self.size, MOST), now)
        if self._slice:
            slices.remember(self.store, self.slug, self._slice, now)
        return self._slice
