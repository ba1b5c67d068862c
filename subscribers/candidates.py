"""What is said of somebody, checked: nothing that breaks a header, a line or a table comes in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import cast, get_args

from digest.errors import NoConsent, SubscriberError
from digest.text import clean, flat
from subscribers.addresses import checked
from subscribers.persons import Candidate, Frequency, Preferences

LONGEST = 1_000
"""Characters of a name, a language or all topics: no true one is as long, and a header must hold it."""
WORDING = 10_000
"""Characters of a consent text."""
FIELDS = 50
"""Free fields of one person."""
_FIELD = re.compile(r"[\w-](?:[\w -]{0,38}[\w-])?")
_NO_FIELDS: Mapping[str, str] = {}
# RFC 5646: language, script, region, variants, extensions, private use; 35 characters do for every one in use.
_TAG = re.compile(
    r"(?=.{2,35}\Z)[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(-[a-wy-z\d](-[a-z\d]{2,8})+)*(-x(-[a-z\d]{1,8})+)?\Z",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN = re.compile(r"[;|]")
_WORD = re.compile(r"\w+")
_LONG = 4
"""Letters of a word by which somebody can be told."""


def candidate(
    email: str,
    *,
    name: str = "",
    language: str = "",
    topics: Iterable[str] = (),
    timezone: str = "",
    frequency: str = "every",
    fields: Mapping[str, str] = _NO_FIELDS,
    pending: bool = False,
) -> Candidate:
    """Who is meant. Topics may stand in one text, with `;` or `|` between them. Raises SubscriberError."""
    return Candidate(
        address=checked(email),
        name=_line("name", name) if name else "",
        language=_language(language) if language else "",
        topics=_topics(";".join(topics)),
        timezone=_timezone(timezone) if timezone else "",
        frequency=_frequency(frequency),
        fields=_fields(fields) if fields else _NO_FIELDS,
        pending=pending,
    )


def preferences(said: Preferences) -> Preferences:
    """What somebody prefers, checked; each topic is one whole heading. Raises SubscriberError."""
    topics = tuple(dict.fromkeys(line for one in said.topics if (line := _line("topics", one))))
    _short("topics", "".join(topics), LONGEST)
    return Preferences(
        topics=topics,
        frequency=_frequency(said.frequency),
        language=_language(said.language) if said.language else "",
        paused=said.paused,
        paused_until=said.paused_until if said.paused else None,
    )


def wording(text: str | None) -> str | None:
    """What people agreed to, word for word; None for no text. Raises SubscriberError for one that says nothing.

    Line breaks may stand in it: it may be a whole form.
    """
    if text is None:
        return None
    _short("consent text", text, WORDING)
    kept = clean(text).strip()
    if not kept:
        raise NoConsent(subject="consent text", reason="empty: say what they agreed to, word for word")
    return kept


def named_in(candidate: Candidate, wording: str, *, shared: bool = False) -> str | None:
    """Why the consent text cannot be theirs, or None: it is kept for good, their address and name must not be.

    In a text for this one person a single long word of the name tells on them. One that a whole file shares was not
    written about anybody in it ("I will" is no Will's): there the whole name must stand in it.
    """
    said, words = _said(wording)
    if "@" in said and candidate.address.casefold() in said:
        return "the consent text, which is kept for good, has the address in it: leave it out"
    name = [word for word in _WORD.findall(candidate.name.casefold()) if len(word) > 1]
    found = [] if shared else [word for word in name if len(word) >= _LONG and word in words]
    if not found and name and words.issuperset(name):
        found = name
    if not found:
        return None
    return f"the consent text, which is kept for good, has {' '.join(found)[:60]!r} of the name in it: leave it out"


@lru_cache(maxsize=1)
def _said(wording: str) -> tuple[str, frozenset[str]]:
    """The text and its words, case folded; kept, since a file's rows all have the same."""
    said = wording.casefold()
    return said, frozenset(_WORD.findall(said))


def _line(what: str, text: str) -> str:
    """The text in NFC, its ends trimmed. Raises SubscriberError for line breaks and control characters."""
    _short(what, text, LONGEST)
    whole = unicodedata.normalize("NFC", text)
    if any(c in whole for c in "\r\n\t\u2028\u2029"):
        raise SubscriberError(subject=what, reason=f"a line break or tab in it: {_shown(whole)}")
    if clean(whole) != whole:
        raise SubscriberError(subject=what, reason=f"a control character in it: {_shown(whole)}")
    return whole.strip()


def _shown(text: str) -> str:
    return repr(text[:60])


def _short(what: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise SubscriberError(subject=what, reason=f"longer than {limit:,} characters: a quotation mark not closed?")


@lru_cache(maxsize=1000)
def _language(text: str) -> str:
    """The tag, written as RFC 5646 2.1.1 does: `pt-BR`, `zh-Hant`. Raises SubscriberError."""
    tag = _line("language", text).replace("_", "-")
    if not _TAG.match(tag):
        raise SubscriberError(subject="language", reason=f"{_shown(tag)} is no tag such as en, es or pt-BR")
    first, *rest = tag.lower().split("-")
    return "-".join([first, *_cased(rest)])


def _cased(subtags: list[str]) -> Iterable[str]:
    """The subtags behind the first; what follows a single letter stays in lower case."""
    single = False
    for one in subtags:
        single = single or len(one) == 1
        yield one if single else one.upper() if len(one) == 2 else one.title() if len(one) == 4 else one


@lru_cache(maxsize=1000)
def _topics(text: str) -> tuple[str, ...]:
    """The topics, each once."""
    whole = _line("topics", text) if text else ""
    return tuple(dict.fromkeys(one.strip() for one in _BETWEEN.split(whole) if one.strip()))


@lru_cache(maxsize=1)
def _timezones() -> Mapping[str, str]:
    """All there are, by their names in lower case; looking for them takes 20 ms."""
    from zoneinfo import available_timezones

    return {name.casefold(): name for name in available_timezones()}


@lru_cache(maxsize=1000)
def _timezone(text: str) -> str:
    """The zone's name as the IANA writes it; "" for none. Raises SubscriberError."""
    name = _line("timezone", text)
    if name and name.casefold() not in _timezones():
        raise SubscriberError(subject="timezone", reason=f"{_shown(name)} is no zone such as Europe/Madrid")
    return _timezones()[name.casefold()] if name else ""


def _frequency(text: str) -> Frequency:
    if text in get_args(Frequency):
        return cast(Frequency, text)
    word = text.strip().casefold() or "every"
    if word not in get_args(Frequency):
        raise SubscriberError(subject="frequency", reason=f"{_shown(text)} is none of every, daily, weekly")
    return cast(Frequency, word)


def _fields(said: Mapping[str, str]) -> Mapping[str, str]:
    """The free fields that say something, each on one line. Raises SubscriberError."""
    found: dict[str, str] = {}
    for name, value in said.items():
        key = unicodedata.normalize("NFC", name).strip()
        if not _FIELD.fullmatch(key):
            reason = f"{_shown(name)} is no name: 1 to 40 letters, digits, hyphens and spaces"
            raise SubscriberError(subject="field", reason=reason)
        _short(key, value, LONGEST)
        if line := flat(value):
            found[key] = line
    return demand_few(found)


def demand_few(fields: Mapping[str, str]) -> Mapping[str, str]:
    """The fields, when they are no more than one person may have. Raises SubscriberError."""
    if len(fields) > FIELDS:
        raise SubscriberError(
            subject="fields", reason=f"{len(fields)} of them: at most {FIELDS} are kept of a person"
        )
    return fields
