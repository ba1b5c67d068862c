"""`digest subscribers export`: everybody to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import SEGMENT, STATUS, put, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subscribers.persons import Status


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), help="Default: by FILE's name, else csv.")
@click.option("--status", type=STATUS, help="Those of this status alone.")
@SEGMENT
@click.option("--force", is_flag=True, help="Write over FILE when it is there.")
@newsletter.in_folder
def export(
    file: str | None,
    form: str | None,
    status: Status | None,
    segment: str | None,
    force: bool,
    directory: str | None,
) -> None:
    """Export everybody to FILE, or to standard output; who was erased is in no export."""
    from subscribers import csv_lines, everybody, files, json_lines

    settings = newsletter.settings_of(newsletter.folder(directory))
    where = within(settings, segment)
    lines = json_lines if form == "jsonl" or (form is None and _is_json(file)) else csv_lines
    with people.listed(settings) as store:
        if store is None:
            click.echo(people.NOBODY, err=True)
            return
        text = lines(everybody(store, status, where))
        if file is None or file == "-":
            put(text)
        elif Path(file).is_file() and not force:
            from digest.errors import FileError

            raise FileError(path=file, reason="is there already: give --force to write over it")
        else:
            counted = _Counted(text)
            files.write_whole(Path(file), counted)
            number = counted.number - (lines is csv_lines)  # the header is nobody
            click.echo(f"digest: {people.many(number)} written to {file}", err=True)


class _Counted:
    """The lines, counted as they are taken."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self.number = lines, 0

    def __iter__(self) -> Iterator[str]:
        for self.number, line in enumerate(self._lines, start=1):  # noqa: B020
            yield line


def _is_json(file: str | None) -> bool:
    return Path(file or "").suffix.lower() in {".jsonl", ".ndjson", ".json"}
