"""`digest subscribers list`: everybody, one line a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import SEGMENT, STATUS, put, within

if TYPE_CHECKING:
    from subscribers.persons import Person, Status


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a person.")
@click.option("--status", type=STATUS, help="Those of this status alone.")
@SEGMENT
@newsletter.in_folder
def list_(as_json: bool, status: Status | None, segment: str | None, directory: str | None) -> None:
    """List everybody, one line a person; who was erased is only counted."""
    from subscribers import counted, everybody, json_lines

    settings = newsletter.settings_of(newsletter.folder(directory))
    where = within(settings, segment)
    with people.listed(settings) as store:
        counts = counted(store) if store else {}
        if store is not None:
            them = everybody(store, status, where)
            put(json_lines(them) if as_json else map(_line, them))
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    click.echo(f"digest: {told}" if told else people.NOBODY, err=True)


def _line(person: Person) -> str:
    return f"{person.address}\t{person.status}\t{person.name}".rstrip() + "\n"
