"""`digest check`: what must be mended before an issue goes out."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, stores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.settings import Settings
    from digest.values import Finding


@click.command()
@click.argument("slug", type=newsletter.slug, required=False, metavar="[DATE]")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@newsletter.in_folder
def check(slug: str | None, as_json: bool, directory: str | None) -> int:
    """Check an issue (the newest, or DATE), as its draft stands now: E blocks a send, W warns."""
    import datetime as dt

    from digest import mailing

    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    folder = newsletter.issue_folder(settings, slug)
    edition = mailing.current(settings, folder)
    found = mailing.findings(edition, folder, audience=active(settings), now=dt.datetime.now(dt.UTC))
    if as_json:
        click.echo(json.dumps({"findings": [dataclasses.asdict(one) for one in found]}, ensure_ascii=False))
    else:
        show(found)
        click.echo(f"{folder.path.name}: {_count(found)}")
    return 1 if mailing.blocking(found) else 0


def show(found: Sequence[Finding], *, err: bool = False) -> None:
    """A line a finding, what blocks first."""
    for one in sorted(found, key=lambda one: (one.level, one.rule)):
        click.echo(f"{one.level} {one.rule:>2}  {one.where}: {one.message}", err=err)


def _count(found: Sequence[Finding]) -> str:
    blocks = sum(one.level == "E" for one in found)
    warnings = len(found) - blocks
    return f"{blocks} blocking, {warnings} warning{'' if warnings == 1 else 's'}" if found else "nothing to mend"


def active(settings: Settings) -> int:
    """How many readers an issue would go to now."""
    from digest.store import ledger

    store = stores.existing(settings)
    if store is None:
        return 0
    with store:
        return ledger.active(store)
