"""Every page tried once, before anybody asks for one: a broken template is the editor's to see, not a reader's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from subscribers.persons import Preferences
from subscribers.web import looks
from subscribers.web.answers import Kind, choices, written
from subscribers.web.forms import Filled, kept
from subscribers.web.phrases import spoken
from subscribers.web.site import Sent, Site

_DAY = dt.date(2026, 9, 21)
_WRONG = {"address": "address", "person": "person", "topics": "topics", "frequency": "choice", "consent": "consent"}
_ASKED = {"day": "day", "pause": "choice", "language": "choice", "topics": "topics", "frequency": "choice"}
_SAYING: tuple[Kind, ...] = get_args(Kind)


def tried(site: Site) -> None:
    """Nothing, where every page can be made in the newsletter's language, and has all words in the others.

    Raises ThemeError, which says where the mistake is.
    """
    language = spoken(site.masthead.language)
    for template, context, more in _pages(site, language):
        written(site, template, context, language=language, root="./", languages=choices(site), **more)


def _pages(site: Site, language: str) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Each template, in each of the ways in which it is used."""
    sent = (Sent(slug=_DAY.isoformat(), subject="S", date=_DAY),)
    form = Filled(offered=("A", "B"), topics=("A",), which="some")
    shared = {"form": form, "wording": "W", "stamp": "s", "again": True}
    for kind in _SAYING:
        words = site.look.words[language]
        button = f"{kind}.button" in words
        yield "message.html", {"kind": kind, "button": button, "way": None, "more": f"{kind}.more" in words}, {}
    yield "subscribe.html", {**shared, "found": _WRONG, "issues": sent}, {"mistaken": True}
    yield "subscribe.html", {**shared, "found": {}, "issues": ()}, {"framed": True}
    yield "confirm.html", {"address": "a", "wording": "W"}, {}
    yield "issues.html", {"months": [(looks.month(_DAY, language), sent)], "open": True}, {"public": True}
    yield "issues.html", {"months": [], "open": False}, {"public": True}
    chosen = kept(Preferences(topics=("A",)), ("A", "B"), language, "UTC")
    its = {"address": "a", "form": chosen, "saved": True, "first": _DAY, "last": _DAY, "leaving": "t"}
    its["spoken"] = choices(site)
    yield "preferences.html", {**its, "found": _ASKED, "paused": True, "until": _DAY}, {"mistaken": True}
    yield "preferences.html", {**its, "found": {}, "paused": True, "until": None}, {}
