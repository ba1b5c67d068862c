"""The values of a sign-up by form: what was filled in, the letter that is due because of it, what a page shows."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from digest.text import flat
from digest.values import Address, PersonId
from subscribers import tokens
from subscribers.candidates import wording as checked_wording
from subscribers.keys import Keys
from subscribers.limits import ip_of
from subscribers.persons import Candidate

Letter = Literal["confirm", "known", "welcome"]
"""Asks whether it was them; says that they are subscribed already; greets who has confirmed."""
State = Literal["open", "done", "expired"]
"""A link that confirms; one that has; one that does not any more."""
_FORM = 200
_GREETED, _WORDS = 40, 5
"""Characters and words of a name that letters print: whoever fills in a form could write a message into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody filled in, and where."""

    candidate: Candidate
    wording: str
    """What they agreed to, word for word."""
    form: str
    """Which form it was: its page, or the site that has it in a frame."""
    language: str
    """Of the form, and of the letter that asks whether it was them."""
    ip: str
    """The network address that it came from, "" where none is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A letter that is to be sent."""

    request: int
    person: PersonId
    letter: Letter
    address: Address
    name: str
    """"" where it is none, or may be a stranger's message."""
    language: str
    token: str
    """For the link to confirm; to their preferences where there is nothing to confirm."""
    leave: str
    """For the link to unsubscribe."""
    wording: str
    asked_at: dt.datetime
    until: dt.datetime
    """Till when the link confirms."""
    tries: int
    """How often it was taken, this time included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a link to confirm is about."""

    address: str
    wording: str
    """"" once it has been agreed to."""
    state: State


def checked(asked: Asked) -> Asked:
    """The same, in the form in which it is kept. Raises NoConsent for a wording that says nothing."""
    return replace(
        asked, wording=checked_wording(asked.wording) or "", form=flat(asked.form, _FORM), ip=ip_of(asked.ip)
    )


def written(asked: Asked, *, address: bool = True) -> str:
    """As `requests.said` has it; without the address once it is among the people."""
    said = asdict(asked)
    said["candidate"] |= {"fields": dict(asked.candidate.fields)} | ({} if address else {"address": ""})
    return json.dumps(said, ensure_ascii=False)


def read(said: str) -> Asked:
    """What `written` wrote."""
    data = json.loads(said)
    its = data.pop("candidate")
    return Asked(candidate=Candidate(**{**its, "topics": tuple(its["topics"])}), **data)


def due(kind: Letter, request: Mapping[str, Any], person: Mapping[str, Any], keys: Keys) -> Due:
    """The letter of that kind to that person, because of that request."""
    asked = read(request["said"]) if kind == "confirm" else None
    who, number = PersonId(person["id"]), request["id"]
    confirm = tokens.timed(number, request["until"], keys, "confirm") if asked else ""
    return Due(
        request=number,
        person=who,
        letter=kind,
        address=Address(person["address"]),
        # Who is subscribed is greeted by the name that they gave: a stranger may have filled in the form.
        name=greeted(asked.candidate.name if asked else person["name"] or ""),
        language=(asked.language if asked else person["language"]) or "",
        token=confirm or tokens.made(who, keys, "preferences"),
        leave=tokens.made(who, keys),
        wording=asked.wording if asked else "",
        asked_at=request["at"],
        until=request["until"],
        tries=request["tries"],
    )


def greeted(name: str) -> str:
    """The name as a letter may print it; "" where it looks like anything else.

    A stranger may have typed it, to have our mail server carry their words or addresses to somebody.
    """
    name = flat(name)
    plain = all(c in " '’.-·" or unicodedata.category(c)[0] in "LM" for c in name)
    hosts = any(after.isalpha() for dot, after in pairwise(name) if dot == ".")
    return name if plain and not hosts and len(name) <= _GREETED and len(name.split()) <= _WORDS else ""
