"""`digest cancel`: who has not got the issue yet does not get it."""

from __future__ import annotations

import click

from digest.cli import holding, newsletter, status
from digest.errors import IssueError


@click.command()
@click.argument("slug", type=newsletter.slug, metavar="DATE")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--why", metavar="TEXT", help="Why; said wherever the send is told of.")
@click.option("--by", metavar="NAME", help="Who cancels it (default: your name on this machine).")
@click.option("--json", "as_json", is_flag=True, help="Print what was, what is and the figures as JSON.")
@newsletter.in_folder
def cancel(slug: str, yes: bool, why: str | None, by: str | None, as_json: bool, directory: str | None) -> None:
    """Stop an issue's send for good: who has not got it does not get it. `digest resume` takes that back."""
    from digest.store import control, ledger

    name, reason = holding.by(by), holding.why(why)
    with holding.send_of(slug, directory) as store:
        before, its = control.held(store, slug), status.balance_of(store, slug)
        if ledger.started(store, slug) is None:
            raise IssueError(path=slug, reason=f"is not being sent: `digest send {slug}`")
        if its.open and not yes:
            newsletter.ask(f"Cancel {slug}? {holding.have(its)}; {its.open:,} would never get it")
        done = control.cancel(store, slug, ledger.now_utc(), name, reason)
        after = status.balance_of(store, slug)
        never = f"{control.stopped(store, slug):,} never get it"
        line = f"{holding.was(before)}; it is cancelled{'' if done else ' still'}: {holding.have(after)}, {never}"
        holding.told(store, slug, before, line, as_json=as_json)
