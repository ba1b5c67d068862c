"""Several ways out at the same time, and which of them may be used now."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from digest.deliver.pace import Pace
from digest.deliver.relays import Relay
from digest.errors import TransportError

FIRST_S, LONGEST_S = 1.0, 30.0
"""Seconds until a relay in trouble is looked for again, twice as long each time, up to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A relay, and how much of it may be used."""

    relay: Relay
    connections: int = 2
    per_connection: int = 1000
    """Messages on one connection, then a new one."""
    pace: Pace = field(default_factory=lambda: Pace(0), compare=False)
    """What goes through this relay; what goes through all of them has a pace of its own."""
    spare: bool = False
    """Used only while none of the others works."""


@dataclass(slots=True)
class _Trouble:
    """Why a way is not used, and until when."""

    error: TransportError
    until: float
    times: int


class Standing:
    """How each way stands: good, left alone for a while, or closed for the run. No lock: one thread asks."""

    def __init__(self, ways: Sequence[Way], clock: Callable[[], float] = time.monotonic) -> None:
        self._ways, self._clock = tuple(ways), clock
        self._troubles: dict[Way, _Trouble] = {}

    def failed(self, way: Way, error: TransportError) -> None:
        """The way had that trouble: it is left alone for a while, or for the run where the relay refuses us for good.

        Several connections lost at once are one trouble. A refusal for good of one connection more than the relay
        takes is none of the way's, as long as others of its connections work: that is for the caller to know.
        """
        now, known = self._clock(), self._troubles.get(way)
        if known and known.until == math.inf:
            return
        if not error.transient:
            self._troubles[way] = _Trouble(error, math.inf, 0)
        elif not known or known.until <= now:
            times = known.times if known else 0
            self._troubles[way] = _Trouble(error, now + min(FIRST_S * 2.0 ** min(times, 20), LONGEST_S), times + 1)

    def worked(self, way: Way) -> None:
        """A message went through it: its trouble is over, unless it was closed for the run."""
        known = self._troubles.get(way)
        if known and known.until < math.inf:
            del self._troubles[way]

    def usable(self, way: Way) -> float:
        """Seconds until the way may be tried; 0.0 for now, infinity where it is closed for the run."""
        known = self._troubles.get(way)
        return max(known.until - self._clock(), 0.0) if known else 0.0

    def soonest(self) -> float:
        """Seconds until any way may be tried; 0.0 for now, infinity where all are closed for the run."""
        return min(map(self.usable, self._ways), default=math.inf)

    def spares_needed(self) -> bool:
        """Whether every way that is no spare is in trouble; one that is tried again is, until something went out."""
        return all(way in self._troubles for way in self._ways if not way.spare)

    def worst(self) -> TransportError | None:
        """What to tell where no way is left; None while one is not in trouble.

        Transient as long as one of them may come back; not so where all are closed for the run.
        """
        errors = [known.error for way in self._ways if (known := self._troubles.get(way))]
        if len(errors) < len(self._ways):
            return None
        return next((error for error in errors if error.transient), errors[0] if errors else None)
