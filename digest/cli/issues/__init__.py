"""`digest issues`: what became of each issue; one file a command."""

from __future__ import annotations

import click

from digest.cli.issues.listing import list_
from digest.cli.issues.show import show


@click.group()
def issues() -> None:
    """List the issues, and tell the story of each."""


for _command in (list_, show):
    issues.add_command(_command)
