"""Who is next: readers claimed ahead, held back where their domain bears no more, their messages made ahead.

Messages are made in threads of their own, some at a time: the signature is most of the work, and takes place outside
Python's lock.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from digest.deliver.book import Book
from digest.deliver.domains import Domains
from digest.deliver.outcomes import Outcome
from digest.errors import DeliverError
from digest.urls import domain_of
from digest.values import Recipient

AT_ONCE = 8
"""Messages made in one go: handing work to another thread costs as much as a part of one."""
MAKERS = 2
"""Threads that make them: the signature, most of the work, holds nobody else up."""
SOON_S = 2.0
"""A reader whose domain has its turn within so many seconds is kept; others wait in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A reader and their message."""

    recipient: Recipient
    message: bytes


Make = Callable[[Recipient], bytes]
"""The message for a reader. Raises DeliverError where this one cannot have any."""


class Supply:
    """Jobs for all connections, as long as somebody is due."""

    def __init__(
        self,
        *,
        domains: Domains,
        make: Make,
        depth: int,
        untried: Callable[[Recipient, Outcome, float], None],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.book: Book
        """Set before the first job is asked for."""
        self.error: BaseException | None = None
        """What kept messages from being made."""
        self._domains = domains
        self._make = make
        self._depth = depth
        self._untried = untried
        self._clock = clock
        self._ready: asyncio.Queue[Job | None] = asyncio.Queue()
        self._raw: deque[Recipient] = deque()
        self._soon = 0
        self._making = 0
        self._asked = False
        self._dry = False
        self._stopped = False
        self._told = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(MAKERS, thread_name_prefix="maker")

    async def next(self) -> Job | None:
        """The next job; None when nobody is due any more, or it was stopped."""
        job = self.at_hand()
        if job is not None:
            return job
        if self.over:
            return None
        self._ask()
        return self._handed(await self._ready.get())

    def at_hand(self) -> Job | None:
        """A job that is ready now."""
        if self._stopped or self._ready.empty():
            return None
        return self._handed(self._ready.get_nowait())

    def _handed(self, job: Job | None) -> Job | None:
        """The job, more being asked for in time; that there are no more is for all who wait to know."""
        if job is None or self.over:
            self._tell()
        else:
            self._ask()
        return job

    def _tell(self) -> None:
        """Wakes the next one who waits; what lies in the queue from now on says that it is over, and is no job."""
        self._told = True
        self._ready.put_nowait(None)

    def claimed(self, recipients: Sequence[Recipient]) -> None:
        """Takes readers in who were claimed; none, when nobody is due."""
        self._asked = False
        self._dry = not recipients
        for recipient in recipients:
            self._sort(recipient)
        self._work()

    def stop(self) -> None:
        """Hands out nobody any more."""
        self._stopped = True
        self._tell()

    def close(self) -> None:
        """Ends the threads; who was claimed and not handed out is still ours in the ledger."""
        self._stopped = True  # a reader whose turn comes now finds nobody who makes messages
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def over(self) -> bool:
        """Whether nobody will be handed out any more."""
        if self._stopped or self._told or self.error:
            return True
        waiting = self._raw or self._soon or self._making or self._asked or not self._ready.empty()
        return self._dry and not waiting

    def _ask(self) -> None:
        """Asks for more before there are none: when half of what shall be at hand is gone."""
        here = self._ready.qsize() + len(self._raw) + self._making + self._soon
        if not (self._asked or self._dry or self._stopped) and here <= self._depth // 2:
            self._asked = True
            self.book.want(self._depth - here)

    def _sort(self, recipient: Recipient) -> None:
        """To be made now, or soon; put back until their domain has its turn, or deferred while it takes nothing."""
        domain = domain_of(recipient.address)
        if (closed := self._domains.closed(domain)) > SOON_S:
            reason = f"{domain} has deferred many, and is left alone for a while"
            self._untried(recipient, Outcome(state="deferred", reason=reason), closed)
            return
        pause = self._domains.slot(domain, SOON_S)
        if pause <= 0:
            self._raw.append(recipient)
        elif pause <= SOON_S:
            self._soon += 1
            asyncio.get_running_loop().call_later(pause, self._now, recipient)
        else:
            self.book.park(recipient.person, self._clock() + dt.timedelta(seconds=pause))

    def _now(self, recipient: Recipient) -> None:
        self._soon -= 1
        self._raw.append(recipient)
        self._work()

    def _work(self) -> None:
        while self._raw and len(self._tasks) < MAKERS and not self._stopped:
            some = [self._raw.popleft() for _ in range(min(AT_ONCE, len(self._raw)))]
            self._making += len(some)
            task = asyncio.create_task(self._made(some))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        if self.over:
            self._tell()
        else:
            self._ask()

    async def _made(self, some: Sequence[Recipient]) -> None:
        made = await asyncio.get_running_loop().run_in_executor(self._threads, self._all, some)
        for one, message in zip(some, made, strict=True):
            self._put(one, message)
            self._making -= 1

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A store that cannot be read, or a mistake of ours, ends the hand-out; whoever waits is told."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.error = error
            self.stop()
        self._work()

    def _all(self, some: Sequence[Recipient]) -> list[bytes | DeliverError]:
        return [self._one(recipient) for recipient in some]

    def _one(self, recipient: Recipient) -> bytes | DeliverError:
        try:
            return self._make(recipient)
        except DeliverError as error:
            return error

    def _put(self, recipient: Recipient, made: bytes | DeliverError) -> None:
        if isinstance(made, bytes):
            self._ready.put_nowait(Job(recipient=recipient, message=made))
        else:
            self._untried(recipient, Outcome(state="failed", reason=str(made)), 0.0)
