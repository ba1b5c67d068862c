"""An issue that was built before, as its draft, the settings and the theme stand now.

It collects, groups and chooses nothing: who approves, sends or shows an issue does not wait for what does.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from digest import edit, render
from digest.errors import OptionsError
from digest.values import Edition, Issue, Policy

if TYPE_CHECKING:
    from pathlib import Path

    from digest import group
    from digest.settings import Settings


def standing(issue: Issue, draft: str | None, draft_path: str) -> Issue:
    """An issue that was built before, as its draft stands now. Raises DraftError."""
    return edit.rebuilt(issue, edit.read(draft, draft_path)) if draft is not None else issue


def rebuild(issue: Issue, draft: str | None, draft_path: str, settings: Settings) -> Edition:
    """The edition of an issue that was built before, as the draft and the theme stand now. Writes nothing.

    Raises DraftError, ReceiptError, SettingsError, RenderError.
    """
    issue = standing(issue, draft, draft_path)
    issue = replace(issue, masthead=settings.masthead, theme=settings.theme)
    theme = theme_of(settings)
    return render.edition(issue, theme)


def theme_of(settings: Settings) -> render.Theme:
    """The theme that the settings name, with their options. Raises SettingsError for options it does not take."""
    from digest.settings import wrong_options

    try:
        return render.theme(settings.theme, render.folders(settings.folder), settings.theme_options)
    except OptionsError as error:
        raise wrong_options(settings.folder, error.problems) from error


def policy_of(settings: Settings) -> Policy:
    """How much goes into an issue: what the settings leave open, the learned headings' house style says.

    Raises GroupError where these cannot be read.
    """
    learned = learned_of(settings)
    return learned.style(settings.policy) if learned else settings.policy


def learned_of(settings: Settings) -> group.Headings | None:
    """The learned headings that the settings name, if any. Raises GroupError where they cannot be read."""
    return _loaded(settings.learned, _changed(settings.learned)) if settings.learned else None


@lru_cache(maxsize=2)
def _loaded(path: Path, _: float) -> group.Headings:
    """The headings file, read once for as long as it does not change."""
    from digest import group

    return group.load(path)


def _changed(path: Path) -> float:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0
