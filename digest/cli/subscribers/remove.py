"""`digest subscribers remove`: left alone, and known."""

from __future__ import annotations

import click

from digest.cli import newsletter, people


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@newsletter.in_folder
def remove(addresses: tuple[str, ...], directory: str | None) -> None:
    """Remove people: they stay known, and are never mailed."""
    with people.named(newsletter.settings_of(newsletter.folder(directory)), addresses) as (them, found):
        for person in found:
            changed = them.remove(person)
            click.echo(f"{person}: {'removed' if changed else 'was gone before'}")
