"""One `digest send`: what it is about, its progress line, its summary."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from digest import outlook
from digest.cli import edition_lines, newsletter, status, stopping, timing
from digest.errors import IssueError, TransportError
from digest.values import Balance, Edition

if TYPE_CHECKING:
    from digest.audience import Fact, Planner
    from digest.canary import Canary
    from digest.correction import Correction
    from digest.deliver import Pause, Way
    from digest.issues import Folder
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.variants import Variant
    from subscribers.segments import Segment


def job(
    settings: Settings,
    store: Store,
    slug: str,
    *,
    segment: Segment | None,
    ways: tuple[Way, ...],
    relays: tuple[str, ...],
    quiet: bool,
    as_json: bool,
    waking: bool = False,
    corrected: bool = False,
) -> Job:
    """What a send of the issue is about: the edition being sent, else the approved one. Raises what forbids it.

    With `waking`, as if the pauses that are over had been ended. `corrected`: the approved one, instead of the other.
    """
    from digest import mailing
    from digest.store import control, editions, ledger, variants

    about: dict[str, Any] = {"ways": ways, "relays": relays, "quiet": quiet, "as_json": as_json}
    made = partial(Job, settings=settings, store=store, slug=slug, **about)
    if corrected:
        return _corrected(settings, store, slug, segment, made)
    control.demand_free(store, slug)
    if (begun := ledger.started(store, slug)) and ledger.out(store, slug):
        _same_readers(store, slug, segment)
        before = status.balance_of(store, slug)
        if before.open and mailing.changed(settings, slug, begun[0]):
            told = f"{slug} goes on as it was approved; what was changed since is not in it (--corrected)"
            click.echo(f"digest: {told}", err=True)
        edition, its = editions.edition(store, begun[0]), variants.of(store, slug)
        return made(edition=edition, fingerprint=begun[0], before=before, variants=its)
    return _fresh(settings, store, slug, segment, begun[0] if begun else None, made, waking)


def _fresh(
    settings: Settings,
    store: Store,
    slug: str,
    segment: Segment | None,
    begun: str | None,
    made: Callable[..., Job],
    waking: bool,
) -> Job:
    """The same, of an issue that nobody can have yet."""
    from digest import audience, dispatch, mailing
    from digest.store import editions, ledger, variants

    now = ledger.now_utc()
    readers = sum(one.readers for one in dispatch.choices(settings, store, segment, now, waking=waking))
    folder = newsletter.issue_folder(settings, slug)
    edition = mailing.cleared(settings, folder, store, audience=readers, now=now)
    _name_missing(folder, edition)
    if begun == (fingerprint := editions.sha256(edition)):
        _same_readers(store, slug, segment)
        before, its = status.balance_of(store, slug), variants.of(store, slug)
        return made(edition=edition, fingerprint=fingerprint, before=before, variants=its)
    planner = dispatch.planner(settings, store, edition, segment=segment, audience=readers, now=now, waking=waking)
    its = planner.plan()
    before = Balance(audience=(mailed := audience.mailed(its)), pending=mailed)
    return made(edition=edition, fingerprint=fingerprint, before=before, variants=its, planner=planner)


def _corrected(settings: Settings, store: Store, slug: str, segment: Segment | None, made: Callable[..., Job]) -> Job:
    """The same, of a corrected edition for those who have not got the issue."""
    from digest import correction
    from digest.store import ledger

    if ledger.started(store, slug):
        _same_readers(store, slug, segment)
    before = status.balance_of(store, slug)
    folder = newsletter.issue_folder(settings, slug)
    its = correction.of(settings, folder, store, audience=before.audience, now=ledger.now_utc())
    _name_missing(folder, its.edition)
    new = {"edition": its.edition, "fingerprint": its.fingerprint, "variants": its.variants}
    return made(before=before, correction=its, **new)


def _name_missing(folder: Folder, edition: Edition) -> None:
    """A line on the images that readers would miss."""
    if missing := [name for name in folder.missing_pictures(edition.issue) if name in edition.html]:
        click.echo(f"digest: missing or damaged in {folder.path}: {', '.join(missing)}: readers see gaps", err=True)


def _same_readers(store: Store, slug: str, segment: Segment | None) -> None:
    """Nothing, unless other readers are asked for than those whom the send began with. Raises IssueError."""
    from digest.store import ledger

    its = ledger.segment(store, slug)
    if segment is not None and segment.text != its:
        whom = f"the segment {its}" if its else "all readers"
        raise IssueError(path=slug, reason=f"is being sent to {whom} already: run `digest send` without --segment")


@dataclass(slots=True, kw_only=True)
class Job:
    """The issue that is to be sent, and how to talk about it."""

    settings: Settings
    store: Store
    slug: str
    ways: tuple[Way, ...]
    """Spare ones last; none where none is named, and the settings are asked again."""
    relays: tuple[str, ...]
    """Those of the command line."""
    quiet: bool
    as_json: bool
    edition: Edition
    fingerprint: str
    before: Balance
    """How things stood when the command was given."""
    variants: Sequence[Variant]
    """What each choice gives; none for a send that began before there were any."""
    planner: Planner | None = None
    """What plans the issue; None where its readers are frozen already."""
    correction: Correction | None = None
    """What takes the place of the edition that is being sent, before anybody gets anything more."""
    timed: timing.Timed | None = None
    """When they have their turns; None where all have it at once."""
    canary: Canary | None = None
    """Who gets it first; None where all do at once."""

    @property
    def begun(self) -> bool:
        """Whether its readers are frozen already."""
        return self.planner is None

    def left(self, *, resend_unknown: bool, retry_failed: bool) -> int:
        """How many this run would try."""
        from digest import audience

        its = self.before
        waiting = audience.mailed(self.variants) if self.correction else its.open
        return waiting + (its.unknown if resend_unknown else 0) + (its.failed if retry_failed else 0)

    def recover(self) -> None:
        """Says of what a dead sender left that it is unknown, so that it can be named."""
        from digest.store import ledger, turns

        if begun := ledger.started(self.store, self.slug):
            turns.Ledger(self.store, self.slug, edition=begun[0], token=str).recover()

    def question(self, left: int) -> str:
        """What a person is asked before anything leaves."""
        all_ = self.before.audience
        whom = f"{left:,} readers" if left == all_ else f"{left:,} of {all_:,} readers"
        hosts = ", ".join(way.relay.name for way in self.ways if way.relay.host)
        folders = ", ".join(way.relay.name for way in self.ways if not way.relay.host)
        where = f" through {hosts}" if hosts else ""
        if folders:
            where += f" into {folders} (they count as sent to; to look first, use --test)"
        when = f" at {self.timed.timing.text} where they are" if self.timed else ""
        return f"Send {self._what} to {whom}{when}{where}{self._told(left)}?"

    @property
    def _what(self) -> str:
        return f"{'the corrected ' if self.correction else ''}{self.edition.subject!r}"

    def _told(self, left: int) -> str:
        """Who gets what, where the variants are of those whom this run would send to."""
        from digest import audience

        all_ = audience.mailed(self.variants) if self.correction else self.before.audience
        said = audience.told(self.variants, self.fingerprint) if left == all_ else ""
        return f": {said}" if said else ""

    def skipped(self, *, dry_run: bool) -> int:
        """The exit code of an issue that nobody gets; in JSON its figures are what they always are."""
        if self.as_json and dry_run:
            return self.dry(0, by_edition=False)
        if self.as_json:
            status.told(status.balance_of(self.store, self.slug), as_json=True)
        return 0

    def dry(self, left: int, *, by_edition: bool) -> int:
        """What would happen, told; nothing is written and nobody is asked."""
        if by_edition:
            its, facts = self._editions()
            edition_lines.show(its, facts, as_json=self.as_json)
            return 0
        if self.as_json:
            its_edition = {"subject": self.edition.subject, "edition": self.fingerprint}
            its_edition |= {"replaces": self.correction.replaces} if self.correction else {}
            times = self.timed.as_dict() if self.timed else {}
            click.echo(json.dumps({**its_edition, "readers": left, **times}, ensure_ascii=False))
            return 0
        if self.begun and not left:
            click.echo(f"{self.slug} was sent before: nobody would be mailed")
            return 0
        where = f" through {', '.join(way.relay.name for way in self.ways)}" if self.ways else ""
        whom = f"{left:,} readers{where}{self._told(left)}"
        click.echo(f"would send {self._what} ({self.fingerprint[:12]}) to {whom}")
        if self.timed:
            self.timed.show()
        return 0

    def _editions(self) -> tuple[Sequence[Variant], Mapping[str, Fact]]:
        if self.planner:
            return self.variants, self.planner.facts
        if self.correction:
            return self.variants, self.correction.planner.facts
        return edition_lines.of_store(self.store, self.slug, self.before.audience)

    def run(self, wait: dt.timedelta, *, resend_unknown: bool, retry_failed: bool) -> int:
        """The exit code, once everybody who is due was gone through."""
        from digest import dispatch
        from digest.store import ledger

        run = dispatch.Run(
            settings=self.settings,
            store=self.store,
            edition=self.edition,
            relays=self.relays,
            planner=self.planner,
            at=self.timed.timing if self.timed else None,
            canary=self.canary,
            wait=wait,
            told=self._progress,
            waits=self._waits,
            resend_unknown=resend_unknown,
            retry_failed=retry_failed,
        )
        if self.correction:
            self.correction.apply(ledger.now_utc(), newsletter.editor(None))
        code: int | None = None
        try:
            with stopping.stoppable(run.stopped):
                trouble = run.go(self.fingerprint, ledger.now_utc())
        except TransportError as error:
            trouble, code = error, 1
        self._line("")
        if trouble:
            click.echo(f"digest: {trouble}", err=True)
        if code and ledger.started(self.store, self.slug) is None:
            return code  # nothing has begun, and there is nothing to sum up
        ended = self.end()
        if self.canary and self.canary.stopped:
            click.echo(f"digest: {timing.stopped(self.slug, self.canary.stopped)}", err=True)
            return 3
        return code or (130 if run.stopped.is_set() else ended)

    def end(self) -> int:
        """The summary, and the exit code: 3 when somebody failed, is deferred, or unknown."""
        balance = status.balance_of(self.store, self.slug)
        with stopping.reader_may_go():
            if self.as_json:
                click.echo(json.dumps(asdict(balance)))
            elif not self.quiet:
                status.told(balance, as_json=False)
        status.problems(self.store, self.slug, status.A_FEW, err=True)
        if balance.deferred:
            click.echo(f"digest: `digest send {self.slug}` again tries the deferred ones at once", err=True)
        if balance.failed:
            click.echo(f"digest: `digest send {self.slug} --retry-failed` tries the failed ones again", err=True)
        if balance.unknown:
            hint = f"`digest send {self.slug} --resend-unknown` sends again, and some may get it twice"
            click.echo(f"digest: {balance.unknown} may have it or not: {hint}", err=True)
        return 0 if balance.clean else 3

    def _progress(self, balance: Balance) -> None:
        done = balance.audience - balance.open
        troubles = [f"{getattr(balance, name)} {name}" for name in ("failed", "deferred", "unknown")]
        told = ", ".join(one for one in troubles if not one.startswith("0 "))
        self._line(f"sent {balance.sent:,} of {balance.audience:,} ({done / max(balance.audience, 1):.0%}) {told}")

    def _waits(self, balance: Balance, pause: Pause) -> None:
        """A line when nothing happens for a while, and why."""
        if self.quiet:
            return
        self._line("")
        left = f"{balance.pending:,} not tried yet" if balance.pending else f"{balance.deferred:,} deferred"
        if pause.why == "paused":
            click.echo(f"digest: paused, {left}: `digest resume {self.slug}` (Ctrl-C ends)", err=True)
        else:
            then = timing.upcoming(self) if pause.why == "time" else ""
            then = then or f"{left}: trying again in {outlook.lasting(pause.seconds)}"
            click.echo(f"digest: {then} (Ctrl-C ends)", err=True)

    def _line(self, text: str) -> None:
        """One line that is written over again, on a terminal alone."""
        if not self.quiet and sys.stderr.isatty():
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)
