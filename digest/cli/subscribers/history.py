"""`digest subscribers history`: everything that happened to one person, and what they agreed to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.cli.subscribers import told

if TYPE_CHECKING:
    from subscribers.telling import Told


@click.command()
@click.argument("address", metavar="ADDRESS")
@click.option("--json", "as_json", is_flag=True, help="A JSON object an event.")
@newsletter.in_folder
def history(address: str, as_json: bool, directory: str | None) -> None:
    """Tell what happened to one person.

    Oldest first, with what they agreed to, word for word: the proof of their consent.
    """
    settings = newsletter.settings_of(newsletter.folder(directory))
    with people.named(settings, (address,)) as (them, (meant,)):
        story = them.story(them.the(meant).id)
    for line in (json.dumps(told.as_data(one), ensure_ascii=False) for one in story) if as_json else _lines(story):
        click.echo(line)


def _lines(story: Sequence[Told]) -> Iterator[str]:
    """An event a line, and below them each wording once."""
    rows = [(told.moment(one.at), one.kind, told.how(one.how), one.ip or "-", one.version or "-") for one in story]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for one, row in zip(story, rows, strict=True):
        cells = "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield f"{cells}  {told.detail(one.detail)}".rstrip()
    for version, wording in told.wordings(story).items():
        yield f"\nwording {version}:"
        yield told.indented(wording)
