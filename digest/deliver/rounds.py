"""One round: everybody who is due is gone through once, over all connections of all ways out, in one thread.

Each way has its crew of lanes. A lane whose connection is refused tries again while others of its crew get on; a way
of which none does is left alone for a while, its share taken by the others, then by the spares.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, repeat
from typing import TYPE_CHECKING

from digest.deliver.book import Book
from digest.deliver.lanes import Lane, Piped, Threaded
from digest.deliver.outcomes import Outcome
from digest.deliver.supply import AT_ONCE, Job, Supply
from digest.deliver.ways import Standing, Way
from digest.errors import StoreError, TransportError
from digest.urls import domain_of
from digest.values import Address, Recipient

if TYPE_CHECKING:
    from digest.deliver.sending import Sender

LOOK_S = 0.5
"""Seconds between two looks at how things stand."""
STOP_S = 0.05
"""Seconds until a wish to stop is seen."""
AGAIN_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""How long a lane that lost its connection waits while others get on."""
AHEAD_S = 5.0
"""With a limited pace, no more are claimed than go out in so many seconds."""


class Round:
    """One round of a sender (`lanes.Post`)."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.standing: Standing = sender.standing
        lanes = sum(way.connections for way in sender.ways if not way.spare)
        self._supply = Supply(
            domains=sender.domains,
            make=sender.make,
            depth=self._depth(lanes),
            untried=self._untried,
            clock=sender.clock,
        )
        self._book = Book(sender.ledger, self._supply.claimed)
        self._book.crowd = max(lanes // 2, 1)
        self._supply.book = self._book
        self._threads = ThreadPoolExecutor(sum(way.connections for way in sender.ways) + 1, thread_name_prefix="line")
        self._over = asyncio.Event()
        self._working: dict[Way, int] = {}
        self._refused: TransportError | None = None
        """That a relay will have it for nobody."""

    def _depth(self, lanes: int) -> int:
        """How many readers are claimed ahead."""
        most = 2 * lanes + AT_ONCE
        rate = self.sender.pace.rate
        return max(min(most, int(rate * AHEAD_S)), 1) if rate else most

    async def run(self) -> TransportError | None:
        """What went wrong, as long as no way out is good. Raises StoreError, IssueError, and a mistake of ours."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(self._threads)
        book = asyncio.create_task(self._book.run())
        watch = asyncio.create_task(self._watch())
        watch.add_done_callback(lambda _: self.stop())  # unwatched, no wish to stop would be seen
        try:
            keepers = [asyncio.create_task(self._keep(way)) for way in self.sender.ways]
            await self._all(keepers)
        finally:
            self._supply.close()
            watch.cancel()
            self._book.close()
            await asyncio.gather(book, watch, return_exceptions=True)  # what was said is committed, whatever failed
            self._threads.shutdown(wait=False)
        if error := self._book.error or self._supply.error or _failure(watch):
            raise error
        return self._refused or self.standing.worst()

    async def _all(self, keepers: Sequence[asyncio.Task[None]]) -> None:
        """Waits for all ways; a mistake of ours in one of them stops the others."""
        done, _ = await asyncio.wait(keepers, return_when=asyncio.FIRST_EXCEPTION)
        if any(one.exception() for one in done):
            self.stop()
        for one in await asyncio.gather(*keepers, return_exceptions=True):
            if isinstance(one, BaseException):
                raise one

    def stop(self) -> None:
        """Ends the round when the messages in hand are answered."""
        self._over.set()
        self._supply.stop()

    async def _keep(self, way: Way) -> None:
        """One way's work: its crew again and again, until nobody is due or no way is left."""
        while not self._over.is_set():
            if not await self._turn_of(way):
                return
            trouble = await self._crew(way)
            if trouble is None:
                return
            self.standing.failed(way, trouble)
            if not self._others(way):
                self.stop()
                return

    async def _turn_of(self, way: Way) -> bool:
        """Waits until the way may be tried, a spare until it is needed; False where that is not in this round."""
        while not (self._over.is_set() or self._supply.over):
            pause = self.standing.usable(way)
            if pause == math.inf:
                return False
            if way.spare and not self.standing.spares_needed():
                if not self._others(way):  # nobody works any more, and nobody is in trouble: all is done
                    return False
                pause = max(pause, STOP_S)
            if pause <= 0:
                return True
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), min(pause, LOOK_S))
        return False

    def _others(self, way: Way) -> bool:
        """Whether another way works, or may be tried now."""
        others = [one for one in self.sender.ways if one is not way]
        return any(self._working.get(one) or self._may(one) for one in others)

    def _may(self, way: Way) -> bool:
        free = self.standing.usable(way) <= 0 and not self._supply.over
        return free and (not way.spare or self.standing.spares_needed())

    async def _crew(self, way: Way) -> TransportError | None:
        """What ended the work of all its lanes; None when nobody is due any more."""
        self._working[way] = way.connections
        lanes = [asyncio.create_task(self._lane(way)) for _ in range(way.connections)]
        try:
            found = await asyncio.gather(*lanes, return_exceptions=True)
        finally:
            self._working[way] = 0
        for one in found:
            if isinstance(one, BaseException) and not isinstance(one, TransportError):
                self.stop()
                raise one
        troubles = [one for one in found if isinstance(one, TransportError)]
        if len(troubles) < len(found):  # it takes fewer connections than we have asked for, but those to their end
            return None
        return next((one for one in troubles if not one.transient), troubles[0])

    async def _lane(self, way: Way) -> None:
        """One lane, opened again while others of its crew get on. Raises TransportError when it is no use."""
        for pause in chain(AGAIN_S, repeat(AGAIN_S[-1])):
            try:
                await self._of(way).run()
            except TransportError as error:
                self._working[way] -= 1
                if not (error.transient and self._working[way]) or self._over.is_set():
                    raise
                await self._rest(way, pause, error)
                self._working[way] += 1
            else:
                return

    async def _rest(self, way: Way, pause: float, error: TransportError) -> None:
        """Waits for a while. Raises the error again when none of the crew is left meanwhile, or the round is over."""
        until = time.monotonic() + pause
        while (left := until - time.monotonic()) > 0:
            if not self._working[way] or self._over.is_set() or self._supply.over:
                raise error
            await asyncio.sleep(min(left, STOP_S))

    def _of(self, way: Way) -> Lane:
        if way.relay.kind in {"smtp", "smtps"}:
            return Piped(way, self, self.sender.known[way.relay.name])
        return Threaded(way, self, self.sender.openers[way.relay.name], self._threads)

    async def _watch(self) -> None:
        """Tells how things stand, and sees when the send is to stop, or the machine was asleep."""
        told = looked = 0.0
        while True:
            await asyncio.sleep(STOP_S)
            if (self.sender.stopped.is_set() or self.sender.slept()) and not self._over.is_set():
                self.stop()
            if (now := time.monotonic()) - told >= max(LOOK_S, 20 * looked):
                with suppress(StoreError):  # only a look; whoever writes will say so
                    await asyncio.get_running_loop().run_in_executor(self._threads, self.sender.look)
                looked, told = time.monotonic() - now, time.monotonic()

    # What lanes work with.

    async def next(self) -> Job | None:
        """The next job; None when nobody is due any more."""
        return None if self._over.is_set() else await self._supply.next()

    def at_hand(self) -> Job | None:
        """A job that may be handed over at once."""
        limited = self.sender.pace.limited or self._over.is_set()
        return None if limited else self._supply.at_hand()

    async def paced(self, way: Way) -> bool:
        """Waits for the turn of the whole send and of this way; False where the send was stopped meanwhile."""
        pause = max(self.sender.pace.turn(), way.pace.turn())
        until = time.monotonic() + pause
        while (left := until - time.monotonic()) > 0 and not self._over.is_set():
            await asyncio.sleep(min(left, STOP_S))
        return not self._over.is_set()

    async def begin(self, recipient: Recipient, way: Way) -> bool:
        """Whether their message may end."""
        may = await self._book.begin(recipient.person, way.relay.name)
        if not may and self._book.held:
            self.stop()  # nobody else may, either
        return may

    def settle(self, recipient: Recipient, outcome: Outcome, way: Way) -> None:
        """Records what became of it. Raises TransportError where the relay will have it for nobody."""
        self._learn(recipient, outcome, way)
        self._book.settle(self.sender.ended(recipient, outcome, way.relay.name))
        try:
            self.sender.note(outcome, way.relay.name)
        except TransportError as error:
            self._refused = error
            self.stop()
            raise

    def _learn(self, recipient: Recipient, outcome: Outcome, way: Way) -> None:
        """What the outcome says of the relay and of the reader's domain."""
        domain = domain_of(recipient.address)
        if outcome.state == "sent":
            self.standing.worked(way)
            self.sender.domains.taken(domain)
        elif outcome.state == "deferred" and outcome.code and not outcome.last:  # else it is about the relay
            self.sender.domains.deferred(domain, outcome.code, outcome.reason)

    def _untried(self, recipient: Recipient, outcome: Outcome, pause: float) -> None:
        """Records that somebody was not tried, and when they will be."""
        self._book.settle(self.sender.ended(recipient, outcome, "", pause=pause))

    def back(self, job: Job) -> None:
        """Gives back who was not begun."""
        self._book.release([job.recipient.person])

    def envelope(self, recipient: Recipient) -> Address:
        """The envelope's sender."""
        return self.sender.envelope(recipient)


def run(sender: Sender) -> TransportError | None:
    """The round, from its first connection to its last."""
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(_round(sender))


async def _round(sender: Sender) -> TransportError | None:
    return await Round(sender).run()


def _failure(task: asyncio.Task[None]) -> BaseException | None:
    """What a task that is over has failed with; None where it was only told to end."""
    return None if task.cancelled() else task.exception()
