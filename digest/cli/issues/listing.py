"""`digest issues list`: every issue in a row of figures."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import click

from digest.cli import newsletter, stores
from digest.text import flat

if TYPE_CHECKING:
    from digest.story import Row

A_FEW = 20
"""Issues that are listed without being asked: counting one for a million readers takes a moment."""
_BROAD = 40
"""Columns of a subject."""


@click.command("list")
@click.option(
    "-n", "most", type=click.IntRange(1), metavar="N", help=f"At most so many, the newest (default: {A_FEW})."
)
@click.option("--all", "every", is_flag=True, help="All of them.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@newsletter.in_folder
def list_(most: int | None, every: bool, as_json: bool, directory: str | None) -> None:
    """List the issues, newest first: subject, items, state, and how many have it.

    The state is draft, approved, sending, paused, cancelled or sent.
    """
    from digest import story

    if every and most:
        raise click.UsageError("--all and -n say different things: give one")
    settings = newsletter.settings_of(newsletter.folder(directory))
    store = stores.existing(settings)
    with store or contextlib.nullcontext():
        rows = story.listed(settings, store, None if every else most or A_FEW)
    if as_json:
        for row in rows:
            click.echo(json.dumps(data(row), ensure_ascii=False))
    elif rows:
        _table(rows)
    else:
        click.echo("no issues yet: `digest build` makes one", err=True)


def data(row: Row) -> dict[str, Any]:
    """The row for programs."""
    about = {"issue": row.slug, "subject": row.subject, "items": row.items, "state": row.state}
    balance = row.balance
    figures = {"audience": balance.audience, "sent": balance.sent, "bounced": row.bounced, "left": balance.open}
    return {**about, **figures, **({"problem": row.problem} if row.problem else {})}


def _table(rows: tuple[Row, ...]) -> None:
    """A line an issue; figures of one that was never sent are left empty."""
    named = max(len(row.slug) for row in rows)
    figures = f"{'audience':>9}  {'sent':>9}  {'bounced':>7}  {'left':>9}"
    click.echo(f"{'issue':<{named}}  {'state':<9}  {'items':>5}  {figures}  subject")
    for row in rows:
        its = row.balance
        told = f"{its.audience:>9,}  {its.sent:>9,}  {row.bounced:>7,}  {its.open:>9,}"
        if row.state in ("draft", "approved"):
            told = " " * len(told)
        subject = flat(row.subject, _BROAD) if not row.problem else f"({flat(row.problem, 2 * _BROAD)})"
        click.echo(f"{row.slug:<{named}}  {row.state:<9}  {row.items:>5}  {told}  {subject}")
