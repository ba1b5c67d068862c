"""One `digest send`: what it is about, its progress line, its summary."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

import click

from digest.cli import edition_lines, newsletter, status, stopping, timing
from digest.errors import IssueError, TransportError
from digest.values import Balance, Edition

if TYPE_CHECKING:
    from digest.audience import Fact, Planner
    from digest.canary import Canary
    from digest.deliver import Relay
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
    relay: Relay | None,
    quiet: bool,
    as_json: bool,
    waking: bool = False,
) -> Job:
    """What a send of the issue is about: the edition being sent, else the approved one. Raises what forbids it.

    With `waking`, as if the pauses that are over had been ended.
    """
    from digest import mailing
    from digest.store import editions, ledger, variants

    made = partial(Job, settings=settings, store=store, slug=slug, relay=relay, quiet=quiet, as_json=as_json)
    if (begun := ledger.started(store, slug)) and ledger.out(store, slug):
        _same_readers(store, slug, segment)
        before = status.balance_of(store, slug)
        if before.open and mailing.changed(settings, slug, begun[0]):
            click.echo(f"digest: {slug} goes on as it was approved; what was changed since is not in it", err=True)
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
    if missing := [name for name in folder.missing_pictures(edition.issue) if name in edition.html]:
        click.echo(f"digest: missing or damaged in {folder.path}: {', '.join(missing)}: readers see gaps", err=True)
    if begun == (fingerprint := editions.sha256(edition)):
        _same_readers(store, slug, segment)
        before, its = status.balance_of(store, slug), variants.of(store, slug)
        return made(edition=edition, fingerprint=fingerprint, before=before, variants=its)
    planner = dispatch.planner(settings, store, edition, segment=segment, audience=readers, now=now, waking=waking)
    its = planner.plan()
    before = Balance(audience=(mailed := audience.mailed(its)), pending=mailed)
    return made(edition=edition, fingerprint=fingerprint, before=before, variants=its, planner=planner)


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
    relay: Relay | None
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
        its = self.before
        return its.open + (its.unknown if resend_unknown else 0) + (its.failed if retry_failed else 0)

    def recover(self) -> None:
        """Says of what a dead sender left that it is unknown, so that it can be named."""
        from digest.store import ledger

        if begun := ledger.started(self.store, self.slug):
            ledger.Ledger(self.store, self.slug, edition=begun[0], token=str).recover()

    def question(self, left: int) -> str:
        """What a person is asked before anything leaves."""
        all_ = self.before.audience
        whom = f"{left:,} readers" if left == all_ else f"{left:,} of {all_:,} readers"
        where = f" through {self.relay.name}" if self.relay and self.relay.host else ""
        if self.relay and not self.relay.host:
            where = f" into {self.relay.name} (they count as sent to; to look first, use --test)"
        when = f" at {self.timed.timing.text} where they are" if self.timed else ""
        return f"Send {self.edition.subject!r} to {whom}{when}{where}{self._told(left)}?"

    def _told(self, left: int) -> str:
        """Who gets what, where this run would send to everybody."""
        from digest import audience

        said = audience.told(self.variants, self.fingerprint) if left == self.before.audience else ""
        return f": {said}" if said else ""

    def dry(self, left: int, *, by_edition: bool) -> int:
        """What would happen, told; nothing is written and nobody is asked."""
        if by_edition:
            its, facts = self._editions()
            edition_lines.show(its, facts, as_json=self.as_json)
            return 0
        if self.as_json:
            its_edition = {"subject": self.edition.subject, "edition": self.fingerprint}
            times = self.timed.as_dict() if self.timed else {}
            click.echo(json.dumps({**its_edition, "readers": left, **times}, ensure_ascii=False))
            return 0
        if self.begun and not left:
            click.echo(f"{self.slug} was sent before: nobody would be mailed")
            return 0
        where = f" through {self.relay.name}" if self.relay else ""
        whom = f"{left:,} readers{where}{self._told(left)}"
        click.echo(f"would send {self.edition.subject!r} ({self.fingerprint[:12]}) to {whom}")
        if self.timed:
            self.timed.show()
        return 0

    def _editions(self) -> tuple[Sequence[Variant], Mapping[str, Fact]]:
        if self.planner:
            return self.variants, self.planner.facts
        return edition_lines.of_store(self.store, self.slug, self.before.audience)

    def run(self, wait: dt.timedelta, *, resend_unknown: bool, retry_failed: bool) -> int:
        """The exit code, once everybody who is due was gone through."""
        from digest import dispatch, mailing
        from digest.store import ledger
        from subscribers import keys_of, tokens

        keys = keys_of(self.store, self.settings.folder, make=False)
        preferences = partial(tokens.made, keys=keys, purpose="preferences")
        run = dispatch.Run(
            settings=self.settings,
            store=self.store,
            edition=self.edition,
            relay=self.relay or mailing.relay_of(self.settings, None),
            token=partial(tokens.made, keys=keys),
            preferences=preferences if self.edition.issue.masthead.preferences else None,
            planner=self.planner,
            at=self.timed.timing if self.timed else None,
            canary=self.canary,
            wait=wait,
            told=self._progress,
            waits=self._waits,
            resend_unknown=resend_unknown,
            retry_failed=retry_failed,
        )
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

    def _waits(self, balance: Balance, seconds: float) -> None:
        """A line when nothing happens for a while, and why."""
        if not self.quiet:
            self._line("")
            left = f"{balance.deferred:,} deferred" if balance.deferred else f"{balance.pending:,} not tried yet"
            then = timing.upcoming(self) or f"{left}: trying again in {seconds:.0f} s"
            click.echo(f"digest: {then} (Ctrl-C ends)", err=True)

    def _line(self, text: str) -> None:
        """One line that is written over again, on a terminal alone."""
        if not self.quiet and sys.stderr.isatty():
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)
