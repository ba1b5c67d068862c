"""What `digest theme check` finds: a theme's mistakes, and where there are none, those of the message it makes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.render import Theme
    from digest.render.trials import Trouble
    from digest.settings import Settings
    from digest.values import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A theme after it was tried."""

    name: str
    troubles: tuple[Trouble, ...]
    findings: tuple[Finding, ...] = ()
    """What the checks say of the sample as a message; () where the theme has mistakes."""
    languages: tuple[str, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether there is something that must be mended."""
        return bool(self.troubles) or any(one.level == "E" for one in self.findings)


def tried(name: str, settings: Settings) -> Tried:
    """The theme, tried with the newsletter's options where it is the one in use, and with its defaults."""
    from digest import render
    from digest.errors import RenderError
    from digest.render import trials

    wrong: list[Trouble] = []
    try:
        theme = render.theme(name, render.folders(settings.folder))
        theme = _as_set(theme, settings, wrong) if name == settings.theme else theme
    except RenderError as error:
        return Tried(name=name, troubles=(trials.trouble(error),))
    troubles = (*wrong, *trials.troubles(theme))
    findings = () if troubles else _findings(theme)
    return Tried(name=name, troubles=troubles, findings=findings, languages=trials.languages(theme))


def _as_set(theme: Theme, settings: Settings, wrong: list[Trouble]) -> Theme:
    """The theme with the newsletter's options; with its defaults where they are wrong, which is told in `wrong`."""
    from digest import rebuilding
    from digest.errors import SettingsError
    from digest.render.trials import Trouble

    try:
        return rebuilding.theme_of(settings)
    except SettingsError as error:
        wrong += [Trouble(path=error.path, reason=problem) for problem in error.problems]
        return theme


def _findings(theme: Theme) -> tuple[Finding, ...]:
    """What the checks say of the sample; by no newsletter's style, since it is nobody's issue."""
    from digest import mailing, render

    edition = render.edition(render.sample(theme), theme)
    found = mailing.findings(edition, None, None, audience=0, now=dt.datetime.now(dt.UTC))
    return tuple(sorted(found, key=lambda one: (one.level, one.rule)))


def data(one: Tried) -> Mapping[str, Any]:
    """The theme's troubles and findings for programs."""
    return {
        "theme": one.name,
        "problems": [dataclasses.asdict(trouble) for trouble in one.troubles],
        "findings": [dataclasses.asdict(finding) for finding in one.findings],
        "languages": one.languages,
    }
