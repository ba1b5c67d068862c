"""`digest subscribers export`: everybody to a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import SEGMENT, STATUS, put, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.settings import Settings
    from digest.store.engine import Store
    from subscribers.persons import Person, Status


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), help="Default: by FILE's name, else csv.")
@click.option("--status", type=STATUS, help="Those of this status alone.")
@SEGMENT
@click.option("--person", metavar="ADDRESS", help="All that is kept of this one person, as JSON, for them.")
@click.option("--force", is_flag=True, help="Write over FILE when it is there.")
@newsletter.in_folder
def export(
    file: str | None,
    form: str | None,
    status: Status | None,
    segment: str | None,
    person: str | None,
    force: bool,
    directory: str | None,
) -> None:
    """Export everybody to FILE, or to standard output; who was erased is in no export."""
    settings = newsletter.settings_of(newsletter.folder(directory))
    if person is not None:
        if form or status or segment:
            raise click.UsageError("--person goes with none of --format, --status and --segment")
        _one(settings, person, file, force=force)
        return
    from subscribers import everybody

    where = within(settings, segment)
    with people.listed(settings) as store:
        if store is None:
            click.echo(people.NOBODY, err=True)
        else:
            as_json = form == "jsonl" or (form is None and _is_json(file))
            _all(store, everybody(store, status, where), file, as_json=as_json, force=force)


def _all(store: Store, them: Iterable[Person], file: str | None, *, as_json: bool, force: bool) -> None:
    from subscribers import csv_lines, json_lines
    from subscribers.export import field_names

    counted = _Counted(json_lines(them) if as_json else csv_lines(them, field_names(store)))
    if _written(counted, file, force=force):
        number = counted.number - (not as_json)  # the header is nobody
        click.echo(f"digest: {people.many(number)} written to {file}", err=True)


def _one(settings: Settings, address: str, file: str | None, *, force: bool) -> None:
    """All that is kept of one person; nothing is written where there is nothing."""
    from subscribers.dossier import dossier

    with people.named(settings, (address,)) as (them, (found,)):
        person = them.the(found)
        if person.address is None:
            click.echo(f"digest: {found}: {person.status}: nothing is kept but a keyed hash of the address", err=True)
            return
        text = json.dumps(dossier(them.store, person.id), ensure_ascii=False, indent=2)
    if _written([f"{text}\n"], file, force=force):
        click.echo(f"digest: what is kept of {found} written to {file}", err=True)


def _written(text: Iterable[str], file: str | None, *, force: bool) -> bool:
    """Whether the text went to a file; else it was printed. Raises FileError for one that is there."""
    from digest.errors import FileError
    from subscribers import files

    if file is None or file == "-":
        put(text)
        return False
    if Path(file).is_file() and not force:
        raise FileError(path=file, reason="is there already: give --force to write over it")
    files.write_whole(Path(file), text)
    return True


class _Counted:
    """The lines, counted as they are taken."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self.number = lines, 0

    def __iter__(self) -> Iterator[str]:
        for self.number, line in enumerate(self._lines, start=1):  # noqa: B020
            yield line


def _is_json(file: str | None) -> bool:
    return Path(file or "").suffix.lower() in {".jsonl", ".ndjson", ".json"}
