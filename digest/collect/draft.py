"""An entry before it has its source and its id."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from digest.text import clean
from digest.values import Entry, Source, Url

_ID_LENGTH = 16
"""Hex digits: 64 bits, so that a billion entries share one by a chance of 1 in 40."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one source says of one entry; the fields of `Entry`."""

    url: Url | None = None
    title: str | None = None
    summary: str | None = None
    html: str | None = None
    text: str | None = None
    published: dt.datetime | None = None
    updated: dt.datetime | None = None
    byline: str | None = None
    tags: tuple[str, ...] = ()
    image: Url | None = None
    image_alt: str = ""
    guid: str | None = None
    outlet: str | None = None
    language: str | None = None
    picked: bool = False

    @property
    def name(self) -> str:
        """What tells it from the other entries of its source, and stays when its text is corrected."""
        return self.guid or self.url or "\n".join((self.title or "", str(self.published), self.summary or ""))

    @property
    def full_name(self) -> str:
        """For sources that give several entries one GUID: the name, and what else rarely changes."""
        return "\n".join((self.name, self.url or "", self.title or "", str(self.published)))


def identified(drafts: Sequence[Draft], source: Source) -> Iterator[Entry]:
    """The drafts as entries, none dropped, each with an id of its own.

    The id is a hash of the source and the GUID, else the URL, else title, date and summary. Where several
    entries share that, each is told by URL, title and date as well, and those that share
    even these by their turn: so an id changes only when what tells the entries apart does.
    """
    names = Counter(draft.name for draft in drafts)
    turns: Counter[str] = Counter()
    for draft in drafts:
        name = draft.name if names[draft.name] == 1 else draft.full_name
        turns[name] += 1
        turn = f"\n{turns[name]}" if turns[name] > 1 else ""
        values = {field.name: getattr(draft, field.name) for field in fields(draft)}
        values["guid"] = clean(draft.guid)[:2000] if draft.guid else None
        yield Entry(id=_hash(source.location, name + turn), source=source, **values)


def _hash(location: str, name: str) -> str:
    whole = f"{_place(location)}\0{name}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:_ID_LENGTH]


def _place(location: str) -> str:
    """The URL, or the file's name with its folder's: the same from whichever folder, and on whichever machine, the
    newsletter is read."""
    if "://" in location:
        return location
    return "/".join(os.path.abspath(location).replace(os.sep, "/").split("/")[-2:])
