"""Manners: few requests at a time and a pause between them at each host; waiting where a server asks for it.

    Hosts.turn(host, clock)  a place in the host's queue, for one request
    backoff(attempt)         seconds until trying again
    retry_after(text, now)   seconds until the server wants to be asked again

All of it lives in the client's event loop.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from digest.collect.conditional import http_date
from digest.collect.limits import Limits
from digest.collect.transport import Trouble

_STRIKES = 3
"""Sources in a row that a host did not answer at all; the next ones need not wait for it, too."""
_FIRST_WAIT = 0.5
"""Seconds before the second attempt; before the third it is twice that."""
_LONGEST_WAIT = 10**9
"""Seconds; no server means a later day."""


class Clock:
    """What is left of a source's time. It stands still while the source waits in line for others."""

    def __init__(self, timeout: asyncio.Timeout) -> None:
        self._timeout = timeout

    @property
    def left(self) -> float:
        """Seconds."""
        return (self._timeout.when() or 0.0) - asyncio.get_running_loop().time()

    @asynccontextmanager
    async def stopped(self) -> AsyncIterator[None]:
        """A block whose time does not count."""
        loop, left = asyncio.get_running_loop(), self.left
        self._timeout.reschedule(None)
        try:
            yield
        finally:
            self._timeout.reschedule(loop.time() + left)


@dataclass(slots=True)
class _Host:
    free: asyncio.Semaphore
    next_at: float = 0.0
    """When the next request may start, by the loop's clock."""
    rests_until: float = 0.0
    """When it said it wants to be asked again."""
    strikes: int = 0


@dataclass(slots=True)
class Hosts:
    """The queues of all hosts."""

    limits: Limits
    _hosts: dict[str, _Host] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, name: str, clock: Clock) -> AsyncIterator[None]:
        """The block runs when it is its turn at the host. Raises Trouble where waiting for that is in vain."""
        host = self._host(name)
        async with clock.stopped():
            await host.free.acquire()
        try:
            await self._rested(name, host, clock)
            async with clock.stopped():
                await self._paused(host)
            yield
        finally:
            host.free.release()

    def answered(self, name: str, *, silent: bool = False) -> None:
        """Remembers that the host answered one source, or that nobody did."""
        host = self._host(name)
        host.strikes = host.strikes + 1 if silent else 0

    def rest(self, name: str, seconds: float | None) -> None:
        """Lets all who want to ask the host wait, if it said for how long."""
        host = self._host(name)
        host.rests_until = max(host.rests_until, asyncio.get_running_loop().time() + (seconds or 0.0))

    def _host(self, name: str) -> _Host:
        return self._hosts.setdefault(name, _Host(asyncio.Semaphore(self.limits.per_host)))

    async def _rested(self, name: str, host: _Host, clock: Clock) -> None:
        if host.strikes >= _STRIKES:
            trouble = Trouble(f"not asked: {name} did not answer {_STRIKES} times in a row")
            trouble.silent = True
            raise trouble
        rest = host.rests_until - asyncio.get_running_loop().time()
        if rest <= 0:
            return
        if rest >= clock.left:
            trouble = Trouble("the server answers 429 to too many requests", status=429)
            trouble.wait = rest
            raise trouble
        await asyncio.sleep(rest)

    async def _paused(self, host: _Host) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, host.next_at)
        host.next_at = start + self.limits.pause_s
        await asyncio.sleep(start - now)


def backoff(attempt: int) -> float:
    """Seconds to wait after the attempt, the first being 0: doubled each time, and half of it by chance.

    So that those who failed together do not come back together (Metcalfe & Boggs 1976).
    """
    return _FIRST_WAIT * float(2**attempt) * random.uniform(0.5, 1.0)


def retry_after(text: str | None, now: dt.datetime) -> float | None:
    """The seconds that a `Retry-After` header asks for, as seconds or as a date; None where it is neither."""
    text = (text or "").strip()
    if text.isdecimal() and text.isascii():
        return float(min(int(text[:12]), _LONGEST_WAIT))
    moment = http_date(text)
    return max(0.0, (moment - now).total_seconds()) if moment else None


def until(wait: float, now: dt.datetime) -> str:
    """`2026-11-25 14:05 UTC`."""
    return f"{now + dt.timedelta(seconds=wait):%Y-%m-%d %H:%M} UTC"
