"""`digest add`: an article, a file, or words of one's own into the draft, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter
from digest.errors import CollectError

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.values import Item


@click.command()
@click.argument("source", required=False, metavar="URL or FILE")
@click.option("--heading", metavar="H", help="Under this heading (default: where it would be filed).")
@click.option("--text", metavar="WORDS", help="Words of your own instead of an article's.")
@click.option("--label", metavar="L", help="With --text: the source label.")
@click.option("--link", metavar="URL", help="With --text: where the label leads.")
@click.option("--date", "slug", type=newsletter.slug, metavar="DATE", help="The issue (default: today's).")
@newsletter.in_folder
def add(
    source: str | None,
    heading: str | None,
    text: str | None,
    label: str | None,
    link: str | None,
    slug: str | None,
    directory: str | None,
) -> None:
    """Put an article (URL or FILE), or words of your own (--text), into today's draft."""
    if (source is None) == (text is None):
        raise click.UsageError("give a URL or FILE, or --text")
    if (label or link) and text is None:
        raise click.UsageError("--label and --link go with --text")
    settings = newsletter.settings_of(newsletter.folder(directory))
    slug = slug or newsletter.today(settings).isoformat()
    items = [_own(text, label, link)] if text is not None else _items(source or "", settings)
    for item, where in _put(items, heading, settings, slug):
        click.echo(f"{where}: {item.text}")


def _own(text: str, label: str | None, link: str | None) -> Item:
    from digest import edit

    if not text.strip():
        raise click.UsageError("--text is empty")
    return edit.own(text, label=label, url=link)


def _items(source: str, settings: Settings) -> list[Item]:
    """The items of what the source holds. Raises what went wrong when it holds none."""
    from digest import pipeline

    report = pipeline.Report()
    found = pipeline.articles((source,), settings, report)
    items = pipeline.items(pipeline.filed(found, settings, report), settings, report)
    if not items:
        raise report.failures[0].error if report.failures else CollectError(source=source, reason="holds no article")
    if len(items) > 1:
        raise CollectError(source=source, reason=f"holds {len(items)} articles; name the one page that you want")
    return list(items)


def _put(items: list[Item], heading: str | None, settings: Settings, slug: str) -> list[tuple[Item, str]]:
    """The items with the heading each went under; the issue's files are written."""
    from digest import edit, rebuilding, render
    from digest.issues import Folder, parsed

    folder = Folder(settings.issues / slug)
    draft = folder.read_draft()
    before = folder.read_issue()
    issue = (
        rebuilding.standing(before, draft, str(folder.draft))
        if before
        else edit.issue(
            (),
            masthead=settings.masthead,
            date=parsed(slug)[1],
            slug=slug,
            policy=settings.policy,
            theme=settings.theme,
            sponsor=settings.sponsor,
        )
    )
    placed = [(item, heading or _heading(item, settings)) for item in items]
    for item, where in placed:
        issue = edit.added(issue, item, where)
    theme = rebuilding.theme_of(settings)
    issue = replace(issue, masthead=settings.masthead, theme=settings.theme)
    folder.write(render.edition(issue, theme), edit.written(issue), seen=draft)
    return placed


def _heading(item: Item, settings: Settings) -> str:
    """Where the item would be filed."""
    if item.story and item.story.heading:
        return item.story.heading.name
    from digest.languages import more_news

    return settings.catch_all or more_news(settings.masthead.language)
