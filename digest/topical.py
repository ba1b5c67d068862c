"""What a choice of topics and frequency gives of an issue: which issues decide it, and the cut itself.

history: the issues of the folder that decide it     cut: issues -> Cut     choice: the same with its edition
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest import edit, rebuilding, render
from digest.edit import Cut, Rhythm, Topics
from digest.edit.topics import needed
from digest.issues import Folder, order, parsed, slugs
from digest.values import Edition, Issue

if TYPE_CHECKING:
    from digest.settings import Settings

Contents = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a choice gives: the cut, and its edition where one is due."""

    cut: Cut
    edition: Edition | None


def rhythm(frequency: str, settings: Settings) -> Rhythm | None:
    """How often readers of that frequency get a mail; None for those who get every issue."""
    found = {"daily": Rhythm(days=1), "weekly": Rhythm(days=7, first=settings.weekly_on)}
    return found.get(frequency)


def deciding(days: Sequence[dt.date], frequency: str, settings: Settings) -> int:
    """How many of the last of these issues' days, in their order, decide what readers of that frequency get."""
    its = rhythm(frequency, settings)
    return needed(days, its.days, its.first) if its else needed(days, settings.wait_days)


def history(settings: Settings, folder: Folder, frequency: str = "every") -> tuple[Issue, ...]:
    """The issue as its draft stands now, and before it those that decide what it gives, as built; oldest first.

    Raises IssueError, DraftError, FileError, ReceiptError.
    """
    last = rebuilding.standing(folder.the_issue(), folder.read_draft(), str(folder.draft))
    last = replace(last, masthead=settings.masthead, theme=settings.theme)
    names = [name for name in reversed(slugs(settings.issues)) if order(name) < order(folder.path.name)]
    dates = [parsed(name)[1] for name in names]
    count = deciding([*dates, last.date], frequency, settings) - 1
    found = (Folder(settings.issues / name).read_issue() for name in names[len(names) - count :])
    return (*(issue for issue in found if issue), last)


def cut(
    issues: Sequence[Issue], wanted: Topics | None, frequency: str, settings: Settings, *, least: int | None = None
) -> Cut:
    """What the choice gives of the last of the issues; `wanted` is None for everything."""
    if its := rhythm(frequency, settings):
        return edit.gathered(issues, wanted, rhythm=its, policy=settings.policy)
    if wanted is None:
        return Cut(issue=issues[-1])
    return edit.rolled(issues, wanted, least=least or settings.least, days=settings.wait_days)


def choice(
    issues: Sequence[Issue], wanted: Topics | None, frequency: str, settings: Settings, *, least: int | None = None
) -> Choice:
    """The same, rendered by the settings' theme; without the web page, which is the whole issue's.

    Raises ReceiptError, RenderError.
    """
    found = cut(issues, wanted, frequency, settings, least=least)
    made = render.edition(found.issue, rebuilding.theme_of(settings), page="") if found.issue else None
    return Choice(cut=found, edition=made)


def contents(issue: Issue) -> Contents:
    """What tells two cuts apart that were made of the same issues while these are held: headings and their items."""
    return tuple((section.name, tuple(map(id, section.items))) for section in issue.sections)
