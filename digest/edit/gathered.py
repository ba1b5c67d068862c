"""Editions for readers who want less mail: one a day or one a week, with the leading stories of the issues since.

With the first issue of every span, a day or a week, goes out what came after the first issue of the span before; with
the others nothing does. As with topics, what that gives follows from the issues alone: nothing is kept for anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.edit.topics import Cut, Topics, beside, chosen, cut, headed, marks, span
from digest.text import topic_key
from digest.values import Issue, Item, Picture, Policy, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often at most somebody gets a mail: once in every span of so many days."""

    days: int
    first: int = 0
    """The weekday that spans of seven days begin on, 0 for Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    item: Item
    heading: str
    rank: int
    """Its place under its heading in its issue, what is told in a newer one left out."""
    age: int
    """How many of the issues are newer than its own."""


def gathered(issues: Sequence[Issue], wanted: Topics | None, *, rhythm: Rhythm, policy: Policy) -> Cut:
    """What goes out with the last of the issues, which are in their order, to readers of that rhythm.

    Of several issues the leading stories of each heading, as many as the policy has room for; of a single one all
    that is wanted, as if it were for everybody. None where the last issue is not the first of its span.
    """
    told = in_play(issues, rhythm)
    if len(told) < 2:
        return _alone(told[0], wanted) if told else Cut(issue=None)
    newest = told[-1]
    sections = _sections(_candidates(told, wanted), policy)
    if not sections:
        return Cut(issue=None)
    made = headed(newest, replace(newest, sections=sections, pictures=_pictures(told, sections)))
    if rhythm.days > 1:  # a person's subject is about their issue, not about the week
        made = replace(made, subject=made.generated_subject, preheader=made.generated_preheader)
    return Cut(issue=made)


def in_play(issues: Sequence[Issue], rhythm: Rhythm) -> tuple[Issue, ...]:
    """The issues after the first one of the span before, up to the last; none where that is not the first of its."""
    spans = [span(issue.date, rhythm.days, rhythm.first) for issue in issues]
    if len(spans) < 2:
        return tuple(issues)
    if spans[-1] == spans[-2]:
        return ()
    return tuple(issues[spans.index(spans[-2]) + 1 :])


def _alone(issue: Issue, wanted: Topics | None) -> Cut:
    if wanted is not None:
        return cut(issue, wanted)
    return Cut(issue=issue if issue.items else None)


def _candidates(issues: Sequence[Issue], wanted: Topics | None) -> list[_Candidate]:
    """All that is wanted, the newest issue's first; a story that was told again stands in its newest words alone."""
    told: set[str] = set()
    found: list[_Candidate] = []
    for age, issue in enumerate(reversed(issues)):
        its = [
            _Candidate(item=item, heading=section.name, rank=rank, age=age)
            for section in chosen(issue, wanted)
            for rank, item in enumerate(one for one in section.items if told.isdisjoint(marks(one)))
        ]
        told.update(*(marks(one.item) for one in its))
        found += its
    return found


def _sections(candidates: Sequence[_Candidate], policy: Policy) -> tuple[Section, ...]:
    """The best of them under their headings: the newest issue's headings in their order, then the others.

    Where there is no room for all, each heading keeps its first; after these come what led in its issue.
    """
    headings: dict[str, list[_Candidate]] = {}
    for one in candidates:
        headings.setdefault(topic_key(one.heading), []).append(one)
    kept = [_best(its)[: policy.items_per_heading] for its in headings.values()]
    ranked = sorted(
        (
            (place > 0, one.rank, one.age, number, place)
            for number, its in enumerate(kept)
            for place, one in enumerate(its)
        )
    )
    room = {(number, place) for *_, number, place in ranked[: policy.items]}
    sections = (
        Section(
            name=its[0].heading, items=tuple(one.item for place, one in enumerate(its) if (number, place) in room)
        )
        for number, its in enumerate(kept)
        if its
    )
    return tuple(section for section in sections if section.items)


def _best(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """What led in its issue first, the newest of these first."""
    return sorted(candidates, key=lambda one: (one.rank, one.age))


def _pictures(issues: Sequence[Issue], sections: tuple[Section, ...]) -> tuple[Picture, ...]:
    """The newest issue's, and those of the others' items that are printed, named as seen from its page."""
    newest, printed = issues[-1], {mark for section in sections for item in section.items for mark in marks(item)}
    found = {one.article: one for one in newest.pictures}
    for issue in reversed(issues[:-1]):
        for one in issue.pictures:
            if one.article in printed:
                found.setdefault(one.article, beside(one, issue.slug))
    return tuple(found.values())
