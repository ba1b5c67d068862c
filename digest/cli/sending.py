"""One `digest send`: what it is about, its progress line, its summary."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, status
from digest.errors import TransportError
from digest.values import Balance, Edition

if TYPE_CHECKING:
    from digest.deliver import Relay
    from digest.settings import Settings
    from digest.store.engine import Store


def job(settings: Settings, store: Store, slug: str, *, relay: Relay | None, quiet: bool, as_json: bool) -> Job:
    """What a send of the issue is about: the edition being sent, else the approved one. Raises what forbids it."""
    from digest.store import editions, ledger

    made = partial(Job, settings=settings, store=store, slug=slug, relay=relay, quiet=quiet, as_json=as_json)
    from digest import mailing

    if (begun := ledger.started(store, slug)) and ledger.out(store, slug):
        before = status.balance_of(store, slug)
        if before.open and mailing.changed(settings, slug, begun[0]):
            click.echo(f"digest: {slug} goes on as it was approved; what was changed since is not in it", err=True)
        return made(edition=editions.edition(store, begun[0]), fingerprint=begun[0], before=before)

    audience = ledger.active(store)
    folder = newsletter.issue_folder(settings, slug)
    edition = mailing.cleared(settings, folder, store, audience=audience, now=ledger.now_utc())
    if missing := [name for name in folder.missing_pictures(edition.issue) if name in edition.html]:
        click.echo(f"digest: missing or damaged in {folder.path}: {', '.join(missing)}: readers see gaps", err=True)
    fingerprint = editions.sha256(edition)
    before = Balance(audience=audience, pending=audience)
    if begun and begun[0] == fingerprint:
        before = status.balance_of(store, slug)
    return made(edition=edition, fingerprint=fingerprint, before=before)


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
        return f"Send {self.edition.subject!r} to {whom}{where}?"

    def dry(self, left: int) -> int:
        """What would happen, told; nothing is written and nobody is asked."""
        if not left and self.before.audience:
            click.echo(f"{self.slug} was sent before: nobody would be mailed")
            return 0
        where = f" through {self.relay.name}" if self.relay else ""
        click.echo(f"would send {self.edition.subject!r} ({self.fingerprint[:12]}) to {left:,} readers{where}")
        return 0

    def run(self, wait: dt.timedelta, *, resend_unknown: bool, retry_failed: bool) -> int:
        """The exit code, once everybody who is due was gone through."""
        from digest import mailing
        from digest.store import ledger
        from subscribers import keys_of, tokens

        keys = keys_of(self.store, self.settings.folder, make=False)
        run = mailing.Run(
            settings=self.settings,
            store=self.store,
            edition=self.edition,
            relay=self.relay or mailing.relay_of(self.settings, None),
            token=partial(tokens.made, keys=keys),
            wait=wait,
            told=self._progress,
            waits=self._waits,
            resend_unknown=resend_unknown,
            retry_failed=retry_failed,
        )
        code: int | None = None
        try:
            with _stoppable(run.stopped):
                trouble = run.go(self.fingerprint, ledger.now_utc())
        except TransportError as error:
            trouble, code = error, 1
        self._line("")
        if trouble:
            click.echo(f"digest: {trouble}", err=True)
        if code and ledger.started(self.store, self.slug) is None:
            return code  # nothing has begun, and there is nothing to sum up
        ended = self.end()
        return code or (130 if run.stopped.is_set() else ended)

    def end(self) -> int:
        """The summary, and the exit code: 3 when somebody failed, is deferred, or unknown."""
        balance = status.balance_of(self.store, self.slug)
        with _reader_may_go():
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
            click.echo(f"digest: {left}: trying again in {seconds:.0f} s (Ctrl-C ends)", err=True)

    def _line(self, text: str) -> None:
        """One line that is written over again, on a terminal alone."""
        if not self.quiet and sys.stderr.isatty():
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)


_ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def _reader_may_go() -> Iterator[None]:
    """That nobody reads our output any more changes nothing about what was sent, nor the exit code."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _stoppable(stopped: threading.Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the send when the messages in hand are answered; a second one ends it at once."""

    def stop(_: int, frame: FrameType | None) -> None:
        if stopped.is_set():
            os._exit(130)
        stopped.set()
        # Not click.echo: the progress line may be half written at this very moment.
        os.write(2, b"\ndigest: stopping: waiting for the messages in hand (again: do not wait)\n")

    before = {one: signal.signal(one, stop) for one in _ENDINGS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
