"""Which item is which: by its id, by its articles when the id changed, by its words when the id was lost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from digest.edit.draft import OWN, Draft, DraftItem
from digest.edit.runs import form, words_of
from digest.values import Issue, Item, Paragraph

DIGITS = 12
"""Hexadecimal digits of a hash in an id: 48 bits, as in generated items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """An item of the draft: the heading it stands under and what is printed."""

    heading: str
    runs: Paragraph


def own_id(runs: Paragraph) -> str:
    """The id of a person's own item: from its words and links, so that the same line has the same id."""
    said = "\n".join(f"{run.style}\t{run.url or ''}\t{run.text}" for run in form(runs))
    return OWN + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def articles(item: Item) -> tuple[str, ...]:
    """The ids of the articles the item stands for, copies included."""
    if item.story is None:
        return ()
    return (*(one.id for one in item.story.articles), *(one.id for one in item.story.copies))


def story_ids(issue: Issue | None) -> dict[str, str]:
    """The story of every article in the issue, by the articles' ids: what a rebuild must not rename."""
    items = [*issue.items, *(item for section in issue.generated for item in section.items)] if issue else []
    return {one.id: item.story.id for item in items if item.story for one in item.story.articles}


def identified(
    draft: Draft, known: Mapping[str, Item], home: Mapping[str, str], *, fallback: str
) -> dict[str, Theirs]:
    """The draft's items by id, in its order.

    A line without an id is the known item with the same print, else the same words, else the same source link, that
    has no line yet (an editor may strip comments); else it is a person's own. `home` says under which heading
    an item stood that now stands before any heading; a new one goes with those, or under the first, or `fallback`.
    """
    flat: list[tuple[str, DraftItem]] = [(section.name, item) for section in draft.sections for item in section.items]
    ids = _ids([item for _, item in flat], known)
    nameless = [home[id] for id, (name, _) in zip(ids, flat, strict=True) if not name and id in home]
    default = next((name for name in (*nameless, *(section.name for section in draft.sections)) if name), fallback)
    return {
        id: Theirs(heading=name or home.get(id, default), runs=item.runs)
        for id, (name, item) in zip(ids, flat, strict=True)
    }


def _ids(items: list[DraftItem], known: Mapping[str, Item]) -> list[str]:
    """An id for every line, none twice."""
    ids = {n: item.id for n, item in enumerate(items) if item.id}
    for trait in (_print, _words, _links):
        taken = set(ids.values())
        waiting: dict[object, list[str]] = {}
        for id, one in known.items():
            if id not in taken and (its := trait(form(one.runs))):
                waiting.setdefault(its, []).append(id)
        for n, item in enumerate(items):
            if n not in ids and (found := waiting.get(trait(item.runs))):
                ids[n] = found.pop(0)
    counts = dict.fromkeys(ids.values(), 1)
    return [ids.get(n) or _free(own_id(item.runs), counts) for n, item in enumerate(items)]


def _print(runs: Paragraph) -> object:
    return runs


def _words(runs: Paragraph) -> object:
    return words_of(runs)


def _links(runs: Paragraph) -> object:
    return tuple(run.url for run in runs if run.style == "source" and run.url)


def _free(id: str, counts: dict[str, int]) -> str:
    """The id, with a number where a line with the same words has it."""
    if id not in counts:
        counts[id] = 1
        return id
    counts[id] += 1
    return _free(f"{id}-{counts[id]}", counts)


def continued(old: Mapping[str, Item], new: Mapping[str, Item]) -> dict[str, str]:
    """For ids that are gone, the new id of the item that shares most of their articles."""
    by_article: dict[str, str] = {one: id for id, item in new.items() if id not in old for one in articles(item)}
    found: dict[str, str] = {}
    for id, item in old.items():
        if id in new:
            continue
        shared = [by_article[one] for one in articles(item) if one in by_article]
        candidates = [other for other in dict.fromkeys(shared) if other not in found.values()]
        if candidates:
            found[id] = max(candidates, key=_counted(shared))
    return found


def _counted(ids: Iterable[str]) -> Callable[[str], int]:
    return list(ids).count
