"""Why an article is in an issue or out of it, merged, under its heading, in its place: `digest explain`.

The last build's decisions are read beside the issue as its draft makes it now; what no build has ever seen is looked
up in the store.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from unicodedata import east_asian_width
from urllib.parse import unquote

from digest import codec, collect, edit, pipeline
from digest.canonical import canonical
from digest.edit import Decision, Decisions, How, Offered
from digest.errors import DigestError, ExplainError, FileError, IssueError
from digest.issues import Folder
from digest.naming import folded
from digest.text import flat
from digest.values import Copy, Issue, Item, Policy, Section

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.traces import Trace

LOOKED_BACK = 100
"""Issues that are looked through, newest first, for what the newest one does not know."""

Role = Literal["story", "merged", "copy", "words", "entry"]
"""What was asked for is a story or the article that leads it, another of its articles, a copy, a person's own words,
or something that no build has seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The item above or below."""

    title: str
    importance: float | None
    """None where a person wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What became of an article, and why."""

    asked: str
    slug: str
    """The issue."""
    role: Role
    title: str
    printed: str = ""
    """The heading that it stands under, as the draft is now; "" where it is out."""
    place: int = 0
    """Which item under that heading it is, from 1."""
    of: int = 0
    """How many items that heading has."""
    reason: str
    """Why it is in or out."""
    since: str = ""
    """What a person did to it after the build."""
    within: str = ""
    """For a merged article or a copy: the outlet and title that it went to."""
    decision: Decision | None = None
    how: How | None = None
    """How its item was summarized; None for a person's own line, and for what no build has seen."""
    above: Beside | None = None
    below: Beside | None = None
    others: tuple[str, ...] = ()
    """Titles of other stories that what was asked for fits as well."""


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    url: str
    """Canonical; "" where no URL was asked for."""
    words: str
    """Folded."""

    def names(self, id: str, url: str | None) -> bool:
        return bool(id and self.text == id) or bool(self.url and url and canonical(url) == self.url)

    def told_in(self, text: str) -> bool:
        return not self.url and len(self.words) >= _least(self.words) and self.words in folded(flat(text))


LEAST, LEAST_IDEOGRAPHS = 3, 1
"""Characters of a title that can be looked for."""
_MOST = 250
"""Characters of a title that are looked for; the record of a build cuts titles at 300."""
_MARKED = re.compile(r"(?<!\w)item:\s*([\w%]+(?:-[\w%]+)*)")
_LINKED = re.compile(r"\[[^\]\n]*\]\(\S*\)")


def _least(words: str) -> int:
    return LEAST_IDEOGRAPHS if any(east_asian_width(c) == "W" for c in words) else LEAST


def explained(
    settings: Settings,
    folders: Sequence[Folder],
    asked: str,
    *,
    store: Store | None = None,
    since: dt.datetime | None = None,
) -> Explained:
    """Why the item or URL is where it is, in the first of the issues that knows it, else as the store tells.

    `asked` is an item's, story's or article's id, a URL, or words of a title or of the item's text; `since` is from
    when on the first issue's articles are. Raises ExplainError where nothing is known, IssueError, DraftError.
    """
    what = _asked(asked)
    for number, folder in enumerate(folders[:LOOKED_BACK]):
        try:
            found = _Issue(folder).explained(what)
        except DigestError:
            if not number:
                raise
            continue  # an old issue that cannot be read answers nothing; the others may
        if found is not None:
            return found
    return _outside(settings, folders[0], what, store, since)


def _asked(asked: str) -> _Asked:
    text = asked.strip()
    if marked := _MARKED.search(text):
        text = unquote(marked[1])
    elif not _is_url(text):
        # A line of the draft: its label, bullet and emphasis are no words of the item.
        text = _LINKED.sub(" ", text).strip(" \t-*•\"'“”„«»").replace("**", "")
    if len(text) < _least(text):
        raise ExplainError(asked=asked.strip(), reason=f"say more: at least {LEAST} characters of a title")
    url = canonical(text if "://" in text else f"https://{text}") if _is_url(text) else ""
    return _Asked(text, url, folded(flat(text)).strip(" .…")[:_MOST])


def _is_url(text: str) -> bool:
    if len(text.split()) > 1:
        return False
    return "://" in text or ("/" in text and "." in text.split("/")[0] and " " not in text)


class _Issue:
    """An issue as its draft makes it now, and what became of every story in its last build."""

    def __init__(self, folder: Folder) -> None:
        self._slug = folder.path.name
        self._issue = pipeline.standing(folder.the_issue(), folder.read_draft(), str(folder.draft))
        self._decisions = _decisions(folder) or _from(self._issue)
        self._at = {
            item.id: (section, place)
            for section in self._issue.sections
            for place, item in enumerate(section.items, 1)
        }
        self._generated = {item.id: item for section in self._issue.generated for item in section.items}
        self._importance = {one.item: one.importance for one in self._decisions.stories if one.item}

    def explained(self, asked: _Asked) -> Explained | None:
        """What became of it here, or None where this issue does not know it."""
        fits = [(one, role) for one in self._decisions.stories if (role := self._role(one, asked))]
        if fits:
            (one, role), *more = sorted(fits, key=lambda pair: not pair[0].printed)  # what is in comes first
            return replace(self._told(one, role, asked), others=tuple(other.title for other, _ in more))
        return next((self._own(item, asked) for item in self._issue.items if _written(item, asked)), None)

    def _role(self, one: Decision, asked: _Asked) -> Role | None:
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

    def _told(self, one: Decision, role: Role, asked: _Asked) -> Explained:
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

    def _own(self, item: Item, asked: _Asked) -> Explained:
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


def _written(item: Item, asked: _Asked) -> bool:
    return asked.text == item.id or asked.told_in(item.text) or any(asked.names("", run.url) for run in item.runs)


def _title(one: Decision, role: Role, asked: _Asked) -> str:
    """The title of what was asked for."""
    if role == "merged":
        return next(its.title for its in one.articles[1:] if asked.names(its.id, its.url) or asked.told_in(its.title))
    copy = _copy(one, asked) if role == "copy" else None
    return (copy and copy.title) or one.title


def _within(one: Decision, role: Role, asked: _Asked) -> str:
    if role == "merged":
        return _named(one.articles[0].outlet, one.title)
    if role == "copy" and (copy := _copy(one, asked)):
        return next((_named(its.outlet, its.title) for its in one.articles if its.id == copy.of), one.title)
    return ""


def _copy(one: Decision, asked: _Asked) -> Copy | None:
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


def _outside(
    settings: Settings, folder: Folder, asked: _Asked, store: Store | None, since: dt.datetime | None
) -> Explained:
    """What the store knows of what no build has seen."""
    found = tuple(_traces(store, asked))
    if not found:
        raise ExplainError(asked=asked.text, reason=_unknown(asked))
    best = min(found, key=lambda trace: (not trace.issues, not trace.made, trace.first_seen))
    return Explained(
        asked=asked.text,
        slug=folder.path.name,
        role="entry",
        title=asked.text,
        reason=_why_outside(settings, folder, best, asked, since),
        within=best.source,
    )


def _unknown(asked: _Asked) -> str:
    if asked.url:
        return "no source that was read lists it: `digest add` puts it into the draft"
    return "no item, story or article of an issue is called so; a URL is looked for in the store as well"


def _traces(store: Store | None, asked: _Asked) -> Iterator[Trace]:
    from digest.store.traces import traces

    if store is not None:
        keys = (collect.url_key(asked.url, canonical),) if asked.url else ()
        yield from traces(store, keys=keys, article=asked.text)


def _why_outside(settings: Settings, folder: Folder, trace: Trace, asked: _Asked, since: dt.datetime | None) -> str:
    if trace.issues:
        return f"readers had it in the issue {trace.issues[-1]}; it comes again when its text has news"
    if not trace.made:
        return _unmade(trace)
    if any(map(collect.blocks(settings.block), (trace.source, asked.url and f"https:{asked.url}"))):
        return "the newsletter's block list has it"
    if since is not None and trace.age_from < since:
        return f"it is older than the {settings.days} days that an issue looks back"
    if trace.first_seen > _built(folder):
        return f"it came in on {trace.first_seen:%Y-%m-%d at %H:%M} UTC, after the build: build again"
    return "it was not among what the build was given: is its source in sources.opml still?"


def _unmade(trace: Trace) -> str:
    if trace.waiting:
        failed = f" ({trace.problem})" if trace.problem else ""
        return f"its page is still to be read{failed}: `digest collect` tries again"
    return f"no article could be made of it: {trace.problem or 'its page gave none'}"


def _built(folder: Folder) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(folder.issue.stat().st_mtime, dt.UTC)
    except OSError as error:
        raise FileError(path=str(folder.issue), reason=error.strerror or "cannot be read") from error
