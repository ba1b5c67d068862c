"""What a person puts in by hand: an article, or words of their own."""

from __future__ import annotations

from dataclasses import replace

from digest import urls
from digest.edit import headlines
from digest.edit.identity import articles, own_id
from digest.edit.runs import form
from digest.languages import more_news
from digest.values import Issue, Item, Run, Section


def own(text: str, *, label: str | None, url: str | None) -> Item:
    """A hand-written item: the words as they are, then the source label, linked where the URL is safe.

    Without a label the link's host is the label. The id comes from what is printed.
    """
    link = urls.safe(url)
    name = (label or "").strip() or urls.host(link)
    runs = form((Run(text=text), *((Run(text=name, url=link, style="source"),) if name else ())))
    return Item(id=own_id(runs), runs=runs, added=True)


def added(issue: Issue, item: Item, heading: str) -> Issue:
    """The issue with the item at the end of the heading, which is made before the catch-all where it is missing.

    An item that is printed already (the same id, or a story with a common article) keeps its words: under another
    heading it moves, under this one it stays where it is; from now on no rebuild takes it out. A heading is found
    whatever its case, and under the name a person gave it.
    """
    name = _name(issue, heading)
    printed = next((one for one in issue.items if _same(one, item)), None)
    placed = replace(printed or item, added=True)
    back = {placed.id, item.id, *articles(placed), *articles(item)}
    sections = _placed(issue, placed, name, there=_heading(issue, printed) == name)
    return _announced(
        replace(issue, sections=sections, removed=tuple(id for id in issue.removed if id not in back)),
    )


def _name(issue: Issue, heading: str) -> str:
    """The heading's name as the issue prints it."""
    wanted = " ".join(heading.split())
    wanted = {old.casefold(): new for old, new in issue.renamed}.get(wanted.casefold(), wanted)
    return next((one.name for one in issue.sections if one.name.casefold() == wanted.casefold()), wanted)


def _same(one: Item, other: Item) -> bool:
    return one.id == other.id or not set(articles(one)).isdisjoint(articles(other))


def _heading(issue: Issue, item: Item | None) -> str | None:
    return next((section.name for section in issue.sections if item in section.items), None)


def _placed(issue: Issue, item: Item, name: str, *, there: bool) -> tuple[Section, ...]:
    """The sections with the item in the named one: in its old place if it is `there`, else at the end."""
    found: list[Section] = []
    for section in issue.sections:
        if there:
            items = tuple(item if one.id == item.id else one for one in section.items)
        else:
            items = tuple(one for one in section.items if one.id != item.id)
            items += (item,) if section.name == name else ()
        if items:
            found.append(replace(section, items=items))
    if all(section.name != name for section in found):
        at = len(found) - 1 if found and _is_catch_all(found[-1], issue) else len(found)
        found.insert(at, Section(name=name, items=(item,)))
    return tuple(found)


def _is_catch_all(section: Section, issue: Issue) -> bool:
    filed = [item.story.heading for item in section.items if item.story and item.story.heading]
    named = section.name == more_news(issue.masthead.language)
    return named or any(one.kind == "catch-all" and one.name == section.name for one in filed)


def _announced(issue: Issue) -> Issue:
    """The issue with subject and preheader of what was put in, where nothing was ever generated."""
    if issue.generated or (issue.subject, issue.preheader) != (issue.generated_subject, issue.generated_preheader):
        return issue
    line, teaser = headlines.lines(issue.items, date=issue.date, title=issue.title, masthead=issue.masthead)
    return replace(issue, subject=line, preheader=teaser, generated_subject=line, generated_preheader=teaser)
