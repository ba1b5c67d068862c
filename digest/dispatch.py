"""An approved issue on its way: planned by what readers chose, frozen, sent; the ledger says who got it.

planner: the readers' choices -> variants of the issue     Run: everybody who is due, through a relay
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest import deliver, mailing, workers
from digest.audience import Planner
from digest.errors import CheckError, IssueError, TransportError
from digest.values import Balance, Edition

if TYPE_CHECKING:
    import sqlalchemy as sa

    from digest.canary import Canary
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.timing import Timing
    from digest.store.turns import Ledger
    from digest.store.variants import Variant
    from subscribers.audience import Choice
    from subscribers.segments import Segment

_TRIES = 20
"""How often an issue is planned anew because readers chose anew meanwhile: it takes a change in the very second."""
_ANOTHER = "another edition of it is being sent already: run `digest send` again to go on with that one"
_GROWTH = 3
"""A message has at most so many octets for each byte of its bodies (RFC 2045 6.7)."""


def choices(
    settings: Settings, store: Store, segment: Segment | None, now: dt.datetime, *, waking: bool = False
) -> tuple[Choice, ...]:
    """What those have chosen to whom an issue would go now, the choice of most readers first.

    With `waking`, once the pauses that are over have been ended.
    """
    from subscribers import audience

    return tuple(audience.choices(store, _where(settings, segment, now, waking=waking)))


def _where(settings: Settings, segment: Segment | None, now: dt.datetime, *, waking: bool) -> sa.ColumnElement[bool]:
    from subscribers import audience

    zone = ZoneInfo(settings.masthead.timezone)
    return audience.due(segment.filter if segment else None, now, zone, waking=waking)


def planner(
    settings: Settings,
    store: Store,
    edition: Edition,
    *,
    segment: Segment | None,
    audience: int,
    now: dt.datetime,
    waking: bool = False,
) -> Planner:
    """What plans the issue for its readers: its own edition, and the issues that were sent before it."""
    from digest.store import editions, variants

    def check(made: Edition) -> Sequence[str]:
        return mailing.blocking(mailing.findings(made, settings, None, audience=audience, now=now))

    text = segment.text if segment else None
    return Planner(
        settings=settings,
        whole=edition,
        fingerprint=editions.sha256(edition),
        sent=variants.went(store, edition.issue.slug, text),
        load=lambda key: editions.edition(store, key).issue,
        check=check,
        choices=partial(choices, settings, store, segment, now, waking=waking),
        where=_where(settings, segment, now, waking=waking),
        segment=text,
    )


@dataclass(slots=True, kw_only=True)
class Run:
    """One run of a send, from its first line to its last."""

    settings: Settings
    store: Store
    edition: Edition
    relays: Sequence[str] = ()
    """Named for this run; none: the settings' own."""
    planner: Planner | None = None
    """None for a send that has begun."""
    at: Timing | None = None
    """When each reader has their turn; None: now."""
    canary: Canary | None = None
    """The few who get it first; None: all at once."""
    wait: dt.timedelta
    told: Callable[[Balance], None]
    waits: Callable[[Balance, deliver.Pause], None]
    lacks: Callable[[TransportError], None]
    """Told at the start of each relay that cannot be reached, where others can."""
    stopped: threading.Event = field(default_factory=threading.Event)
    resend_unknown: bool = False
    retry_failed: bool = False

    def go(self, fingerprint: str, now: dt.datetime) -> TransportError | None:
        """None when nothing is pending any more; else what the relays' trouble was when the wait was over.

        The relays are tried before the audience is frozen: where there is none, nothing has happened.
        Raises TransportError, StoreError, CheckError where the message is larger than the relay takes.
        """
        from digest.store import ledger

        takes = _takes(mailing.ways_of(self.settings, self.relays), self.lacks)
        slug = self.edition.issue.slug
        self._fits(self.edition, takes, now)
        if not self._start(fingerprint, takes, now):
            return None
        edition, sent_at = ledger.started(self.store, slug) or (fingerprint, now)
        if edition != fingerprint:
            raise IssueError(path=slug, reason=_ANOTHER)
        return self._sent(self._job(fingerprint, sent_at))

    def _job(self, fingerprint: str, sent_at: dt.datetime) -> workers.Job:
        return workers.Job(
            settings=self.settings,
            store_url=self.store.engine.url.render_as_string(hide_password=False),
            slug=self.edition.issue.slug,
            fingerprint=fingerprint,
            sent_at=sent_at,
            relays=tuple(self.relays),
            wait=self.wait,
            preferences=self.edition.issue.masthead.preferences,
        )

    def _sent(self, job: workers.Job) -> TransportError | None:
        book = workers.ledger_of(job, self.store)
        self._ask_again(book)
        with workers.beating(job, self.store, book) as beats:
            told = {"told": self.told, "waits": self.waits, "beats": beats, "stopped": self.stopped}
            sender = workers.sender(job, self.store, book, **told)
            sender.first = self.canary.next if self.canary else None
            sender.woke = self._overslept
            with ExitStack() as others:
                sender.going = lambda: others.enter_context(workers.helped(job))
                return sender.run()

    def _overslept(self, since: dt.datetime) -> None:
        """Leaves out those whose turn passed while nobody was sending, as a send that is begun so late does."""
        from digest.store import timing
        from digest.store.ledger import now_utc

        if self.at is not None:
            its = replace(self.at, now=now_utc(), since=since, late_now=False)
            with self.store.writing() as connection:
                timing.overtaken(connection, self.edition.issue.slug, its)

    def _start(self, fingerprint: str, takes: int | None, now: dt.datetime) -> int:
        """How many readers the issue has, who are frozen now unless it has begun; 0 where it goes to nobody."""
        from digest.store import editions, ledger

        slug = self.edition.issue.slug
        if self.planner is None:
            if (begun := ledger.started(self.store, slug)) is None:
                raise IssueError(path=slug, reason="is not being sent any more: run `digest send` again")
            if begun[0] != fingerprint:
                raise IssueError(path=slug, reason=_ANOTHER)
            return ledger.start(self.store, slug, fingerprint, now, at=self.at) or 0
        for _ in range(_TRIES):
            its = self.planner.plan(lambda made: editions.keep(self.store, made, now))
            self._all_fit(self.planner, its, takes, now)
            where, segment = self.planner.where, self.planner.segment
            count = ledger.start(self.store, slug, fingerprint, now, its, where=where, segment=segment, at=self.at)
            if count is not None:
                return count
        raise IssueError(path=slug, reason="readers are just choosing what they want: run `digest send` again")

    def _all_fit(self, planner: Planner, its: Sequence[Variant], takes: int | None, now: dt.datetime) -> None:
        """Nothing, unless the relay takes no message as large as some edition's; most are far too small to ask."""
        from digest.store import editions

        for key in dict.fromkeys(one.edition for one in its if one.edition):
            if takes and planner.facts[key].bytes * _GROWTH > takes:
                self._fits(editions.edition(self.store, key), takes, now)

    def _fits(self, edition: Edition, takes: int | None, now: dt.datetime) -> None:
        """Nothing, unless the relay said that it takes no message as large: then nobody is asked one by one."""
        found = mailing.findings(edition, self.settings, None, audience=0, now=now, takes=takes) if takes else ()
        if over := mailing.blocking([one for one in found if one.rule == mailing.TOO_LARGE]):
            raise CheckError(slug=edition.issue.slug, findings=over)

    def _ask_again(self, book: Ledger) -> None:
        """Puts back in the queue what a person has decided on; running a send again is one such decision."""
        book.recover()
        book.hurry()
        if self.resend_unknown:
            book.again("unknown")
        if self.retry_failed:
            book.again("failed")


def _takes(ways: Sequence[deliver.Way], lacks: Callable[[TransportError], None]) -> int | None:
    """How many octets of a message all relays take that can be reached; None where none says so.

    Raises TransportError where none can be reached.
    """
    found, troubles = [], []
    for way in ways:
        try:
            line = deliver.opener(way.relay)()
        except TransportError as error:
            troubles.append(error)
        else:
            found.append(line.takes)
            line.close()
    if troubles and not found:
        raise next((one for one in troubles if not one.transient), troubles[0])
    for trouble in troubles:
        lacks(trouble)
    return min((takes for takes in found if takes), default=None)
