"""Editions cut to topics: of an issue only what a reader has chosen, and what is too little waits for the next one.

What a choice gives follows from the issues alone, so that everybody who chose the same gets the same, and nothing has
to be kept for anybody: `rolled` goes through the issues from the oldest on. So that these need not be all there ever
were, time is parted into spans of some days, the same for all: with the first issue of each span goes out what there
is, however little, and nothing that came before it waits any longer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.edit import headlines
from digest.text import topic_key
from digest.values import Issue, Item, Picture, Section

Topics = frozenset[str]
"""Names of headings, folded by `topics`; what no heading is called asks for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Items that were too few for an edition of their own."""

    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...] = ()
    """Those of the items, named as seen from the page of the issue that comes next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a choice of topics gives of an issue."""

    issue: Issue | None
    """The issue with just that; None where it is nothing, or too little yet."""
    waiting: Waiting | None = None
    """What waits for the next issue; None where nothing does."""


def topics(names: Iterable[str]) -> Topics:
    """The names as they are compared: case, white space and marks at their ends do not matter."""
    return frozenset(filter(None, map(topic_key, names)))


def known(issue: Issue) -> Topics:
    """All that somebody may have chosen and gets something of the issue for: its headings, what these were called
    before, and what its items are filed under."""
    headings = (name for names in issue.renamed for name in names)
    filed = (name for item in issue.items for name in _filed(item))
    return topics((*(section.name for section in issue.sections), *headings, *filed))


def offered(issue: Issue) -> tuple[tuple[str, int], ...]:
    """What can be chosen of the issue, each with its number of items: its headings in their order, then what else its
    items are filed under."""
    known = {topic_key(section.name): section.name for section in issue.sections}
    items: dict[str, int] = dict.fromkeys(known, 0)
    for section in issue.sections:
        for item in section.items:
            names = {topic_key(name): name for name in (section.name, *_filed(item))}
            known = names | known
            for key in names:
                items[key] = items.get(key, 0) + 1
    return tuple((known[key], number) for key, number in items.items())


def cut(
    issue: Issue,
    wanted: Topics,
    *,
    least: int = 1,
    days: int = 0,
    waiting: Waiting | None = None,
    before: dt.date | None = None,
) -> Cut:
    """The issue with the wanted headings alone, what waited after it, where that makes `least` items.

    Fewer wait for the next issue, unless this one is the first of its span of `days` days: `before` is the day of the
    issue before it, None for the first of all. A story is wanted under the heading that it is printed under, whatever
    a person renamed it to, and under those it was filed under before countries were folded into regions: who chose
    Haiti gets Haiti, also under "Americas".
    """
    sections = _joined(chosen(issue, wanted), waiting.sections if waiting else ())
    pictures = _pictures(issue, waiting)
    number = sum(len(section.items) for section in sections)
    if not number:
        return Cut(issue=None)
    first = before is None or span(before, days) != span(issue.date, days)
    if number < least and not first:
        moved = tuple(beside(one, issue.slug) for one in pictures)
        return Cut(issue=None, waiting=Waiting(sections=sections, pictures=moved))
    return Cut(issue=headed(issue, replace(issue, sections=sections, pictures=pictures)))


def span(date: dt.date, days: int, first: int = 0) -> int:
    """The number of the span of `days` days that the day is in; of seven days, a week from the weekday `first` on,
    0 for Monday."""
    return (date.toordinal() - 1 - first) // max(1, days)


def needed(dates: Sequence[dt.date], days: int, first: int = 0) -> int:
    """How many of the last of these days, which are in their order, decide what the very last one gives.

    Those of its span, and those of the span with issues before it: with the first of these all has gone out.
    """
    spans = [span(date, days, first) for date in dates]
    kept = set(sorted(set(spans))[-2:]) if days else set()
    return max(1, sum(one in kept for one in spans))


def rolled(issues: Sequence[Issue], wanted: Topics, *, least: int, days: int) -> Cut:
    """What the choice gives of the last of the issues, which are in their order, with all that waited until then."""
    found, before = Cut(issue=None), None
    for issue in issues:
        found = cut(issue, wanted, least=least if days else 1, days=days, waiting=found.waiting, before=before)
        before = issue.date
    return found


def _generated(issue: Issue) -> Mapping[str, str]:
    """What headings that a person renamed were called before."""
    return {theirs: generated for generated, theirs in issue.renamed}


def _filed(item: Item) -> tuple[str, ...]:
    """What else a story may be looked for under: its own heading, and the affair that it belongs to."""
    heading = item.story.heading if item.story else None
    return tuple(filter(None, (heading.name, heading.affair))) if heading else ()


def chosen(issue: Issue, wanted: Topics | None) -> tuple[Section, ...]:
    """The sections with what is wanted of them, None for everything; without those of which nothing is."""
    if wanted is None:
        return tuple(section for section in issue.sections if section.items)
    before = _generated(issue)
    found = []
    for section in issue.sections:
        whole = not wanted.isdisjoint(topics((section.name, before.get(section.name, ""))))
        items = tuple(one for one in section.items if whole or not wanted.isdisjoint(topics(_filed(one))))
        if items:
            found.append(Section(name=section.name, items=items))
    return tuple(found)


def _joined(now: tuple[Section, ...], waited: tuple[Section, ...]) -> tuple[Section, ...]:
    """Today's sections, each with what waited for it; what has no section today has its own after them.

    A story that is told again today is not told twice: today's words stand.
    """
    told = {one for section in now for item in section.items for one in marks(item)}
    rest = {
        section.name: items
        for section in waited
        if (items := tuple(item for item in section.items if told.isdisjoint(marks(item))))
    }
    joined = [replace(section, items=section.items + rest.pop(section.name, ())) for section in now]
    return (*joined, *(Section(name=name, items=items) for name, items in rest.items()))


def marks(item: Item) -> frozenset[str]:
    """What tells that two items are of one story: its id, and its articles'."""
    articles = (one.id for one in item.story.articles) if item.story else ()
    return frozenset((item.id, *articles))


def _pictures(issue: Issue, waiting: Waiting | None) -> tuple[Picture, ...]:
    named = {one.article: one for one in (waiting.pictures if waiting else ())}
    return tuple((named | {one.article: one for one in issue.pictures}).values())


def beside(picture: Picture, slug: str) -> Picture:
    """The picture of the issue of that slug, named as the page of another issue sees it."""
    return picture if picture.name.startswith("../") else replace(picture, name=f"../{slug}/{picture.name}")


def headed(whole: Issue, part: Issue) -> Issue:
    """The part with a subject and a preheader about what is in it.

    A person's subject stays where the story that leads the whole issue is in the part: it is about that, most likely.
    Their preheader tells what else is in the issue, and stays only where all of it is.
    """
    line, teaser = _lines(part)
    leads = line == _lines(whole)[0] and whole.subject != whole.generated_subject
    kept = part.sections == whole.sections
    return replace(
        part,
        subject=whole.subject if leads else line,
        preheader=whole.preheader if kept else teaser,
        generated=(),
        generated_subject=line,
        generated_preheader=teaser,
    )


def _lines(issue: Issue) -> tuple[str, str]:
    return headlines.lines(issue.items, date=issue.date, title=issue.title, masthead=issue.masthead)
