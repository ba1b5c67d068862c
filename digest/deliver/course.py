"""How a send gets on: who goes first, what is waited for, how fast it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from digest.values import Balance, PersonId

OF_LATE_S = 10.0
"""Seconds over which the speed is taken: long enough to even out batches, short enough to show a stop."""
WAITING = {
    "paused": "waiting until it is resumed",
    "time": "waiting for the time of others",
    "deferred": "waiting to try deferred ones again",
    "slice": "waiting for what comes of the first ones",
}
"""What a run that waits says of it, by why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How a run gets on."""

    settled: int
    """Attempts that came to an end."""
    sent: int
    rate: float
    """Attempts a second, of late."""
    trouble: str = ""
    """What it waits for."""


class Step(Protocol):
    """What is decided about those who get it first (`digest.canary`)."""

    @property
    def kind(self) -> Literal["slice", "wait", "go", "stop"]:
        """To send to the slice, to wait for what comes of it, to go on with all, or to stop."""

    @property
    def only(self) -> Sequence[PersonId]:
        """The slice."""

    @property
    def seconds(self) -> float:
        """With "wait": until the next question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time in which nothing is tried."""

    seconds: float
    """Infinite where somebody else decides how long."""
    why: Literal["paused", "relay", "time", "others", "deferred", "slice"]
    """Somebody has paused the send; the relay is in trouble; the readers' time has not come, or others have them; or
    they are deferred; or it is decided on the first ones whether the others get it."""
    free: bool = False
    """Whether it is no part of the wait for deferred ones."""


Told = Callable[[Balance], None]
Waits = Callable[[Balance, Pause], None]
"""Told how things stand, and what is waited for."""
Beats = Callable[[Pulse], None]


class Speed:
    """How many attempts a second came to an end of late."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque(maxlen=64)

    def told(self, now: float, settled: int) -> float:
        """The speed, once so many had ended at that moment (seconds of a clock that only goes forward)."""
        self._marks.append((now, settled))
        while len(self._marks) > 2 and now - self._marks[0][0] > OF_LATE_S:
            self._marks.popleft()
        since, had = self._marks[0]
        return (settled - had) / (now - since) if now > since else 0.0
