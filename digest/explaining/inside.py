"""What an issue knows of an article: the last build's decisions beside the issue as its draft makes it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from digest import codec, edit, rebuilding
from digest.edit import Decision, Decisions, How, Offered
from digest.errors import IssueError
from digest.explaining.asked import Asked
from digest.explaining.told import Beside, Explained, Role
from digest.issues import Folder
from digest.text import flat
from digest.values import Copy, Issue, Item, Policy, Section


class InIssue:
    """An issue as its draft makes it now, and what became of every story in its last build."""

    def __init__(self, folder: Folder) -> None:
        self._slug = folder.path.name
        self._issue = rebuilding.standing(folder.the_issue(), folder.read_draft(), str(folder.draft))
        self._decisions = _decisions(folder) or _from(self._issue)
        self._at = {
            item.id: (section, place)
            for section in self._issue.sections
            for place, item in enumerate(section.items, 1)
        }
        self._generated = {item.id: item for section in self._issue.generated for item in section.items}
        self._importance = {one.item: one.importance for one in self._decisions.stories if one.item}

    def explained(self, asked: Asked) -> Explained | None:
        """What became of it here, or None where this issue does not know it."""
        fits = [(one, role) for one in self._decisions.stories if (role := self._role(one, asked))]
        if fits:
            (one, role), *more = sorted(fits, key=lambda pair: not pair[0].printed)  # what is in comes first
            return replace(self._told(one, role, asked), others=tuple(other.title for other, _ in more))
        return next((self._own(item, asked) for item in self._issue.items if _written(item, asked)), None)

    def _role(self, one: Decision, asked: Asked) -> Role | None:
        if asked.text in {one.item, one.story} - {""}:
            return "story"
        for number, article in enumerate(one.articles):
            if asked.names(article.id, article.url) or asked.told_in(article.title):
                return "merged" if number else "story"
        if _copy(one, asked):
            return "copy"
        return "story" if one.item in self._at and asked.told_in(self._item(one.item).text) else None

    def _item(self, id: str) -> Item:
        section, place = self._at[id]
        return section.items[place - 1]

    def _told(self, one: Decision, role: Role, asked: Asked) -> Explained:
        section, place = self._at.get(one.item, (None, 0))
        return replace(
            self._placed(section, place),
            asked=asked.text,
            role=role,
            title=_title(one, role, asked),
            reason=one.reason,
            since=_since(one, section, dict(self._issue.renamed)),
            within=_within(one, role, asked),
            decision=one,
            how=self._how(self._item(one.item)) if section else _how(one),
        )

    def _how(self, item: Item) -> How | None:
        return edit.how(item, self._generated.get(item.id)) if item.story else None

    def _own(self, item: Item, asked: Asked) -> Explained:
        section, place = self._at[item.id]
        found = self._placed(section, place)
        reason = "a person put it in" if item.added else "it stands in the draft"
        return replace(
            found, asked=asked.text, role="words", title=flat(item.text, 120), reason=reason, how=self._how(item)
        )

    def _placed(self, section: Section | None, place: int) -> Explained:
        items = section.items if section else ()
        return Explained(
            asked="",
            slug=self._slug,
            role="story",
            title="",
            reason="",
            printed=section.name if section else "",
            place=place,
            of=len(items),
            above=self._beside(items[place - 2]) if place > 1 else None,
            below=self._beside(items[place]) if 0 < place < len(items) else None,
        )

    def _beside(self, item: Item) -> Beside:
        title = item.story.lead.title if item.story else item.text
        return Beside(title=flat(title, 80), importance=self._importance.get(item.id))


def _decisions(folder: Folder) -> Decisions | None:
    """Those of the last build, or None where their file is missing. Raises IssueError."""
    text = folder.read_decisions()
    if text is None:
        return None
    try:
        return codec.value(text, Decisions, str(folder.decisions))
    except IssueError as error:
        raise IssueError(path=error.path, reason=f"{error.reason}; `digest build` writes it anew") from error


def _from(issue: Issue) -> Decisions:
    """What the issue tells by itself of the stories in it: an older version wrote no more."""
    told = tuple(item for item in issue.items if item.story)
    stories = [item.story for item in told if item.story]
    return edit.decided(stories, Offered(items=told, had=()), issue, policy=Policy())


def _how(one: Decision) -> How:
    """What the record of the build tells of a story whose item is not in the issue."""
    return How(method=one.method, why=one.why, led=one.led, refused=one.refused)


def _written(item: Item, asked: Asked) -> bool:
    return asked.text == item.id or asked.told_in(item.text) or any(asked.names("", run.url) for run in item.runs)


def _title(one: Decision, role: Role, asked: Asked) -> str:
    """The title of what was asked for."""
    if role == "merged":
        return next(its.title for its in one.articles[1:] if asked.names(its.id, its.url) or asked.told_in(its.title))
    copy = _copy(one, asked) if role == "copy" else None
    return (copy and copy.title) or one.title


def _within(one: Decision, role: Role, asked: Asked) -> str:
    if role == "merged":
        return _named(one.articles[0].outlet, one.title)
    if role == "copy" and (copy := _copy(one, asked)):
        return next((_named(its.outlet, its.title) for its in one.articles if its.id == copy.of), one.title)
    return ""


def _copy(one: Decision, asked: Asked) -> Copy | None:
    """The copy that was asked for."""
    return next((its for its in one.copies if asked.names(its.id, its.url) or asked.told_in(its.title)), None)


def _named(outlet: str, title: str) -> str:
    return f"{outlet}: {title}" if outlet else title


def _since(one: Decision, section: Section | None, renamed: Mapping[str, str]) -> str:
    """What a person has done since the build."""
    now = section.name if section else ""
    if now == one.printed:
        return ""
    if not now:
        return f"taken out of {one.printed} since the build"
    if one.printed and renamed.get(one.printed) == now:
        return f"{one.printed} was renamed {now} since the build"
    return f"moved here from {one.printed} since the build" if one.printed else "put in since the build"
