"""`digest subscribers add`: one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import WAITS

if TYPE_CHECKING:
    from subscribers.persons import Outcome


@click.command()
@click.argument("address")
@click.option("--name", default="", metavar="NAME", help="Their name.")
@click.option("--topics", multiple=True, metavar="T", help="What they want to read of; may be given several times.")
@click.option("--language", default="", metavar="TAG", help="Their language: en, pt-BR.")
@click.option("--consent", metavar="TEXT", help="What they agreed to, word for word; without it they stay pending.")
@click.option("--again", is_flag=True, help="They left, and asked to come back (with --consent).")
@newsletter.in_folder
def add(
    address: str,
    name: str,
    topics: tuple[str, ...],
    language: str,
    consent: str | None,
    again: bool,
    directory: str | None,
) -> None:
    """Add one person, or say more of one who is there."""
    from subscribers.candidates import candidate, wording

    if again and consent is None:
        raise click.UsageError("--again goes with --consent TEXT: what did they agree to?")
    settings = newsletter.settings_of(newsletter.folder(directory))
    who, consent = candidate(address, name=name, topics=topics, language=language), wording(consent)
    with people.written(settings) as them:
        outcome = them.add(who, how="command", wording=consent, again=again)
        status = them.the(who.address).status
    click.echo(f"{who.address}: {_told(outcome)}, {status}{f' ({WAITS})' if status == 'pending' else ''}")


def _told(outcome: Outcome) -> str:
    return {"known": "was there already", "updated": "changed"}.get(outcome, outcome)
