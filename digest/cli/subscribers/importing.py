"""`digest subscribers import`: everybody in a file."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, output, people
from digest.cli.subscribers.shared import WAITS

if TYPE_CHECKING:
    from typing import BinaryIO

    from subscribers.begun import Begun
    from subscribers.people import People
    from subscribers.persons import Tally
    from subscribers.reading import Layout


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option(
    "--consent", metavar="TEXT", help="What all of them agreed to, word for word; without it they are pending."
)
@click.option("--encoding", metavar="NAME", help="The file's encoding, where it is not UTF-8: cp1252.")
@click.option("--field", "kept", multiple=True, metavar="NAME", help="Keep this column as a free field; repeatable.")
@click.option("--fields", "keep_all", is_flag=True, help="Keep all columns that mean nothing here as free fields.")
@click.option("--restart", is_flag=True, help="Begin anew where an import of this file was stopped.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print counts as JSON.")
@newsletter.in_folder
def import_(
    file: str,
    yes: bool,
    consent: str | None,
    encoding: str | None,
    kept: tuple[str, ...],
    keep_all: bool,
    restart: bool,
    dry_run: bool,
    as_json: bool,
    directory: str | None,
) -> int:
    """Add everybody in FILE: CSV with a header (email,name,topics,language), or JSON Lines; - is standard input."""
    from subscribers import reading, source
    from subscribers.candidates import wording
    from subscribers.columns import Kept

    settings, consent = newsletter.settings_of(newsletter.folder(directory)), wording(consent)
    if encoding is not None and not source.known_encoding(encoding):
        raise click.BadParameter(f"{encoding!r} is no encoding such as utf-8, cp1252 or iso-8859-1")
    with source.opened(file) as data:
        layout = reading.layout(data, file, encoding=encoding, kept=Kept(names=kept, every=keep_all))
        if layout.ignored:
            left_out = f"columns left out: {', '.join(layout.ignored)} (--field NAME keeps one)"
            click.echo(f"digest: {file}: {left_out}", err=True)
        if not (yes or dry_run):
            people.agreed(_question(layout.rows, file, consent))
        if dry_run:
            with people.tried(settings) as them:
                tally = _taken(them, data, layout, consent, None)
        else:
            with people.written(settings) as them:
                begun = _begun(them, source.fingerprint(data), layout, consent, restart=restart)
                tally = _taken(them, data, layout, consent, begun)
    _summary(tally, as_json=as_json, dry_run=dry_run)
    return 3 if tally.refused else 0


def _begun(them: People, content: str, layout: Layout, consent: str | None, *, restart: bool) -> Begun:
    """How far this very import has come; says so."""
    from subscribers import begun

    kept = layout.kept
    id = begun.id_of(
        them.keys, content, layout.encoding, layout.delimiter, consent, sorted(kept.names), str(kept.every)
    )
    there = begun.begin(them.store, id, layout.name, people.now(), restart=restart)
    if there.stopped_at is not None:
        where = f"goes on at row {there.rows + 1:,}, where it was stopped on {there.stopped_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"digest: {layout.name}: {where}", err=True)
    elif restart:
        click.echo(f"digest: {layout.name}: begins anew, at row 1", err=True)
    return there


def _taken(them: People, data: BinaryIO, layout: Layout, consent: str | None, begun: Begun | None) -> Tally:
    """What became of the rows, or would; with a line on a terminal that says how many are done."""
    from subscribers import reading

    file, done = layout.name, begun.rows if begun else 0
    # Closed here, where an import fails half way: later the file would be closed before its reader.
    with closing(reading.rows(data, layout, done=done)) as rows, output.rate("rows", layout.rows, done) as told:
        return them.import_(
            rows,
            wording=consent,
            file=Path(file).name,
            refused=lambda line, reason: click.echo(f"{file}:{line}: {reason}", err=True),
            told=told,
            begun=begun,
            dry_run=begun is None,
        )


def _question(rows: int, file: str, consent: str | None) -> str:
    how = f'as having agreed to "{consent}"' if consent else f"without their consent ({WAITS})"
    return f"Add {people.many(rows)} from {file} {how}?"


def _summary(tally: Tally, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        names = ("rows", "added", "pending", "activated", "known", "left", "refused")
        click.echo(json.dumps({name: getattr(tally, name) for name in names}))
        return
    waiting = [("pending", f"{tally.pending:,} of the added ({WAITS})")] if tally.pending else []
    lines = [
        ("added", f"{tally.added:,}"),
        *waiting,
        ("activated", f"{tally.activated:,}"),
        ("known", f"{tally.known:,}"),
        ("left alone", f"{tally.left:,}"),
        ("refused", f"{tally.refused:,}"),
    ]
    output.table([*lines, *((("written", "nothing (dry run)"),) if dry_run else ())])
