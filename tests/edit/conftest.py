"""Small articles, items and issues, written for these tests; people and outlets are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest

from digest import edit
from digest.values import (
    Article,
    Copy,
    Heading,
    HeadingKind,
    Issue,
    Item,
    Masthead,
    Policy,
    Run,
    Section,
    Sentence,
    Source,
    Story,
    Url,
)

DATE = dt.date(2023, 9, 21)
NOON = dt.datetime(2023, 9, 21, 12, tzinfo=dt.UTC)


def article(
    id: str,
    *,
    title: str = "The harbour opens again",
    text: str = "The harbour opened again. Ships came in.",
    outlet: str = "Harbour Post",
    published: dt.datetime | None = NOON,
) -> Article:
    """An article of an invented outlet."""
    return Article(
        id=id,
        title=title,
        text=text,
        source=Source(location="feed.xml"),
        url=Url(f"https://example.org/{id}"),
        outlet=outlet,
        published=published,
    )


def item(
    id: str,
    heading: str = "Haiti",
    *,
    kind: HeadingKind = "place",
    region: str | None = None,
    text: str | None = None,
    title: str | None = None,
    outlet: str = "Harbour Post",
    published: dt.datetime | None = NOON,
    articles: Sequence[Article] = (),
    copies: Sequence[Copy] = (),
) -> Item:
    """A generated item: its article's first sentence, with the receipt, and the linked label."""
    said = text or f"Report {id} came out."
    lead = article(id, title=title or f"Title {id}", text=f"{said} More of it.", outlet=outlet, published=published)
    told = (lead, *articles)
    return Item(
        id=f"item-{id}",
        runs=(Run(text=f"{said} "), Run(text=outlet, url=lead.url, style="source")),
        story=Story(
            id=f"story-{id}",
            articles=told,
            copies=tuple(copies),
            heading=Heading(name=heading, kind=kind, region=region),
        ),
        sentences=(Sentence(article=lead.id, start=0, end=len(said), sha256=lead.sha256),),
        method="lede",
    )


def issue(*sections: tuple[str, Sequence[Item]], subject: str = "The subject", preheader: str = "More") -> Issue:
    """A generated issue with these headings and items, as they stand."""
    made = tuple(Section(name=name, items=tuple(items)) for name, items in sections)
    return Issue(
        masthead=Masthead(name="The Morning Line"),
        slug="2023-09-21",
        date=DATE,
        sections=made,
        title="News Roundup 9/21/2023",
        subject=subject,
        preheader=preheader,
        generated=made,
        generated_subject=subject,
        generated_preheader=preheader,
    )


def generated(items: Sequence[Item], policy: Policy | None = None, language: str = "en") -> Issue:
    """The issue that `edit.issue` makes of the items."""
    return edit.issue(
        items,
        masthead=Masthead(name="The Morning Line", language=language),
        date=DATE,
        slug="2023-09-21",
        policy=policy or Policy(),
    )


def outline(made: Issue) -> list[tuple[str, list[str]]]:
    """Headings with the ids under them."""
    return [(section.name, [item.id for item in section.items]) for section in made.sections]


def texts(made: Issue) -> list[str]:
    """The printed words of every item."""
    return [item.text for item in made.items]


def rebuilt(fresh: Issue, previous: Issue, draft: str) -> Issue:
    """What the next build prints after a person saved `draft`; building it again must change nothing."""
    made = edit.merged(fresh, previous, edit.read(draft, "draft.md"))
    again = edit.merged(fresh, made, edit.read(edit.written(made), "draft.md"))
    assert again == made
    assert edit.rebuilt(made, edit.read(edit.written(made), "draft.md")) == made
    return made


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The makers above."""
    return SimpleNamespace(
        article=article, item=item, issue=issue, generated=generated, outline=outline, texts=texts,
        rebuilt=rebuilt, replace=replace, noon=NOON, date=DATE,
    )  # fmt: skip
