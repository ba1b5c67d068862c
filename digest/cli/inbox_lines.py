"""What `digest inbox` says of mails: those that need the editor, each of them with `-v`, and the summary."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from digest.values import Address, PersonId
    from subscribers.people import People
    from subscribers.persons import Person
    from subscribers.verdicts import Tally, Verdict

_KINDS = {
    "hard": "came back for good",
    "soft": "came back for now",
    "block": "was refused for what we are",
    "challenge": "a machine asks for proof",
    "complaint": "called it spam",
    "delayed": "not delivered yet",
    "repeated": "read before",
}


class Teller:
    """Tells of mails, on stderr: those that need the editor, and with `verbose` the others."""

    def __init__(self, shown: int | None, *, verbose: bool, people: People) -> None:
        self.shown, self.verbose, self.people = shown, verbose, people
        self.asked: dict[Address, None] = {}
        self.nameless = 0
        """How many ask without a token, and from no address that there can be."""
        self.carried: set[PersonId] = set()
        self.unproven: dict[Address, str] = {}
        """Who is said to get nothing, or to have complained, and which."""

    def __call__(self, verdict: Verdict) -> None:
        """Tells of the mail now, or at the end."""
        if verdict.kind == "asks":
            self.nameless += verdict.sender is None
            self.asked |= {verdict.sender: None} if verdict.sender else {}
        if self.verbose and verdict.kind == "leave":
            click.echo(f"digest: unsubscribed: {', '.join(f'person {one}' for one in verdict.persons)}", err=True)
        if verdict.kind == "automatic":
            self._automatic(verdict)
        elif verdict.kind == "unproven" and verdict.sender is not None:
            self.unproven.setdefault(verdict.sender, verdict.why)
        elif self.verbose and verdict.kind in _KINDS:
            click.echo(f"digest: {_came_back(verdict)}", err=True)

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
        """Names those who ask or are said to have failed without a token, with the command that does it."""
        asked = [address for address in self.asked if _mailed(self.people.find(address))]
        self._named(asked, "asks to leave, without a token; if it was they", "ask", {})
        self._named([*self.unproven], "is said to have {why}, without a token; if so", "bounced", self.unproven)

    def _named(self, addresses: list[Address], words: str, many: str, why: dict[Address, str]) -> None:
        for address in addresses[: self.shown]:
            said = words.format(why=why.get(address))
            click.echo(f"digest: {address} {said}: {_removal(address, why.get(address, ''))}", err=True)
        if self.shown is not None and len(addresses) > self.shown:
            click.echo(f"digest: {len(addresses) - self.shown} more {many} without a token (-v names all)", err=True)


def _came_back(verdict: Verdict) -> str:
    """Such as "person 3: came back for good (5.1.1): mailed no more"."""
    who = f"person {verdict.persons[0]}" if verdict.persons else "nobody of ours"
    status = f" ({verdict.status})" if verdict.status else ""
    after = "mailed no more" if verdict.ended else verdict.why
    return f"{who}: {_KINDS[verdict.kind]}{status}{f': {after}' if after else ''}"


def _mailed(person: Person | None) -> bool:
    """Whether it is somebody who is mailed, now or later: others have nothing to leave."""
    from subscribers.ending import MAILED

    return person is not None and person.status in MAILED


def _removal(address: Address, why: str = "") -> str:
    as_ = f"--as {why} " if why else ""
    return f"digest subscribers remove {as_}{'-- ' if address.startswith('-') else ''}{shlex.quote(address)}"


def summary(tally: Tally, nameless: int) -> str:
    """Such as "12 mails: 3 bounced (2 hard, 1 soft), 1 complaint, 3 unsubscribed, 2 automatic, ..."."""
    before = f" ({tally.before} had left before)" if tally.before else ""
    asks = f"{tally.asks} {'asks' if tally.asks == 1 else 'ask'} without a token"
    asks += f" ({nameless} with no usable address in From)" if nameless else ""
    parts = [
        *_back(tally),
        f"{tally.unsubscribed} unsubscribed{before}",
        f"{tally.automatic} automatic",
        asks,
        f"{tally.other} other",
    ]
    parts += [f"{tally.unreadable} unreadable"] if tally.unreadable else []
    return f"{tally.mails} {'mail' if tally.mails == 1 else 'mails'}: {', '.join(parts)}"


def _back(tally: Tally) -> Iterator[str]:
    """What came back, where anything did."""
    kinds = {"hard": tally.hard, "soft": tally.soft, "blocked": tally.block}
    if bounced := sum(kinds.values()):
        yield f"{bounced} bounced ({', '.join(f'{count} {kind}' for kind, count in kinds.items() if count)})"
    if tally.complaint:
        yield f"{tally.complaint} {'complaint' if tally.complaint == 1 else 'complaints'}"
    if tally.challenge:
        yield f"{tally.challenge} {'challenge' if tally.challenge == 1 else 'challenges'}"
    if tally.delayed:
        yield f"{tally.delayed} delayed"
    if tally.repeated:
        yield f"{tally.repeated} read before"
    if tally.unproven:
        yield f"{tally.unproven} without proof"
