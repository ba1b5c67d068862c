"""The forms, without the web: what was filled in, what it means, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

from digest.errors import AddressError, SubscriberError
from digest.text import flat, topic_key
from subscribers.candidates import candidate
from subscribers.persons import Candidate, Frequency, Preferences
from subscribers.web.bodies import Fields
from subscribers.web.phrases import LANGUAGES, spoken

Mistakes = dict[str, str]
"""By the field's name, the key of the words that say what is wrong."""
NAME = 200
"""Characters of a name that somebody gives of themselves."""
_WEEKS = {"1": 1, "2": 2, "4": 4}
_PAUSES = ("none", *_WEEKS, "day", "open")
_YEAR = dt.timedelta(days=366)
_SHOWN = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The sign-up form as somebody left it."""

    address: str = ""
    person: str = ""
    which: str = "all"
    topics: tuple[str, ...] = ()
    frequency: str = "every"
    consent: bool = False
    source: str = "page"
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The form of preferences as somebody left it, or as what holds fills it in."""

    which: str
    topics: tuple[str, ...]
    frequency: str
    language: str
    pause: str
    day: str = ""
    offered: tuple[str, ...] = ()


def first(fields: Fields, name: str, default: str = "") -> str:
    """The field's first value, on one line and not longer than we show; control characters go."""
    value = fields.get(name, (default,))[0]
    return flat(value[: _SHOWN * 4])[:_SHOWN]


def filled(fields: Fields, offered: Sequence[str]) -> Filled:
    """The sign-up form's fields; of the topics those that are offered."""
    return Filled(
        address=first(fields, "address"),
        person=first(fields, "name"),
        which="some" if first(fields, "which") == "some" else "all",
        topics=among(fields.get("topic", ()), offered),
        frequency=first(fields, "frequency", "every"),
        consent=first(fields, "consent") == "yes",
        source="frame" if first(fields, "source") == "frame" else "page",
        offered=tuple(offered),
    )


def signed(form: Filled, language: str) -> tuple[Candidate | None, Mistakes]:
    """Who wants to subscribe, or what is wrong with what they filled in."""
    found: Mistakes = {}
    who: Candidate | None = None
    try:
        who = candidate(form.address, language=language)
    except AddressError:
        found["address"] = "address"
    try:
        named = candidate("a@reader.example", name=form.person).name
    except SubscriberError:
        named = ""
        found["person"] = "person"
    if len(form.person) > NAME or "@" in form.person:
        found["person"] = "person"
    found |= _wrong(form.which, form.topics, form.frequency)
    if not form.consent:
        found["consent"] = "consent"
    if who is None or found:
        return None, found
    topics = form.topics if form.which == "some" else ()
    return replace(who, name=named, topics=topics, frequency=cast(Frequency, form.frequency)), {}


def kept(preferences: Preferences, offered: Sequence[str], language: str, zone: str) -> Chosen:
    """The form as what holds fills it in; topics chosen before stay there, also when they are offered no more."""
    known = {topic_key(name): name for name in (*preferences.topics, *offered)}
    return Chosen(
        which="some" if preferences.topics else "all",
        topics=tuple(known[topic_key(name)] for name in preferences.topics),
        frequency=preferences.frequency,
        language=spoken(preferences.language or language),
        pause="none" if not preferences.paused else "day" if preferences.paused_until else "open",
        day=_held(preferences, zone),
        offered=tuple(sorted(known.values(), key=str.casefold)),
    )


def changed(fields: Fields, before: Chosen) -> Chosen:
    """The form as somebody left it, who saw it as `before`; what is not there is as it was.

    Who gives a day and leaves the choice above it as it was means the day: no script chooses it along.
    """
    pause, day = first(fields, "pause", before.pause), first(fields, "day", before.day)
    return Chosen(
        which=first(fields, "which", before.which),
        topics=among(fields.get("topic", ()), before.offered) if {"which", "topic"} & set(fields) else before.topics,
        frequency=first(fields, "frequency", before.frequency),
        language=first(fields, "language", before.language),
        pause="day" if day and day != before.day and pause == before.pause else pause,
        day=day,
        offered=before.offered,
    )


def preferred(
    form: Chosen, before: Preferences, own: str, now: dt.datetime, zone: str
) -> tuple[Preferences, Mistakes]:
    """The preferences that the form asks for, or what is wrong with it; `own` is the newsletter's language."""
    found = _wrong(form.which, form.topics, form.frequency)
    if form.language not in LANGUAGES:
        found["language"] = "choice"
    until: dt.datetime | None = None
    if form.pause not in _PAUSES:
        found["pause"] = "choice"
    elif form.pause == "day" and form.day and form.day == _held(before, zone):
        until = before.paused_until  # to the minute, and however far away: somebody else may have set it
    elif form.pause not in ("none", "open"):
        today = local(now, zone)
        day = _day(form.day) if form.pause == "day" else today + dt.timedelta(weeks=_WEEKS[form.pause])
        if day is None or not today < day <= today + _YEAR:
            found["day"] = "day"
        else:
            until = dt.datetime.combine(day, dt.time(), zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC)
    its: dict[str, Any] = {
        "topics": form.topics if form.which == "some" else (),
        "frequency": form.frequency,
        "language": _language(form.language, before.language, own),
        "paused": form.pause != "none",
        "paused_until": until,
    }
    return (before if found else Preferences(**its)), found


def among(given: Iterable[str], offered: Sequence[str]) -> tuple[str, ...]:
    """Those that are offered, in the words and the order of the offer."""
    keys = {topic_key(name[:1000]) for name in given}
    return tuple(name for name in offered if topic_key(name) in keys)


def local(moment: dt.datetime, zone: str) -> dt.date:
    """The day it is there."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()


def first_day(today: dt.date) -> dt.date:
    """The first day till which somebody may pause."""
    return today + dt.timedelta(days=1)


def last_day(today: dt.date) -> dt.date:
    """The last day till which somebody may pause."""
    return today + _YEAR


def _wrong(which: str, topics: Sequence[str], frequency: str) -> Mistakes:
    found: Mistakes = {}
    if which not in ("all", "some"):
        found["topics"] = "choice"
    elif which == "some" and not topics:
        found["topics"] = "topics"
    if frequency not in get_args(Frequency):
        found["frequency"] = "choice"
    return found


def _language(asked: str, before: str, own: str) -> str:
    """What is kept: what was there where pages are the same in it, "" for the newsletter's own."""
    if before and spoken(before) == asked:
        return before
    return "" if asked == spoken(own) else asked


def _held(before: Preferences, zone: str) -> str:
    """The day on which their pause ends, as the form has it; "" without one."""
    return local(before.paused_until, zone).isoformat() if before.paused and before.paused_until else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
