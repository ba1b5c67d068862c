"""What is checked beside the edition: the message as it goes out, to how many, and by which house style."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the newsletter's house style asks of an issue; as it comes, it asks for nothing."""

    steps: tuple[tuple[str, int], ...] = ()
    """Printed headings, each with its step in the house's order; one that is not here may stand anywhere."""
    items_per_heading: int = 0
    """The most items under one heading; 0: any number."""
    words: int = 0
    """The most words an item may have; 0: any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How an edition would go out: the message for one specimen recipient, and to how many."""

    message: bytes
    """The whole RFC 5322 message as it goes out: CRLF line ends, before dot-stuffing."""
    unsubscribe: str
    """The specimen's own visible unsubscribe link, `mailto:` or https, unescaped."""
    preferences: str = ""
    """The specimen's own link to preferences, unescaped; "" for a newsletter without such pages."""
    audience: int = 0
    """How many would get it."""
    size_limit: int | None = None
    """The most octets of a message that the server takes (its SIZE); None where that is not known, 0 for no limit."""
    signs: bool = False
    """Whether we sign with DKIM ourselves; where the relay signs, there is no signature to look at yet."""
    signing: tuple[str, ...] = ()
    """What a person should know of the keys we sign with, a line each."""
    missing: tuple[str, ...] = ()
    """Names of the issue's image files that are not there."""
    house: House = House()
    """What the newsletter's own style asks for."""
