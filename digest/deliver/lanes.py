"""One connection's work: jobs taken, handed over, their outcome recorded, until nobody is due or the relay fails.

`Piped` speaks SMTP among many in one thread; `Threaded` has a way out that blocks, in a thread of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from typing import Protocol, TypeVar

from digest.deliver.conversation import Conversation, Known, Parcel, opened
from digest.deliver.outcomes import Line, Outcome
from digest.deliver.supply import Job
from digest.deliver.ways import Way
from digest.errors import TransportError
from digest.values import Address, Recipient

A = TypeVar("A")
LOST = 3
"""Connections that may be lost one after another before the relay is taken to be in trouble."""


class Post(Protocol):
    """What a lane works with."""

    async def next(self) -> Job | None:
        """The next job; None when nobody is due any more."""

    def at_hand(self) -> Job | None:
        """A job that may be handed over at once."""

    async def paced(self, way: Way) -> bool:
        """Waits for this way's turn; False where the send was stopped meanwhile."""

    async def begin(self, recipient: Recipient, way: Way) -> bool:
        """Whether their message may end."""

    def settle(self, recipient: Recipient, outcome: Outcome, way: Way) -> None:
        """Records what became of it. Raises TransportError where the relay will have it for nobody."""

    def back(self, job: Job) -> None:
        """Gives back who was not begun."""

    def envelope(self, recipient: Recipient) -> Address:
        """The envelope's sender."""


class Lane:
    """What both kinds have in common: a line that is opened when it is needed, anew when it is lost."""

    def __init__(self, way: Way, post: Post) -> None:
        self.way = way
        self.post = post
        self.job: Job | None = None
        """In hand, not settled."""
        self._lost = 0
        self._used = False
        """The line has brought somebody their message: when it is lost then, the next reader is not to blame."""
        self._begun = False
        """The ledger has the job in hand begun: it is told what became of it, whatever happens."""
        self._count = 0

    async def run(self) -> None:
        """Goes through jobs until there are none. Raises TransportError where the relay is in trouble."""
        try:
            while job := self.job or await self._taken():
                await self._one(job)
        finally:
            if self.job:
                self.post.back(self.job)
                self.job = None
            await self._close()

    async def _taken(self) -> Job | None:
        self.job = await self.post.next()
        if self.job and not await self.post.paced(self.way):
            self.post.back(self.job)
            self.job = None
        return self.job

    async def _one(self, job: Job) -> None:
        """The job in hand, to its end; then the one that was announced with it, if any, is in hand."""
        self._begun = False
        try:
            outcome, following = await self._handed_at_last(job)
            self._lost = self._lost if outcome.last else 0
        except TransportError as error:
            await self._failed(job, error)
            return
        self.job = following
        await self._ended(job, outcome)

    async def _failed(self, job: Job, error: TransportError) -> None:
        """The line failed before the end of the message. Raises the error where another line is of no use."""
        lost = error.transient and self._open
        await self._drop()
        self._lost += lost
        if lost or self._begun:  # who was not begun on a line that never was is given back as if never tried
            self.job = None
            self.post.settle(job.recipient, Outcome(state="deferred", reason=error.reason), self.way)
        if not lost or self._lost >= LOST:
            raise error

    async def _ended(self, job: Job, outcome: Outcome) -> None:
        self._count += 1
        if outcome.last:
            await self._drop()
        elif self._count >= self.way.per_connection and self.job is None:
            await self._close()
        if outcome.state == "suppressed":
            if not self._begun:
                self.post.back(job)
                return
            outcome = Outcome(state="deferred", reason="the line was lost, and it was not tried again")
        self.post.settle(job.recipient, outcome, self.way)
        if outcome.last and outcome.state == "deferred":  # 421: it takes leave of us
            self._lost += 1
            if self._lost >= LOST:
                raise TransportError(relay=self.way.relay.name, reason=outcome.reason, transient=True)

    async def _handed_at_last(self, job: Job) -> tuple[Outcome, Job | None]:
        """What became of it. A line that is lost is opened anew for this one, once, where that is not about them.

        It was good for others; or the relay cannot do what it offers, and is spoken to in another way from now on.
        """
        before, self._used = self._used, False
        wary = self._wary
        try:
            found = await self._handed(job)
        except TransportError as error:
            if not ((before or self._wary != wary) and error.transient and self._open):
                raise
            await self._drop()
            found = await self._handed(job)
        self._used = not found[0].last
        return found

    async def _begin(self, job: Job) -> bool:
        """Whether the message may end now."""
        may = await self.post.begin(job.recipient, self.way)
        self._begun = self._begun or may
        return may

    @property
    def _open(self) -> bool:
        raise NotImplementedError

    @property
    def _wary(self) -> bool:
        """Whether the relay was found out, and is spoken to step by step."""
        return False

    async def _handed(self, job: Job) -> tuple[Outcome, Job | None]:
        """The outcome, and the job that was announced with it."""
        raise NotImplementedError

    async def _close(self) -> None:
        """Takes leave."""
        raise NotImplementedError

    async def _drop(self) -> None:
        """Lets go of a line that is of no use any more."""
        await self._close()


class Piped(Lane):
    """Over SMTP: while one message goes, the next one's envelope goes with it where the relay can (RFC 2920)."""

    def __init__(self, way: Way, post: Post, known: Known) -> None:
        super().__init__(way, post)
        self._known = known
        self._line: Conversation | None = None
        self._announced: Parcel | None = None

    @property
    def _open(self) -> bool:
        return self._line is not None

    @property
    def _wary(self) -> bool:
        return self._known.pipelining is False

    async def _handed(self, job: Job) -> tuple[Outcome, Job | None]:
        if self._line is None:
            self._line = await opened(self.way.relay, self._known)
            self._count = 0
        line, parcel = self._line, self._announced or self._parcel(job)
        self._announced = None
        if refused := await line.accepted(parcel):
            return refused, None
        if not await self._begin(job):
            line.abort()  # hanging up is the only way to take back a message that has begun
            return Outcome(state="suppressed", last=True), None
        following = self._following(line)
        self._announced = self._parcel(following) if following else None
        try:
            return await line.finish(parcel, self._announced), following
        except TransportError:
            self._announced = None
            if following:
                self.post.back(following)
            raise

    def _following(self, line: Conversation) -> Job | None:
        room = self._count + 1 < self.way.per_connection
        return self.post.at_hand() if line.pipelines and room and not self.way.pace.limited else None

    def _parcel(self, job: Job) -> Parcel:
        sender = self.post.envelope(job.recipient)
        return Parcel(sender=sender, recipient=job.recipient, message=job.message, dotless=True)

    async def _close(self) -> None:
        if self._line is not None:
            await self._line.close()
        self._line = None

    async def _drop(self) -> None:
        if self._line is not None:
            self._line.abort()
        self._line = self._announced = None


class Threaded(Lane):
    """A way out whose every step blocks: a folder, or another program's interface."""

    def __init__(self, way: Way, post: Post, opened: Callable[[], Line], threads: Executor) -> None:
        super().__init__(way, post)
        self._opened = opened
        self._threads = threads
        self._line: Line | None = None

    @property
    def _open(self) -> bool:
        return self._line is not None

    async def _handed(self, job: Job) -> tuple[Outcome, Job | None]:
        if self._line is None:
            self._line = await self._there(self._opened)
            self._count = 0
        sender = self.post.envelope(job.recipient)
        ready = self._ready(job)
        return await self._there(partial(self._line.hand, sender, job.recipient, job.message, ready)), None

    def _ready(self, job: Job) -> Callable[[], bool]:
        """Asks the ledger from the thread of the line."""
        loop = asyncio.get_running_loop()
        ask = partial(self._begin, job)
        return lambda: asyncio.run_coroutine_threadsafe(ask(), loop).result()

    def _there(self, do: Callable[[], A]) -> Awaitable[A]:
        return asyncio.get_running_loop().run_in_executor(self._threads, do)

    async def _close(self) -> None:
        if self._line is not None:
            await self._there(self._line.close)
        self._line = None
