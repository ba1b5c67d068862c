"""No more than so many messages a second and an hour, whatever the number of connections."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

_HOUR_S = 3600.0
_BURST = 20
"""One part in so many of an hour's messages may go at once; the others follow evenly, so that an hour has no more."""


class Pace:
    """Turns handed out to all connections: at even distances, and never too many in an hour. 0 is no limit.

    Both limits are kept by the generic cell rate algorithm (ITU-T I.371). Any second has at most `per_second` turns.
    An hour's limit is split: a twentieth may be taken as fast as `per_second` lets it, at the start and after a rest,
    and 95 % come evenly. Any 60 minutes have at most `per_hour` turns, the first ones included.
    """

    def __init__(self, per_second: float, per_hour: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._per_hour, self._clock = per_second, per_hour, clock
        burst = math.floor(per_hour / _BURST)
        self._distance = 1 / per_second if per_second else 0.0
        self._share = _HOUR_S / (per_hour - burst) if per_hour else 0.0
        self._ahead = burst * self._share
        self._lock = threading.Lock()
        self._next = self._due = -math.inf

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return bool(self._per_second or self._per_hour)

    @property
    def rate(self) -> float:
        """Turns a second in the long run; 0 is no limit."""
        rates = (self._per_second, self._per_hour / _HOUR_S)
        return min((one for one in rates if one), default=0.0)

    def wait(self, stopped: threading.Event) -> None:
        """Returns when it is the caller's turn, or earlier when `stopped` is set."""
        pause = self.turn()
        if pause > 0:
            stopped.wait(pause)

    def turn(self) -> float:
        """Seconds until the turn that is now the caller's."""
        if not self._distance and not self._share:
            return 0.0
        with self._lock:
            now = self._clock()
            mine = max(now, self._next, self._due - self._ahead)
            self._next = mine + self._distance
            self._due = max(mine, self._due) + self._share
        return mine - now

    def shared(self, over: int) -> Pace:
        """What each of so many processes may do, so that all of them together keep to this pace.

        Each has even turns of its own: in one second they may fall together, so that it has up to `over` more.
        An hour never has more, unless it has fewer messages than there are processes: each may send one at first.
        """
        hourly = self._per_hour / over
        return Pace(self._per_second / over, math.floor(hourly) if hourly >= 1 else hourly, self._clock)
