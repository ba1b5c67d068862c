"""`digest subscribers import`: everybody in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, output, people
from digest.cli.subscribers.shared import WAITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from subscribers.persons import Tally


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option(
    "--consent", metavar="TEXT", help="What all of them agreed to, word for word; without it they are pending."
)
@click.option("--encoding", metavar="NAME", help="The file's encoding, where it is not UTF-8: cp1252.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print counts as JSON.")
@newsletter.in_folder
def import_(
    file: str,
    yes: bool,
    consent: str | None,
    encoding: str | None,
    dry_run: bool,
    as_json: bool,
    directory: str | None,
) -> int:
    """Add everybody in FILE: CSV with a header (email,name,topics,language), or JSON Lines; - is standard input."""
    from subscribers import reading, source
    from subscribers.candidates import wording

    settings, consent = newsletter.settings_of(newsletter.folder(directory)), wording(consent)
    if encoding is not None and not source.known_encoding(encoding):
        raise click.BadParameter(f"{encoding!r} is no encoding such as utf-8, cp1252 or iso-8859-1")
    with source.opened(file) as data:
        layout = reading.layout(data, file, encoding=encoding)
        if layout.ignored:
            click.echo(f"digest: {file}: columns left out: {', '.join(layout.ignored)}", err=True)
        if not (yes or dry_run):
            people.agreed(_question(layout.rows, file, consent))
        with people.tried(settings) if dry_run else people.written(settings) as them:
            rows = reading.rows(data, layout)
            refused = _refused(file)
            tally = them.import_(rows, wording=consent, file=Path(file).name, refused=refused, dry_run=dry_run)
    _summary(tally, as_json=as_json, dry_run=dry_run)
    return 3 if tally.refused else 0


def _question(rows: int, file: str, consent: str | None) -> str:
    how = f'as having agreed to "{consent}"' if consent else f"without their consent ({WAITS})"
    return f"Add {people.many(rows)} from {file} {how}?"


def _refused(file: str) -> Callable[[int, str], None]:
    return lambda line, reason: click.echo(f"{file}:{line}: {reason}", err=True)


def _summary(tally: Tally, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        names = ("rows", "added", "pending", "activated", "known", "refused")
        click.echo(json.dumps({name: getattr(tally, name) for name in names}))
        return
    waiting = [("pending", f"{tally.pending:,} of the added ({WAITS})")] if tally.pending else []
    lines = [
        ("added", f"{tally.added:,}"),
        *waiting,
        ("activated", f"{tally.activated:,}"),
        ("known", f"{tally.known:,}"),
        ("refused", f"{tally.refused:,}"),
    ]
    output.table([*lines, *((("written", "nothing (dry run)"),) if dry_run else ())])
