"""`digest mix`: which outlets and places the items of an issue, and of the last month, come from."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter
from digest.cli.recent import DAYS, recent, standing
from digest.text import flat

if TYPE_CHECKING:
    from digest.values import Mix, Share


@click.command()
@click.argument("slug", type=newsletter.slug, required=False, metavar="[DATE]")
@click.option("--svg", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the chart there, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@newsletter.in_folder
def mix(slug: str | None, file: Path | None, as_json: bool, directory: str | None) -> None:
    """Show the mix of sources: shares by outlet and by place, of the newest issue (or DATE's) and of 30 days.

    The 30 days are those up to the issue, which is one of them; every issue counts as its draft stands now.
    """
    from digest.edit.mix import mix as mixed

    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    folder = newsletter.issue_folder(settings, slug)
    now = mixed([standing(folder)])
    before = mixed(recent(settings, folder))
    if file:
        _draw(file, now, before, folder.path.name)
    if as_json:
        figures = {"issue": dataclasses.asdict(now), "days": DAYS, "last": dataclasses.asdict(before)}
        click.echo(json.dumps({"date": folder.path.name, **figures}, ensure_ascii=False))
    else:
        for line in _table(now, before, folder.path.name):
            click.echo(line)


def _draw(file: Path, now: Mix, before: Mix, slug: str) -> None:
    from digest.errors import FileError
    from digest.render.chart import chart

    try:
        file.write_text(
            chart(now, before, title=f"Sources of the issue {slug}", span=f"last {DAYS} days"), encoding="utf-8"
        )
    except OSError as error:
        raise FileError(path=str(file), reason=f"cannot be written: {error.strerror or error}") from error


def _table(now: Mix, before: Mix, slug: str) -> Iterator[str]:
    yield f"{'':<32}  {slug:>12}  {f'last {DAYS} days':>14}"
    yield f"{'items':<32}  {now.items:>12,}  {f'{before.items:,} in {before.issues:,}':>14}"
    for head, its, had in (("outlet", now.outlets, before.outlets), ("place", now.places, before.places)):
        yield ""
        yield from _rows(head, its, had)


def _rows(head: str, its: Sequence[Share], had: Sequence[Share]) -> Iterator[str]:
    now, before = ({one.name: one for one in shares} for shares in (its, had))
    yield f"by {head}"
    for name in sorted({*now, *before}, key=lambda name: (-_share(now.get(name)), -_share(before.get(name)), name)):
        yield f"  {flat(name, 30):<30}  {_figure(now.get(name)):>12}  {_figure(before.get(name)):>14}"


def _share(one: Share | None) -> float:
    return one.share if one else 0.0


def _figure(one: Share | None) -> str:
    return f"{one.items:,} {one.share:>4.0%}" if one else "-"
