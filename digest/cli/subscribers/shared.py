"""What the commands about subscribers have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import datetime as dt

    import sqlalchemy as sa

    from digest.settings import Settings

STATUS = click.Choice(["active", "pending", "paused", "unsubscribed", "bounced", "complained", "suppressed"])
SEGMENT = click.option("--segment", metavar="NAME|FILTER", help="Those of this segment alone.")
WAITS = "not mailed until they agree"


def put(lines: Iterable[str]) -> None:
    """Prints the lines, which are whole."""
    for line in lines:
        click.echo(line, nl=False)


def within(settings: Settings, segment: str | None) -> sa.ColumnElement[bool] | None:
    """What is true of the people of the segment, named or written out; None for no segment. Raises SegmentError."""
    if segment is None:
        return None
    from subscribers import segments

    return segments.clause(segments.find(settings.segments, segment).filter, *today(settings))


def today(settings: Settings) -> tuple[dt.datetime, dt.tzinfo]:
    """The time it is, and the zone whose days the newsletter counts in."""
    import zoneinfo

    from digest.cli import people

    return people.now(), zoneinfo.ZoneInfo(settings.masthead.timezone)


def dry(words: str, dry_run: bool) -> str:
    """What was done, or would be: "removed", "would be removed"."""
    return f"would be {words}" if dry_run else words
