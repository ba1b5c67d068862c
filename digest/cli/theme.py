"""`digest theme`: a newsletter's themes, a new one, and what is wrong with one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.cli.theme_trials import Tried


@click.group()
def theme() -> None:
    """List themes, make one of your own, check it."""


@theme.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the themes as JSON.")
@newsletter.in_folder
def list_(as_json: bool, directory: str | None) -> None:
    """List the themes there are, which files of theirs are yours, and what you may set; * is the one in use."""
    from digest import render, themebook
    from digest.cli import theme_lines
    from digest.render import shelf

    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    found = shelf.shelf(settings.folder / themebook.FOLDER, render.folders(settings.folder))
    if as_json:
        click.echo(json.dumps({"themes": [theme_lines.data(one, settings) for one in found]}, ensure_ascii=False))
    else:
        theme_lines.show(found, settings)


def _name(_context: click.Context, _argument: click.Parameter, name: str) -> str:
    from digest.render import themes

    if not themes.is_name(name):
        raise click.BadParameter(
            f"{name!r} is no theme's name: letters, digits, - _ and . after a letter, say my-theme"
        )
    return name


@theme.command()
@click.argument("name", callback=_name)
@click.option("--from", "base", default="roundup", metavar="THEME", help="The theme it begins with (roundup).")
@click.option("--copy", is_flag=True, help="Copy all its files, so that nothing changes with ours.")
@click.option("--dry-run", is_flag=True, help="Write nothing: name the files.")
@newsletter.in_folder
def new(name: str, base: str, copy: bool, dry_run: bool, directory: str | None) -> None:
    """Make the theme NAME in templates/: it has all of another theme but the files that you put there."""
    from digest import themebook

    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    folder, contents = themebook.planned(settings.folder, name, base=base, copy=copy)
    if dry_run:
        click.echo("\n".join(str(folder / file) for file in contents))
        click.echo("digest: dry run: nothing is written", err=True)
        return
    themebook.write(folder, contents)
    click.echo(f"{folder} is ready. What is next:")
    click.echo(f'  in digest.toml, under [issue]: theme = "{name}"')
    click.echo("  `digest preview` shows an issue in it, and follows your edits")
    click.echo(f"  `digest theme check {name}` tries it on issues that are hard on it")


@theme.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@newsletter.in_folder
def check(names: tuple[str, ...], as_json: bool, directory: str | None) -> int:
    """Check themes (default: the one in use): files, options, catalogs, sample and hard issues in each language."""
    from digest.cli import theme_trials

    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    tried = [theme_trials.tried(name, settings) for name in dict.fromkeys(names or (settings.theme,))]
    if as_json:
        click.echo(json.dumps({"themes": [theme_trials.data(one) for one in tried]}, ensure_ascii=False))
    else:
        for line in _told(tried):
            click.echo(line)
    return 1 if any(one.wrong for one in tried) else 0


def _told(tried: list[Tried]) -> Iterator[str]:
    for one in tried:
        yield from map(str, one.troubles)
        yield from (f"{found.level} {found.rule:>2}  {found.where}: {found.message}" for found in one.findings)
        languages = f" in {', '.join(one.languages)}" if one.languages else ""
        yield f"{one.name}: {'something to mend' if one.wrong else f'nothing to mend{languages}'}"
