"""What `digest pause`, `resume` and `cancel` share: the store, who gives the command, the line that they say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, status, stores
from digest.errors import IssueError

if TYPE_CHECKING:
    from digest.progress import Held
    from digest.store.engine import Store
    from digest.values import Balance

LONGEST = 200
"""Characters of a reason: it stands on one line wherever the send is told of."""


@contextmanager
def send_of(slug: str, directory: str | None) -> Iterator[Store]:
    """The store in which the issue's send is. Raises IssueError where there is no store, so that none was begun."""
    store = stores.existing(newsletter.settings_of(newsletter.folder(directory)))
    if store is None:
        raise IssueError(path=slug, reason=f"is not being sent: `digest send {slug}`")
    with store:
        yield store


def by(named: str | None) -> str:
    """Who does it; "" where nobody is known. A name that cannot be printed is wrong usage."""
    name = newsletter.editor(named)
    if named is not None and not name:
        raise click.UsageError("that is no name: --by NAME")
    return name


def why(said: str | None) -> str:
    """The reason on one line, "" for none."""
    from digest.text import flat

    return flat(said or "", LONGEST)


def was(before: Held | None) -> str:
    """What the send was until now, in a few words: "was paused (a wrong link)"."""
    if before is None:
        return "was being sent"
    return f"was {before.kind}{f' ({before.why})' if before.why else ''}"


def have(balance: Balance) -> str:
    """How many have it: "412 of 5,000 have it"."""
    return f"{balance.sent:,} of {balance.audience:,} have it"


def told(store: Store, slug: str, before: Held | None, line: str, *, as_json: bool, **more: object) -> None:
    """What was and what is: the line, or as JSON with the figures."""
    from dataclasses import asdict

    from digest.store import control

    if not as_json:
        click.echo(f"{slug} {line}")
        return
    now = control.held(store, slug)
    kinds = {"was": before.kind if before else None, "is": now.kind if now else None}
    figures = asdict(status.balance_of(store, slug))
    data = {"issue": slug, **kinds, "why": now.why if now else "", **figures, **more}
    click.echo(json.dumps(data, ensure_ascii=False))
