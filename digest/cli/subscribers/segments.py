"""`digest subscribers segments`: whom the filters choose, counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.cli.subscribers.shared import today

if TYPE_CHECKING:
    from digest.errors import SegmentError
    from digest.settings import Settings
    from subscribers.segments import Count, Segment

_NONE = "digest: no segments yet: name filters under [segments] in digest.toml, or give one here"


@click.command()
@click.argument("filters", nargs=-1, metavar="[NAME|FILTER...]")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a segment.")
@newsletter.in_folder
def segments(filters: tuple[str, ...], as_json: bool, directory: str | None) -> int:
    """Count the people of each segment, and those of them whom an issue would go to now."""
    settings = newsletter.settings_of(newsletter.folder(directory))
    texts = filters or tuple(settings.segments)
    if not texts:
        click.echo(_NONE, err=True)
    found, wrong = _found(settings, texts)
    lines = zip(found, _counts(settings, found), strict=True)
    _put([_object(segment, count) for segment, count in lines], as_json=as_json)
    for error in wrong:
        click.echo(f"digest: {error}", err=True)
    return 1 if wrong else 0


def _found(settings: Settings, texts: Sequence[str]) -> tuple[list[Segment], list[SegmentError]]:
    """The segments, and what is wrong with those that are none."""
    from digest.errors import SegmentError
    from subscribers.segments import find

    found, wrong = [], []
    for text in texts:
        try:
            found.append(find(settings.segments, text))
        except SegmentError as error:
            wrong.append(error)
    return found, wrong


def _counts(settings: Settings, found: Sequence[Segment]) -> tuple[Count, ...]:
    from subscribers.segments import Count, counts

    with people.listed(settings) as store:
        if store is not None:
            return counts(store, [segment.filter for segment in found], *today(settings))
    click.echo(people.NOBODY, err=True)
    return tuple(Count(people=0, mailed=0) for _ in found)


def _object(segment: Segment, count: Count) -> dict[str, str | int]:
    from subscribers.segments import shown

    return {
        "name": segment.name,
        "filter": shown(segment.filter),
        "people": count.people,
        "mailed": count.mailed,
    }


def _put(objects: Sequence[dict[str, str | int]], *, as_json: bool) -> None:
    width = max((len(str(one["name"])) for one in objects), default=0)
    for one in objects:
        if as_json:
            click.echo(json.dumps(one, ensure_ascii=False))
        else:
            numbers = f"{people.many(int(one['people']))}, {one['mailed']:,} mailed now"
            click.echo(f"{one['name']:<{width}}  {numbers}  {one['filter']}".lstrip())
