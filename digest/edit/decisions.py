"""What became of every story, and why: the record that `digest explain` and the list of missed stories read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from digest.edit.how import Passed, passed
from digest.edit.importance import second_choice, told
from digest.edit.news import Offered
from digest.languages import base
from digest.text import flat
from digest.urls import safe
from digest.values import Copy, Earlier, Heading, Issue, Item, News, Policy, Section, Story, Url

MISSED = 10
"""So many missed stories are named; who looks for more finds all in the record."""
LEAST_OUTLETS = 2
"""Independent outlets from which a story can be missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article of a story, without its text."""

    id: str
    title: str
    outlet: str = ""
    url: Url | None = None
    published: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One story, where it went, and why."""

    story: str
    title: str
    item: str = ""
    """The item's id; "" where no item could be made of it."""
    articles: tuple[Source, ...] = ()
    copies: tuple[Copy, ...] = ()
    outlets: int = 0
    """Independent ones."""
    heading: Heading | None = None
    printed: str = ""
    """The heading it stands under; "" where it is out."""
    place: int = 0
    """Which item under that heading it is, from 1."""
    reason: str = ""
    """Why it is in or out, in a few words."""
    importance: float = 0.0
    because: tuple[tuple[str, float], ...] = ()
    """What the importance is made of."""
    follows: Earlier | None = None
    ran: Earlier | None = None
    news: News | None = None
    removed: bool = False
    """A person took it out."""
    led: str = ""
    """Why its first article leads; "" where nothing decided."""
    method: str = ""
    """The summary method of the item that was generated."""
    why: str = ""
    """Why that method, or that place in the text."""
    refused: tuple[Passed, ...] = ()
    """What was passed over or cut off on the way to the item's sentences: rules and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """All stories of a build: the printed ones in printed order, then the others, most important first."""

    slug: str
    stories: tuple[Decision, ...] = ()

    @property
    def missed(self) -> tuple[Decision, ...]:
        """Stories of more outlets than the median printed one that did not make it, the most widely told first.

        What readers have had, and what a person took out, was not missed.
        """
        usual = median([one.outlets for one in self.stories if one.printed] or [0])
        out = [one for one in self.stories if not one.printed and not one.removed and not one.ran]
        many = [one for one in out if one.outlets >= LEAST_OUTLETS and one.outlets > usual]
        return tuple(sorted(many, key=lambda one: (-one.outlets, -one.importance, one.story))[:MISSED])


def decided(
    stories: Sequence[Story],
    offered: Offered,
    issue: Issue,
    *,
    policy: Policy,
    problems: Mapping[str, str] | None = None,
) -> Decisions:
    """What became of the stories in the issue as it is printed; `problems` says why some gave no item, by story."""
    record = _Record(stories, offered, issue, policy, problems or {})
    found = sorted((record.decision(story) for story in stories), key=record.order)
    return Decisions(slug=issue.slug, stories=tuple(found))


class _Record:
    """What the decisions are told from."""

    def __init__(
        self, stories: Sequence[Story], offered: Offered, issue: Issue, policy: Policy, problems: Mapping[str, str]
    ) -> None:
        self.issue, self.policy, self.problems = issue, policy, problems
        self.had = {item.story.id for item in offered.had if item.story}
        self.items = {item.story.id: item for item in (*offered.items, *offered.had) if item.story}
        self.parts = told(offered.items, issue.date)
        self.second = second_choice(offered.items, issue.date, issue.masthead.language)
        self.at = {item.id: (section, n) for section in issue.sections for n, item in enumerate(section.items, 1)}
        self.generated = {item.id: section for section in issue.generated for item in section.items}
        self.rank = {item.id: n for n, item in enumerate(issue.items)}

    def order(self, one: Decision) -> tuple[int, float, str]:
        return (self.rank.get(one.item, len(self.rank)), -one.importance, one.story)

    def decision(self, story: Story) -> Decision:
        item = self.items.get(story.id)
        section, place = self.at.get(item.id, (None, 0)) if item else (None, 0)
        parts = self.parts.get(item.id, ()) if item else ()
        removed = item is not None and section is None and self._removed(item, story)
        return Decision(
            story=story.id,
            title=flat(story.lead.title, 300),
            item=item.id if item else "",
            articles=tuple(_source(story)),
            copies=story.copies,
            outlets=len(story.outlets),
            heading=story.heading,
            printed=section.name if section else "",
            place=place,
            reason=self._in(item, section) if item and section else self._out(item, story, removed=removed),
            importance=round(sum(worth for _, worth in parts), 3),
            because=tuple((label, round(worth, 3)) for label, worth in parts),
            follows=story.follows,
            ran=story.ran,
            news=item.news if item else None,
            removed=removed,
            led=flat(story.led, 300),
            method=item.method if item else "",
            why=flat(item.why, 300) if item else "",
            refused=passed(item) if item else (),
        )

    def _removed(self, item: Item, story: Story) -> bool:
        return not {item.id, story.lead.id}.isdisjoint(self.issue.removed)

    def _in(self, item: Item, section: Section) -> str:
        printed = next(one for one in section.items if one.id == item.id)
        if printed.added:
            return "a person put it in"
        before = self.generated.get(item.id)
        if before is None:
            return "a person keeps it"
        names = dict(self.issue.renamed)
        if names.get(before.name, before.name) != section.name:
            return f"a person moved it here from {before.name}"
        return _filed(item, before.name) + (
            f", which a person renamed {section.name}" if names.get(before.name) else ""
        )

    def _out(self, item: Item | None, story: Story, *, removed: bool) -> str:
        if item is None:
            return self.problems.get(story.id, "no sentence of it can be printed")
        if removed:
            return "a person took it out"
        if story.id in self.had:
            return "readers have had it, and nothing in it is new"
        if item.words > self.policy.words:
            return f"its {item.words} words are more than the {self.policy.words} an item may have"
        return self._no_room(item)

    def _no_room(self, item: Item) -> str:
        if item.id in self.second:
            own = item.story.lead.language if item.story else "und"
            foreign = own != "und" and base(own) != base(self.issue.masthead.language)
            return f"it is in another language ({own})" if foreign else "it is a week older than the newest"
        heading = item.story.heading if item.story else None
        names = {one for one in (heading.name, heading.region, heading.affair) if one} if heading else set()
        full = next((one for one in self.issue.generated if one.name in names), None)
        if full and len(full.items) >= self.policy.items_per_heading:
            return f"{full.name} is full: {_more(len(full.items))}{self._some_out(full.items)}"
        if sum(len(one.items) for one in self.issue.generated) >= self.policy.items:
            every = [one for section in self.issue.generated for one in section.items]
            return f"the issue is full: {_more(self.policy.items)}{self._some_out(every)}"
        if full is None and len(self.issue.generated) >= self.policy.headings:
            wanted = heading.name if heading else "it"
            return f"no heading is left for {wanted}: more important ones have all {self.policy.headings}"
        return "other items came first"

    def _some_out(self, items: Sequence[Item]) -> str:
        """Of those that took its place, how many a person took out again: a build does not fill gaps they made."""
        out = sum(item.id in self.issue.removed for item in items)
        return f", of which a person took {out} out" if out else ""


def _more(count: int) -> str:
    return f"{count} more important item{'' if count == 1 else 's'}"


def _filed(item: Item, name: str) -> str:
    """Why a generated item stands under the heading."""
    its = item.story.heading if item.story else None
    if its is None:
        return "chosen"
    if name == its.name:
        return its.why
    if name == its.affair:
        return f"shares {name} with other chosen stories ({its.why})"
    if name == its.region:
        return f"{its.name} has few items, so it is told under {name} ({its.why})"
    return f"there are too many headings for {its.name} ({its.why})"


def _source(story: Story) -> Iterator[Source]:
    for one in story.articles:
        link = safe(one.url)
        yield Source(
            id=one.id,
            title=flat(one.title, 300),
            outlet=one.outlet,
            url=Url(link) if link else None,
            published=one.published,
        )
