"""`digest inbox`: read readers' mails, and unsubscribe those who ask for it."""

from __future__ import annotations

import dataclasses
import json
import shlex
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.values import Address, PersonId
    from subscribers.inbox import Tally, Verdict
    from subscribers.mailboxes import Place
    from subscribers.people import People
    from subscribers.persons import Person

A_FEW = 20
"""Readers who ask without a token that are named without being asked: anybody can write such mails."""


@click.command()
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--json", "as_json", is_flag=True, help="Print counts as JSON.")
@click.option("--dry-run", is_flag=True, help="Unsubscribe nobody, mark nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Say what became of each mail.")
@newsletter.in_folder
def inbox(source: str | None, as_json: bool, dry_run: bool, verbose: bool, directory: str | None) -> int:
    """Read readers' mails and unsubscribe those who ask for it.

    SOURCE is maildir:PATH, imaps://host/FOLDER, imap://host/FOLDER or - (standard input: a mail or an mbox);
    without one, `source` under [inbox] in digest.toml. What asks for something else stays as it is.
    """
    from subscribers import inbox, mailboxes

    settings = newsletter.settings_of(newsletter.folder(directory))
    place = _place(source, settings)
    with people.known(settings) as them:
        if them is None:
            click.echo(people.NOBODY, err=True)
            return _end(inbox.Tally(), 0, as_json=as_json, dry_run=dry_run)
        teller = Teller(None if verbose else A_FEW, verbose=verbose, people=them)
        user, password = settings.inbox.user, settings.inbox.password
        with mailboxes.unread(place, user, password, readonly=dry_run) as mails:
            tally = inbox.worked(mails, them, told=teller, dry_run=dry_run)
        teller.end()
    return _end(tally, teller.nameless, as_json=as_json, dry_run=dry_run)


def _place(source: str | None, settings: Settings) -> Place:
    """The mailbox: the one named, else the settings' own. Raises UsageError, SettingsError."""
    from digest.errors import SettingsError
    from digest.settings import FILE, key_lines
    from subscribers import mailboxes

    if (text := source or settings.inbox.source) is None:
        raise click.UsageError(f"where are the mails? Give {mailboxes.FORMS}, or `source` under [inbox] in {FILE}")
    try:
        found = mailboxes.place(text)
    except ValueError as error:
        if source:
            raise click.UsageError(str(error)) from error
        path = settings.folder / FILE
        line = key_lines(path.read_text("utf-8-sig")).get(("inbox", "source"), 1)
        raise SettingsError(path=str(path), problems=[f"line {line}: inbox.source: {error}"]) from error
    # What stands in the file is meant from where the file is, wherever the command was given.
    return found if source else dataclasses.replace(found, path=settings.folder / found.path)


class Teller:
    """Tells of mails, on stderr: those that need the editor, and with `verbose` the others."""

    def __init__(self, shown: int | None, *, verbose: bool, people: People) -> None:
        self.shown, self.verbose, self.people = shown, verbose, people
        self.asked: dict[Address, None] = {}
        self.nameless = 0
        """How many ask without a token, and from no address that there can be."""
        self.carried: set[PersonId] = set()

    def __call__(self, verdict: Verdict) -> None:
        """Tells of the mail now, or at the end."""
        if verdict.kind == "asks":
            self.nameless += verdict.sender is None
            self.asked |= {verdict.sender: None} if verdict.sender else {}
        if self.verbose and verdict.kind == "leave":
            click.echo(f"digest: unsubscribed: {', '.join(f'person {one}' for one in verdict.persons)}", err=True)
        if verdict.kind == "automatic":
            self._automatic(verdict)

    def _automatic(self, verdict: Verdict) -> None:
        """An automatic mail is no request; one that carries somebody's token may be the work of an odd program."""
        for number in verdict.persons:
            person = self.people.numbered(number)
            if number not in self.carried and person and person.address and _mailed(person):
                said = f"an automatic mail carries their token ({verdict.sign})"
                click.echo(f"digest: person {number}: {said}: `{_removal(person.address)}` if they asked", err=True)
        self.carried.update(verdict.persons)
        if self.verbose and not verdict.persons:
            click.echo(f"digest: automatic: {verdict.sign}", err=True)

    def end(self) -> None:
        """Names those who ask without a token, with the command that does what they ask."""
        named = [address for address in self.asked if _mailed(self.people.find(address))]
        for address in named[: self.shown]:
            said = f"asks to leave, without a token; if it was they: {_removal(address)}"
            click.echo(f"digest: {address} {said}", err=True)
        if self.shown is not None and len(named) > self.shown:
            click.echo(f"digest: {len(named) - self.shown} more ask without a token (-v names all)", err=True)


def _mailed(person: Person | None) -> bool:
    """Whether it is somebody who is mailed, now or later: others have nothing to leave."""
    return person is not None and person.status in {"active", "pending"}


def _removal(address: Address) -> str:
    return f"digest subscribers remove {'-- ' if address.startswith('-') else ''}{shlex.quote(address)}"


def _end(tally: Tally, nameless: int, *, as_json: bool, dry_run: bool) -> int:
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(tally)))
    else:
        click.echo(_summary(tally, nameless) + (" (dry run: nobody, and nothing marked)" if dry_run else ""))
    if tally.unmarked:
        click.echo(f"digest: {tally.unmarked} could not be marked as read", err=True)
    return 3 if tally.unreadable or tally.unmarked else 0


def _summary(tally: Tally, nameless: int) -> str:
    """Such as "12 mails: 3 unsubscribed (1 had left before), 2 automatic, 1 asks without a token, 6 other"."""
    before = f" ({tally.before} had left before)" if tally.before else ""
    asks = f"{tally.asks} {'asks' if tally.asks == 1 else 'ask'} without a token"
    asks += f" ({nameless} with no usable address in From)" if nameless else ""
    parts = [
        f"{tally.unsubscribed} unsubscribed{before}",
        f"{tally.automatic} automatic",
        asks,
        f"{tally.other} other",
    ]
    parts += [f"{tally.unreadable} unreadable"] if tally.unreadable else []
    return f"{tally.mails} {'mail' if tally.mails == 1 else 'mails'}: {', '.join(parts)}"
