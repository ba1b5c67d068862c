"""Stories of which readers have had something: what ran joins the new articles before they are grouped.

A new article about an event that ran belongs to the story that ran, and keeps its id; it is that story's news, or
nothing. Whether it says anything new is for `edit.news` to tell, when its sentences are chosen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.group.copies import kept
from digest.group.documents import documents
from digest.group.followups import Chapter, links
from digest.group.stories import lead_first, stories
from digest.values import Article, Copy, Earlier, Ran, Story

MORE = 1.2
"""How much longer a text must be than one that ran, and that it holds, to be a report of its own: an update."""
_MARK = "ran\n"
"""What the ids of articles that ran begin with among the new ones: a changed article has its old id."""


def fresh(articles: Sequence[Article], ran: Sequence[Ran], *, window: dt.timedelta) -> tuple[Story, ...]:
    """The stories that the articles tell, those in `ran` left out; a story that ran before says so in `ran`.

    Its id is the one under which it ran last; where its articles have split since, the part that comes first keeps
    it. What only repeats an article that ran is no story of its own, and nothing of what ran is among the articles.
    """
    past = _past(ran)
    together = stories([*articles, *(one.article for one in past.values())], window=window)
    by_id = {article.id: article for article in articles}
    used = {story.id for story in together if not _ran_in(story, past)}
    return tuple(_resolved(together, by_id, past, used))


@dataclass(frozen=True, slots=True)
class _Past:
    article: Article
    ran: Ran


def _past(ran: Sequence[Ran]) -> dict[str, _Past]:
    """The articles that ran, by the id they have among the new ones; the latest issue's last."""
    ordered = sorted(ran, key=lambda one: (*_when(one), one.item.id))
    told = [(one, article) for one in ordered if one.item.story for article in one.item.story.articles]
    return {
        f"{_MARK}{number:06}": _Past(replace(article, id=f"{_MARK}{number:06}"), one)
        for number, (one, article) in enumerate(told)
    }


def _when(one: Ran) -> tuple[dt.date, int, str]:
    """By day, and by number within one: "-10" comes after "-2"."""
    return one.date, len(one.slug), one.slug


def _ran_in(story: Story, past: Mapping[str, _Past]) -> list[_Past]:
    return [past[id] for id in sorted(ids_of(story)) if id in past]


def _resolved(
    together: Sequence[Story], by_id: Mapping[str, Article], past: Mapping[str, _Past], used: set[str]
) -> Iterator[Story]:
    for story in together:
        had = _ran_in(story, past)
        if not had:
            yield story
        elif new := [by_id[id] for id in ids_of(story) if id in by_id]:
            again = _repeating(story, past, by_id)
            yield _continued(story, new, again if len(again) < len(new) else set(), had[-1].ran, used)


def _repeating(story: Story, past: Mapping[str, _Past], by_id: Mapping[str, Article]) -> set[str]:
    """The ids of the articles that are copies of what ran, or hold it with little more."""
    pairs = [(one.id, one.of) for one in story.copies]
    held = {of: len(past[id].article.text) for id, of in pairs if id in past and of in by_id}
    again = {id for id, of in pairs if of in past}
    again |= {id for id, length in held.items() if len(by_id[id].text) < MORE * length}
    return again | {id for id, of in pairs if of in again and id not in past}


def _continued(story: Story, new: Sequence[Article], again: set[str], last: Ran, used: set[str]) -> Story:
    """The new articles of a story, under the id it ran under; those that say what ran `again` are its copies."""
    group = lead_first(list(kept(documents([one for one in new if one.id not in again]))))
    # What holds the old text begins with it; the news is told by those who do not.
    holds = {one.of for one in story.copies}
    group.sort(key=lambda one: one.document.article.id in holds)
    articles = tuple(one.document.article for one in group)
    earlier = of(last)
    id = earlier.story if earlier.story not in used else story.id
    used.add(id)
    repeats = (
        Copy(id=one.id, of=articles[0].id, outlet=one.outlet, url=one.url, title=one.title)
        for one in sorted((one for one in new if one.id in again), key=lambda one: one.id)
    )
    return Story(
        id=id,
        articles=articles,
        copies=(*(copy for one in group for copy in one.copies), *repeats),
        ran=earlier,
    )


def of(ran: Ran) -> Earlier:
    """The story of an item that ran, as a later one refers to it."""
    story = ran.item.story
    title = story.lead.title if story else ran.item.text
    id = story.id if story else ran.item.id
    return Earlier(story=id, title=title, slug=ran.slug, date=ran.date, heading=ran.heading)


def renamed(found: Sequence[Story], before: Mapping[str, str]) -> tuple[Story, ...]:
    """The stories under the ids that they had: `before` gives the story's id for articles that had one.

    A story keeps the id most of whose articles it holds; where two hold as many, the one that holds no other's, and
    of such the one that comes first. An id is given once, and a story that has run keeps its own. What is new keeps
    the id it was made with, unless that is somebody else's now.
    """
    taken = {story.id for story in found if story.ran}
    held = {place: _held(story, before) for place, story in enumerate(found) if not story.ran}
    offers = sorted((-count, len(its), place, id) for place, its in held.items() for id, count in its.items())
    names: dict[int, str] = {}
    for *_, place, id in offers:
        if place not in names and id not in taken:
            names[place] = id
            taken.add(id)
    return tuple(
        story if story.ran else replace(story, id=names.get(place) or _free(story.id, taken))
        for place, story in enumerate(found)
    )


def _held(story: Story, before: Mapping[str, str]) -> Mapping[str, int]:
    held = [before[id] for id in ids_of(story) if id in before]
    return {id: held.count(id) for id in held}


def ids_of(story: Story) -> list[str]:
    """Of the story's articles and of their copies."""
    return [*(one.id for one in story.articles), *(one.id for one in story.copies)]


def _free(id: str, taken: set[str]) -> str:
    """The id, or one like it that is nobody's."""
    name, number = id, 2
    while name in taken:
        name, number = f"{id}-{number}", number + 1
    taken.add(name)
    return name


def _chapter(story: Story, before: Ran | None) -> Chapter:
    """A story as others may follow it: one that goes on, with what ran of it."""
    earlier = story.ran or Earlier(story=story.id, title=story.lead.title)
    had = before.item.story.articles if before and before.item.story else ()
    return Chapter(story=replace(story, articles=(*story.articles, *had)), earlier=earlier, new=True)


def linked(found: Sequence[Story], ran: Sequence[Ran], *, language: str = "en") -> tuple[Story, ...]:
    """The stories, each with the earlier one whose next chapter it is, among them or among what ran."""
    here = {story.id for story in found}
    last = {one.item.story.id: one for one in sorted(ran, key=_when) if one.item.story}
    old = [
        Chapter(story=one.item.story, earlier=of(one), new=False)
        for id, one in last.items()
        if one.item.story and id not in here
    ]
    new = [_chapter(one, last.get(one.id)) for one in found]
    follows = links([*old, *new], language=language)
    return tuple(replace(story, follows=follows.get(story.id)) for story in found)
