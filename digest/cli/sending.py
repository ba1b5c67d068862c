"""One `digest send` as it is told: the question, what would happen, the line of progress, the summary."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from digest import outlook
from digest.cli import canary_lines, edition_lines, newsletter, status, stopping, timing
from digest.errors import TransportError

if TYPE_CHECKING:
    from digest.cli.jobs import Job
    from digest.deliver import Pause
    from digest.dispatch import Run
    from digest.values import Balance


def question(job: Job, left: int) -> str:
    """What a person is asked before anything leaves."""
    all_ = job.before.audience
    whom = f"{left:,} readers" if left == all_ else f"{left:,} of {all_:,} readers"
    hosts = ", ".join(way.relay.name for way in job.ways if way.relay.host)
    folders = ", ".join(way.relay.name for way in job.ways if not way.relay.host)
    where = f" through {hosts}" if hosts else ""
    if folders:
        where += f" into {folders} (they count as sent to; to look first, use --test)"
    when = f" at {job.timed.timing.text} where they are" if job.timed else ""
    return f"Send {job.what} to {whom}{when}{where}{job.told(left)}?"


def skipped(job: Job, *, dry_run: bool) -> int:
    """The exit code of an issue that nobody gets; in JSON its figures are what they always are."""
    if job.as_json and dry_run:
        return dry(job, 0, by_edition=False)
    if job.as_json:
        status.told(status.balance_of(job.store, job.slug), as_json=True)
    return 0


def dry(job: Job, left: int, *, by_edition: bool, **asked: bool) -> int:
    """The exit code, once what would happen is told; nothing is written and nobody is asked."""
    first = canary_lines.told(job, job.canary, left, **asked) if job.canary and not by_edition else None
    if by_edition:
        its, facts = job.editions()
        edition_lines.show(its, facts, as_json=job.as_json)
    elif job.as_json:
        data = {"subject": job.edition.subject, "edition": job.fingerprint}
        data |= {"replaces": job.correction.replaces} if job.correction else {}
        times = job.timed.as_dict() if job.timed else {}
        firsts = {"canary": first[1]} if first else {}
        click.echo(json.dumps({**data, "readers": left, **times, **firsts}, ensure_ascii=False))
    elif job.begun and not left:
        click.echo(f"{job.slug} was sent before: nobody would be mailed")
    else:
        _would(job, left)
        if first:
            click.echo(first[0])
    return 0


def _would(job: Job, left: int) -> None:
    where = f" through {', '.join(way.relay.name for way in job.ways)}" if job.ways else ""
    click.echo(f"would send {job.what} ({job.fingerprint[:12]}) to {left:,} readers{where}{job.told(left)}")
    if job.timed:
        job.timed.show()


def run(job: Job, wait: dt.timedelta, *, resend_unknown: bool, retry_failed: bool) -> int:
    """The exit code, once everybody who is due was gone through."""
    from digest.store import ledger

    its = _run(job, wait, resend_unknown=resend_unknown, retry_failed=retry_failed)
    if job.correction:
        job.correction.apply(ledger.now_utc(), newsletter.editor(None))
    code: int | None = None
    try:
        with stopping.stoppable(its.stopped):
            trouble = its.go(job.fingerprint, ledger.now_utc())
    except TransportError as error:
        trouble, code = error, 1
    _line(job, "")
    if trouble and (code or not its.stopped.is_set()):
        click.echo(f"digest: {trouble}", err=True)
    if code and ledger.started(job.store, job.slug) is None:
        return code  # nothing has begun, and there is nothing to sum up
    ended = end(job)
    if job.canary and job.canary.stopped:
        click.echo(f"digest: {timing.stopped(job.slug, job.canary.stopped)}", err=True)
        return 3
    return code or (130 if its.stopped.is_set() else ended)


def _run(job: Job, wait: dt.timedelta, *, resend_unknown: bool, retry_failed: bool) -> Run:
    from digest import dispatch

    return dispatch.Run(
        settings=job.settings,
        store=job.store,
        edition=job.edition,
        relays=job.relays,
        planner=job.planner,
        at=job.timed.timing if job.timed else None,
        canary=job.canary,
        wait=wait,
        told=partial(_progress, job),
        waits=partial(_waits, job),
        lacks=_lacks,
        resend_unknown=resend_unknown,
        retry_failed=retry_failed,
    )


def _lacks(trouble: TransportError) -> None:
    """A line on a relay that cannot be reached, where others can."""
    click.echo(f"digest: {trouble}; the other relays take its share", err=True)


def end(job: Job) -> int:
    """The summary, and the exit code: 3 when somebody failed, is deferred, or unknown."""
    from digest.store import control

    balance = status.balance_of(job.store, job.slug)
    with stopping.reader_may_go():
        if job.as_json:
            click.echo(json.dumps(asdict(balance)))
        elif not job.quiet:
            status.told(balance, as_json=False)
    status.problems(job.store, job.slug, status.A_FEW, err=True)
    if control.held(job.store, job.slug) is None:  # held, nothing is tried again
        _hints(job.slug, balance)
    return 0 if balance.clean else 3


def _hints(slug: str, balance: Balance) -> None:
    """What a person can do about those who did not get it."""
    if balance.deferred:
        click.echo(f"digest: `digest send {slug}` again tries the deferred ones at once", err=True)
    if balance.failed:
        click.echo(f"digest: `digest send {slug} --retry-failed` tries the failed ones again", err=True)
    if balance.unknown:
        hint = f"`digest send {slug} --resend-unknown` sends again, and some may get it twice"
        click.echo(f"digest: {balance.unknown} may have it or not: {hint}", err=True)


def _progress(job: Job, balance: Balance) -> None:
    troubles = [f"{getattr(balance, name):,} {name}" for name in ("failed", "deferred", "unknown")]
    told = "".join(f", {one}" for one in troubles if not one.startswith("0 "))
    share = outlook.percent(outlook.share(balance))
    _line(job, f"sent {balance.sent:,} of {balance.audience:,} ({share}){told}")


def _waits(job: Job, balance: Balance, pause: Pause) -> None:
    """A line when nothing happens for a while, and why."""
    if job.quiet:
        return
    _line(job, "")
    left = f"{balance.pending:,} not tried yet" if balance.pending else f"{balance.deferred:,} deferred"
    if pause.why == "paused":
        click.echo(f"digest: paused, {left}: `digest resume {job.slug}` (Ctrl-C ends)", err=True)
    else:
        then = timing.upcoming(job) if pause.why == "time" else ""
        then = then or f"{left}: trying again in {outlook.lasting(pause.seconds)}"
        click.echo(f"digest: {then} (Ctrl-C ends)", err=True)


def _line(job: Job, text: str) -> None:
    """One line that is written over again, on a terminal alone."""
    if not job.quiet and sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)
