"""An issue to all its readers, everybody accounted for: round after round, until nobody is due or the wait is over.

Each reader goes claimed -> begun -> settled. Killed at any moment, no more than one message a connection is in doubt.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from digest.deliver import rounds
from digest.deliver.conversation import Known
from digest.deliver.course import WAITING, Beats, Pause, Pulse, Speed, Step, Told, Waits
from digest.deliver.domains import Domains
from digest.deliver.message import Skeleton
from digest.deliver.opening import opener
from digest.deliver.outcomes import Ledger, Line, Outcome, Settled, next_attempt
from digest.deliver.pace import Pace
from digest.deliver.patience import patiently
from digest.deliver.ways import Standing, Way
from digest.errors import StoreError, TransportError
from digest.values import Address, Balance, Recipient

REFUSED = 5
"""Refusals for good, nobody having got it, after which the others are spared: the trouble is not theirs."""
LONG_S = 2.0
"""Seconds of silence after which a person wonders."""
LOOK_S = 0.5
"""Seconds between two looks at what others do."""
SOON_S = 0.05
"""The least pause between two rounds for those who are in nobody's hands."""
ASLEEP = dt.timedelta(minutes=1)
"""Between two looks that are half a second apart: the machine was asleep."""
AT_ONCE_S = 0.1
"""Seconds before the next round where a way is free: short, and yet no loop that eats a core."""
LONGEST_S = 30.0
"""The longest pause before a relay that is gone is looked for again."""


def _nobody(*_: object) -> None:
    """Nobody to tell."""


@dataclass(slots=True, kw_only=True)
class Sender:
    """What one run of a send works with."""

    ledger: Ledger
    ways: Sequence[Way]
    skeleton_of: Callable[[str], Skeleton]
    """The skeleton of the edition with that key; asked for each message, so it remembers some."""
    envelope: Callable[[Recipient], Address]
    """The envelope's sender, to whom bounces go."""
    pace: Pace = field(default_factory=lambda: Pace(0))
    """That of the whole send; each way has its own beside it."""
    domains: Domains = field(default_factory=lambda: Domains(0, {}))
    wait: dt.timedelta = dt.timedelta(minutes=15)
    """How long deferred ones, and a relay that is gone, are waited for."""
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    told: Told = _nobody
    waits: Waits = _nobody
    beats: Beats = _nobody
    first: Callable[[dt.datetime], Step] | None = None
    """Decides on a slice of the readers before all others get it; None: all at once."""
    going: Callable[[], object] = _nobody
    """Called once all readers may be sent to."""
    woke: Callable[[dt.datetime], object] = _nobody
    """Told since when nobody was sent to, after a pause, or when the machine was asleep: some may be late by then."""
    stopped: threading.Event = field(default_factory=threading.Event)
    standing: Standing = field(init=False)
    openers: Mapping[str, Callable[[], Line]] = field(init=False)
    """What opens a line, by the relay's name: what it learns of the relay holds for the whole run."""
    known: Mapping[str, Known] = field(init=False)
    """What conversations have learnt of each relay, by its name; for the whole run, too."""
    _before: int = 0
    """Sent before this run."""
    _sent: int = 0
    _settled: int = 0
    _refused: int = 0
    _trouble: str = ""
    _speed: Speed = field(default_factory=Speed)
    _looked: dt.datetime | None = None
    _slept: dt.datetime | None = None

    def __post_init__(self) -> None:
        self.standing = Standing(self.ways)
        self.openers = {way.relay.name: opener(way.relay) for way in self.ways}
        self.known = {way.relay.name: Known() for way in self.ways}
        self._before = self.ledger.balance().sent

    def run(self) -> TransportError | None:
        """None when nothing is pending; else what the relays' trouble was when the wait was over.

        The wait begins when nothing but deferred ones, or relays in trouble, is left; and anew with each success. A
        send that is paused, or whose readers' time has not come, is waited for without end.
        Raises TransportError where the relay refuses us for good: those not tried yet stay pending.
        """
        until: dt.datetime | None = None
        troubles = got = 0
        while not self.stopped.is_set():
            patiently(self.ledger.recover)
            step = self._step()
            if step is not None and step.kind == "stop":
                return None
            before = self._sent
            trouble = self._round()
            if self._slept:
                patiently(partial(self.woke, self._slept))
            progress = self._sent > before
            if trouble and not trouble.transient and not progress:
                raise trouble
            troubles = troubles + 1 if trouble and not progress else int(trouble is not None)
            had, got = got, patiently(self.ledger.balance).sent
            if until is None or progress or got > had:  # a success of another process is one: it goes on
                until = self.clock() + self.wait
            pause = patiently(partial(self._pause, trouble, troubles, until, step))
            if pause is None:
                return trouble
            self._rest(pause, str(trouble or ""))
            if pause.free:
                until = None
        return None

    def _step(self) -> Step | None:
        """What to do about the slice; None where there is none, or no more."""
        if self.first is None:
            self.going()
            self.going = _nobody
            return None
        step = patiently(partial(self.first, self.clock()))
        if step.kind == "go":
            self.ledger.only = self.first = None
            return self._step()
        self.ledger.only = [*step.only]
        return step

    def _round(self) -> TransportError | None:
        """What went wrong while all who are due were gone through, and left somebody."""
        self._trouble = ""
        self._looked = self._slept = None
        try:
            trouble = rounds.run(self)
        except BaseException:
            self.stopped.set()
            with suppress(StoreError):  # it was waited for; who comes next takes over from a run that has ended
                self.ledger.let_go()
            raise
        patiently(partial(self.ledger.let_go, begun=True))
        with suppress(StoreError):  # only a look
            self.look()
        return trouble if patiently(self.ledger.balance).open else None  # else others have done it all

    def slept(self) -> bool:
        """Whether the machine was asleep in this round, which is over then: the turn of some may have passed."""
        now, before = self.clock(), self._looked
        self._looked = now
        if before and now - before > ASLEEP and not self._slept:
            self._slept = before
        return self._slept is not None

    def look(self) -> None:
        """Tells how things stand, and how this run gets on."""
        balance = self.ledger.balance()
        with suppress(OSError):  # a terminal that is gone is no reason to send to nobody
            self.told(balance)
        rate = self._speed.told(time.monotonic(), self._settled)
        self.beats(Pulse(settled=self._settled, sent=self._sent, rate=rate, trouble=self._trouble))

    def _pause(
        self, trouble: TransportError | None, troubles: int, until: dt.datetime, step: Step | None
    ) -> Pause | None:
        """Until the next round; None when there is nothing left to do, or no time."""
        balance, now = self.ledger.balance(), self.clock()
        if not balance.open or self.stopped.is_set():
            return None
        if self.ledger.held() == "paused":
            return Pause(seconds=math.inf, why="paused", free=True)
        left = (until - now).total_seconds()
        if trouble:
            if left <= 0:
                self.ledger.postpone(str(trouble), next_attempt(1, now))
                return None
            # One that works takes what a broken one gave back before that is tried again, and takes it once more.
            soonest = max(self.standing.soonest(), AT_ONCE_S)
            return Pause(seconds=min(again(troubles), left, soonest), why="relay")
        if step is not None:
            return Pause(seconds=step.seconds or LOOK_S, why="slice", free=True)
        return self._until_due(balance, now, left)

    def _until_due(self, balance: Balance, now: dt.datetime, left: float) -> Pause | None:
        pending, deferred = (self.ledger.next_due(state) for state in ("pending", "deferred"))
        first = (deferred - now).total_seconds() if deferred else math.inf
        if pending:  # their time has not come, or their domain's turn; or it came after we had looked
            seconds = min((pending - now).total_seconds(), first)
            return Pause(seconds=max(seconds, SOON_S), why="time", free=True)
        if balance.pending:  # somebody else has them; of one who dies, `recover` takes them over
            return Pause(seconds=LOOK_S, why="others")
        return Pause(seconds=max(first, 0.0), why="deferred") if first <= max(left, 0.0) else None

    def _rest(self, pause: Pause, trouble: str) -> None:
        """Waits, and sees meanwhile what others decide about the send."""
        if pause.seconds > LONG_S and pause.why != "slice":
            self.waits(patiently(self.ledger.balance), pause)
        self._trouble = trouble or WAITING.get(pause.why, "")
        # Of a pause what was seen when it was decided to wait: it may be over by now.
        held = "paused" if pause.why == "paused" else patiently(self.ledger.held)
        until = time.monotonic() + pause.seconds
        since = awake = self.clock()
        while not self.stopped.is_set() and (left := until - time.monotonic()) > 0:
            self.stopped.wait(min(left, LOOK_S))
            now = self.clock()
            if now - awake > ASLEEP:
                patiently(partial(self.woke, awake))
                return
            awake = now
            with suppress(StoreError):  # only a look
                self.look()
                if self.ledger.held() != held:
                    break
        if pause.why == "paused":
            patiently(partial(self.woke, since))

    # What a round works with.

    def make(self, recipient: Recipient) -> bytes:
        """The reader's message. Raises DeliverError where they cannot have any, StoreError."""
        return patiently(partial(self.skeleton_of, recipient.edition)).message(recipient)

    def ended(self, recipient: Recipient, outcome: Outcome, relay: str, *, pause: float = 0.0) -> Settled:
        """What the ledger is told of an attempt; the next one is `pause` seconds from now at the earliest."""
        self._settled += 1
        if outcome.reason:
            outcome = replace(outcome, reason=anonymous(outcome.reason, recipient.address))
        next_at = None
        if outcome.state == "deferred":
            now = self.clock()
            next_at = max(next_attempt(recipient.attempts + 1, now), now + dt.timedelta(seconds=pause))
        return Settled(person=recipient.person, outcome=outcome, next_at=next_at, relay=relay)

    def note(self, outcome: Outcome, relay: str) -> None:
        """Counts. Raises TransportError when the relay will have it for nobody."""
        if outcome.state == "sent":
            self._sent += 1
        elif outcome.state == "failed" and outcome.code:
            self._refused += 1
            if self._refused >= REFUSED and not self._sent and not self._before:
                what = "the message" if outcome.about == "message" else "the first readers"
                reason = f"refused {what}, and took nothing ({self._refused} times): {outcome.code} {outcome.reason}"
                raise TransportError(relay=relay, reason=reason)


def again(troubles: int) -> float:
    """Seconds until relays are looked for again that were in trouble so many times, one after another."""
    return min(2.0 ** min(troubles - 1, 20), LONGEST_S)  # a night of them is a thousand, and too much for a float


def anonymous(reason: str, address: str) -> str:
    """The relay's words without the address that many quote: reasons outlive the person, and can be counted then."""
    return re.sub(rf"<?{re.escape(address)}>?", "...", reason, flags=re.IGNORECASE)
