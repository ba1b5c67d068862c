"""The issues of the last weeks, as their drafts stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from digest.issues import Folder
    from digest.settings import Settings
    from digest.values import Issue

DAYS = 30


def standing(folder: Folder) -> Issue:
    """The issue as its draft makes it now. Raises IssueError, DraftError."""
    from digest import rebuilding

    return rebuilding.standing(folder.the_issue(), folder.read_draft(), str(folder.draft))


def recent(settings: Settings, folder: Folder) -> Iterator[Issue]:
    """The issues of the days up to this one, newest first. What cannot be read is named, and left out."""
    from digest.errors import DigestError
    from digest.issues import Folder, order, parsed, slugs

    its, day = folder.path.name, parsed(folder.path.name)[1]
    for slug in slugs(settings.issues):
        if order(slug) <= order(its) and (day - parsed(slug)[1]).days < DAYS:
            try:
                yield standing(Folder(settings.issues / slug))
            except DigestError as error:
                click.echo(f"digest: {slug} is not counted: {error}", err=True)
