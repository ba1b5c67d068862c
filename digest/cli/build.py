"""`digest build`: collect articles and build an issue."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, output

if TYPE_CHECKING:
    from pathlib import Path

    from digest.issues import Folder
    from digest.pipeline import Built
    from digest.settings import Settings


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--date",
    "slug",
    type=newsletter.slug,
    metavar="DATE",
    help="The issue: 2023-09-21 or 2023-09-21-2 (default: today).",
)
@click.option("--theme", metavar="NAME", help="The theme, for this build.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and paths as JSON.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every entry that is left out, with the reason.")
@newsletter.in_folder
def build(
    sources: tuple[str, ...],
    slug: str | None,
    theme: str | None,
    as_json: bool,
    dry_run: bool,
    quiet: bool,
    verbose: bool,
    directory: str | None,
) -> int:
    """Collect articles and build an issue.

    SOURCE is a feed, a web page, a saved page, a folder of these or an OPML file; without one, the
    newsletter's sources.opml. Building again keeps what you changed in the draft.
    """
    settings = newsletter.settings_of(newsletter.folder(directory), default=bool(sources))
    settings = replace(settings, theme=theme) if theme else settings
    slug = slug or newsletter.today(settings).isoformat()
    built, folder, seen = built_from(sources, settings, slug, quiet=quiet or as_json)
    output.failures(built.report, shown=0 if quiet else None if verbose else output.A_FEW)
    paths = {} if dry_run or built.edition is None else dict(folder.write(built.edition, built.draft, seen=seen))
    _say(built, paths, slug, as_json=as_json, quiet=quiet)
    return _exit_code(built)


def built_from(
    sources: tuple[str, ...], settings: Settings, slug: str, *, quiet: bool
) -> tuple[Built, Folder, str | None]:
    """The built issue, its folder, and the draft as it was read."""
    from digest import pipeline
    from digest.issues import Folder, parsed

    folder = Folder(settings.issues / slug)
    date, draft = parsed(slug)[1], folder.read_draft()
    with output.progress(quiet) as progress:
        built = pipeline.build(
            sources or (own_sources(settings.folder),),
            settings,
            slug=slug,
            date=date,
            previous=folder.read_issue(),
            draft=draft,
            draft_path=str(folder.draft),
            since=None if sources else _since(settings, date),
            progress=progress,
        )
    return built, folder, draft


def own_sources(folder: Path) -> str:
    """The newsletter's `sources.opml`. Raises CollectError where it is missing."""
    from digest.errors import CollectError
    from digest.settings import SOURCES

    path = folder / SOURCES
    if not path.exists():
        raise CollectError(source=str(path), reason="not found: name your feeds there, or give sources to `build`")
    return str(path)


def _since(settings: Settings, date: dt.date) -> dt.datetime | None:
    """What is older is not offered; sources named by hand are never too old."""
    return newsletter.end_of_day(date, settings) - dt.timedelta(days=settings.days) if settings.days else None


def _say(built: Built, paths: dict[str, str], slug: str, *, as_json: bool, quiet: bool) -> None:
    from digest.pipeline import GMAIL_CLIP

    if as_json:
        counts = output.counts(built.report, GMAIL_CLIP)
        click.echo(json.dumps({"date": slug, **counts, "paths": paths}, ensure_ascii=False))
    elif built.edition is None:
        click.echo(f"digest: nothing to print: {_why_nothing(built)}", err=True)
    elif not quiet:
        rows = output.rows(built.report, GMAIL_CLIP)
        output.table(
            [*rows, *((("written", paths["email.html"]),) if paths else (("written", "nothing (dry run)"),))]
        )


def _why_nothing(built: Built) -> str:
    """What became of the articles, in words; an edition that was built before is not touched."""
    if not built.report.articles:
        return "no article was found"
    if built.report.stories > len(built.report.failed("summarize")):
        return "the draft leaves every item out; the edition built before stays as it is"
    return "no article has a sentence that can be printed"


def _exit_code(built: Built) -> int:
    failed = len(built.report.failed("collect"))
    if failed and failed >= built.report.sources:
        return 1
    return 3 if failed else 0
