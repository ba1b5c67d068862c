"""Sources into the store: read together, recognised, their articles made and kept; and out again for a build.

    collect: sources -> entries, each source in one transaction -> pages behind them -> articles
    stored: the articles that a build chooses from: not too old, and not in an issue that was sent

Whatever of this is interrupted goes on with the next run; a source that fails forgets nothing.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from digest import collect, extract, pipeline
from digest.canonical import canonical
from digest.errors import CollectError, DigestError, ExtractError
from digest.text import words
from digest.values import Article, Entry, Ran, Source

if TYPE_CHECKING:
    from digest.pipeline import Progress, Report
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.sources import Answer, Health
    from digest.store.wire import Seen, Waiting

TEASER = 120
"""Words below which a feed's text is a teaser: the first paragraphs of the shortest whole articles have as many."""
_BATCH = 100
"""Pages fetched together and articles kept in one transaction: what a kill costs at most."""


Begun = tuple["Waiting", Entry, str]
"""What is waited for, with the page behind it where there is one, and why not, where that could not be had."""


@dataclass(slots=True, kw_only=True)
class Collected:
    """What a run brought in, beside what is in the report."""

    unchanged: int = 0
    """Sources that had nothing new, or said before until when they would not."""
    fresh: int = 0
    """Entries never seen before."""
    changed: int = 0
    articles: int = 0
    """Articles made, of entries of this run or one before."""
    datings: Counter[str] = field(default_factory=Counter)
    moved: list[tuple[str, str]] = field(default_factory=list)
    """Sources that moved for good, and where to."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One run of `digest collect`."""

    settings: Settings
    store: Store
    report: Report
    now: dt.datetime
    by_hand: bool = False
    """The sources were named by a person: they are read even when they said to wait."""
    progress: Progress | None = None
    web: Callable[[Settings], AbstractContextManager[collect.Fetch]] = pipeline.web
    """What opens the way to the web."""
    came: Collected = field(default_factory=Collected)
    _counting: threading.Lock = field(default_factory=threading.Lock)
    _same: list[tuple[str, Answer]] = field(default_factory=list)
    """Sources that are as they were: kept together, since nothing is lost with them."""

    def go(self, locations: Sequence[str]) -> tuple[Source, ...]:
        """The sources, read; what failed is in the report. Raises StoreError."""
        from digest.store import sources as health
        from digest.store import wire

        found = pipeline.allowed(collect.sources(locations), self.settings, self.report)
        known = health.health(self.store, [self._place(source) for source in found])
        due = tuple(source for source in found if self._due(known.get(self._place(source))))
        self.came.unchanged += len(found) - len(due)
        self.report.sources = len(found)
        with self.web(self.settings) as fetch, ThreadPoolExecutor(pipeline.AT_ONCE) as pool:
            read = partial(self._read, fetch=fetch, known=known)
            for _ in pipeline.each(
                "collect",
                read,
                due,
                self.report,
                name=lambda source: source.location,
                progress=self.progress,
                mapped=pipeline.spread(pool),
            ):
                pass
            wire.unchanged(self.store, self._same, self.now)
            self.came.unchanged += len(self._same)
            self._articles([self._place(source) for source in found], fetch, pool)
        return found

    def _place(self, source: Source) -> str:
        return pipeline.place(source.location, self.settings.folder)

    def _due(self, known: Health | None) -> bool:
        return self.by_hand or known is None or known.fresh_until is None or known.fresh_until <= self.now

    def _read(self, source: Source, *, fetch: collect.Fetch, known: Mapping[str, Health]) -> None:
        """One source read and kept. Raises CollectError, which is kept, too."""
        from digest.store import sources as health
        from digest.store import wire

        place = self._place(source)
        before = known.get(place) or health.Health(location=place)
        try:
            reading = self._reading(source, before, fetch)
        except CollectError as error:
            health.failed(self.store, place, error.reason, self.now, by_hand=self.by_hand)
            raise
        answer = _answer(reading)
        if answer.moved and health.moves(before, answer.moved):
            self.came.moved.append((place, answer.moved))
        if reading.answer is not None and reading.answer.unchanged:
            self._same.append((place, answer))
            return
        seen = _seen(reading.entries, self.now, backlog=before.first_read is None)
        noted = wire.note(self.store, place, seen, answer, self.now, by_hand=self.by_hand, dated=collect.dated)
        with self._counting:
            self.report.entries += len(reading.entries)
            self.came.fresh += noted.fresh
            self.came.changed += noted.changed
            self.came.datings.update(noted.datings or {})

    def _reading(self, source: Source, before: Health, fetch: collect.Fetch) -> collect.Reading:
        known = collect.Known(etag=before.etag, modified=before.modified)
        here = replace(source, location=before.address) if before.address else source
        reading = collect.read(
            here, fetch=fetch, limits=pipeline.limits(self.settings), known=known, failed=self._listed
        )
        if before.address:
            # Entries are the source's own, wherever it is now.
            entries = tuple(replace(entry, source=source) for entry in reading.entries)
            reading = replace(reading, entries=entries)
        kept = pipeline.allowed(reading.entries, self.settings)
        with self._counting:
            self.report.blocked += len(reading.entries) - len(kept)
        return replace(reading, entries=kept)

    def _listed(self, error: CollectError) -> None:
        with self._counting:
            self.report.listed += 1
        self.report.failures.append(pipeline.Failure(stage="collect", subject=error.source, error=error))

    def _articles(self, locations: Sequence[str], fetch: collect.Fetch, pool: ThreadPoolExecutor) -> None:
        """Makes the articles that are waited for: of this run's entries, and of those that an earlier run left."""
        from digest.store import wire

        listed = wire.waiting(self.store, locations)
        waiting = [listed[place] for place in collect.by_turns([one.entry.url or "" for one in listed])]
        begun: deque[Begun] = deque()
        ready: list[tuple[Begun, Article | DigestError]] = []
        with closing(extract.articles(self._fetched(waiting, begun, fetch, pool))) as made:
            for number, article in enumerate(made, 1):
                ready.append((begun.popleft(), article))
                if len(ready) == _BATCH:
                    self._kept(ready)
                    ready = []
                if self.progress:
                    self.progress("extract", number, len(waiting))
        self._kept(ready)

    def _fetched(
        self, waiting: Sequence[Waiting], begun: deque[Begun], fetch: collect.Fetch, pool: ThreadPoolExecutor
    ) -> Iterator[Entry]:
        """The entries, with the pages behind them where these are wanted; each is in `begun` when it comes."""
        for at in range(0, len(waiting), _BATCH):
            batch = waiting[at : at + _BATCH]
            for one, (entry, problem) in zip(batch, pool.map(partial(self._whole, fetch=fetch), batch), strict=True):
                begun.append((one, entry, problem))
                yield entry

    def _whole(self, one: Waiting, *, fetch: collect.Fetch) -> tuple[Entry, str]:
        """The entry with the page behind it where its source gives a teaser alone; and why not, where that failed."""
        entry = one.entry
        if not self.settings.pages or not wants_page(entry):
            return entry, ""
        try:
            page = fetch(entry.url or "", page=True)
            return collect.with_page(entry, page, pipeline.limits(self.settings)), ""
        except CollectError as error:
            return entry, error.reason

    def _kept(self, ready: Sequence[tuple[Begun, Article | DigestError]]) -> None:
        from digest.store import wire

        done: list[tuple[Waiting, Article]] = []
        partly: list[tuple[Waiting, Article]] = []
        for (one, entry, problem), article in ready:
            if isinstance(article, DigestError):
                self._failed(one, entry, problem or str(article), final=not problem)
            else:
                here = pipeline.portable(article, self.settings.folder)
                (partly if problem else done).append((one, here))
        wire.keep(self.store, done, self.now)
        wire.keep(self.store, partly, self.now, done=False)
        self.came.articles += len(done) + len(partly)

    def _failed(self, one: Waiting, entry: Entry, reason: str, *, final: bool) -> None:
        from digest.store import wire

        wire.gave_none(self.store, one, reason, final=final)
        subject = entry.url or entry.title or entry.source.location
        error = ExtractError(subject=subject, reason=reason)
        self.report.failures.append(pipeline.Failure(stage="extract", subject=subject, error=error))


def wants_page(entry: Entry) -> bool:
    """Whether the page behind the entry is wanted: its feed, on the web itself, carries no more than a teaser."""
    if entry.picked or not entry.url or "://" not in entry.source.location:
        return False
    return words(entry.html or entry.summary or "") < TEASER


def _seen(entries: Sequence[Entry], now: dt.datetime, *, backlog: bool) -> list[Seen]:
    from digest.store.wire import Seen

    keys = collect.keys(entries, canonical)
    return [
        Seen(
            entry=entry,
            keys=keys[entry.id],
            mark=collect.mark(entry),
            age_from=collect.age_from(entry, now, backlog=backlog),
        )
        for entry in entries
    ]


def _answer(reading: collect.Reading) -> Answer:
    from digest.store.sources import Answer

    its = reading.answer
    if its is None:
        return Answer()
    return Answer(etag=its.etag, modified=its.modified, fresh_until=its.fresh_until, moved=its.moved)


def stored(
    settings: Settings,
    store: Store,
    locations: Sequence[str],
    *,
    slug: str,
    since: dt.datetime | None,
    ran: Sequence[Ran] = (),
) -> tuple[Article, ...]:
    """The articles a build chooses from: of these sources, and of those collected by name.

    None is older than `since`, and none is in another issue that was sent, unless its text has changed since it
    `ran`. Raises StoreError.
    """
    from digest.store import sources as health
    from digest.store import wire

    own = {pipeline.place(source.location, settings.folder): source for source in collect.sources(locations)}
    had = {article.id: article.sha256 for one in ran if one.item.story for article in one.item.story.articles}
    locations = tuple(dict.fromkeys([*own, *health.by_hand(store)]))
    found = wire.articles(store, locations, since=since, slug=slug, ran=had)
    return tuple(_as_named_now(article, own) for article in pipeline.allowed(found, settings))


def _as_named_now(article: Article, own: Mapping[str, Source]) -> Article:
    """The article with the tags and weight of its source in sources.opml now, not those it was collected with."""
    its = own.get(article.source.location)
    return replace(article, source=replace(article.source, tags=its.tags, weight=its.weight)) if its else article
