"""`digest status`: who got an issue, in figures that add up."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
import zoneinfo
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from digest import outlook
from digest.cli import edition_lines, newsletter, output, progress_lines, stores, watching
from digest.text import flat

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from digest.progress import Progress
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.values import Balance, Delivery

DOMAINS = 20
"""Recipient domains that are told of: what fits a screen."""
A_FEW = 20
"""Addresses named for one reason without being asked."""
PROBLEMS = ("failed", "deferred", "unknown")
"""The states of those who did not get it, or may not have."""


@click.command()
@click.argument("slug", type=newsletter.slug, metavar="DATE")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--full", is_flag=True, help="With --json: speed, time left, reasons, relays and more beside them.")
@click.option("--editions", "by_edition", is_flag=True, help="Say who gets which edition instead.")
@click.option("--domains", is_flag=True, help="Count by recipient domain, too; takes longer.")
@click.option("--watch", "go_on", is_flag=True, help="Go on as long as the send does; Ctrl-C ends.")
@click.option("--web", is_flag=True, help="Show it on a page on this machine, which renews itself.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="The page's port (default: a free one).")
@click.option("-v", "--verbose", is_flag=True, help="Name everybody who did not get it.")
@newsletter.in_folder
def status(slug: str, directory: str | None, **chosen: Any) -> None:
    """Say who got an issue: sent, suppressed, failed, deferred, unknown and pending sum to the audience."""
    asked = Asked(**chosen)
    settings = newsletter.settings_of(newsletter.folder(directory))
    store = stores.existing(settings)
    with store or contextlib.nullcontext():
        _known(settings, slug, store)
        asked.answer(settings, slug, store)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of an issue's status is to be shown, and how."""

    as_json: bool
    full: bool
    by_edition: bool
    domains: bool
    go_on: bool
    web: bool
    port: int | None
    verbose: bool

    def __post_init__(self) -> None:
        if self.by_edition + self.go_on + self.web > 1:
            raise click.UsageError("--editions, --watch and --web are different things: give one")
        if self.full and not self.as_json:
            raise click.UsageError("--full says more in JSON: give --json, too")
        if self.port and not self.web:
            raise click.UsageError("--port is the page's: give --web, too")
        if self.by_edition and (self.full or self.domains):
            raise click.UsageError("--editions says who gets which: not with --full or --domains")
        if self.domains and self.as_json and not (self.full or self.go_on):
            raise click.UsageError("--domains says more in JSON: give --full, too")
        if self.as_json and self.web:
            raise click.UsageError("--web shows a page: not with --json")
        if self.verbose and (self.by_edition or self.go_on or self.web):
            raise click.UsageError("-v names who did not get it: not with --editions, --watch or --web")

    def answer(self, settings: Settings, slug: str, store: Store | None) -> None:
        """What was asked for, on standard output."""
        from digest.progress import Progress
        from digest.store.ledger import now_utc
        from digest.store.watching import Watch

        zone = zoneinfo.ZoneInfo(settings.masthead.timezone)
        if self.web:
            board(settings, slug, store, self.port)
        elif store is None:
            self._nothing(Progress(slug=slug, at=now_utc()), zone)
        elif self.by_edition:
            from digest.store import correcting

            its, facts = edition_lines.of_store(store, slug, balance_of(store, slug).audience)
            edition_lines.show(its, facts, as_json=self.as_json, firsts=correcting.firsts(store, slug))
        elif self.go_on:
            watched = Watch(store=store, slug=slug, domains=DOMAINS if self.domains else 0)
            watching.watch(watched, zone, as_json=self.as_json)
        else:
            self._once(store, slug, zone)

    def _nothing(self, progress: Progress, zone: dt.tzinfo) -> None:
        """The same where there is no store."""
        if self.by_edition:
            edition_lines.show((), {}, as_json=self.as_json)
        elif self.go_on and not self.as_json:
            click.echo(progress_lines.line(progress, zone))
        else:
            self._told(progress)

    def _once(self, store: Store, slug: str, zone: dt.tzinfo) -> None:
        """The figures as they stand; only what is asked for is counted."""
        if self.as_json:
            with store.still() as still:  # a send that goes on would put a name beside the figures of before
                told = self._counted(still, slug), [*named(still, slug)] if self.verbose else ()
            self._told(*told)
            return
        found = self._counted(store, slug)
        self._told(found)
        if not found.over or found.held:
            click.echo(f"\n{outlook.state(found)}: {flat(outlook.outlook(found, zone))}")
        for line in progress_lines.beside(found, zone):
            click.echo(line)
        if found.reasons:
            click.echo()
        problems(store, slug, None if self.verbose else A_FEW)

    def _counted(self, store: Store, slug: str) -> Progress:
        from digest.progress import Progress
        from digest.store.ledger import now_utc
        from digest.store.progress import progress

        if self.as_json and not self.full:
            return Progress(slug=slug, at=now_utc(), balance=balance_of(store, slug))
        return progress(store, slug, now_utc(), domains=DOMAINS if self.domains else 0)

    def _told(self, progress: Progress, who: Iterable[Mapping[str, object]] = ()) -> None:
        if not self.as_json:
            told(progress.balance, as_json=False)
            return
        data = progress_lines.data(progress) if self.full or self.go_on else dataclasses.asdict(progress.balance)
        click.echo(json.dumps({**data, "problems": [*who]} if self.verbose else data))


def board(settings: Settings, slug: str, store: Store | None, port: int | None) -> None:
    """The page until Ctrl-C; the first line on stdout is the address. It waits for a send that has not begun."""
    from digest.desk.board import serve
    from digest.store import ledger
    from digest.store.watching import Watch

    watched = Watch(store=store, slug=slug, domains=DOMAINS, find=partial(stores.existing, settings))
    waits = store is None or ledger.started(store, slug) is None

    def ready(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        if waits:
            click.echo(f"digest: no send of {slug} has begun: the page waits for it", err=True)

    with contextlib.closing(watched):
        serve(watched, settings.masthead, port=port, ready=ready)


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


def named(store: Store, slug: str) -> Iterator[Mapping[str, object]]:
    """Everybody who did not get it, for programs: the state, why, and who."""
    from digest.store import ledger

    names = ("state", "code", "reason", "person", "address")
    for one in ledger.problems(store, slug, PROBLEMS):
        yield {name: getattr(one, name) for name in names}


def problems(store: Store, slug: str, shown: int | None, *, err: bool = False) -> None:
    """A line a reason, with those it befell; `shown` of them at most (None: all)."""
    from digest.store import ledger

    for state in PROBLEMS:
        for reason, addresses in _by_reason(ledger.problems(store, slug, (state,))).items():
            named = ", ".join(addresses[:shown])
            more = f" and {len(addresses) - shown} more" if shown is not None and len(addresses) > shown else ""
            click.echo(f"{state} {len(addresses)}: {reason}: {named}{more}", err=err)


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
