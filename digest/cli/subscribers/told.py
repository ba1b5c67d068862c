"""What the store has of somebody, in words: why they have their status, and what happened to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from digest.text import flat

if TYPE_CHECKING:
    from subscribers.persons import Person
    from subscribers.telling import Told

_HOW = {
    "command": "by command",
    "import": "by a file",
    "mail": "by mail",
    "link": "by the link",
    "form": "by the form",
    "bounce": "by a mail server",
    "time": "by itself",
    "restore": "by a restore",
}
_BECAUSE = {
    "pending": ("asked", "added"),
    "unsubscribed": ("left",),
    "bounced": ("bounced",),
    "complained": ("complained",),
    "suppressed": ("removed",),
    "expired": ("expired",),
    "erased": ("erased",),
}
"""Which events make somebody what they are."""
_DETAIL = 200


def status(person: Person, story: Sequence[Told], zone: dt.tzinfo) -> str:
    """The status and why they have it: "paused until 2026-12-24", "unsubscribed: left on 2026-09-21 by the link".

    A pause ends with the beginning of a day in the zone, the newsletter's.
    """
    if person.status == "paused":
        until = person.paused_until
        return f"paused until {until.astimezone(zone):%Y-%m-%d}" if until else "paused until they come back"
    kinds = _BECAUSE.get(person.status, ())
    why = next((one for one in reversed(story) if one.kind in kinds), None)
    if why is None:
        return person.status
    since = f"{why.kind} on {why.at:%Y-%m-%d} {how(why.how)}"
    return since if why.kind == person.status else f"{person.status}: {since}"


def how(name: str) -> str:
    """The way something came about, in words."""
    return _HOW.get(name, name)


def consent(story: Sequence[Told]) -> Told | None:
    """The last time they agreed; None while they have not."""
    return next((one for one in reversed(story) if one.kind == "consent"), None)


def moment(at: dt.datetime) -> str:
    """The second, in UTC, which is the same wherever it is read."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def detail(given: Mapping[str, Any]) -> str:
    """What else is known of an event, on one line."""
    named = {"fields": "changed"}  # of a person, not their free fields
    return flat("; ".join(f"{named.get(name, name)}: {_value(value)}" for name, value in given.items()), _DETAIL)


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_value, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_value(one)}" for name, one in value.items())
    if value is None or isinstance(value, bool):
        return {None: "-", True: "yes", False: "no"}[value]
    return str(value)


def as_data(one: Told) -> dict[str, Any]:
    """The event for programs."""
    return {
        "at": one.at.isoformat(),
        "kind": one.kind,
        "how": one.how,
        "ip": one.ip,
        "version": one.version,
        "wording": one.wording,
        "detail": dict(one.detail),
    }


def wordings(story: Sequence[Told]) -> dict[str, str]:
    """Every wording there is in it, by its version, in the order of their first use."""
    return {one.version: one.wording for one in story if one.wording}


def indented(text: str) -> str:
    """The text word for word, each of its lines four columns in."""
    return "\n".join(f"    {line}".rstrip() for line in text.split("\n"))
