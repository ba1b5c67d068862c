"""What an entry is recognised by, and how old it is: decisions over values, nothing is read or written here.

Feeds change GUIDs, titles and URLs of what they have listed before, date things again, or not at all, or into the
future. What we saw first, and when, is ours to know; a feed's date only sorts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from digest.text import flat
from digest.values import Entry

Dating = Literal["dated", "undated", "future", "redated"]
"""What a source says of the date: one that can be, none, one that is still to come, or another than before."""
SLACK = dt.timedelta(hours=1)
"""Clocks and time zones are off by as much in honest feeds; what lies beyond is in the future, or a new date."""
NEVER_OLD = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
_HEX = 16
_TAG = re.compile(r"<[^<>]*+>")
_WORDS = 60
"""Words of the text that, with the title, make one entry the same as another."""


def keys(entries: Sequence[Entry], canonical: Callable[[str], str]) -> Mapping[str, tuple[str, ...]]:
    """What each entry is recognised by next time, by its id, the surest first; at most 18 characters each.

    GUID, then URL, then title with the first words. A GUID or URL that several entries of one reading share tells
    nothing (many feeds give all entries the site's address), and is left out.
    """
    made = {entry.id: tuple(_keys(entry, canonical)) for entry in entries}
    shared = Counter(key for found in made.values() for key in set(found))
    return {name: tuple(key for key in found if shared[key] == 1) for name, found in made.items()}


def _keys(entry: Entry, canonical: Callable[[str], str]) -> list[str]:
    found = [f"i:{entry.id}"]
    if entry.guid:
        found.append(f"g:{_hash(entry.guid.strip())}")
    if entry.url:
        found.append(url_key(entry.url, canonical))
    words = _text(entry).split()
    # A line that is the same every day ("Morning briefing") is no article's own.
    if entry.title and len(words) >= _WORDS // 4:
        found.append(f"t:{_hash(flat(entry.title).casefold() + ' '.join(words[:_WORDS]))}")
    return found


def url_key(url: str, canonical: Callable[[str], str]) -> str:
    """What an entry with this URL is recognised by."""
    return f"u:{_hash(canonical(url))}"


def mark(entry: Entry) -> str:
    """A hash of what the source says of the entry: another one means that it was changed."""
    return _hash("\0".join((entry.title or "", entry.summary or "", entry.html or "", entry.text or "")))


def dated(published: dt.datetime | None, now: dt.datetime, before: dt.datetime | None = None) -> Dating:
    """What is to be thought of the date, `before` being what the source said when it was seen last."""
    if published is None:
        return "undated"
    if published > now + SLACK:
        return "future"
    return "redated" if before is not None and abs(published - before) > SLACK else "dated"


def age_from(entry: Entry, now: dt.datetime, *, backlog: bool) -> dt.datetime:
    """The moment from which the entry's age counts, for one that is seen for the first time.

    That is now; only what a source listed when it was read for the first time is as old as it says. What a person
    picked never grows old.
    """
    if entry.picked:
        return NEVER_OLD
    when = entry.published or entry.updated
    return min(when, now) if backlog and when is not None else now


def _text(entry: Entry) -> str:
    return flat(_TAG.sub(" ", entry.html or entry.text or entry.summary or "")[:20_000]).casefold()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HEX]
