"""`digest subscribers`: who reads the newsletter, and who is left alone; one file a command."""

from __future__ import annotations

import click

from digest.cli.subscribers.add import add
from digest.cli.subscribers.exporting import export
from digest.cli.subscribers.forget import forget
from digest.cli.subscribers.history import history
from digest.cli.subscribers.importing import import_
from digest.cli.subscribers.listing import list_
from digest.cli.subscribers.pause import pause
from digest.cli.subscribers.remove import remove
from digest.cli.subscribers.segments import segments
from digest.cli.subscribers.show import show
from digest.cli.subscribers.stats import stats


@click.group()
def subscribers() -> None:
    """Add, import, list, show, pause and remove subscribers."""


for _command in (add, import_, export, list_, show, history, pause, remove, forget, segments, stats):
    subscribers.add_command(_command)
