"""No more than so many messages a second, whatever the number of connections."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """Turns at even distances, handed out to all connections; without a limit nobody waits.

    Waiting ends early when `stopped` is set.
    """

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._distance = 1 / per_second if per_second else 0.0
        self._clock = clock
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self, stopped: threading.Event) -> None:
        """Returns when it is the caller's turn."""
        pause = self.turn()
        if pause > 0:
            stopped.wait(pause)

    def turn(self) -> float:
        """Seconds until the turn that is now the caller's."""
        if not self._distance:
            return 0.0
        with self._lock:
            now = self._clock()
            mine = max(now, self._next)
            self._next = mine + self._distance
        return mine - now
