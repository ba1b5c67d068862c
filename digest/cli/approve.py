"""`digest approve`: this very edition, and no other, may go out."""

from __future__ import annotations

import click

from digest.cli import newsletter, stores


@click.command()
@click.argument("slug", type=newsletter.slug, metavar="DATE")
@click.option("--by", metavar="NAME", help="Who approves (default: your name on this machine).")
@newsletter.in_folder
def approve(slug: str, by: str | None, directory: str | None) -> None:
    """Rebuild an issue from its draft and freeze it: `digest send` sends exactly that."""
    import datetime as dt

    from digest import mailing
    from digest.cli import check
    from digest.store import ledger

    settings = newsletter.settings_of(newsletter.folder(directory))
    folder = newsletter.issue_folder(settings, slug)
    if not (name := newsletter.editor(by)):
        raise click.UsageError("say who approves: --by NAME")
    now = dt.datetime.now(dt.UTC)
    audience = check.active(settings)
    with stores.opened(settings) as store:
        approval = mailing.approve(settings, folder, store, by=name, now=now)
        by_now = mailing.approvers(store, slug, approval.edition)
        if ledger.out(store, slug):
            rest = f"; `digest send {slug} --corrected` sends this one to the rest"
            waiting = ledger.balance(store, slug, now).open
            told = f"{slug} has gone out: those readers keep the edition they got{rest if waiting else ''}"
            click.echo(f"digest: {told}", err=True)
    found = mailing.findings(mailing.current(settings, folder), settings, folder, audience=audience, now=now)
    check.show(found, err=True)
    click.echo(f"{slug} is approved by {', '.join(by_now)} (edition {approval.edition[:12]})")
    if (missing := settings.delivery.approvals - len(by_now)) > 0:
        click.echo(f"digest: {missing} more must approve it before it can be sent", err=True)
    if blocked := len(mailing.blocking(found)):
        click.echo(f"digest: it cannot be sent before {blocked} blocking findings are mended", err=True)
