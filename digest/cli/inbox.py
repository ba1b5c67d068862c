"""`digest inbox`: read readers' mails and what came back, and do what follows from them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people

if TYPE_CHECKING:
    from digest.cli.inbox_lines import Teller
    from digest.errors import DigestError
    from digest.settings import Settings
    from subscribers.mailboxes import Mail, Place
    from subscribers.verdicts import Tally

A_FEW = 20
"""Readers who ask without a token that are named without being asked: anybody can write such mails."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A mailbox that is to be read, and who opens it."""

    place: Place
    named: str
    """What its user and password are called in the environment."""
    user: str | None
    password: str | None


@click.command()
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--json", "as_json", is_flag=True, help="Print counts as JSON.")
@click.option("--dry-run", is_flag=True, help="Change nobody, record nothing, mark nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Say what became of each mail.")
@newsletter.in_folder
def inbox(source: str | None, as_json: bool, dry_run: bool, verbose: bool, directory: str | None) -> int:
    """Read readers' mails: unsubscribe who asks for it, take note of what came back.

    SOURCE is maildir:PATH, imaps://host/FOLDER, imap://host/FOLDER or - (standard input: a mail or an mbox);
    without one, `source` under [inbox] and under [bounces] in digest.toml. What asks for something else stays as
    it is.
    """
    from digest.cli.inbox_lines import Teller
    from subscribers.verdicts import Tally

    settings = newsletter.settings_of(newsletter.folder(directory))
    boxes = _boxes(source, settings)
    with people.known(settings) as them:
        if them is None:
            click.echo(people.NOBODY, err=True)
            return _end(Tally(), 0, as_json=as_json, dry_run=dry_run)
        teller = Teller(None if verbose else A_FEW, verbose=verbose, people=them)
        tally, trouble = _read(boxes, _work(settings, teller, dry_run=dry_run), dry_run=dry_run)
        teller.end()
    if trouble is not None and len(boxes) == 1:
        raise trouble
    code = _end(tally, teller.nameless, as_json=as_json, dry_run=dry_run)
    if trouble is not None:
        raise trouble
    return code


def _work(settings: Settings, teller: Teller, *, dry_run: bool) -> Callable[[Iterable[Mail]], Tally]:
    """What is done with the mails of a mailbox."""
    from subscribers import inbox
    from subscribers.bouncing import Patience

    patience = Patience(soft=settings.bounces.soft, half_life_days=settings.bounces.half_life_days)
    return lambda mails: inbox.worked(mails, teller.people, told=teller, patience=patience, dry_run=dry_run)


def _read(
    boxes: tuple[Box, ...], work: Callable[[Iterable[Mail]], Tally], *, dry_run: bool
) -> tuple[Tally, DigestError | None]:
    """What became of the mails of all, and what is wrong with one that could not be read: the other one is."""
    from digest.errors import DeliverError
    from subscribers import mailboxes
    from subscribers.verdicts import Tally

    tally, trouble = Tally(), None
    for box in boxes:
        try:
            with mailboxes.unread(box.place, box.user, box.password, readonly=dry_run, named=box.named) as mails:
                tally = tally.with_(work(mails))
        except DeliverError as error:
            if trouble is not None:
                click.echo(f"digest: {trouble}", err=True)
            trouble = error
    return tally, trouble


def _boxes(source: str | None, settings: Settings) -> tuple[Box, ...]:
    """The mailbox named, else those of the settings, each once. Raises UsageError, SettingsError."""
    from digest.settings import FILE
    from subscribers import mailboxes

    its = settings.inbox
    if source:
        try:
            found = mailboxes.place(source)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        return (Box(place=found, named="INBOX", user=its.user, password=its.password),)
    boxes: list[Box] = []
    for table, place in (("inbox", its), ("bounces", settings.bounces)):
        if place.source is not None:
            where = _place(table, place.source, settings)
            if not any(one.place == where and place.user in (None, one.user) for one in boxes):
                boxes.append(Box(place=where, named=table.upper(), user=place.user, password=place.password))
    if not boxes:
        raise click.UsageError(f"where are the mails? Give {mailboxes.FORMS}, or `source` under [inbox] in {FILE}")
    return tuple(boxes)


def _place(table: str, text: str, settings: Settings) -> Place:
    """The mailbox of the settings' table. Raises SettingsError."""
    from digest.errors import SettingsError
    from digest.settings import FILE, key_lines
    from subscribers import mailboxes

    try:
        found = mailboxes.place(text)
    except ValueError as error:
        path = settings.folder / FILE
        line = key_lines(path.read_text("utf-8-sig")).get((table, "source"), 1)
        raise SettingsError(path=str(path), problems=[f"line {line}: {table}.source: {error}"]) from error
    # What stands in the file is meant from where the file is, wherever the command was given.
    return dataclasses.replace(found, path=settings.folder / found.path)


def _end(tally: Tally, nameless: int, *, as_json: bool, dry_run: bool) -> int:
    from digest.cli import inbox_lines

    if as_json:
        click.echo(json.dumps(dataclasses.asdict(tally)))
    else:
        click.echo(
            inbox_lines.summary(tally, nameless) + (" (dry run: nobody, and nothing marked)" if dry_run else "")
        )
    if tally.unmarked:
        click.echo(f"digest: {tally.unmarked} could not be marked as read", err=True)
    return 3 if tally.unreadable or tally.unmarked else 0
