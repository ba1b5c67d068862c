"""Articles partitioned into stories: copies set aside, the rest joined where they tell the same event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from hashlib import sha256
from operator import attrgetter

from digest.group.copies import Kept, kept
from digest.group.documents import Document, documents
from digest.group.likeness import days_between, likenesses
from digest.group.linkage import clusters
from digest.values import Article, Story

_THRESHOLD = 0.3
"""Mean probability from which two clusters are one story. Between 0.2 and 0.3 the mean B-cubed F1 over six sets of
labelled stories and over samples of 5 to 60 articles stays within 0.2 points; 0.3 joins the fewest wrongly."""
SUBSTANTIAL = 300
"""Characters with which a text can lead a story; a shorter one leads where all are shorter."""


def stories(articles: Sequence[Article], *, window: dt.timedelta) -> tuple[Story, ...]:
    """The articles, partitioned into same-event stories, earliest first; copies apart.

    Every article is either in `articles` of exactly one story or a `Copy` of one of them in its
    `copies`; an id given twice counts once. The order of the articles changes nothing. Articles
    further apart than `window` are never joined; what has no date goes with any. Undated stories
    come last. No articles, no stories.
    Source: Salton & Buckley 1988 (weighting); Sneath & Sokal 1973 (average linkage); Broder 1997 (copies).
    """
    found = kept(documents(articles))
    return joined(found, likenesses([one.document for one in found], window), window)


def joined(found: Sequence[Kept], likely: Mapping[tuple[int, int], float], window: dt.timedelta) -> tuple[Story, ...]:
    """The stories that these tell; `likely` gives how likely two of them, by their places, tell the same."""

    def may_join(first: list[int], second: list[int]) -> bool:
        return _span([found[number].document for number in first + second]) <= window

    together = clusters(len(found), likely, threshold=_THRESHOLD, may_join=may_join)
    return _told([[found[number] for number in members] for members in together])


def _span(documents: Sequence[Document]) -> dt.timedelta:
    """The time between the earliest and the latest, as `days_between` counts it."""
    dated = sorted((one for one in documents if one.when), key=attrgetter("when"))
    return dt.timedelta(days=days_between(dated[0], dated[-1]) or 0) if dated else dt.timedelta()


def _told(groups: list[list[Kept]]) -> tuple[Story, ...]:
    ordered = sorted(
        (lead_first(group) for group in groups), key=lambda group: min(one.document.order for one in group)
    )
    used: set[str] = set()
    return tuple(_story(group, used) for group in ordered)


def lead_first(group: list[Kept]) -> list[Kept]:
    """The articles of a story, earliest first, but what is too short to lead behind what is not."""
    enough = min(SUBSTANTIAL, max(len(one.document.article.text) for one in group))
    return sorted(group, key=lambda one: (len(one.document.article.text) < enough, one.document.order))


def _story(group: list[Kept], used: set[str]) -> Story:
    lead = group[0].document
    name = _name(lead.url or lead.article.id)
    if name in used:
        name = _name(f"{name}\n{lead.article.id}")
    used.add(name)
    return Story(
        id=name,
        articles=tuple(one.document.article for one in group),
        copies=tuple(copy for one in group for copy in one.copies),
    )


def _name(of: str) -> str:
    return sha256(of.encode("utf-8", "surrogatepass")).hexdigest()[:12]
