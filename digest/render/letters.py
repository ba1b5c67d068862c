"""Letters about a subscription: is it you, you are subscribed already, welcome; as HTML mail and as text.

Their templates are in `templates/letters/`: a newsletter's own folder of that name overrides them file by file, and
its `locale/` phrase by phrase. They are no theme, and take but the colour of one.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from digest import personal
from digest.errors import ThemeError
from digest.render.colours import is_colour
from digest.render.themes import Theme
from digest.text import clean, direction, flat
from digest.urls import linked, safe
from digest.values import Issue, Letter, Masthead

if TYPE_CHECKING:
    from digest.render.spans import Span
    from digest.render.views import Block, Bullet, View

NAME = "letters"
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_ACCENT, _WIDTH = "#9b1c1f", 560
_HEADINGS, _HEADLINES = 12, 5
"""Of the latest issue in a welcome: it is a taste, and the whole issue is a link away."""
_HEADLINE = 160
"""Characters of a person's own words that stand for a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why somebody is written to, and with what."""

    kind: Literal["confirm", "known", "welcome"]
    language: str = ""
    """Theirs; the letter is in it where there is a catalog for it, else in the newsletter's."""
    name: str = ""
    wording: str = ""
    """What they agreed to; "" for those who are not asked."""
    asked_at: dt.datetime | None = None
    until: dt.datetime | None = None
    """Till when the link to confirm works."""
    confirm: str = ""
    preferences: str = ""
    unsubscribe: str = ""
    issue: Issue | None = None
    """The latest one, for a welcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the latest issue, with the first of its headlines."""

    name: str
    headlines: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter as templates see it, beside the `issue`, which has the newsletter's name, address and language."""

    kind: str
    who: str
    wording: tuple[str, ...]
    asked: str
    until: str
    confirm: str
    preferences: str
    unsubscribe: str
    news: tuple[Heading, ...]
    whole: str
    spoken: str
    """The language of the news."""
    spoken_direction: str


def letter(
    occasion: Occasion, masthead: Masthead, folders: Sequence[Path], options: Mapping[str, object] | None = None
) -> Letter:
    """The letter; `folders` as `themes.folders` has them, `options` the newsletter's theme's, for its `accent`.

    Raises ThemeError and MjmlError for a template of the newsletter's own that is wrong, and ThemeError for one
    that leaves out a link.
    """
    from digest.render import engine, mail

    theme = _theme(folders, options or {})
    seen, its = _views(occasion, masthead, theme)
    context: dict[str, object] = {"issue": seen, "letter": its, "option": dict(theme.options)}
    subject = flat(engine.render(theme, "subject.txt", context))
    context["issue"] = replace(seen, title=subject, subject=subject)
    html = mail.html(theme, context, title=subject, template="letter.mjml")
    text = engine.render(theme, "letter.txt", context)
    _proven(theme, its, {"letter.mjml": html, "letter.txt": text})
    return Letter(subject=subject, html=html, text=text, language=seen.language)


def _theme(folders: Sequence[Path], options: Mapping[str, object]) -> Theme:
    accent = str(options.get("accent", ""))
    places = tuple(place for folder in folders if (place := folder / NAME).is_dir())
    known = {"accent": accent if is_colour(accent) else _ACCENT, "width": _WIDTH}
    return Theme(name=NAME, folders=places, options=known)


def _views(occasion: Occasion, masthead: Masthead, theme: Theme) -> tuple[View, LetterView]:
    from digest.render import views

    language = _language(occasion.language, masthead.language, theme)
    issue = (
        personal.general(occasion.issue)
        if occasion.issue
        else Issue(masthead=masthead, slug=NAME, date=dt.date.min, sections=())
    )
    seen = views.view(replace(issue, masthead=replace(masthead, language=language)), places=False)
    news = seen.sections if occasion.issue else ()
    shown = {name: safe(getattr(occasion, name)) or "" for name in ("confirm", "preferences")}
    return seen, LetterView(
        kind=occasion.kind,
        who=flat(occasion.name),
        wording=tuple(line for line in map(flat, clean(occasion.wording).splitlines()) if line),
        asked=_day(occasion.asked_at, masthead, seen.language),
        until=_day(occasion.until, masthead, seen.language),
        **shown,
        unsubscribe=linked(occasion.unsubscribe) or "",
        news=tuple(map(_heading, news[:_HEADINGS])),
        whole=(views.address_of(replace(issue, masthead=masthead)) or "") if occasion.issue else "",
        spoken=masthead.language,
        spoken_direction=direction(masthead.language),
    )


def _language(theirs: str, ours: str, theme: Theme) -> str:
    """The reader's language where the letters' words are there in it, else the newsletter's."""
    from digest.render.translations import catalogs

    if not _TAG.fullmatch(theirs):  # it becomes the name of a file
        return ours
    known = theirs.split("-")[0].lower() == "en" or catalogs(theme.folders, theirs)
    return theirs if known else ours


def _day(moment: dt.datetime | None, masthead: Masthead, language: str) -> str:
    """The day in words, as it stands within a sentence, where the newsletter is made."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    if moment is None:
        return ""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(format_date(moment.astimezone(zoneinfo.ZoneInfo(masthead.timezone)), "long", locale))


def _heading(block: Block) -> Heading:
    return Heading(name=block.name, headlines=tuple(map(_headline, block.bullets[:_HEADLINES])))


def _headline(bullet: Bullet) -> Span:
    """The article's title; the first of a person's own words, with their first link, where they wrote the item."""
    if bullet.headline is not None and not bullet.edited:
        return bullet.headline
    from digest.render.spans import Span

    words = "".join(span.text for span in bullet.spans if span.style != "source")
    link = next((span.url for span in bullet.spans if span.url), None)
    return Span(text=flat(words, _HEADLINE) or (bullet.outlet or "…"), url=link)


def _proven(theme: Theme, its: LetterView, made: Mapping[str, str]) -> None:
    """Nothing, where mail and text both have the links that a letter is for."""
    from digest.render.mail import quoted

    links = [its.confirm] if its.kind == "confirm" else [its.preferences, its.unsubscribe]
    for template, text in made.items():
        for link in filter(None, links):
            if link not in text and quoted(link.replace("&", "&amp;")) not in text:
                path = next((str(one / template) for one in theme.folders if (one / template).is_file()), template)
                raise ThemeError(theme=theme.name, path=path, line=None, reason=f"leaves out a link of {its.kind!r}")
