"""Every theme there is, and issues to print in it: who adds a folder with a `theme.toml` has it proven, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from digest import render
from digest.render.themes import MANIFEST
from digest.values import Article, Edition, Issue, Item, Picture, Run, Section, Story, Url

FOLDERS = render.folders(None)
NAMES = tuple(sorted({path.parent.name for folder in FOLDERS for path in folder.glob(f"*/{MANIFEST}")}))
WEB = "https://herald.example/roundup"

_ARABIC = "أعلنت البلدية افتتاح ثلاث مكتبات عامة جديدة في الأحياء الشرقية"
_SPONSOR = (Run(text="Every timetable in one drawer: "), Run(text="The Almanac", url=Url("https://almanac.example/")))


@cache
def theme(name: str) -> render.Theme:
    """The theme as it comes, with its defaults."""
    return render.theme(name, FOLDERS)


@cache
def sample(name: str) -> Issue:
    """The theme's own sample, with what it lacks of all that an issue may have: see `whole`."""
    return whole(render.sample(theme(name)))


def whole(issue: Issue) -> Issue:
    """The issue on the web, with a sponsor's words, headlines, bylines and, every other time, an image.

    Of the images one says what it shows and the next says nothing. What the issue has of its own stays.
    """
    sections = tuple(
        replace(section, items=tuple(_signed(item) for item in section.items)) for section in issue.sections
    )
    leads = [item.story.lead for section in sections for item in section.items if item.story]
    return replace(
        issue,
        masthead=replace(issue.masthead, web=issue.masthead.web or Url(WEB)),
        sections=sections,
        sponsor=issue.sponsor or _SPONSOR,
        pictures=issue.pictures or tuple(_pictures(leads[::2])),
    )


def turned(issue: Issue) -> Issue:
    """The issue in Arabic: under Arabic headings, every other item in Arabic, the others running against the page."""
    sections = (
        Section(
            name=f"العنوان {number}",
            items=tuple(_arabic(item) if at % 2 else item for at, item in enumerate(section.items, number)),
        )
        for number, section in enumerate(issue.sections, 1)
    )
    return replace(
        issue,
        masthead=replace(issue.masthead, name="المنارة", language="ar"),
        title="موجز الأخبار",
        preheader=_ARABIC,
        introduction=((Run(text=_ARABIC),),),
        sections=tuple(sections),
    )


@cache
def edition(name: str, *, arabic: bool = False) -> Edition:
    """The sample in the theme."""
    issue = sample(name)
    return render.edition(turned(issue) if arabic else issue, theme(name))


def _signed(item: Item) -> Item:
    if item.story is None:
        return item
    lead = item.story.lead
    title = lead.title if lead.title != lead.text else f"What happened: {item.text[:40].rstrip()}"
    named = replace(lead, title=title, byline=lead.byline or "Mira Okafor")
    return replace(item, story=replace(item.story, articles=(named, *item.story.articles[1:])))


def _pictures(articles: list[Article]) -> Iterator[Picture]:
    for number, article in enumerate(articles):
        yield Picture(
            article=article.id,
            name=f"images/{number:016x}.jpg",
            width=1072,
            height=600,
            bytes=20_000,
            url=Url("https://lantern.example/image"),
            alt="" if number % 2 else "A lighthouse & a pier, at dusk",
        )


def _arabic(item: Item) -> Item:
    words = (Run(text=_ARABIC + "."), *(run for run in item.runs if run.style == "source"))
    story = item.story and Story(
        id=item.story.id,
        articles=(replace(item.story.lead, title=_ARABIC, language="ar"), *item.story.articles[1:]),
        copies=item.story.copies,
    )
    return replace(item, runs=words, story=story, sentences=())
