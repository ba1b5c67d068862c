"""`digest export`: an issue as HTML or Markdown, to paste into another program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter
from digest.cli.recent import standing

if TYPE_CHECKING:
    from digest.issues import Folder
    from digest.render import Theme
    from digest.settings import Settings
    from digest.values import Issue


@click.command()
@click.argument("slug", type=newsletter.slug, required=False, metavar="[DATE]")
@click.option("--html", "as_html", is_flag=True, help="As an HTML fragment: headings, lists and links, no styles.")
@click.option("--markdown", "as_markdown", is_flag=True, help="As Markdown (CommonMark).")
@click.option("--title", is_flag=True, help="With the issue's title above.")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write it there instead.")
@newsletter.in_folder
def export(
    slug: str | None, as_html: bool, as_markdown: bool, title: bool, file: Path | None, directory: str | None
) -> None:
    """Print an issue (the newest, or DATE), as its draft stands now, to paste into a blog or a forum."""
    if as_html == as_markdown:
        raise click.UsageError("say which: --html or --markdown")
    from digest import rebuilding
    from digest.render import paste, translations

    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    issue = _issue(newsletter.issue_folder(settings, slug), settings)
    theme = rebuilding.theme_of(settings)
    say, also = translations.phrases(theme, issue.masthead.language), _also(theme, paste.ALSO)
    text = (paste.html if as_html else paste.markdown)(issue, title=title, also=also, say=say)
    if file:
        _write(file, text, marked=as_html)
        click.echo(f"digest: written {file}", err=True)
    else:
        click.echo(text.encode(), nl=False)


def _issue(folder: Folder, settings: Settings) -> Issue:
    """The issue as draft and settings make it. Raises IssueError, also where it holds nothing; DraftError."""
    from digest.errors import IssueError

    issue = replace(standing(folder), masthead=settings.masthead)
    if not issue.items:
        raise IssueError(path=str(folder.path), reason="holds no item: there is nothing to paste")
    return issue


def _also(theme: Theme, usual: int) -> int:
    """How many other outlets the theme names after an item."""
    its = theme.options.get("also", usual)
    return its if isinstance(its, int) else usual


def _write(file: Path, text: str, *, marked: bool) -> None:
    """Writes UTF-8; `marked` with a byte order mark, by which every browser knows it in a page without a head.

    A file that is there stays as it is until all is written; a pipe or a device is written to and never replaced.
    """
    from digest.errors import FileError
    from digest.sourcebook import write_whole

    data = text.encode("utf-8-sig" if marked else "utf-8")
    if not file.exists() or file.is_file():
        return write_whole(file, data)
    try:
        file.write_bytes(data)
    except OSError as error:
        raise FileError(path=str(file), reason=f"cannot be written: {error.strerror or error}") from error
