"""`digest subscribers pause`: no issues for a while."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import dry

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.values import Address
    from subscribers import People


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="They get issues again from DATE on."
)
@click.option("--end", is_flag=True, help="End their pause.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@newsletter.in_folder
def pause(
    addresses: tuple[str, ...], until: dt.datetime | None, end: bool, dry_run: bool, directory: str | None
) -> int:
    """Pause people: no issues for a while.

    They get none until DATE, or until they say so; --end ends a pause now.
    """
    if end and until:
        raise click.UsageError("--end ends a pause now, --until begins one: give one of them")
    settings = newsletter.settings_of(newsletter.folder(directory))
    moment = _moment(until.date(), settings) if until else None
    with people.named(settings, addresses, dry_run=dry_run) as (them, found):
        done = [_ended(them, one, dry_run) if end else _paused(them, one, until, moment, dry_run) for one in found]
    return 0 if all(done) else 3


def _moment(date: dt.date, settings: Settings) -> dt.datetime:
    """When the day begins where the newsletter is made. Raises BadParameter for one that has begun."""
    today = newsletter.today(settings)
    if date <= today:
        raise click.BadParameter(f"{date} is not in the future: today is {today}", param_hint="--until")
    return dt.datetime.combine(date, dt.time(), zoneinfo.ZoneInfo(settings.masthead.timezone)).astimezone(dt.UTC)


def _paused(
    them: People, address: Address, until: dt.datetime | None, moment: dt.datetime | None, dry_run: bool
) -> bool:
    """Whether they are paused now; says so."""
    person = them.the(address)
    changed = them.pause(person.id, moment, how="command")
    if not changed and person.status != "paused":
        click.echo(f"{address}: is {person.status}: not paused", err=True)
        return False
    when = f"until {until:%Y-%m-%d}" if until else "until they come back"
    click.echo(f"{address}: {dry('paused', dry_run) if changed else 'was paused'} {when}")
    return True


def _ended(them: People, address: Address, dry_run: bool) -> bool:
    """Whether they are not paused now; says so."""
    person = them.the(address)
    if them.resume(person.id, how="command"):
        click.echo(f"{address}: {dry('active again', dry_run)}")
        return True
    click.echo(f"{address}: is {person.status}: was not paused", err=person.status != "active")
    return person.status == "active"
