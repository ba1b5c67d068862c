"""`digest subscribers stats`: who reads the newsletter, and how their number grew."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
import sys
import textwrap
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import bars, newsletter, people
from digest.cli.subscribers import growth_lines
from digest.text import flat

if TYPE_CHECKING:
    from digest.settings import Settings
    from subscribers.figures import Figures
    from subscribers.growing import Length

DAYS = 365
"""What is told of without being asked."""
_BROAD = 30
"""Columns of a name."""


@click.command()
@click.option("--days", type=click.IntRange(1, 36_525), metavar="N", help=f"Growth of N days (default: {DAYS}).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Growth since DATE.")
@click.option("--by", type=click.Choice(["day", "week", "month"]), help="Default: what suits the time.")
@click.option("--svg", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the chart there, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@newsletter.in_folder
def stats(
    days: int | None,
    since: dt.datetime | None,
    by: Length | None,
    file: Path | None,
    as_json: bool,
    directory: str | None,
) -> None:
    """Say how many readers there are, and since when.

    With it: who came and who went by day, week or month; languages, frequencies and topics of the active.
    """
    from subscribers.figures import Figures

    settings = newsletter.settings_of(newsletter.folder(directory))
    today = newsletter.today(settings)
    if days and since:
        raise click.UsageError("--days and --since say the same thing: give one")
    if since and since.date() > today:
        raise click.BadParameter(f"{since:%Y-%m-%d} is in the future: today is {today}", param_hint="--since")
    first = since.date() if since else today - dt.timedelta(days=(days or DAYS) - 1)
    found = _figures(settings, first, today, by)
    if found is None:
        click.echo(people.NOBODY, err=True)
        if as_json:
            click.echo(json.dumps(_as_data(Figures())))
        return
    if file:
        _draw(file, found, settings)
    if as_json:
        click.echo(json.dumps(_as_data(found), ensure_ascii=False))
        return
    width = shutil.get_terminal_size().columns
    for line in _lines(found, settings, width, bars.ink(sys.stdout.encoding)):
        click.echo(line)


def _figures(settings: Settings, first: dt.date, today: dt.date, by: Length | None) -> Figures | None:
    from subscribers.figures import figures

    with people.listed(settings) as store:
        found = figures(store, first, today, _zone(settings), by) if store else None
    return found if found and found.statuses else None


def _zone(settings: Settings) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(settings.masthead.timezone)


def _draw(file: Path, found: Figures, settings: Settings) -> None:
    from digest.errors import FileError
    from digest.render.growth import growth

    drawn = growth(found.growth, title=f"Readers of {settings.masthead.name}", length=found.length)
    try:
        file.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise FileError(path=str(file), reason=f"cannot be written: {error.strerror or error}") from error


def _as_data(found: Figures) -> dict[str, Any]:
    """The figures for programs."""
    growth = [{**dataclasses.asdict(one), "begins": f"{one.begins}", "net": one.net} for one in found.growth]
    return {**dataclasses.asdict(found), "readers": found.readers, "growth": growth}


def _lines(found: Figures, settings: Settings, width: int, ink: bars.Ink) -> Iterator[str]:
    """The figures for a person."""
    yield f"readers  {found.readers:,}{_listed(found.statuses, ('active', 'paused'), ': ')}"
    others = tuple(status for status in found.statuses if status not in ("active", "paused"))
    if others:
        yield from _wrapped(f"others   {_listed(found.statuses, others)}", width)
    yield ""
    days = f"days of {settings.masthead.timezone}; the last {found.length} is not over"
    yield from _wrapped(f"readers at the end of each {found.length}, who went | who came ({days})", width)
    yield from growth_lines.chart(found.growth, width, ink)
    yield ""
    yield from growth_lines.table(found.growth, found.length)
    if found.asked:
        rate = found.confirmed / found.asked
        yield f"\nsign-ups  {found.asked:,} asked for by form, {found.confirmed:,} confirmed ({rate:.0%})"
    active = found.statuses.get("active", 0)
    if not active:
        return
    yield f"\nof the {active:,} active"
    own = f"{settings.masthead.language} (the newsletter's)"
    yield from _shares("language", [(name or own, count) for name, count in found.languages.items()], active)
    yield from _shares("frequency", list(found.frequencies.items()), active)
    yield from _topics(found, active)


def _wrapped(text: str, width: int) -> Sequence[str]:
    return textwrap.wrap(text, max(width, growth_lines.LEAST), subsequent_indent=" " * 9)


def _listed(counts: Mapping[Any, int], names: Sequence[str], before: str = "") -> str:
    told = ", ".join(f"{counts[name]:,} {name}" for name in names if name in counts)
    return f"{before}{told}" if told else ""


def _shares(head: str, counts: Sequence[tuple[str, int]], of: int) -> Iterator[str]:
    """A line a name, with its share of all."""
    yield f"  {head}"
    for name, count in counts:
        yield f"    {flat(name, _BROAD):<{_BROAD}}  {count:>9,}  {count / of:>4.0%}"


def _topics(found: Figures, active: int) -> Iterator[str]:
    """How many chose each topic by name, and how many get it with those who get everything."""
    yield from _shares("topic", [("everything", found.everything)], active)
    for name, chose in found.topics.items():
        gets = chose + found.everything
        yield f"    {flat(name, _BROAD):<{_BROAD}}  {chose:>9,}  {gets / active:>4.0%} get it ({gets:,})"
