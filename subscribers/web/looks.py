"""How the pages look: templates in Jinja's sandbox, the style in the newsletter's colour, words in five languages.

A newsletter's own `templates/web/` comes first, file by file. All is read and tried once, at the start: what is wrong
there is one line then, and no reader's concern.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import traceback
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from digest import rooms
from digest.contrast import is_colour, readable
from digest.errors import ThemeError
from subscribers.web.phrases import LANGUAGES, ROOM, words

_ACCENT = "#9b1c1f"
_TINT, _DARK = "#f8f6f2", "#1f1f23"
"""The grounds on which the accent has the least contrast."""
_GLOW = 5.5
"""Contrast of the accent in the dark: as bright as it is there on the issues' own pages."""
# What a template can do wrong while it runs; anything else is a mistake of ours and goes up.
_WRONG = (
    jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
    MemoryError, OSError,
)  # fmt: skip


class Look:
    """The pages' templates, style and words; cheap to make, read at the first page."""

    def __init__(self, folders: tuple[Path, ...] | None = None, accent: object = None) -> None:
        self.folders = tuple(one / ROOM for one in (rooms.templates(None) if folders is None else folders))
        self.accent = accent if isinstance(accent, str) and is_colour(accent) else _ACCENT

    def drawn(self, template: str, context: Mapping[str, Any]) -> str:
        """The template filled in. Raises ThemeError."""
        try:
            return self._environment.get_template(template).render(context)
        except _WRONG as error:
            self._explain(error, template)

    @cached_property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """What the pages say, by language and key. Raises ThemeError."""
        return {language: words(self.folders, language) for language in LANGUAGES}

    @cached_property
    def style(self) -> Markup:
        """The style, in the page itself: then there is one request, and no address to keep free for a file."""
        colours = {"accent": readable(self.accent, _TINT), "glow": readable(self.accent, _DARK, _GLOW)}
        return Markup(self.drawn("page.css", colours))  # noqa: S704 - a file of ours, or the newsletter's own

    @cached_property
    def hash(self) -> str:
        """The style's, as a policy names it."""
        return hashed(self.style)

    def say(self, language: str, **always: object) -> Callable[..., Markup]:
        """What says a phrase in the language, with what is always filled in; values are escaped."""
        known = self.words[language]

        def said(key: str, **values: object) -> Markup:
            if key not in known:
                raise jinja2.UndefinedError(f"no phrase {key!r} in words/{language}.toml")
            return Markup(escape(known[key])).format(**always, **values)  # noqa: S704 - escaped

        return said

    @cached_property
    def _environment(self) -> jinja2.Environment:
        # Autoescape for every name: a newsletter may be called <b>.
        return ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader(self.folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # what was tried at the start is what is shown
        )

    def _explain(self, error: Exception, template: str) -> NoReturn:
        """Raises the error as ThemeError, with the template's file and line."""
        path, line = self._place(error, template)
        reason = str(error.message or "") if isinstance(error, jinja2.TemplateError) else str(error)
        if isinstance(error, jinja2.TemplateNotFound):
            reason = f"no template {error.name!r} in {' or '.join(str(folder) for folder in self.folders)}"
        elif isinstance(error, RecursionError):
            reason = "templates include each other without end"
        raise ThemeError(theme=ROOM, path=path, line=line, reason=reason or type(error).__name__) from error

    def _place(self, error: Exception, template: str) -> tuple[str, int | None]:
        """Where it happened; Jinja writes files and lines into the traceback."""
        if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
            return error.filename, error.lineno
        homes = tuple(f"{folder}/" for folder in self.folders)
        frames = reversed(traceback.extract_tb(error.__traceback__))
        found = next((frame for frame in frames if frame.filename.startswith(homes)), None)
        return (found.filename, found.lineno) if found else (template, None)


def hashed(style: str) -> str:
    """A style as a policy names it: `'sha256-...'`."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def day(language: str) -> Callable[[dt.date], str]:
    """What writes a day in the language, such as "21 September 2026"."""
    from babel.dates import format_date

    return lambda date: str(format_date(date, "long", locale="en_GB" if language == "en" else language))


def month(date: dt.date, language: str) -> str:
    """The day's month in the language, such as "September 2026"."""
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", date, locale="en_GB" if language == "en" else language))
