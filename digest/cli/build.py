"""`digest build`: collect articles and build an issue."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from digest.cli import gathering, newsletter, output
from digest.text import flat

if TYPE_CHECKING:
    from digest.collect import Fetch
    from digest.edit import Decision
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
@click.option("--from-store", is_flag=True, help="Collect nothing: build from what `digest collect` brought in.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and paths as JSON.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every entry that is left out, with the reason.")
@newsletter.in_folder
def build(
    sources: tuple[str, ...],
    slug: str | None,
    theme: str | None,
    from_store: bool,
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
    if sources and from_store:
        raise click.UsageError("--from-store builds from the store alone: give no SOURCE")
    settings = newsletter.settings_of(newsletter.folder(directory), default=bool(sources))
    settings = replace(settings, theme=theme) if theme else settings
    slug = slug or newsletter.today(settings).isoformat()
    how = gathering.Gathering(settings=settings, slug=slug, sources=sources, from_store=from_store, dry_run=dry_run)
    built, folder, seen = built_from(how, settings, slug, quiet=quiet or as_json)
    output.failures(built.report, shown=0 if quiet else None if verbose else output.A_FEW)
    paths: dict[str, str] = {}
    if built.edition is not None and not dry_run:
        paths = dict(
            folder.write(built.edition, built.draft, seen=seen, decisions=built.decisions, pictures=built.pictures)
        )
    _say(built, paths, slug, as_json=as_json, quiet=quiet)
    return output.exit_code(built.report)


def built_from(
    how: gathering.Gathering, settings: Settings, slug: str, *, quiet: bool, fetch: Fetch | None = None
) -> tuple[Built, Folder, str | None]:
    """The built issue, its folder, and the draft as it was read; its images come from `fetch` where there is one."""
    from digest import pipeline
    from digest.issues import Folder, parsed

    folder = Folder(settings.issues / slug)
    draft = folder.read_draft()
    with output.progress(quiet) as progress:
        built = pipeline.build(
            partial(how.gathered, progress=progress),
            settings,
            slug=slug,
            date=parsed(slug)[1],
            previous=folder.read_issue(),
            draft=draft,
            draft_path=str(folder.draft),
            kept=folder.read_picture,
            fetch=fetch,
            progress=progress,
        )
    return built, folder, draft


def _say(built: Built, paths: dict[str, str], slug: str, *, as_json: bool, quiet: bool) -> None:
    from digest.pipeline import GMAIL_CLIP

    if as_json:
        counts = output.counts(built.report, GMAIL_CLIP)
        missed = [_missed(one) for one in built.decisions.missed]
        click.echo(json.dumps({"date": slug, **counts, "missed": missed, "paths": paths}, ensure_ascii=False))
    elif built.edition is None:
        click.echo(f"digest: nothing to print: {_why_nothing(built)}", err=True)
    elif not quiet:
        rows = output.rows(built.report, GMAIL_CLIP)
        output.table(
            [*rows, *((("written", paths["email.html"]),) if paths else (("written", "nothing (dry run)"),))]
        )
        _name_missed(built)


def _missed(one: Decision) -> dict[str, object]:
    """A story that did not make it, for programs."""
    url = one.articles[0].url if one.articles else None
    return {"story": one.story, "title": one.title, "url": url, "outlets": one.outlets, "reason": one.reason}


def _name_missed(built: Built) -> None:
    """The stories of several outlets that did not make it, each with the reason, on stderr."""
    for one in built.decisions.missed:
        click.echo(f"digest: missed: {flat(one.title, 90)} ({one.outlets} outlets): {one.reason}", err=True)


def _why_nothing(built: Built) -> str:
    """What became of the articles, in words; an edition that was built before is not touched."""
    if not built.report.articles:
        return "no article was found"
    if built.report.had and built.report.had + len(built.report.failed("summarize")) == built.report.stories:
        return "readers have had everything, and nothing in it is new"
    if built.report.stories > len(built.report.failed("summarize")):
        return "the draft leaves every item out; the edition built before stays as it is"
    return "no article has a sentence that can be printed"
