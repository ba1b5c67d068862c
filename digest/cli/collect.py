"""`digest collect`: read the sources into the store."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import click

from digest.cli import newsletter, output, source_lines, stores

if TYPE_CHECKING:
    from digest.collecting import Collected
    from digest.pipeline import Report


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--recheck", "slug", type=newsletter.slug, metavar="DATE", help="Read again what this issue links to.")
@click.option("--json", "as_json", is_flag=True, help="Print counts as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every entry that gave no article, with the reason.")
@newsletter.in_folder
def collect(
    sources: tuple[str, ...], slug: str | None, as_json: bool, quiet: bool, verbose: bool, directory: str | None
) -> int:
    """Read feeds and pages into the store: those of sources.opml, or SOURCE alone.

    What was seen before is recognised, whatever its feed calls it now; what is new has its article made and kept.
    `digest build --from-store` makes an issue of it.
    """
    from digest import collecting, pipeline, standing
    from digest.cli.gathering import own_sources

    settings = newsletter.settings_of(newsletter.folder(directory))
    if slug:
        if sources:
            raise click.UsageError("--recheck reads what the issue links to: give no SOURCE")
        from digest.cli.recheck import recheck

        return recheck(settings, slug, as_json=as_json, quiet=quiet)
    report = pipeline.Report()
    with stores.opened(settings) as store, output.progress(quiet or as_json) as progress:
        run = collecting.Run(
            settings=settings,
            store=store,
            report=report,
            now=dt.datetime.now(dt.UTC),
            by_hand=bool(sources),
            progress=progress,
        )
        found = run.go(sources or (own_sources(settings.folder),))
        odd = standing.odd(found, settings, store, run.now)
    output.failures(report, shown=0 if quiet else None if verbose else output.A_FEW)
    source_lines.rhythm(() if quiet else odd)
    _say(report, run.came, as_json=as_json, quiet=quiet)
    return output.exit_code(report)


def _say(report: Report, came: Collected, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        click.echo(json.dumps(_counts(report, came), ensure_ascii=False))
    elif not quiet:
        output.table(_rows(report, came))
    for source, address in came.moved:
        click.echo(f"digest: {source} has moved to {address}: it is read there from now on", err=True)


def _counts(report: Report, came: Collected) -> dict[str, Any]:
    failed = report.failed("collect")
    return {
        "sources": report.sources + report.listed,
        "sources_failed": len(failed),
        "sources_unchanged": came.unchanged,
        "blocked": report.blocked,
        "entries": report.entries,
        "entries_new": came.fresh,
        "entries_changed": came.changed,
        "articles": came.articles,
        "dates": dict(came.datings),
        "failures": [{"source": one.subject, "message": str(one.error)} for one in failed],
    }


def _rows(report: Report, came: Collected) -> list[tuple[str, str]]:
    failed, unread = len(report.failed("collect")), len(report.failed("extract"))
    odd = [f"{came.datings[kind]} {kind}" for kind in ("undated", "future", "redated") if came.datings[kind]]
    return [
        (
            "sources",
            output.listed(f"{report.sources + report.listed}", (failed, "failed"), (came.unchanged, "unchanged")),
        ),
        ("entries", output.listed(f"{report.entries}", (came.fresh, "new"), (came.changed, "changed"))),
        *([("blocked", f"{report.blocked} sources and entries on the block list")] if report.blocked else []),
        ("dates", ", ".join(odd) or "all good"),
        ("articles", output.listed(f"{came.articles}", (unread, "entries without a text to print"))),
    ]
