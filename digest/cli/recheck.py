"""`digest collect --recheck DATE`: whether the articles of an issue still say what they did when they were chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from digest.cli import newsletter

if TYPE_CHECKING:
    from digest.rechecking import Recheck
    from digest.settings import Settings


def recheck(settings: Settings, slug: str, *, as_json: bool, quiet: bool) -> int:
    """The exit code: 3 when something changed, or could not be read. Writes nothing."""
    from digest import mailing, pipeline, rechecking

    issue = mailing.current(settings, newsletter.issue_folder(settings, slug)).issue
    printed = rechecking.printed(issue.items)
    with pipeline.web(settings) as fetch, ThreadPoolExecutor(pipeline.AT_ONCE) as pool:
        found = list(pool.map(partial(rechecking.recheck, fetch=fetch, settings=settings), printed))
    wrong = [one for one in found if one.changes or one.problem]
    if as_json:
        click.echo(json.dumps({"checked": len(found), "changed": [_told(one) for one in wrong]}, ensure_ascii=False))
    elif not quiet:
        for line in (line for one in wrong for line in _lines(one)):
            click.echo(line)
        click.echo(f"{slug}: {len(found)} articles read again, {len(wrong)} to look at")
    return 3 if wrong else 0


def _told(one: Recheck) -> dict[str, Any]:
    return {"item": one.item.id, "url": one.url, "changes": [asdict(c) for c in one.changes], "problem": one.problem}


def _lines(one: Recheck) -> Iterator[str]:
    if one.problem:
        yield f"unread     {one.url}: {one.problem}"
    for change in one.changes:
        yield f"{change.kind:<10} {one.url}: {change.was!r}" + (f" -> {change.now!r}" if change.now else "")
