"""What commands share: which newsletter, which issue, which day."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from digest.issues import Folder, latest, parsed

if TYPE_CHECKING:
    from digest.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def slug(value: str) -> str:
    """An issue's name: `2023-09-21`, a second one of that day `2023-09-21-2`; wrong usage otherwise."""
    try:
        return parsed(value)[0]
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def finite(_context: click.Context, _option: click.Parameter, value: float) -> float:
    """The number, where it is one: `nan` passes every range."""
    if value != value:
        raise click.BadParameter("is no number")
    return value


def in_folder(command: F) -> F:
    """The command with `-C DIR`, which may also stand before its name."""
    return click.option("-C", "directory", metavar="DIR", help="The newsletter's folder (default: here).")(command)


def folder(directory: str | None) -> Path:
    """The newsletter's folder: the command's own `-C`, else the one before the command's name, else here."""
    context = click.get_current_context(silent=True)
    named = directory or (context.find_root().obj if context else None)
    path = Path(named or ".")
    if not path.is_dir():
        raise click.UsageError(f"no such folder: {path}")
    return path


def settings_of(path: Path, *, default: bool = False) -> Settings:
    """The newsletter's settings; with `default`, a folder without `digest.toml` gets ours, and is told."""
    from digest import settings

    if default and not (path / settings.FILE).exists():
        click.echo(
            f"digest: no {settings.FILE} in {path.resolve().name or path}: building with the defaults", err=True
        )
        return settings.Settings(folder=path)
    return settings.load(path)


def today(settings: Settings) -> dt.date:
    """The day it is where the newsletter is made."""
    return dt.datetime.now(zoneinfo.ZoneInfo(settings.masthead.timezone)).date()


def end_of_day(date: dt.date, settings: Settings) -> dt.datetime:
    """The end of that day where the newsletter is made, in UTC."""
    zone = zoneinfo.ZoneInfo(settings.masthead.timezone)
    return dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)


def issue_folder(settings: Settings, slug: str | None) -> Folder:
    """The named issue's folder, or the newest issue's. Raises IssueError where there is none."""
    from digest.errors import IssueError

    if slug is None and (slug := latest(settings.issues)) is None:
        raise IssueError(path=str(settings.issues), reason="no issues yet: `digest build` makes one")
    found = Folder(settings.issues / slug)
    if not found.issue.exists():
        raise IssueError(path=str(found.path), reason="no such issue: `digest build` makes one")
    return found


def ask(question: str) -> None:
    """Nothing, when the answer is yes. Raises Abort when it is no, UsageError when nobody is there to ask."""
    try:
        click.confirm(question, abort=True, err=True)
    except click.Abort as end:
        if isinstance(end.__context__, EOFError):
            click.echo(err=True)
            raise click.UsageError("nobody to ask: give --yes") from end
        raise


def editor(named: str | None) -> str:
    """Who gives the command: the name given, else the person's on this machine; "" where none can be used."""
    name = (named if named is not None else _me()).strip()
    return name if name.isprintable() else ""


def _me() -> str:
    """The person's name on this machine, or ""."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
