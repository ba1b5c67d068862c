"""`digest status --watch`: a send as it goes on, redrawn on a terminal; elsewhere a line now and then."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from digest.cli import bars, progress_lines

if TYPE_CHECKING:
    import datetime as dt

    from digest.progress import Progress
    from digest.store.watching import Watch

REDRAWN_S = 1.0
SAID_S = 10.0
"""Seconds between two lines where nobody looks on: a log of a night's send stays one that can be read."""
_HOME, _TO_LINE_END, _TO_END = "\x1b[H", "\x1b[K", "\x1b[J"


def watch(watched: Watch, zone: dt.tzinfo, *, as_json: bool) -> None:
    """Nothing, when nothing happens any more by itself, or after Ctrl-C; until then the send is shown."""
    terminal = sys.stdout.isatty() and not as_json
    try:
        for progress in _looks(watched, REDRAWN_S if terminal else SAID_S):
            if terminal:
                _redraw(progress, zone)
            else:
                click.echo(
                    json.dumps(progress_lines.data(progress)) if as_json else progress_lines.line(progress, zone)
                )
                sys.stdout.flush()
    except KeyboardInterrupt:
        if terminal:
            click.echo()


def _looks(watched: Watch, seconds: float) -> Iterator[Progress]:
    """How it stands, again and again, until it is over."""
    from digest.store.ledger import now_utc

    while True:
        progress = watched.look(now_utc())
        yield progress
        if progress.over:
            return
        time.sleep(watched.pause(seconds))


def _more(lines: int) -> str:
    return f"... {lines} more lines: a higher window shows them"


def _redraw(progress: Progress, zone: dt.tzinfo) -> None:
    """The whole screen in one piece, so that it does not flicker; at the end with what did not fit before.

    Longer than the window, it would scroll, and the next one be drawn in the wrong place.
    """
    columns, rows = shutil.get_terminal_size()
    lines = list(progress_lines.screen(progress, zone, columns - 1, bars.ink(sys.stdout.encoding)))
    room = max(rows - 1, 2)
    shown = lines if progress.over or len(lines) <= room else [*lines[: room - 1], _more(len(lines) - room + 1)]
    text = "".join(f"{line[: columns - 1]}{_TO_LINE_END}\n" for line in shown)
    click.echo(f"{_HOME}{text}{_TO_END}", nl=False)
    sys.stdout.flush()
