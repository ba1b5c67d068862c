"""`digest resume`: a send that was paused goes on, and one that was cancelled is taken back."""

from __future__ import annotations

import click

from digest.cli import holding, newsletter, status, timing


@click.command()
@click.argument("slug", type=newsletter.slug, metavar="DATE")
@click.option("--by", metavar="NAME", help="Who lets it go on (default: your name on this machine).")
@click.option("--json", "as_json", is_flag=True, help="Print what was, what is and the figures as JSON.")
@newsletter.in_folder
def resume(slug: str, by: str | None, as_json: bool, directory: str | None) -> None:
    """Let a send go on that was paused, or take a cancel back: those wait again who would have got it."""
    from digest.store import control, ledger

    name, now = holding.by(by), ledger.now_utc()
    with holding.send_of(slug, directory) as store:
        before = control.held(store, slug)
        its = timing.begun(newsletter.settings_of(newsletter.folder(directory)), store, slug, now)
        done = control.resume(store, slug, now, name, at=its)
        balance = status.balance_of(store, slug)
        sending = control.running(store, slug, now)
        late = control.story(store, slug)[-1].detail.get("late", 0) if done else 0
        goes_on = "its sender goes on" if sending else f"`digest send {slug}` goes on"
        rest = f"{balance.open:,} are still to get it" + (f": {goes_on}" if balance.open else "")
        left = f"; {late:,} are left out: {its.reason}" if its and late else ""
        line = f"{holding.was(before)}; {rest}{left}" if done else f"is not held; {rest}"
        holding.told(store, slug, before, line, as_json=as_json, running=sending, late=late)
