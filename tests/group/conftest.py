"""Small stories, written for these tests; people, places and outlets are invented where it does not matter."""

from __future__ import annotations

import datetime as dt

from digest.values import Article, Heading, Item, Ran, Run, Source, Story, Url

MONDAY = dt.datetime(2026, 9, 21, 9, tzinfo=dt.UTC)


def article(
    id: str, title: str, text: str = "", *, outlet: str = "Quay Post", hours: float | None = 0, language: str = "en"
) -> Article:
    """An article so many hours after Monday morning; None is one without a date."""
    return Article(
        id=id,
        title=title,
        text=text or f"{title}.",
        source=Source(location="feed.xml"),
        url=Url(f"https://{outlet.lower().replace(' ', '-')}.example/{id}"),
        outlet=outlet,
        published=None if hours is None else MONDAY + dt.timedelta(hours=hours),
        language=language,
    )


def story(*articles: Article, id: str = "", heading: Heading | None = None) -> Story:
    """A story of these."""
    return Story(id=id or f"story-{articles[0].id}", articles=articles, heading=heading)


def ran(of: Story, slug: str = "2026-09-21", heading: str = "Portugal") -> Ran:
    """The story's item, as readers had it."""
    item = Item(id=f"item-{of.id}", runs=(Run(text=of.lead.text),), story=of)
    return Ran(slug=slug, date=dt.date.fromisoformat(slug[:10]), heading=heading, item=item)
