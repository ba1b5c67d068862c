"""`digest send`: an approved issue to everybody who agreed to it, each accounted for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, stores, timing
from digest.errors import DeliverError, IssueError, TransportError

if TYPE_CHECKING:
    from digest.cli.jobs import Job
    from digest.deliver import Way
    from digest.settings import Settings
    from digest.store.engine import Store
    from subscribers.segments import Segment

RELAY = "smtp(s)://host:port, mailgun://host/domain, maildir:PATH or eml:PATH; several times for several."


@click.command()
@click.argument("slug", type=newsletter.slug, metavar="DATE")
@click.option("--relay", "urls", multiple=True, metavar="URL", help=RELAY)
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent; write and send nothing.")
@click.option("--editions", "by_edition", is_flag=True, help="With --dry-run: who would get which edition.")
@click.option("--segment", metavar="NAME|FILTER", help="Send to these readers alone.")
@click.option("--test", "tests", multiple=True, metavar="ADDR", help="Send to ADDR alone; needs no approval.")
@click.option(
    "--wait",
    callback=newsletter.finite,
    type=click.FloatRange(0, 1_000_000),
    default=15,
    metavar="MINUTES",
    help="So long deferred ones are tried again, and a relay that is gone is waited for (default: 15).",
)
@click.option("--resend-unknown", is_flag=True, help="Send again where it is unknown whether it arrived.")
@click.option("--retry-failed", is_flag=True, help="Try those again who were refused for good.")
@click.option("--corrected", is_flag=True, help="Send a newly approved edition to those who have not got it yet.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@timing.options
@newsletter.in_folder
def send(
    slug: str,
    urls: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    by_edition: bool,
    segment: str | None,
    tests: tuple[str, ...],
    wait: float,
    resend_unknown: bool,
    retry_failed: bool,
    corrected: bool,
    as_json: bool,
    quiet: bool,
    directory: str | None,
    asked: timing.Asked,
) -> int:
    """Send an approved issue to its readers; run again, it goes on where it stopped and mails nobody twice."""
    from digest.cli import jobs, sending

    _together(alone=by_edition and not dry_run, both=bool(tests) and (corrected or asked.anything))
    settings = newsletter.settings_of(newsletter.folder(directory))
    ways = _ways(settings, urls)
    if tests:
        return _test(settings, slug, ways, tests, dry_run=dry_run)
    chosen = _segment(settings, segment)
    with stores.existing(settings) or _no_store(settings, slug) as store:
        if not dry_run:
            _wake(settings, store)
        told = {"quiet": quiet, "as_json": as_json, "corrected": corrected}
        its = jobs.job(settings, store, slug, segment=chosen, ways=ways, relays=urls, **told, waking=dry_run)
        if asked.skipped(its, dry_run=dry_run):
            return sending.skipped(its, dry_run=dry_run)
        its.timed, its.canary = asked.timed(its), asked.canary_of(its)
        again = {"resend_unknown": resend_unknown, "retry_failed": retry_failed}
        left = its.left(**again)
        if dry_run:
            return sending.dry(its, left, by_edition=by_edition, late_now=asked.late == "now", **again)
        return _sent(its, asked, segment, left, dt.timedelta(minutes=wait), yes=yes, **again)


def _together(*, alone: bool, both: bool) -> None:
    """Nothing, unless --editions stands alone, or --test beside what is no test's. Raises UsageError."""
    if alone:
        raise click.UsageError("--editions goes with --dry-run; afterwards: `digest status DATE --editions`")
    if both:
        raise click.UsageError("--test is to ADDR and at once: not with --at, --late, --least, --canary, --corrected")


def _sent(
    its: Job, asked: timing.Asked, segment: str | None, left: int, wait: dt.timedelta, *, yes: bool, **again: bool
) -> int:
    """The exit code, once it is clear that somebody shall get it, and everybody who is due was gone through."""
    from digest.cli import sending

    its.recover()
    if nobody := _why_nobody(its, segment, left):
        click.echo(f"digest: {its.slug}{nobody}", err=True)
        return sending.end(its)
    left -= asked.decided(its, yes=yes)
    if not yes:
        newsletter.ask(sending.question(its, left))
    return sending.run(its, wait, **again)


def _why_nobody(its: Job, segment: str | None, left: int) -> str | None:
    """Why nobody is mailed; None where somebody may be."""
    if not its.variants and not its.before.audience:
        return f": nobody to send to: {_nobody(its.store, segment)}"
    if segment is not None and not its.begun and not its.before.audience:
        # Begun, it would be over for everybody else, too.
        return f": nobody in the segment {segment} gets anything of it this time"
    if its.begun and not left:
        return f" was sent before{_to(its.store, its.slug)}; nobody is mailed again"
    return None


def _segment(settings: Settings, text: str | None) -> Segment | None:
    """The segment of that name, or of that filter; None for all readers."""
    from subscribers.segments import find

    return None if text is None else find(settings.segments, text)


def _to(store: Store, slug: str) -> str:
    """To whom the issue was sent, where it was not to all readers; "" where it was."""
    from digest.store import ledger

    its = ledger.segment(store, slug)
    return f", to the segment {its} alone" if its else ""


def _wake(settings: Settings, store: Store) -> None:
    """Ends the pauses that are over, so that those readers are in the audience again; wipes what was not confirmed.

    `digest serve` does so, too, where it runs.
    """
    from subscribers import People, counted, keys_of
    from subscribers.signing import SignUps

    if counted(store):  # without anybody there may be no keys either
        now = dt.datetime.now(dt.UTC)
        keys = keys_of(store, settings.folder, make=False)
        them = People(store, keys, lambda: now)
        them.wake()
        them.expire()
        SignUps.by(store, keys, lambda: now, settings.signup).tidy()


def _nobody(store: Store, segment: str | None) -> str:
    """Why there is nobody, and what to do."""
    from subscribers import counted

    if segment is not None and counted(store).get("active"):
        return f"no active subscriber is in the segment {segment}"
    pending = counted(store).get("pending", 0)
    if pending:
        return f"{pending} pending, who never agreed; nobody is active"
    return "no active subscribers: `digest subscribers import`"


def _no_store(settings: Settings, slug: str) -> Store:
    """Raises IssueError: where there is no store, nothing was ever approved."""
    newsletter.issue_folder(settings, slug)
    raise IssueError(path=slug, reason=f"is not approved: `digest approve {slug}`")


def _ways(settings: Settings, urls: tuple[str, ...]) -> tuple[Way, ...]:
    """The ways out, none where none is named anywhere; one named wrongly on the command line is wrong usage."""
    from digest import mailing

    if not (urls or settings.delivery.relay or settings.delivery.relays):
        return ()
    try:
        return mailing.ways_of(settings, urls)
    except DeliverError as error:
        if urls:
            raise click.BadParameter(str(error), param_hint="--relay") from error
        raise


def _test(settings: Settings, slug: str, ways: tuple[Way, ...], addresses: tuple[str, ...], *, dry_run: bool) -> int:
    """One message to each address, from the draft as it stands now."""
    import subscribers
    from digest import mailing
    from digest.cli import check

    now = dt.datetime.now(dt.UTC)
    checked = [subscribers.checked(one) for one in addresses]
    folder = newsletter.issue_folder(settings, slug)
    edition = mailing.current(settings, folder)
    check.show(mailing.findings(edition, settings, folder, audience=len(checked), now=now), err=True)
    failed = 0
    for address in checked:
        try:
            if not dry_run:
                way, *_ = ways or mailing.ways_of(settings)
                signer, envelope = mailing.signer_of(settings), settings.delivery.bounces
                mailing.test(edition, way.relay, address, envelope=envelope, now=now, signer=signer)
        except TransportError:
            raise  # nor would the others get theirs
        except DeliverError as error:
            failed += 1
            click.echo(f"digest: {error}", err=True)
        else:
            click.echo(f"{'would send' if dry_run else 'sent'} a test of {slug} to {address}")
    return (3 if failed < len(checked) else 1) if failed else 0
