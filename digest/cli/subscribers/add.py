"""`digest subscribers add`: one person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import WAITS, dry

if TYPE_CHECKING:
    from digest.values import Address
    from subscribers import People
    from subscribers.persons import Frequency, Outcome, Person, Status

_STAYS = "what they chose stays as it was: only readers' choices can be taken back"


@click.command()
@click.argument("address")
@click.option("--name", default="", metavar="NAME", help="Their name.")
@click.option(
    "--topics", multiple=True, metavar="T", help='What they want to read of, several times; "": everything.'
)
@click.option("--language", default="", metavar="TAG", help="Their language: en, pt-BR.")
@click.option("--timezone", default="", metavar="ZONE", help="Their time zone: Europe/Madrid.")
@click.option("--frequency", type=click.Choice(["every", "daily", "weekly"]), help="How often they want mail.")
@click.option("--field", "fields", multiple=True, metavar="NAME=VALUE", help="A field of your own; several times.")
@click.option("--consent", metavar="TEXT", help="What they agreed to, word for word; without it they stay pending.")
@click.option("--again", is_flag=True, help="They left, and asked to come back (with --consent).")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@newsletter.in_folder
def add(
    address: str,
    name: str,
    topics: tuple[str, ...],
    language: str,
    timezone: str,
    frequency: Frequency | None,
    fields: tuple[str, ...],
    consent: str | None,
    again: bool,
    dry_run: bool,
    directory: str | None,
) -> int:
    """Add one person, or say more of one who is there."""
    from subscribers.candidates import candidate, wording

    if again and consent is None:
        raise click.UsageError("--again goes with --consent TEXT: what did they agree to?")
    who = candidate(
        address,
        name=name,
        topics=topics,
        language=language,
        timezone=timezone,
        frequency=frequency or "every",
        fields=dict(map(_field, fields)),
    )
    settings, consent = newsletter.settings_of(newsletter.folder(directory)), wording(consent)
    with people.tried(settings) if dry_run else people.written(settings) as them:
        before = them.find(who.address)
        outcome = them.add(who, how="command", wording=consent, again=again)
        reset = _reset(them, who.address, frequency == "every", bool(topics) and not who.topics)
        status = _status(before, consent) if dry_run else them.the(who.address).status
    outcome = "updated" if reset and outcome == "known" else outcome
    click.echo(f"{who.address}: {_told(outcome, dry_run)}, {status}{f' ({WAITS})' if status == 'pending' else ''}")
    if reset is None:
        click.echo(f"{who.address}: {_STAYS}", err=True)
    return 3 if reset is None else 0


def _reset(them: People, address: Address, every: bool, everything: bool) -> bool | None:
    """Whether a choice was taken back: every issue again, all topics. None where there is one, and it cannot be.

    `People.add` takes these for silence, which changes nothing.
    """
    person = them.find(address)
    if person is None or not ((every and person.frequency != "every") or (everything and person.topics)):
        return False
    if (chosen := them.preferences(person.id)) is None:
        return None
    chosen = replace(chosen, frequency="every") if every else chosen
    return them.prefer(person.id, replace(chosen, topics=()) if everything else chosen, how="command")


def _status(before: Person | None, consent: str | None) -> Status:
    """What they would be: a dry run leaves nothing to look at."""
    if before is not None and before.status in ("active", "paused"):
        return before.status
    return "active" if consent else "pending"


def _field(text: str) -> tuple[str, str]:
    """The name and the value. Raises BadParameter."""
    name, equals, value = text.partition("=")
    if not (equals and name.strip()):
        raise click.BadParameter(f"{text!r} is no NAME=VALUE", param_hint="--field")
    return name.strip(), value.strip()


def _told(outcome: Outcome, dry_run: bool) -> str:
    return "was there already" if outcome == "known" else dry({"updated": "changed"}.get(outcome, outcome), dry_run)
