"""From a sign-up to its letters: taken, rendered, handed to the relay, marked; a thread that goes on whatever fails.

A letter is marked once the relay has it. Who is killed in between has it sent once more: twice at most, and never not
at all. Several processes may do this at once; what one has taken, nobody else takes for the time of a lease.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, get_args

from digest import deliver, mailing, preferences, render, unsubscribe
from digest.errors import DeliverError, DigestError, TransportError
from digest.urls import safe
from digest.values import Address, Issue, Letter, Masthead, PersonId, Recipient

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store
    from subscribers.asked import Due
    from subscribers.keys import Keys
    from subscribers.signing import SignUps

Opened = Callable[[], AbstractContextManager[tuple["Store", "Keys"]]]
EVERY_S = 15.0
"""Seconds between two looks, where nobody nudges: letters of other processes, and those that are due again."""
CHORES_S = 300.0
_PAUSES = (1, 5, 15, 60)
"""Minutes to the next attempt; the last one again and again."""
_ATTEMPTS = 26
"""1, 5 and 15 minutes and 23 hours, a day: who waits longer for a letter has forgotten what it is about."""
_WORST_S = 300.0
"""The longest pause after a relay or a store that cannot be used."""


def closed(settings: Settings) -> str | None:
    """Why nobody can sign up on the web, in words; None where they can."""
    if not settings.signup.open:
        return "sign-up is closed in the settings"
    if base(settings.masthead) is None:
        return "there is no `web` address under [newsletter] for the links to be below"
    try:
        mailing.relay_of(settings, None)
        deliver.address_of(settings.masthead.sender)
        mailing.signer_of(settings)
    except DeliverError as error:
        return f"no letter can be sent: {error}"
    return None


def base(masthead: Masthead) -> str | None:
    """The address that the pages are below, without a slash at its end; None where the newsletter has none."""
    return found.rstrip("/") if (found := safe(masthead.web)) else None


def next_attempt(tries: int, now: dt.datetime) -> dt.datetime | None:
    """When a letter is tried again after so many attempts; None when that was the last one."""
    pause = dt.timedelta(minutes=_PAUSES[min(max(tries, 1), len(_PAUSES)) - 1])
    return now + pause if tries <= _ATTEMPTS else None


class Postman:
    """Sends the letters of sign-ups, and looks after what has had its time."""

    def __init__(
        self,
        settings: Settings,
        opened: Opened,
        clock: Callable[[], dt.datetime],
        trouble: Callable[[DigestError], None],
        *,
        every: float = EVERY_S,
        chores: float = CHORES_S,
    ) -> None:
        self.settings = settings
        self.opened = opened
        self.clock = clock
        self.trouble = trouble
        self.every = every
        self.chores = chores
        self._nudged = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)
        self._failures = 0
        self._swept = -chores

    def start(self) -> None:
        """Begins, in a thread of its own."""
        self._thread.start()

    def stop(self, timeout: float | None = 30.0) -> None:
        """Ends after the letter in hand, or leaves it to whoever is next once that takes too long."""
        self._stopped.set()
        self._nudged.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def nudge(self) -> None:
        """There may be a letter to send."""
        self._nudged.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._nudged.clear()
            went = self._survived(self.round)
            if time.monotonic() - self._swept >= self.chores:
                self._swept = time.monotonic()
                self._survived(self.sweep)
            self._failures = 0 if went else self._failures + 1
            if went:
                self._nudged.wait(self.every)
            else:  # a nudge makes no relay better
                self._stopped.wait(min(self.every * 2.0 ** min(self._failures, 10), max(self.every, _WORST_S)))

    def _survived(self, step: Callable[[], None]) -> bool:
        """Whether it went well; whatever went wrong is told, and ends nothing."""
        try:
            step()
        except Exception as error:  # noqa: BLE001 - the thread must outlive a mistake of ours, too
            self._tell("letters to subscribers", error)
            return False
        return True

    def round(self) -> None:
        """Sends every letter that is due, over one connection. Raises StoreError, TransportError, DeliverError."""
        from subscribers.signing import SignUps

        with self.opened() as (store, keys):
            signs = SignUps.by(store, keys, self.clock, self.settings.signup)
            if not signs.due():
                return
            # Before anything is taken: while there is no relay or key, letters wait without having had an attempt.
            mailing.signer_of(self.settings)
            line = deliver.opener(mailing.relay_of(self.settings, None))()
            try:
                self._emptied(signs, store, line)
            finally:
                line.close()

    def _emptied(self, signs: SignUps, store: Store, line: deliver.Line) -> None:
        while not self._stopped.is_set():
            taken = signs.take(1)
            if not taken and not signs.due():
                return
            for due in taken:
                if self._sent(signs, store, line, due):
                    return

    def _sent(self, signs: SignUps, store: Store, line: deliver.Line, due: Due) -> bool:
        """Whether the line takes no more. Raises TransportError where it broke."""
        try:
            message = self._message(store, due)
            recipient = Recipient(person=due.person, address=due.address)
            outcome = line.hand(self._envelope(recipient), recipient, message, lambda: True)
        except Exception as error:
            signs.failed(due, next_attempt(due.tries, self.clock()))
            if isinstance(error, TransportError):
                raise
            self._tell(f"letter {due.request}", error)
            return False
        if outcome.state == "sent":
            signs.sent(due)
            return outcome.last
        # Whether it was taken is not known, or it was not: once more is better than never.
        again = None if outcome.state == "failed" else next_attempt(due.tries, self.clock())
        signs.failed(due, again)
        reason = f"{outcome.code or ''} {outcome.reason}".strip()
        self._tell(f"letter {due.request}", f"{reason}{'' if again else ' (given up)'}")
        return outcome.last

    def _envelope(self, recipient: Recipient) -> Address:
        sender = deliver.address_of(self.settings.masthead.sender)
        return deliver.envelope(self.settings.delivery.bounces, recipient, sender)

    def _message(self, store: Store, due: Due) -> bytes:
        """The letter as a message. Raises ThemeError and MjmlError for templates, DeliverError for masthead, keys."""
        masthead, settings = self.settings.masthead, self.settings
        issue = latest(store) if due.letter == "welcome" else None
        occasion = occasion_of(due, masthead, issue)
        made: Letter = render.letter(occasion, masthead, render.folders(settings.folder), settings.theme_options)
        recipient = Recipient(person=due.person, address=due.address, name=due.name)
        leaving = due.leave if due.letter == "welcome" else None
        mark = f"{due.letter} {due.request} {due.asked_at.isoformat()}"
        signer = mailing.signer_of(settings)
        return deliver.letter(made, masthead, recipient, self.clock(), mark=mark, leaving=leaving, signer=signer)

    def sweep(self) -> None:
        """Does what has come of age: requests tidied, sign-ups expired, pauses ended. Raises StoreError."""
        from subscribers.people import People
        from subscribers.signing import SignUps

        with self.opened() as (store, keys):
            SignUps.by(store, keys, self.clock, self.settings.signup).tidy()
            them = People(store, keys, self.clock)
            them.expire()
            them.wake()

    def _tell(self, subject: str, error: object) -> None:
        """Tells it with every address masked: what is told may be logged."""
        from subscribers.addresses import masked

        kind = "" if isinstance(error, (str, DigestError)) else f"{type(error).__name__}: "
        self.trouble(DeliverError(subject=subject, reason=f"{kind}{masked(str(error))}"))


def tried(settings: Settings, now: dt.datetime) -> None:
    """Nothing, where every letter can be made, also in the languages that the newsletter has words of its own in.

    Raises ThemeError and MjmlError for its templates, DeliverError where it has no web address.
    """
    from subscribers.asked import Due
    from subscribers.asked import Letter as Kind

    folders = render.folders(settings.folder)
    own = settings.folder / "templates" / "letters" / "locale"
    mark = "TOKEN"
    for language in ("", *sorted(path.stem for path in own.glob("*.po"))):
        for kind in get_args(Kind):
            due = Due(
                letter=kind,
                request=0,
                person=PersonId(0),
                address=Address("a@reader.example"),
                name="N",
                language=language,
                wording="W",
                asked_at=now,
                until=now,
                token=mark,
                leave=mark,
                tries=1,
            )
            occasion = occasion_of(due, settings.masthead, None)
            render.letter(occasion, settings.masthead, folders, settings.theme_options)


def occasion_of(due: Due, masthead: Masthead, issue: Issue | None) -> render.Occasion:
    """Why the letter is written, with its links. Raises DeliverError where the newsletter has no web address."""
    if (web := base(masthead)) is None:
        raise DeliverError(subject="web", reason="there is no address that links could be below")
    confirms = due.letter == "confirm"
    return render.Occasion(
        kind=due.letter,
        language=due.language,
        name=due.name,
        wording=due.wording,
        asked_at=due.asked_at,
        until=due.until if confirms else None,
        confirm=f"{web}/confirm/{due.token}" if confirms else "",
        preferences="" if confirms else preferences.link(masthead, due.token) or "",
        unsubscribe="" if confirms else unsubscribe.link(masthead, due.leave) or "",
        issue=issue,
    )


def latest(store: Store) -> Issue | None:
    """The issue that all readers were sent last; None where there was none yet. Raises StoreError."""
    import sqlalchemy as sa

    from digest.store import editions
    from digest.store.tables import sends

    # What only a segment was sent may not be for everybody.
    last = sa.select(sends.c.edition).where(sends.c.segment.is_(None)).order_by(sends.c.started_at.desc()).limit(1)
    with store.reading() as connection:
        found = connection.scalar(last)
    return editions.edition(store, found).issue if found else None
