"""What a newsletter's own settings ask of the checks: its house style, and the findings that it has silenced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest import check, edit, rebuilding, render
from digest.errors import GroupError
from digest.values import Edition, Finding, Issue, Silence

if TYPE_CHECKING:
    from digest.settings import Settings


def style(issue: Issue, settings: Settings) -> check.House:
    """What the settings, and the learned headings as far as they can be read, ask of the issue."""
    try:
        policy = rebuilding.policy_of(settings)
    except GroupError:  # a build says so; what is built can go out
        policy = settings.policy
    return check.House(
        steps=edit.steps(issue, policy.order, settings.catch_all),
        items_per_heading=policy.items_per_heading,
        words=policy.words,
    )


def silences(settings: Settings, now: dt.datetime) -> tuple[Silence, ...]:
    """Those in force. Raises SettingsError where one is for no check, or for one that cannot be silenced."""
    from digest.settings import wrong_silences

    if problems := check.wrong(settings.silences):
        raise wrong_silences(settings.folder, problems)
    return check.in_force(settings.silences, _today(settings, now))


def idle(found: Sequence[Finding], settings: Settings, now: dt.datetime) -> tuple[tuple[Silence, str], ...]:
    """The silences that do nothing for these findings, and why: "expired" or "unused"."""
    return tuple(check.idle(settings.silences, found, _today(settings, now)))


def _today(settings: Settings, now: dt.datetime) -> dt.date:
    """The day where the newsletter is at home."""
    return now.astimezone(ZoneInfo(settings.masthead.timezone)).date()


def costs(edition: Edition, settings: Settings) -> check.Costs:
    """What each heading of the edition's issue costs in the HTML mail. Raises RenderError, SettingsError."""
    theme = rebuilding.theme_of(settings)
    return check.costs(edition.issue, lambda issue: render.edition(issue, theme, page=edition.page))
