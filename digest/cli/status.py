"""`digest status`: who got an issue, in figures that add up."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from digest.cli import edition_lines, newsletter, output, stores

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.values import Balance, Delivery

A_FEW = 20
"""Addresses named for one reason without being asked."""


@click.command()
@click.argument("slug", type=newsletter.slug, metavar="DATE")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--editions", "by_edition", is_flag=True, help="Say who gets which edition instead.")
@click.option("-v", "--verbose", is_flag=True, help="Name everybody who did not get it.")
@newsletter.in_folder
def status(slug: str, as_json: bool, by_edition: bool, verbose: bool, directory: str | None) -> None:
    """Say who got an issue: sent, suppressed, failed, deferred, unknown and pending sum to the audience."""
    from digest.values import Balance

    settings = newsletter.settings_of(newsletter.folder(directory))
    store = stores.existing(settings)
    if store is None:
        _known(settings, slug, None)
        edition_lines.show((), {}, as_json=as_json) if by_edition else told(Balance(), as_json)
        return
    with store:
        _known(settings, slug, store)
        balance = balance_of(store, slug)
        if by_edition:
            from digest.store import correcting

            its, facts = edition_lines.of_store(store, slug, balance.audience)
            edition_lines.show(its, facts, as_json=as_json, firsts=correcting.firsts(store, slug))
            return
        told(balance, as_json)
        if not as_json:
            problems(store, slug, None if verbose else A_FEW)


def told(balance: Balance, as_json: bool) -> None:
    """The figures, on standard output."""
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(balance)))
    else:
        output.table([(field.name, f"{getattr(balance, field.name):>7,}") for field in dataclasses.fields(balance)])


def balance_of(store: Store, slug: str) -> Balance:
    """The issue's figures at this moment."""
    from digest.store import ledger

    return ledger.balance(store, slug, ledger.now_utc())


def problems(store: Store, slug: str, shown: int | None, *, err: bool = False) -> None:
    """A line a reason, with those it befell; `shown` of them at most (None: all)."""
    from digest.store import ledger

    for state, words in (("failed", "failed"), ("deferred", "deferred"), ("unknown", "unknown")):
        for reason, addresses in _by_reason(ledger.problems(store, slug, (state,))).items():
            named = ", ".join(addresses[:shown])
            more = f" and {len(addresses) - shown} more" if shown is not None and len(addresses) > shown else ""
            click.echo(f"{words} {len(addresses)}: {reason}: {named}{more}", err=err)


def _by_reason(found: Iterable[Delivery]) -> dict[str, list[str]]:
    """The addresses, by why."""
    reasons: dict[str, list[str]] = {}
    for one in found:
        address = one.address or f"person {one.person} (erased)"
        reason = f"{one.code or ''} {one.reason}".strip() or "no reason known"
        reasons.setdefault(reason, []).append(address)
    return reasons


def _known(settings: Settings, slug: str, store: Store | None) -> None:
    """Raises IssueError when neither the folder nor the ledger knows such an issue."""
    from digest.store import ledger

    if store is None or ledger.started(store, slug) is None:
        newsletter.issue_folder(settings, slug)
