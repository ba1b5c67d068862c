"""`digest subscribers`: who reads the newsletter, and who is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, output, people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from subscribers.persons import Outcome, Person, Status, Tally

_STATUS = click.Choice(["active", "pending", "unsubscribed", "suppressed"])
_WAITS = "not mailed until they agree"


@click.group()
def subscribers() -> None:
    """Add, import, list, remove and forget subscribers."""


@subscribers.command()
@click.argument("address")
@click.option("--name", default="", metavar="NAME", help="Their name.")
@click.option("--topics", multiple=True, metavar="T", help="What they want to read of; may be given several times.")
@click.option("--language", default="", metavar="TAG", help="Their language: en, pt-BR.")
@click.option("--consent", metavar="TEXT", help="What they agreed to, word for word; without it they stay pending.")
@click.option("--again", is_flag=True, help="They left, and asked to come back (with --consent).")
@newsletter.in_folder
def add(
    address: str,
    name: str,
    topics: tuple[str, ...],
    language: str,
    consent: str | None,
    again: bool,
    directory: str | None,
) -> None:
    """Add one person, or say more of one who is there."""
    from subscribers.candidates import candidate, wording

    if again and consent is None:
        raise click.UsageError("--again goes with --consent TEXT: what did they agree to?")
    settings = newsletter.settings_of(newsletter.folder(directory))
    who, consent = candidate(address, name=name, topics=topics, language=language), wording(consent)
    with people.written(settings) as them:
        outcome = them.add(who, how="command", wording=consent, again=again)
        status = them.the(who.address).status
    click.echo(f"{who.address}: {_told(outcome)}, {status}{f' ({_WAITS})' if status == 'pending' else ''}")


def _told(outcome: Outcome) -> str:
    return {"known": "was there already", "updated": "changed"}.get(outcome, outcome)


@subscribers.command("import")
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
    how = f'as having agreed to "{consent}"' if consent else f"without their consent ({_WAITS})"
    return f"Add {people.many(rows)} from {file} {how}?"


def _refused(file: str) -> Callable[[int, str], None]:
    return lambda line, reason: click.echo(f"{file}:{line}: {reason}", err=True)


def _summary(tally: Tally, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        names = ("rows", "added", "pending", "activated", "known", "refused")
        click.echo(json.dumps({name: getattr(tally, name) for name in names}))
        return
    waiting = [("pending", f"{tally.pending:,} of the added ({_WAITS})")] if tally.pending else []
    lines = [
        ("added", f"{tally.added:,}"),
        *waiting,
        ("activated", f"{tally.activated:,}"),
        ("known", f"{tally.known:,}"),
        ("refused", f"{tally.refused:,}"),
    ]
    output.table([*lines, *((("written", "nothing (dry run)"),) if dry_run else ())])


@subscribers.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), help="Default: by FILE's name, else csv.")
@click.option("--status", type=_STATUS, help="Those of this status alone.")
@click.option("--force", is_flag=True, help="Write over FILE when it is there.")
@newsletter.in_folder
def export(file: str | None, form: str | None, status: Status | None, force: bool, directory: str | None) -> None:
    """Export everybody to FILE, or to standard output; who was erased is in no export."""
    from subscribers import csv_lines, everybody, files, json_lines

    settings = newsletter.settings_of(newsletter.folder(directory))
    lines = json_lines if form == "jsonl" or (form is None and _is_json(file)) else csv_lines
    with people.listed(settings) as store:
        if store is None:
            click.echo(people.NOBODY, err=True)
            return
        text = lines(everybody(store, status))
        if file is None or file == "-":
            _print(text)
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


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, nl=False)


@subscribers.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a person.")
@click.option("--status", type=_STATUS, help="Those of this status alone.")
@newsletter.in_folder
def list_(as_json: bool, status: Status | None, directory: str | None) -> None:
    """List everybody, one line a person; who was erased is only counted."""
    from subscribers import counted, everybody, json_lines

    settings = newsletter.settings_of(newsletter.folder(directory))
    with people.listed(settings) as store:
        counts = counted(store) if store else {}
        if store is not None:
            them = everybody(store, status)
            _print(json_lines(them) if as_json else map(_line, them))
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    click.echo(f"digest: {told}" if told else people.NOBODY, err=True)


def _line(person: Person) -> str:
    return f"{person.address}\t{person.status}\t{person.name}".rstrip() + "\n"


@subscribers.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@newsletter.in_folder
def remove(addresses: tuple[str, ...], directory: str | None) -> None:
    """Remove people: they stay known, and are never mailed."""
    with people.named(newsletter.settings_of(newsletter.folder(directory)), addresses) as (them, found):
        for person in found:
            changed = them.remove(person)
            click.echo(f"{person}: {'removed' if changed else 'was gone before'}")


@subscribers.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@newsletter.in_folder
def forget(addresses: tuple[str, ...], yes: bool, directory: str | None) -> None:
    """Forget people: erase address, name, language and topics for good, and never mail them."""
    with people.named(newsletter.settings_of(newsletter.folder(directory)), addresses) as (them, found):
        if not yes:
            people.agreed(f"Erase {', '.join(found)} for good?")
        for person in found:
            changed = them.forget(person)
            click.echo(f"{person}: {'erased' if changed else 'was erased before'}")
