"""The whole path, top to bottom: sources -> entries -> articles -> stories -> items -> issue -> edition.

Stages handle one thing and raise; `each` alone turns a DigestError into a Failure, so that one bad
source never stops the others. Anything else that is raised is a bug and goes up.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from digest import collect, edit, extract, group, picturing, render, summarize
from digest.edit import Decisions
from digest.errors import CollectError, DigestError, SummarizeError
from digest.rebuilding import learned_of, policy_of, theme_of
from digest.reporting import Failure as Failure
from digest.reporting import Mapped as Mapped
from digest.reporting import Progress as Progress
from digest.reporting import Report as Report
from digest.reporting import each as each
from digest.values import Article, Edition, Entry, Issue, Item, Policy, Ran, Story

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    from digest.settings import Settings

GMAIL_CLIP = 102_400
"""Bytes of HTML after which Gmail hides the rest of a mail."""
AT_ONCE = 100
"""Sources read at the same time, over all hosts: they wait, mostly, and the client is polite to each host."""

B = TypeVar("B")
Taken = TypeVar("Taken", collect.Source, Entry, Article)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A finished edition with its draft, and the report; `edition` is None when there is nothing to print."""

    edition: Edition | None
    draft: str
    report: Report
    decisions: Decisions
    """What became of every story, and why."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The files of the issue's images, by their names."""


def articles(
    locations: Iterable[str],
    settings: Settings,
    report: Report,
    *,
    since: dt.datetime | None = None,
    progress: Progress | None = None,
) -> tuple[Article, ...]:
    """The articles that the sources hold, source by source; nothing older than `since`."""
    sources = allowed(collect.sources(locations), settings, report)
    entries = allowed(tuple(_collected(sources, settings, report, progress)), settings, report)
    fresh = tuple(entry for entry in entries if not _older(entry, since))
    report.sources, report.entries = len(sources) + report.listed, len(entries)
    report.too_old = len(entries) - len(fresh)
    found = each("extract", extract.article, fresh, report, name=_name, progress=progress, mapped=_by_all_cores)
    here = tuple(portable(article, settings.folder) for article in found)
    report.articles = len(here)
    return here


def _by_all_cores(_: Callable[[Entry], Article], entries: Sequence[Entry]) -> Iterator[Article | DigestError]:
    """What `extract.article` makes of each entry, or its error: pages in large numbers are shared out."""
    return extract.articles(entries)


def allowed(things: Sequence[Taken], settings: Settings, report: Report | None = None) -> tuple[Taken, ...]:
    """Those that are not on the block list, nor from a source that is; the report counts the others."""
    blocked = collect.blocks(settings.block)
    kept = tuple(one for one in things if not any(map(blocked, _addresses(one))))
    if report:
        report.blocked += len(things) - len(kept)
    return kept


def _addresses(thing: collect.Source | Entry | Article) -> tuple[str | None, ...]:
    return (thing.location,) if isinstance(thing, collect.Source) else (thing.source.location, thing.url)


def place(location: str, folder: Path) -> str:
    """The location as seen from the newsletter's folder: the same wherever the command was run."""
    if "://" in location:
        return location
    try:
        return os.path.relpath(location, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return location


def portable(article: Article, folder: Path) -> Article:
    """The article with its file named as seen from the newsletter."""
    return replace(article, source=replace(article.source, location=place(article.source.location, folder)))


def limits(settings: Settings) -> collect.Limits:
    """How much a source may send, and how long it may take."""
    return collect.Limits(
        connect_s=settings.connect_seconds,
        total_s=settings.total_seconds,
        max_bytes=settings.max_bytes,
        max_entries=settings.max_entries,
        per_host=settings.connections_per_host,
        pause_s=settings.pause_seconds,
    )


def web(settings: Settings) -> AbstractContextManager[collect.Fetch]:
    """A Fetch that says whose newsletter it is, within the settings' limits; leaving it closes its connections."""
    contact = settings.masthead.web or parseaddr(settings.masthead.sender)[1]
    return collect.client(limits(settings), collect.agent(contact), private=settings.private_addresses)


def _collected(
    sources: Sequence[collect.Source], settings: Settings, report: Report, progress: Progress | None
) -> Iterator[Entry]:
    from concurrent.futures import ThreadPoolExecutor

    bounds = limits(settings)

    def failed(error: CollectError) -> None:
        report.listed += 1
        report.failures.append(Failure(stage="collect", subject=error.source, error=error))

    with web(settings) as fetch, ThreadPoolExecutor(AT_ONCE) as pool:
        read = partial(collect.entries, fetch=fetch, limits=bounds, failed=failed)
        remote = any("://" in source.location for source in sources)
        mapped = spread(pool) if remote else map
        for some in each(
            "collect", read, sources, report, name=lambda s: s.location, progress=progress, mapped=mapped
        ):
            yield from some


def spread(pool: Executor) -> Mapped:
    """What goes through sources in the pool, host by host in turn; the results come in the sources' own order."""

    def mapped(do: Callable[[collect.Source], B], sources: Sequence[collect.Source]) -> Iterator[B]:
        order = collect.by_turns([source.location for source in sources])
        begun = {place: pool.submit(do, sources[place]) for place in order}
        try:
            for place in range(len(sources)):
                yield begun.pop(place).result()
        finally:
            for one in begun.values():
                one.cancel()

    return mapped


def _older(entry: Entry, since: dt.datetime | None) -> bool:
    """An entry without a date is never too old: nothing says that it is."""
    when = entry.published or entry.updated
    return since is not None and when is not None and when < since


def _name(entry: Entry) -> str:
    return entry.url or entry.title or entry.source.location


def filed(
    found: Sequence[Article],
    settings: Settings,
    report: Report,
    *,
    only_learned: bool = False,
    ran: Sequence[Ran] = (),
    before: Mapping[str, str] | None = None,
) -> tuple[Story, ...]:
    """The articles as stories under headings; with `only_learned`, under learned ones alone.

    Without what `ran`; a story that has some of the articles that `before` gives an id has that id.
    """
    stories = group.fresh(found, ran, window=settings.window) if ran else group.stories(found, window=settings.window)
    stories = group.renamed(stories, before) if before else stories
    report.stories, report.copies = len(stories), sum(len(story.copies) for story in stories)
    return group.filed(
        stories,
        rules=settings.rules,
        language=settings.masthead.language,
        catch_all=settings.catch_all,
        learned=learned_of(settings),
        only_learned=only_learned,
    )


LONGER = 2
"""How many times as long as usual an item may be: the posts' median is 34 words, their longest items have 67."""


def items(
    stories: Sequence[Story], settings: Settings, report: Report, progress: Progress | None = None
) -> tuple[Item, ...]:
    """One item a story, its sentences chosen; about as long as items usually are under its heading."""
    usual, most = dict(policy_of(settings).lengths), settings.policy.words

    def do(story: Story) -> Item:
        its = usual.get(story.heading.name) if story.heading else None
        if its is not None and LONGER * its < most:
            with contextlib.suppress(SummarizeError):
                return summarize.item(story, method=settings.method, words=LONGER * its)
        return summarize.item(story, method=settings.method, words=most)

    return tuple(
        each("summarize", do, stories, report, name=lambda story: story.lead.title or story.id, progress=progress)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a build chooses from."""

    articles: tuple[Article, ...]
    ran: tuple[Ran, ...] = ()
    """What readers have had, in the last weeks."""
    by_hand: bool = False
    """A person named the sources for this very build: what ran is told, but nothing of it left out."""


Gather = Callable[[Report], Gathered]
"""What gets the articles that a build chooses from."""


def build(
    gather: Gather,
    settings: Settings,
    *,
    slug: str,
    date: dt.date,
    previous: Issue | None = None,
    draft: str | None = None,
    draft_path: str = "draft.md",
    kept: picturing.Kept = lambda name: None,
    fetch: collect.Fetch | None = None,
    progress: Progress | None = None,
) -> Built:
    """The finished edition, with what a person changed in the draft carried over. Writes nothing itself.

    `kept` gives the image files that an earlier build of the issue wrote: they are not fetched again. The others come
    from the web where the theme prints images, or from `fetch`, where there is one, whatever the theme.
    """
    started = time.monotonic()
    report = Report()
    theirs = edit.read(draft, draft_path) if draft is not None else None
    theme = theme_of(settings)
    found = gather(report)
    report.articles = len(found.articles)
    stories = _told(found, settings, report, previous)
    offered = _offered(stories, found, settings, report, progress)
    fresh = _fresh(offered.items, settings, slug=slug, date=date)
    report.had, report.left_out = len(offered.had), len(edit.left_out(offered.items, fresh))
    issue = edit.merged(fresh, previous, theirs)
    problems = _problems(stories, report)
    decisions = edit.decided(stories, offered, issue, policy=policy_of(settings), problems=problems)
    pictured = partial(picturing.pictured, before=previous, kept=kept, progress=progress)
    seen = _pictured(issue, theme, settings, report, fetch=fetch, made=pictured)
    issue = replace(issue, pictures=seen.pictures, unprinted=picturing.unprinted(previous, seen.pictures))
    edition = render.edition(issue, theme) if issue.items else None
    _count(report, edition, issue)
    report.seconds = time.monotonic() - started
    return Built(edition=edition, draft=edit.written(issue), report=report, decisions=decisions, pictures=seen.files)


def _pictured(
    issue: Issue,
    theme: render.Theme,
    settings: Settings,
    report: Report,
    *,
    fetch: collect.Fetch | None,
    made: Callable[..., picturing.Chosen],
) -> picturing.Chosen:
    """The images that the theme shows; all that there are from `fetch`, where there is one, whatever the theme."""
    if not (settings.images.fetch and (theme.images or fetch)):
        return picturing.Chosen(files={})
    shown = str(theme.options.get(picturing.OPTION, "all"))
    with nullcontext(fetch) if fetch else web(picturing.hasty(settings)) as get:
        return made(issue, settings, report, fetch=get, shown=shown)


def _told(found: Gathered, settings: Settings, report: Report, previous: Issue | None) -> tuple[Story, ...]:
    """The stories under their headings, each linked to what ran of it and with the outlet first that is to be."""
    stories = filed(found.articles, settings, report, ran=found.ran, before=edit.story_ids(previous))
    stories = group.linked(stories, found.ran, language=settings.masthead.language)
    return tuple(group.led(story, outlets=settings.outlets) for story in stories)


def _offered(
    stories: Sequence[Story], found: Gathered, settings: Settings, report: Report, progress: Progress | None
) -> edit.Offered:
    """The stories' items, told anew where readers have had a part; those that they have had whole."""
    made = items(stories, settings, report, progress)
    retold = partial(_update, words=policy_of(settings).words)
    return edit.offered(made, found.ran, settings.masthead.language, every=found.by_hand, retold=retold)


def _fresh(items: Sequence[Item], settings: Settings, *, slug: str, date: dt.date) -> Issue:
    policy = policy_of(settings)
    made = edit.issue(
        items,
        masthead=settings.masthead,
        date=date,
        slug=slug,
        policy=policy,
        theme=settings.theme,
        catch_all=settings.catch_all,
        sponsor=settings.sponsor,
    )
    sections = (
        replace(section, items=tuple(with_candidates(item, policy) for item in section.items))
        for section in made.sections
    )
    return replace(made, sections=tuple(sections))


def with_candidates(item: Item, policy: Policy) -> Item:
    """The item with what else of its story could be printed, for a person to swap in: looked for in what is printed
    alone, since all of an article is read for it."""
    if item.story is None:
        return item
    return replace(item, candidates=summarize.spare(item.story.articles, item.sentences, limit=policy.words))


def _update(story: Story, new: Callable[[Article, str], bool], *, words: int) -> Item | None:
    return summarize.update(story, new=new, words=words)


def _problems(stories: Sequence[Story], report: Report) -> dict[str, str]:
    """Why stories gave no item, by their ids."""
    failed = {failure.subject: str(failure.error) for failure in report.failed("summarize")}
    return {story.id: failed[name] for story in stories if (name := story.lead.title or story.id) in failed}


def _count(report: Report, edition: Edition | None, issue: Issue) -> None:
    report.headings, report.items = len(issue.sections), len(issue.items)
    report.html_bytes = len(edition.html.encode()) if edition else 0
