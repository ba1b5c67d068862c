"""`digest subscribers remove`: left alone, and known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import dry

if TYPE_CHECKING:
    from digest.values import Address
    from subscribers import People

Why = Literal["bounced", "complained"]


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option(
    "--as", "why", type=click.Choice(["bounced", "complained"]), help="Their mail came back; they called it spam."
)
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@newsletter.in_folder
def remove(addresses: tuple[str, ...], why: Why | None, dry_run: bool, directory: str | None) -> None:
    """Remove people: they stay known, and are never mailed."""
    settings = newsletter.settings_of(newsletter.folder(directory))
    with people.named(settings, addresses, dry_run=dry_run) as (them, found):
        for address in found:
            changed = _removed(them, address, why)
            words = f"removed{f' as {why}' if why else ''}"
            click.echo(f"{address}: {dry(words, dry_run) if changed else 'was gone before'}")


def _removed(them: People, address: Address, why: Why | None) -> bool:
    if why is None:
        return them.remove(address)
    return them.fail(them.the(address).id, why, how="command", detail={})
