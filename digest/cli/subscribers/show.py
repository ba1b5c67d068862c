"""`digest subscribers show`: everything the store has of one person, on one screen."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from digest.cli import newsletter, output, people
from digest.cli.subscribers import told
from digest.text import flat

if TYPE_CHECKING:
    from digest.settings import Settings
    from subscribers.persons import Person
    from subscribers.received import Received
    from subscribers.telling import Told

ISSUES = 5
"""The last issues that are shown."""
_LINE = 200


@click.command()
@click.argument("address", metavar="ADDRESS")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@newsletter.in_folder
def show(address: str, as_json: bool, directory: str | None) -> None:
    """Show all that is known of one person."""
    from subscribers.received import received

    settings = newsletter.settings_of(newsletter.folder(directory))
    with people.named(settings, (address,)) as (them, (meant,)):
        person = them.the(meant)
        story, issues = them.story(person.id), received(them.store, person.id, ISSUES)
    if as_json:
        click.echo(json.dumps(_as_data(person, story, issues), ensure_ascii=False))
        return
    output.table([("address", person.address or meant), *_rows(person, story, settings)])
    for line in _last(person, story, issues):
        click.echo(line)


def _rows(person: Person, story: Sequence[Told], settings: Settings) -> Iterator[tuple[str, str]]:
    """What they are; of an erased or expired one that alone is known."""
    yield "status", told.status(person, story, zoneinfo.ZoneInfo(settings.masthead.timezone))
    if person.address is None:
        return
    its = settings.masthead
    yield "name", flat(person.name, _LINE) or "-"
    yield "language", person.language or f"{its.language} (the newsletter's)"
    yield "time zone", person.timezone or f"{its.timezone} (the newsletter's)"
    yield "topics", flat(", ".join(person.topics), _LINE) or "everything"
    yield "frequency", {"every": "every issue"}.get(person.frequency, person.frequency)
    for name, value in person.fields.items():
        yield f"field {flat(name, _LINE)}", flat(value, _LINE)
    yield "joined", told.moment(person.joined_at) if person.joined_at else "-"


def _last(person: Person, story: Sequence[Told], issues: Sequence[Received]) -> Iterator[str]:
    """The consent and the issues."""
    agreed = told.consent(story)
    if agreed is None:
        yield "\nconsent: none yet"
    else:
        origin = f" from {agreed.ip}" if agreed.ip else ""
        yield f"\nconsent {told.moment(agreed.at)} {told.how(agreed.how)}{origin}, wording {agreed.version}:"
        yield told.indented(agreed.wording)
    if person.address is not None:
        yield "\nissues" if issues else "\nissues: none yet"
        for one in issues:
            why = flat(f"{one.code or ''} {one.reason}", _LINE)
            yield f"    {one.slug}  {one.state} {told.moment(one.at)}{f': {why}' if why else ''}"


def _as_data(person: Person, story: Sequence[Told], issues: Sequence[Received]) -> dict[str, Any]:
    """All of it for programs."""
    from subscribers.export import shown

    agreed = told.consent(story)
    return {
        **shown(person),
        "timezone": person.timezone,
        "frequency": person.frequency,
        "fields": dict(person.fields),
        "paused_until": person.paused_until and person.paused_until.isoformat(),
        "since": person.changed_at and person.changed_at.isoformat(),
        "consent": agreed and told.as_data(agreed),
        "issues": [
            {"date": one.slug, "state": one.state, "at": one.at.isoformat(), "code": one.code, "reason": one.reason}
            for one in issues
        ],
    }
