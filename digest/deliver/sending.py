"""An issue to all its readers: several lines at once, one reader at a time on each, everybody accounted for.

Each reader goes claimed -> begun -> settled, each step committed before the next is taken. Killed at any moment, no
more than one message a line is in doubt.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from digest.deliver.message import Skeleton
from digest.deliver.outcomes import Ledger, Line, Outcome, next_attempt
from digest.deliver.pace import Pace
from digest.errors import DeliverError, StoreError, TransportError
from digest.values import Address, Balance, PersonId, Recipient

BATCH = 5
"""Readers claimed at a time: few, since they wait for one another on their line."""
LOOK_S = 0.5
"""Seconds between two looks at the balance while others work."""
LOST = 3
"""Connections that may be lost one after another before the relay is taken to be in trouble."""
REFUSED = 5
"""Refusals for good, nobody having got it, after which the others are spared: the trouble is not theirs."""
PATIENCE_S = 60.0
"""How long a store that cannot write is waited for: a database that is started anew takes half of that."""
LONG_S = 2.0
"""Seconds of silence after which a person wonders."""
LONGEST_S = 30.0
"""The longest pause before a relay that is gone is looked for again."""

Told = Callable[[Balance], None]
Waits = Callable[[Balance, float], None]
"""Told how things stand, and for how many seconds nothing will be tried."""


def _nobody(*_: object) -> None:
    """Nobody to tell."""


@dataclass(slots=True, kw_only=True)
class Sender:
    """What one run of a send works with."""

    ledger: Ledger
    opened: Callable[[], Line]
    skeleton_of: Callable[[str], Skeleton]
    """The skeleton of the edition with that key; asked for each message, so it remembers some."""
    envelope: Address
    """The envelope's sender, to whom bounces go."""
    connections: int = 2
    pace: Pace = field(default_factory=lambda: Pace(0))
    wait: dt.timedelta = dt.timedelta(minutes=15)
    """How long deferred ones, and a relay that is gone, are waited for."""
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    told: Told = _nobody
    waits: Waits = _nobody
    stopped: threading.Event = field(default_factory=threading.Event)
    _sent: int = 0
    _refused: int = 0

    def run(self) -> TransportError | None:
        """None when nothing is pending; else what the relay's trouble was when the wait was over.

        The wait begins when nothing but deferred ones, or a relay in trouble, is left; and anew with each success.
        Raises TransportError where the relay refuses us for good: those not tried yet stay pending.
        """
        self._sent = self.ledger.balance().sent
        until, sent, troubles = None, self._sent, 0
        while not self.stopped.is_set():
            patiently(self.ledger.recover)
            trouble, before = self._round(), sent
            sent = self._sent
            if trouble and not trouble.transient:
                if sent == before:
                    raise trouble
                self.connections = max(self.connections - 1, 1)  # it takes fewer than we have asked for
                continue
            troubles = troubles + 1 if trouble and sent == before else int(trouble is not None)
            if until is None or sent > before:
                until = self.clock() + self.wait
            pause = self._pause(trouble, troubles, until)
            if pause is None:
                return trouble
            if pause > LONG_S:
                self.waits(self.ledger.balance(), pause)
            self.stopped.wait(pause)
        return None

    def _round(self) -> TransportError | None:
        """What went wrong with the relay while all who are due were gone through, and left somebody; worst first."""
        pool = ThreadPoolExecutor(self.connections, thread_name_prefix="line")
        try:
            working = [pool.submit(self._drain) for _ in range(self.connections)]
            self._watch(working)
        except BaseException:
            self.stopped.set()
            raise
        finally:
            pool.shutdown()
        troubles = [error for one in working if (error := one.result())]
        self.told(balance := self.ledger.balance())
        if not balance.open:  # another line has done it all
            return None
        return next((error for error in troubles if not error.transient), troubles[0] if troubles else None)

    def _watch(self, working: list[Future[TransportError | None]]) -> None:
        """Tells the balance until all are done; a mistake of ours, or a store that fails, stops the others."""
        while True:
            done, going = wait(working, timeout=LOOK_S, return_when=FIRST_EXCEPTION)
            if any(one.exception() for one in done):
                self.stopped.set()
                return
            if not going:
                return
            with suppress(StoreError):  # only a look; whoever writes will say so
                self.told(self.ledger.balance())

    def _drain(self) -> TransportError | None:
        """What ended one line's work, when it was not that nobody is due any more."""
        drain = _Drain(sender=self)
        try:
            drain.all()
        except TransportError as error:
            return error
        finally:
            drain.end()
        return None

    def _pause(self, trouble: TransportError | None, troubles: int, until: dt.datetime) -> float | None:
        """Seconds until the next round; None when there is nothing left to do, or no time."""
        balance, now = self.ledger.balance(), self.clock()
        if not balance.open or self.stopped.is_set():
            return None
        left = (until - now).total_seconds()
        if left <= 0:
            if trouble and balance.pending:
                self.ledger.postpone(str(trouble), next_attempt(1, now))
            return None
        if balance.pending:  # the relay is gone, or somebody else has them
            return min(2.0 ** (troubles - 1), LONGEST_S, left) if trouble else LOOK_S
        due = self.ledger.next_due()
        if due is None or due > until:
            return None
        return max((due - now).total_seconds(), 0.0)

    def note(self, outcome: Outcome) -> None:
        """Counts. Raises TransportError when the relay will have it for nobody."""
        if outcome.state == "sent":
            self._sent += 1
        elif outcome.state == "failed" and outcome.code:
            self._refused += 1
            if self._refused >= REFUSED and not self._sent:
                what = "the message" if outcome.about == "message" else "the first readers"
                reason = f"refused {what}, and took nothing ({self._refused} times): {outcome.code} {outcome.reason}"
                raise TransportError(relay="the relay", reason=reason)


@dataclass(slots=True, kw_only=True)
class _Drain:
    """One line's work: readers claimed, handed over, settled, until nobody is due."""

    sender: Sender
    line: Line | None = None
    mine: list[PersonId] = field(default_factory=list)
    lost: int = 0
    used: bool = False
    """The line has brought somebody their message: when it is lost then, the next reader is not to blame."""

    def all(self) -> None:
        """Goes through everybody who is due. Raises TransportError."""
        while not self.sender.stopped.is_set():
            claimed = patiently(partial(self.sender.ledger.claim, BATCH))
            if not claimed:
                return
            self.mine = [one.person for one in claimed]
            for recipient in claimed:
                self.sender.pace.wait(self.sender.stopped)
                if self.sender.stopped.is_set():
                    return
                self._one(recipient)

    def end(self) -> None:
        """Gives back what was claimed and not begun, and closes the line."""
        if self.line is not None:
            self.line.close()
        if self.mine:
            patiently(partial(self.sender.ledger.release, self.mine))

    def _one(self, recipient: Recipient) -> None:
        try:
            outcome = self._handed_at_last(recipient)
            self.lost = 0
        except TransportError as error:
            if not error.transient or self.line is None:
                raise
            self._close()
            self.lost += 1
            self._settle(recipient, Outcome(state="deferred", reason=error.reason))
            if self.lost >= LOST:
                raise
            return
        if outcome.last:
            self._close()
        if outcome.state != "suppressed":  # the ledger knows already
            self._settle(recipient, outcome)
            self.sender.note(outcome)

    def _handed_at_last(self, recipient: Recipient) -> Outcome:
        """What became of it; a line that was good for others and is lost is opened anew for this one, once."""
        before, self.used = self.used, False
        try:
            outcome = self._handed(recipient)
        except TransportError as error:
            if not (before and error.transient and self.line is not None):
                raise
            self._close()
            outcome = self._handed(recipient)
        self.used = not outcome.last
        return outcome

    def _handed(self, recipient: Recipient) -> Outcome:
        sender = self.sender
        try:
            message = patiently(partial(sender.skeleton_of, recipient.edition)).message(recipient)
        except DeliverError as error:
            return Outcome(state="failed", reason=str(error))
        if self.line is None:
            self.line = sender.opened()
        return self.line.hand(sender.envelope, recipient, message, partial(self._begun, recipient.person))

    def _begun(self, person: PersonId) -> bool:
        self.mine.remove(person)
        return self.sender.ledger.begin(person)

    def _settle(self, recipient: Recipient, outcome: Outcome) -> None:
        """Records it, again and again while the store cannot: what was sent must not be forgotten."""
        if recipient.person in self.mine:
            self.mine.remove(recipient.person)
        outcome = replace(outcome, reason=_anonymous(outcome.reason, recipient.address))
        now = self.sender.clock()
        next_at = next_attempt(recipient.attempts + 1, now) if outcome.state == "deferred" else None
        patiently(partial(self.sender.ledger.settle, recipient.person, outcome, next_at))

    def _close(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None


A = TypeVar("A")


def patiently(do: Callable[[], A]) -> A:
    """What it gives; done again while the store cannot, for a minute. Raises StoreError after that.

    What was sent must not be forgotten because a database is just started anew.
    """
    until, pause = time.monotonic() + PATIENCE_S, 0.1
    while True:
        try:
            return do()
        except StoreError:
            if time.monotonic() > until:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 5.0)


def _anonymous(reason: str, address: str) -> str:
    """The relay's words without the address that many quote: reasons outlive the person, and can be counted then."""
    return re.sub(rf"<?{re.escape(address)}>?", "...", reason, flags=re.IGNORECASE)
