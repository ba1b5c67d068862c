"""`digest subscribers forget`: erased."""

from __future__ import annotations

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import dry


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--dry-run", is_flag=True, help="Write nothing, and ask nothing.")
@newsletter.in_folder
def forget(addresses: tuple[str, ...], yes: bool, dry_run: bool, directory: str | None) -> None:
    """Forget people: erase what says who they are.

    That is for good, and they are never mailed.
    """
    settings = newsletter.settings_of(newsletter.folder(directory))
    with people.named(settings, addresses, dry_run=dry_run) as (them, found):
        if not (yes or dry_run):
            people.agreed(f"Erase {', '.join(found)} for good?")
        for person in found:
            changed = them.forget(person)
            click.echo(f"{person}: {dry('erased', dry_run) if changed else 'was erased before'}")
