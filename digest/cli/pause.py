"""`digest pause`: nobody gets the issue any more, until `digest resume`."""

from __future__ import annotations

import click

from digest.cli import holding, newsletter, status


@click.command()
@click.argument("slug", type=newsletter.slug, metavar="DATE")
@click.option("--why", metavar="TEXT", help="Why; said wherever the send is told of.")
@click.option("--by", metavar="NAME", help="Who pauses it (default: your name on this machine).")
@click.option("--json", "as_json", is_flag=True, help="Print what was, what is and the figures as JSON.")
@newsletter.in_folder
def pause(slug: str, why: str | None, by: str | None, as_json: bool, directory: str | None) -> None:
    """Hold an issue's send at once, whoever is sending; `digest resume` lets it go on."""
    from digest.store import control, ledger

    name, reason = holding.by(by), holding.why(why)
    with holding.send_of(slug, directory) as store:
        before = control.held(store, slug)
        done = control.pause(store, slug, ledger.now_utc(), name, reason)
        its = status.balance_of(store, slug)
        figures = f"{holding.have(its)}, {its.open:,} wait for `digest resume {slug}`"
        line = f"{holding.was(before)}; it is paused{'' if done else ' still'}: {figures}"
        holding.told(store, slug, before, line, as_json=as_json)
