"""Three ways at once: what was generated, what a person made of it, what is generated now.

What in the draft differs from what the last build generated is a person's and stays; what does not differ
follows the new generation. So an untouched draft gives exactly the new issue, and merging twice
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.edit.draft import OWN, Draft, read, written
from digest.edit.headlines import lines
from digest.edit.identity import Theirs, articles, continued, identified
from digest.edit.receipts import received
from digest.edit.runs import form, one_line, words_of
from digest.edit.weave import renames, woven_three_ways
from digest.values import Issue, Item, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """An item under its heading."""

    heading: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The three issues by item id, and a fourth: what was printed after the last merge."""

    base: Mapping[str, _Place]
    """What the last build generated."""
    printed: Mapping[str, _Place]
    """What the last build printed."""
    theirs: Mapping[str, Theirs]
    """What stands in the draft now."""
    fresh: Mapping[str, _Place]
    """What is generated now."""
    renamed: Mapping[str, str]
    """A person's names for generated headings."""

    def known(self, id: str) -> Iterable[Item]:
        """The item as each issue has it, the newest first."""
        return (side[id].item for side in (self.fresh, self.base, self.printed) if id in side)

    def name(self, heading: str) -> str:
        """The name under which a generated heading is printed."""
        return self.renamed.get(heading, heading)


def merged(fresh: Issue, previous: Issue | None, draft: Draft | None) -> Issue:
    """The new issue with everything a person did to the draft of the previous one.

    Without a draft (or with a blank one) what was printed last stands for it; without a previous issue
    every difference from the new one is taken for a person's. `generated` is what was generated now.
    Raises nothing.
    """
    if draft is None or draft.blank:
        if previous is None:
            return _generated(fresh)
        draft = read(written(previous), "draft.md")
    previous = previous or _nothing(fresh)
    sides, removed = _sides(fresh, previous, draft)
    sections = _sections(sides, fresh, previous, draft, set(removed))
    issue = replace(
        _generated(fresh),
        sections=sections,
        sponsor=draft.sponsor,
        introduction=draft.introduction,
        closing=draft.closing,
        removed=removed,
        renamed=tuple(sorted(renames(_shape(fresh.sections), _shape(sections), sides.renamed).items())),
    )
    return _announced(issue, previous, draft)


def rebuilt(previous: Issue, draft: Draft) -> Issue:
    """The previous issue as the draft makes it now; nothing is generated, the subject is the draft's own.

    Raises nothing.
    """
    if draft.blank:
        return previous
    last = replace(
        previous,
        sections=previous.generated,
        subject=previous.generated_subject,
        preheader=previous.generated_preheader,
    )
    issue = merged(last, previous, draft)
    return replace(
        issue,
        subject=draft.subject or previous.subject,
        preheader=previous.preheader if draft.preheader is None else draft.preheader,
        generated_subject=previous.generated_subject,
        generated_preheader=previous.generated_preheader,
    )


def _generated(fresh: Issue) -> Issue:
    return replace(
        fresh,
        generated=fresh.sections,
        generated_subject=fresh.subject,
        generated_preheader=fresh.preheader,
    )


def _nothing(fresh: Issue) -> Issue:
    """The previous issue where there is none."""
    return replace(_generated(fresh), sections=(), generated=(), introduction=(), closing=(), removed=(), renamed=())


def _sides(fresh: Issue, previous: Issue, draft: Draft) -> tuple[_Sides, tuple[str, ...]]:
    """The sides under common ids, and what a person took out, now or before."""
    base, printed, new = _placed(previous.generated), _placed(previous.sections), _placed(fresh.sections)
    old = {id: place.item for id, place in (*base.items(), *printed.items())}
    theirs = identified(draft, old, _home(base, printed), fallback=fresh.title)
    removed = _removed(previous, {**{id: place.item for id, place in new.items()}, **old}, theirs, printed)
    alive = {id: place.item for id, place in new.items() if not _taken_out(place.item, set(removed))}
    same = continued({id: old[id] for id in theirs if id in old}, alive)
    shape = {heading: [same.get(id, id) for id in ids] for heading, ids in _shape(previous.generated).items()}
    theirs = {same.get(id, id): their for id, their in theirs.items()}
    return _Sides(
        base={same.get(id, id): place for id, place in base.items()},
        printed={same.get(id, id): place for id, place in printed.items()},
        theirs=theirs,
        fresh=new,
        renamed=renames(shape, _draft_shape(draft, theirs), dict(previous.renamed)),
    ), removed


def _placed(sections: Sequence[Section]) -> dict[str, _Place]:
    return {
        item.id: _Place(heading=one_line(section.name), item=item) for section in sections for item in section.items
    }


def _home(*sides: Mapping[str, _Place]) -> dict[str, str]:
    return {id: place.heading for side in sides for id, place in side.items()}


def _shape(sections: Sequence[Section]) -> dict[str, list[str]]:
    """The ids under every heading."""
    shape: dict[str, list[str]] = {}
    for section in sections:
        shape.setdefault(one_line(section.name), []).extend(item.id for item in section.items)
    return shape


def _draft_shape(draft: Draft, theirs: Mapping[str, Theirs]) -> dict[str, list[str]]:
    shape: dict[str, list[str]] = {section.name: [] for section in draft.sections if section.name}
    for id, their in theirs.items():
        shape.setdefault(their.heading, []).append(id)
    return shape


def _removed(
    previous: Issue, known: Mapping[str, Item], theirs: Mapping[str, Theirs], printed: Mapping[str, _Place]
) -> tuple[str, ...]:
    """The ids of what a person took out: of items and of their articles, without what was put back."""
    gone = [id for id in printed if id not in theirs and not id.startswith(OWN)]
    ids = [*previous.removed, *(one for id in gone for one in (id, *articles(known[id])))]
    put_back = [id for id in theirs if id not in printed]
    back = {one for id in put_back for one in (id, *(articles(known[id]) if id in known else ()))}
    return tuple(dict.fromkeys(id for id in ids if id not in back))


def _sections(sides: _Sides, fresh: Issue, previous: Issue, draft: Draft, removed: set[str]) -> tuple[Section, ...]:
    """What is printed: a person's order where they changed it, else the generated one."""
    staying = {id for id, their in sides.theirs.items() if id in sides.fresh or _is_theirs(sides, id, their)}
    staying |= {id for id, place in sides.fresh.items() if id not in sides.theirs and not _out(place.item, removed)}
    target = {id: _target(sides, id) for id in (*sides.theirs, *sides.fresh)}
    theirs = _draft_shape(draft, sides.theirs)
    before, now = _shape_as_printed(sides, sides.base), _shape_as_printed(sides, sides.fresh)
    names = woven_three_ways(_names(sides, previous.generated), list(theirs), _names(sides, fresh.sections))
    spelled = {one_line(section.name): section.name for section in (*previous.sections, *fresh.sections)}
    found = []
    for name in names:
        generated = [id for id in now.get(name, ()) if target[id] == name]
        ids = woven_three_ways(before.get(name, []), theirs.get(name, []), generated)
        items = tuple(_item(sides, id) for id in ids if id in staying and target[id] == name)
        if items:
            found.append(Section(name=spelled.get(name, name), items=items))
    return tuple(found)


def _names(sides: _Sides, sections: Sequence[Section]) -> list[str]:
    return list(dict.fromkeys(sides.name(one_line(section.name)) for section in sections))


def _shape_as_printed(sides: _Sides, side: Mapping[str, _Place]) -> dict[str, list[str]]:
    """The ids under every heading of a generated side, renamed headings under their new names."""
    shape: dict[str, list[str]] = {}
    for id, place in side.items():
        shape.setdefault(sides.name(place.heading), []).append(id)
    return shape


def _is_theirs(sides: _Sides, id: str, their: Theirs) -> bool:
    """Whether an item that is no longer generated stays: a person added, changed or moved it."""
    base, printed = sides.base.get(id), sides.printed.get(id)
    if base is None or printed is None or printed.item.added:
        return True
    return their.runs != form(base.item.runs) or their.heading != sides.name(base.heading)


def _out(item: Item, removed: set[str]) -> bool:
    """Whether a newly generated item is one that was taken out: itself, its lead, or half of its articles."""
    if _taken_out(item, removed):
        return True
    ids = [article.id for article in item.story.articles] if item.story else []
    return bool(ids) and 2 * sum(id in removed for id in ids) >= len(ids)


def _taken_out(item: Item, removed: set[str]) -> bool:
    return item.id in removed or bool(item.story and item.story.lead.id in removed)


def _target(sides: _Sides, id: str) -> str:
    """The heading an item is printed under: where a person put it, else where it is generated."""
    their, base, fresh = sides.theirs.get(id), sides.base.get(id), sides.fresh.get(id)
    if their and (fresh is None or base is None or their.heading != base.heading):
        return their.heading
    return sides.name(fresh.heading) if fresh else ""


def _item(sides: _Sides, id: str) -> Item:
    """The item as it is printed: generated anew where a person left it alone, else with their words."""
    their, printed = sides.theirs.get(id), sides.printed.get(id)
    added = bool(printed and printed.item.added)
    fresh = sides.fresh.get(id)
    if their is None or (fresh and _untouched(sides, id, their)):
        item = sides.fresh[id].item
        return replace(item, added=added or item.added)
    if printed and their.runs == form(printed.item.runs):
        last = printed.item
        if fresh is None or last.edited:
            return replace(last, id=id)
    base = sides.base.get(id)
    if base and not printed and not fresh and their.runs == form(base.item.runs):
        return replace(base.item, added=True)  # taken out once, put back by hand
    return _edited(sides, id, their, added)


def _untouched(sides: _Sides, id: str, their: Theirs) -> bool:
    base, printed, fresh = sides.base.get(id), sides.printed.get(id), sides.fresh[id]
    last = base or (printed if printed and not printed.item.edited else fresh)
    return their.runs in (form(last.item.runs), form(fresh.item.runs))


def _edited(sides: _Sides, id: str, their: Theirs, added: bool) -> Item:
    """The item with a person's words, and the receipts of those that are still the article's."""
    known = list(sides.known(id))
    if not known or id.startswith(OWN):
        return Item(id=id, runs=their.runs, added=True)
    return replace(received(known, words_of(their.runs)), id=id, runs=their.runs, edited=True, added=added)


def _announced(issue: Issue, previous: Issue, draft: Draft) -> Issue:
    """The issue with its subject and preheader: a person's, else about what is printed.

    A story that a person took out must not stay in the subject, and one that they kept may lead it, so both are
    made anew where what is printed is not what was generated.
    """
    line, teaser = issue.subject, issue.preheader
    printed = {item.id for item in issue.items}
    if printed != {item.id for section in issue.generated for item in section.items}:
        line, teaser = lines(issue.items, date=issue.date, title=issue.title, masthead=issue.masthead)
    theirs, base = draft.subject, one_line(previous.generated_subject)
    other, other_base = draft.preheader, one_line(previous.generated_preheader)
    return replace(
        issue,
        subject=theirs if theirs and theirs != base else line,
        preheader=other if other is not None and other != other_base else teaser,
        generated_subject=line,
        generated_preheader=teaser,
    )
