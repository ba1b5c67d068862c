"""How the send of an issue gets on, as values: what the terminal, JSON and the page show alike.

No address and no name of a reader is in any of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from digest.values import Balance

QUIET = dt.timedelta(seconds=15)
"""After so long without a word from a run, its last speed says nothing about now; it speaks about once a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A run of a send that is alive."""

    sender: str
    started_at: dt.datetime
    beat_at: dt.datetime
    """When it last said how it gets on."""
    settled: int
    """Attempts of this run that came to an end."""
    sent: int
    rate: float
    """Attempts a second, of late; 0 where it has said nothing for a while."""
    trouble: str
    """What it waits for; "" for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """That nobody is sent to for the time being, or any more."""

    kind: Literal["paused", "cancelled"]
    at: dt.datetime
    why: str
    """The editor's words, "" for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why so many readers have not got it."""

    state: str
    code: int | None
    """The relay's reply code, where it gave one."""
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """What became of the last attempts through one relay."""

    relay: str
    sent: int = 0
    failed: int = 0
    deferred: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """The readers whose addresses are at one domain."""

    name: str
    """"" for those who were erased."""
    readers: int = 0
    sent: int = 0
    deferred: int = 0
    failed: int = 0
    bounced: int = 0

    @property
    def trouble(self) -> int:
        """How many of them have not got it, or did not keep it."""
        return self.deferred + self.failed + self.bounced


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An edition that readers have got of an issue that was corrected."""

    edition: str
    """Its SHA-256."""
    made_at: dt.datetime
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """An issue's send at one moment."""

    slug: str
    at: dt.datetime
    begun_at: dt.datetime | None = None
    """When its audience was frozen; None where no send has begun."""
    balance: Balance = field(default_factory=Balance)
    held: Held | None = None
    runs: tuple[Running, ...] = ()
    next_at: dt.datetime | None = None
    """When the next one who waits is due; None where nobody waits."""
    reasons: tuple[Reason, ...] = ()
    """Most readers first."""
    more_reasons: int = 0
    """How many more different ones there are."""
    relays: tuple[Through, ...] = ()
    versions: tuple[Version, ...] = ()
    """The oldest first; empty unless the issue was corrected."""
    returned: Mapping[str, int] = field(default_factory=dict, hash=False)
    """How many readers it came back from, or who complained, by kind: hard, soft, block, challenge, complaint."""
    domains: tuple[Domain, ...] = ()
    """Some of them: most readers first, those with most trouble among them; empty where nobody asked."""
    more_domains: int = 0
    domains_at: dt.datetime | None = None
    """When they were counted: counting them takes longer than all the rest."""

    @property
    def rate(self) -> float:
        """Attempts a second of all runs together, of late."""
        return sum((run.rate for run in self.runs), 0.0)

    @property
    def trouble(self) -> str:
        """What the runs wait for, each thing once; "" for nothing."""
        return "; ".join(dict.fromkeys(run.trouble for run in self.runs if run.trouble))

    @property
    def over(self) -> bool:
        """Whether nothing happens any more by itself: nobody is open, or it was cancelled; and nothing runs."""
        cancelled = self.held is not None and self.held.kind == "cancelled"
        return not self.runs and (not self.balance.open or cancelled)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this speed; None where nothing is to be said of that."""
        if self.held or not self.balance.open or not self.rate:
            return None
        return self.balance.open / self.rate
