"""The ledger as many connections use it: what they say and ask is gathered, and one commit does for all.

Nobody's message ends before the commit that says so; what is said while a commit is under way goes into the next one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from digest.deliver.outcomes import Ledger, Settled, Taken, Turn
from digest.deliver.patience import patiently
from digest.values import PersonId, Recipient

GATHER_S, LONGEST_S = 0.004, 0.02
"""So long what is said waits for company, at least and at most: a relay's answer takes longer."""
TIMES = 4
"""In between, so many times what the last commit took: the ledger has a fifth of the time then."""

Claimed = Callable[[tuple[Recipient, ...]], None]


class Book:
    """Marks of many connections, committed together; `run` does so until `close`."""

    def __init__(self, ledger: Ledger, claimed: Claimed) -> None:
        self.held: str | None = None
        """What held the send at the last commit."""
        self.crowd = 1
        """So many who wait to begin are worth a commit at once."""
        self.error: BaseException | None = None
        """Why nothing can be recorded any more."""
        self._ledger = ledger
        self._claimed = claimed
        self._settle: list[Settled] = []
        self._begin: dict[PersonId, tuple[str, asyncio.Future[bool]]] = {}
        self._release: list[PersonId] = []
        self._park: list[tuple[PersonId, dt.datetime]] = []
        self._wanted = 0
        self._due = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._gather = GATHER_S
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")

    async def begin(self, person: PersonId, relay: str) -> bool:
        """Whether their message may end now, once that it will is committed. Raises what keeps it from being so."""
        if self.error:
            raise self.error
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._begin[person] = (relay, answer)
        self._said(at_once=len(self._begin) >= self.crowd)
        return await answer

    def settle(self, ended: Settled) -> None:
        """Records what became of an attempt."""
        self._settle.append(ended)
        self._said()

    def release(self, persons: Sequence[PersonId]) -> None:
        """Gives back those who were not begun."""
        self._release.extend(persons)
        self._said()

    def park(self, person: PersonId, until: dt.datetime) -> None:
        """Gives back somebody who shall wait until then."""
        self._park.append((person, until))
        self._said()

    def want(self, readers: int) -> None:
        """Asks for so many more; they are handed to `claimed`, none where nobody is due."""
        self._wanted = readers
        self._said(at_once=True)

    def close(self) -> None:
        """Ends `run` when all that was said is committed."""
        self._closed = True
        self._due.set()

    async def run(self) -> None:
        """Commits what is said, turn by turn. Raises StoreError when the store could not for a minute."""
        try:
            while not self._closed or self._open:
                await self._due.wait()
                self._rest()
                if self._open:
                    await self._turn()
        except BaseException as error:
            self._fail(error)
            raise
        finally:
            self._thread.shutdown(wait=False)

    @property
    def _open(self) -> bool:
        return bool(self._settle or self._begin or self._release or self._park or self._wanted)

    def _said(self, *, at_once: bool = False) -> None:
        if at_once:
            self._due.set()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._gather, self._due.set)

    def _rest(self) -> None:
        self._due.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._closed:
            self._due.set()

    async def _turn(self) -> None:
        begun, wanted = self._begin, self._wanted
        turn = Turn(
            settle=self._settle,
            begin=[(person, relay) for person, (relay, _) in begun.items()],
            release=self._release,
            park=self._park,
            claim=wanted,
        )
        self._settle, self._begin, self._release, self._park, self._wanted = [], {}, [], [], 0
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            do = partial(patiently, partial(self._ledger.turn, turn))
            taken = await loop.run_in_executor(self._thread, do)
        except BaseException:
            self._begin |= begun  # they are told of it with the others
            raise
        self._gather = min(max(TIMES * (loop.time() - started), GATHER_S), LONGEST_S)
        self._tell(taken, begun, asked=bool(wanted))

    def _tell(self, taken: Taken, begun: dict[PersonId, tuple[str, asyncio.Future[bool]]], *, asked: bool) -> None:
        self.held = taken.held
        for person, (_, answer) in begun.items():
            if not answer.done():
                answer.set_result(person in taken.begun)
        if asked:
            self._claimed(taken.claimed)

    def _fail(self, error: BaseException) -> None:
        self.error = error
        for _, answer in self._begin.values():
            if not answer.done():
                answer.set_exception(error)
        self._claimed(())
