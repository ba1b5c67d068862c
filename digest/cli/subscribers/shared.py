"""What the commands about subscribers have in common."""

from __future__ import annotations

from collections.abc import Iterable

import click

STATUS = click.Choice(["active", "pending", "paused", "unsubscribed", "bounced", "complained", "suppressed"])
WAITS = "not mailed until they agree"


def put(lines: Iterable[str]) -> None:
    """Prints the lines, which are whole."""
    for line in lines:
        click.echo(line, nl=False)


def dry(words: str, dry_run: bool) -> str:
    """What was done, or would be: "removed", "would be removed"."""
    return f"would be {words}" if dry_run else words
