"""`digest subscribers forget`: erased."""

from __future__ import annotations

import click

from digest.cli import newsletter, people


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@newsletter.in_folder
def forget(addresses: tuple[str, ...], yes: bool, directory: str | None) -> None:
    """Forget people: erase address, name, language and topics for good, and never mail them."""
    with people.named(newsletter.settings_of(newsletter.folder(directory)), addresses) as (them, found):
        if not yes:
            people.agreed(f"Erase {', '.join(found)} for good?")
        for person in found:
            changed = them.forget(person)
            click.echo(f"{person}: {'erased' if changed else 'was erased before'}")
