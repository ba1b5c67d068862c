"""An issue's editions by topic: what each choice gives, and each distinct one rendered once, never once a reader.

history: the issues that may have left something waiting        editions: choice -> Edition, or None where none is due
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest import edit, pipeline, render
from digest.edit import Cut, Topics
from digest.edit.topics import needed
from digest.issues import Folder, order, parsed, slugs
from digest.values import Edition, Issue

if TYPE_CHECKING:
    from digest.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a choice of topics gives: the cut, and its edition where one is due."""

    cut: Cut
    edition: Edition | None


def history(settings: Settings, folder: Folder) -> tuple[Issue, ...]:
    """The issue as its draft stands now, and before it those that may have left something waiting, as built.

    Oldest first. Raises IssueError, DraftError, FileError, ReceiptError.
    """
    last = pipeline.standing(folder.the_issue(), folder.read_draft(), str(folder.draft))
    last = replace(last, masthead=settings.masthead, theme=settings.theme)
    names = [name for name in reversed(slugs(settings.issues)) if order(name) < order(folder.path.name)]
    dates = [parsed(name)[1] for name in names]
    count = needed([*dates, last.date], settings.wait_days) - 1
    found = (Folder(settings.issues / name).read_issue() for name in names[len(names) - count :])
    return (*(issue for issue in found if issue), last)


def editions(
    issues: Sequence[Issue], theme: render.Theme, choices: Iterable[Topics], *, least: int, days: int
) -> Mapping[Topics, Choice]:
    """What each choice gives of the last of the issues. Choices that come to the same share one edition, and all of
    them the web page, which is the whole issue's.

    Raises ReceiptError, RenderError.
    """
    made: dict[object, Edition] = {}
    found: dict[Topics, Choice] = {}
    whole: Edition | None = None
    for wanted in choices:
        if wanted in found:
            continue
        cut = edit.rolled(issues, wanted, least=least, days=days)
        key = _contents(cut.issue) if cut.issue else None
        if cut.issue and key not in made:
            whole = whole or render.edition(issues[-1], theme)
            made[key] = render.edition(cut.issue, theme, page=whole.page)
        found[wanted] = Choice(cut=cut, edition=made.get(key) if cut.issue else None)
    return found


def _contents(issue: Issue) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What tells two cuts of one issue apart."""
    return tuple((section.name, tuple(item.id for item in section.items)) for section in issue.sections)
