"""Where a build takes its articles from: the sources named, or the store, with what sources.opml has now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, stores

if TYPE_CHECKING:
    from pathlib import Path

    from digest.pipeline import Gathered, Progress, Report
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.values import Ran


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """What a build was asked for."""

    settings: Settings
    slug: str
    sources: tuple[str, ...] = ()
    """Named by hand: these alone, whatever the store has, and never too old."""
    from_store: bool = False
    dry_run: bool = False

    def gathered(self, report: Report, *, progress: Progress | None = None) -> Gathered:
        """What to choose from, and what readers have had. Raises CollectError without sources.opml, StoreError."""
        from digest import pipeline

        if self.sources:
            ran = self._ran()
            found = pipeline.articles(self.sources, self.settings, report, progress=progress)
            return pipeline.Gathered(articles=found, ran=ran, by_hand=True)
        if self.dry_run:
            return self._without_writing(report, progress)
        with stores.opened(self.settings) as store:
            if not self.from_store:
                self._collect(store, report, progress)
            return self._stored(store)

    def _ran(self) -> tuple[Ran, ...]:
        """What readers have had; sources named by hand are built from even where the store cannot be asked."""
        from digest.errors import StoreError
        from digest.store.ran import ran

        try:
            if (store := stores.existing(self.settings)) is None:
                return ()
            with store:
                return ran(store, slug=self.slug)
        except StoreError as error:
            click.echo(f"digest: what ran before is not told: {error}", err=True)
            return ()

    def _collect(self, store: Store, report: Report, progress: Progress | None) -> None:
        from digest import collecting

        now = dt.datetime.now(dt.UTC)
        run = collecting.Run(settings=self.settings, store=store, report=report, now=now, progress=progress)
        run.go((own_sources(self.settings.folder),))

    def _stored(self, store: Store) -> Gathered:
        from digest import collecting, pipeline
        from digest.store.ran import ran

        had = ran(store, slug=self.slug)
        named, since = self._named(), self.since()
        found = collecting.stored(self.settings, store, named, slug=self.slug, since=since, ran=had)
        return pipeline.Gathered(articles=found, ran=had)

    def _named(self) -> tuple[str, ...]:
        """The newsletter's own sources; from the store alone it need not have any."""
        from digest.settings import SOURCES

        path = self.settings.folder / SOURCES
        return (str(path),) if path.exists() or not self.from_store else ()

    def _without_writing(self, report: Report, progress: Progress | None) -> Gathered:
        """What the store has, and what the sources have now and it does not; nothing is kept."""
        from digest import pipeline

        store = stores.existing(self.settings)
        known = pipeline.Gathered(articles=())
        if store is not None:
            with store:
                known = self._stored(store)
        if self.from_store:
            return known
        here = {article.id for article in known.articles}
        own = (own_sources(self.settings.folder),)
        fresh = pipeline.articles(own, self.settings, report, since=self.since(), progress=progress)
        return replace(known, articles=(*known.articles, *(article for article in fresh if article.id not in here)))

    def since(self) -> dt.datetime | None:
        """What is older is not offered."""
        from digest.issues import parsed

        if not self.settings.days:
            return None
        end = newsletter.end_of_day(parsed(self.slug)[1], self.settings)
        return end - dt.timedelta(days=self.settings.days)


def own_sources(folder: Path) -> str:
    """The newsletter's `sources.opml`. Raises CollectError where it is missing."""
    from digest.errors import CollectError
    from digest.settings import SOURCES

    path = folder / SOURCES
    if not path.exists():
        raise CollectError(source=str(path), reason="not found: name your feeds there, or give sources to `build`")
    return str(path)
