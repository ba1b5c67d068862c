"""`digest check`: what must be mended before an issue goes out."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, stores
from digest.text import flat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.check import Costs
    from digest.settings import Settings
    from digest.values import Finding, Silence


_SHORT = 100
"""Characters of a silenced finding: somebody has read it before."""


@click.command()
@click.argument("slug", type=newsletter.slug, required=False, metavar="[DATE]")
@click.option("--sizes", "sized", is_flag=True, help="Show what each heading costs in the HTML mail, in bytes.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@newsletter.in_folder
def check(slug: str | None, sized: bool, as_json: bool, directory: str | None) -> int:
    """Check an issue (the newest, or DATE), as its draft stands now: E blocks a send, W warns."""
    import datetime as dt

    from digest import house, mailing

    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    folder = newsletter.issue_folder(settings, slug)
    edition = mailing.current(settings, folder)
    now = dt.datetime.now(dt.UTC)
    found = mailing.findings(edition, settings, folder, audience=active(settings), now=now)
    idle = house.idle(found, settings, now)
    sizes = house.costs(edition, settings) if sized else None
    if as_json:
        click.echo(json.dumps(_data(found, idle, sizes), ensure_ascii=False))
    else:
        show(found)
        _show_idle(idle)
        _show_sizes(sizes)
        click.echo(f"{folder.path.name}: {_count(found)}")
    return 1 if mailing.blocking(found) else 0


def show(found: Sequence[Finding], *, err: bool = False) -> None:
    """A line a finding, what blocks first; then a short one for each that is silenced, with the reason."""
    for one in sorted(found, key=lambda one: (bool(one.silenced), one.level, one.rule)):
        if one.silenced:
            click.echo(f"-  {one.rule:>2}  {flat(one.message, _SHORT)} (silenced: {flat(one.silenced)})", err=err)
        else:
            click.echo(f"{one.level} {one.rule:>2}  {one.where}: {one.message}", err=err)


def _show_idle(idle: Sequence[tuple[Silence, str]]) -> None:
    for one, why in idle:
        told = f"expired on {one.until}" if why == "expired" else "silences nothing in this issue"
        click.echo(f"digest: the silence of check {one.check} ({flat(one.reason)}) {told}", err=True)


def _show_sizes(sizes: Costs | None) -> None:
    """A row a heading, the frame, and the sum against what Gmail shows."""
    if sizes is None:
        return
    click.echo(f"{'heading':<32}  {'items':>5}  {'bytes':>9}  share")
    for one in sizes.headings:
        click.echo(f"{flat(one.name, 32):<32}  {one.items:>5,}  {_figure(one.bytes, sizes)}")
    click.echo(f"{'frame (masthead, styles, footer)':<32}  {'':>5}  {_figure(sizes.frame, sizes)}")
    items = sum(one.items for one in sizes.headings)
    total = f"{_figure(sizes.total, sizes)} of the {sizes.limit:,} Gmail shows"
    click.echo(f"{'all of the HTML mail':<32}  {items:>5,}  {total}")


def _figure(size: int, sizes: Costs) -> str:
    return f"{size:>9,}  {size / sizes.limit:>5.1%}"


def _data(found: Sequence[Finding], idle: Sequence[tuple[Silence, str]], sizes: Costs | None) -> dict[str, object]:
    """All of it for programs; `sizes` where they were asked for."""
    silences = [{"check": one.check, "reason": one.reason, "state": why} for one, why in idle]
    data = {"findings": [dataclasses.asdict(one) for one in found], "idle_silences": silences}
    return data | ({"sizes": dataclasses.asdict(sizes)} if sizes else {})


def _count(found: Sequence[Finding]) -> str:
    counting = [one for one in found if not one.silenced]
    blocks = sum(one.level == "E" for one in counting)
    warnings = len(counting) - blocks
    told = f"{blocks} blocking, {warnings} warning{'' if warnings == 1 else 's'}" if counting else "nothing to mend"
    return told + (f", {len(found) - len(counting)} silenced" if len(found) > len(counting) else "")


def active(settings: Settings) -> int:
    """How many readers an issue would go to now."""
    from digest.store import ledger

    store = stores.existing(settings)
    if store is None:
        return 0
    with store:
        return ledger.active(store)
