"""The whole path, top to bottom: sources -> entries -> articles -> stories -> items -> issue -> edition.

Stages handle one thing and raise; `each` alone turns a DigestError into a Failure, so that one bad
source never stops the others. Anything else that is raised is a bug and goes up.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from digest import collect, edit, extract, group, render, summarize
from digest.errors import CollectError, DigestError, OptionsError
from digest.values import Article, Edition, Entry, Issue, Item, Story

if TYPE_CHECKING:
    from pathlib import Path

    from digest.settings import Settings

GMAIL_CLIP = 102_400
"""Bytes of HTML after which Gmail hides the rest of a mail."""
AT_ONCE = 8
"""Sources read at the same time: enough to hide slow servers, few enough to be polite."""

A = TypeVar("A")
B = TypeVar("B")
Mapped = Callable[..., Iterable[Any]]
"""`map`, or a pool's: how the things of a stage are gone through."""
Progress = Callable[[str, int, int], None]
"""Told the stage, how many things are done and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing that a stage could not handle; the others went on."""

    stage: str
    subject: str
    error: DigestError


@dataclass(slots=True, kw_only=True)
class Report:
    """What a build did, in numbers, and what failed."""

    sources: int = 0
    listed: int = 0
    """Feeds that failed within a list of feeds on the web; they count as sources."""
    entries: int = 0
    articles: int = 0
    copies: int = 0
    stories: int = 0
    headings: int = 0
    items: int = 0
    left_out: int = 0
    too_old: int = 0
    html_bytes: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    def failed(self, stage: str) -> tuple[Failure, ...]:
        """The failures of one stage."""
        return tuple(failure for failure in self.failures if failure.stage == stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A finished edition with its draft, and the report; `edition` is None when there is nothing to print."""

    edition: Edition | None
    draft: str
    report: Report


def each(
    stage: str,
    do: Callable[[A], B],
    things: Sequence[A],
    report: Report,
    *,
    name: Callable[[A], str],
    progress: Progress | None = None,
    mapped: Mapped = map,
) -> Iterator[B]:
    """What `do` makes of each thing, in order; a DigestError goes into the report instead."""

    def safely(thing: A) -> B | DigestError:
        try:
            return do(thing)
        except DigestError as error:
            return error

    for number, (thing, result) in enumerate(zip(things, mapped(safely, things), strict=True), 1):
        if progress:
            progress(stage, number, len(things))
        if isinstance(result, DigestError):
            report.failures.append(Failure(stage=stage, subject=name(thing), error=result))
        else:
            yield result


def articles(
    locations: Iterable[str],
    settings: Settings,
    report: Report,
    *,
    since: dt.datetime | None = None,
    progress: Progress | None = None,
) -> tuple[Article, ...]:
    """The articles that the sources hold, source by source; nothing older than `since`."""
    sources = collect.sources(locations)
    entries = tuple(_collected(sources, settings, report, progress))
    fresh = tuple(entry for entry in entries if not _older(entry, since))
    report.sources, report.entries = len(sources) + report.listed, len(entries)
    report.too_old = len(entries) - len(fresh)
    found = each("extract", extract.article, fresh, report, name=_name, progress=progress)
    here = tuple(_portable(article, settings.folder) for article in found)
    report.articles = len(here)
    return here


def _portable(article: Article, folder: Path) -> Article:
    """The article with its file named as seen from the newsletter: the same wherever the command was run."""
    location = article.source.location
    if "://" in location:
        return article
    try:
        seen = os.path.relpath(location, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return article
    return replace(article, source=replace(article.source, location=seen))


def limits(settings: Settings) -> collect.Limits:
    """How much a source may send, and how long it may take."""
    return collect.Limits(
        connect_s=settings.connect_seconds,
        total_s=settings.total_seconds,
        max_bytes=settings.max_bytes,
        max_entries=settings.max_entries,
    )


def _collected(
    sources: Sequence[collect.Source], settings: Settings, report: Report, progress: Progress | None
) -> Iterator[Entry]:
    from concurrent.futures import ThreadPoolExecutor

    bounds = limits(settings)

    def failed(error: CollectError) -> None:
        report.listed += 1
        report.failures.append(Failure(stage="collect", subject=error.source, error=error))

    with collect.client(bounds) as fetch, ThreadPoolExecutor(AT_ONCE) as pool:
        read = partial(collect.entries, fetch=fetch, limits=bounds, failed=failed)
        remote = any("://" in source.location for source in sources)
        mapped = pool.map if remote else map
        for some in each(
            "collect", read, sources, report, name=lambda s: s.location, progress=progress, mapped=mapped
        ):
            yield from some


def _older(entry: Entry, since: dt.datetime | None) -> bool:
    """An entry without a date is never too old: nothing says that it is."""
    when = entry.published or entry.updated
    return since is not None and when is not None and when < since


def _name(entry: Entry) -> str:
    return entry.url or entry.title or entry.source.location


def filed(
    found: Sequence[Article], settings: Settings, report: Report, *, only_learned: bool = False
) -> tuple[Story, ...]:
    """The articles as stories under headings; with `only_learned`, under learned ones alone."""
    stories = group.stories(found, window=settings.window)
    report.stories, report.copies = len(stories), sum(len(story.copies) for story in stories)
    learned = group.load(settings.learned) if settings.learned else None
    return group.filed(
        stories,
        rules=settings.rules,
        language=settings.masthead.language,
        catch_all=settings.catch_all,
        learned=learned,
        only_learned=only_learned,
    )


def items(
    stories: Sequence[Story], settings: Settings, report: Report, progress: Progress | None = None
) -> tuple[Item, ...]:
    """One item a story, its sentences chosen."""
    do = partial(summarize.item, method=settings.method, words=settings.policy.words)
    return tuple(
        each("summarize", do, stories, report, name=lambda story: story.lead.title or story.id, progress=progress)
    )


def theme_of(settings: Settings) -> render.Theme:
    """The theme that the settings name, with their options. Raises SettingsError for options it does not take."""
    from digest.settings import wrong_options

    try:
        return render.theme(settings.theme, render.folders(settings.folder), settings.theme_options)
    except OptionsError as error:
        raise wrong_options(settings.folder, error.problems) from error


def build(
    locations: Iterable[str],
    settings: Settings,
    *,
    slug: str,
    date: dt.date,
    previous: Issue | None = None,
    draft: str | None = None,
    draft_path: str = "draft.md",
    since: dt.datetime | None = None,
    progress: Progress | None = None,
) -> Built:
    """The finished edition, with what a person changed in the draft carried over. Writes nothing."""
    started = time.monotonic()
    report = Report()
    theirs = edit.read(draft, draft_path) if draft is not None else None
    theme = theme_of(settings)
    found = articles(locations, settings, report, since=since, progress=progress)
    stories = filed(found, settings, report)
    chosen = items(stories, settings, report, progress)
    fresh = edit.issue(
        chosen,
        masthead=settings.masthead,
        date=date,
        slug=slug,
        policy=settings.policy,
        theme=settings.theme,
        catch_all=settings.catch_all,
    )
    report.left_out = len(edit.left_out(chosen, fresh))
    issue = edit.merged(fresh, previous, theirs)
    edition = render.edition(issue, theme) if issue.items else None
    _count(report, edition, issue)
    report.seconds = time.monotonic() - started
    return Built(edition=edition, draft=edit.written(issue), report=report)


def _count(report: Report, edition: Edition | None, issue: Issue) -> None:
    report.headings, report.items = len(issue.sections), len(issue.items)
    report.html_bytes = len(edition.html.encode()) if edition else 0


def rebuild(issue: Issue, draft: str | None, draft_path: str, settings: Settings) -> Edition:
    """The edition of an issue that was built before, as the draft and the theme stand now. Writes nothing."""
    if draft is not None:
        issue = edit.rebuilt(issue, edit.read(draft, draft_path))
    issue = replace(issue, masthead=settings.masthead, theme=settings.theme)
    theme = theme_of(settings)
    return render.edition(issue, theme)
