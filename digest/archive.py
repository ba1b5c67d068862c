"""The issues that were sent, as the readers' pages show them: their list, pages, images and headings."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

from digest import issues, personal
from digest.errors import StoreError
from digest.languages import more_news
from digest.store import editions
from digest.store.sent import Send, sent
from digest.text import topic_key
from digest.values import Edition
from subscribers import web

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store

FRESH_S = 60.0
"""Seconds for which headings and the list of issues are kept."""
LOOK_S = 1.0
"""Seconds between two looks for an issue that is not known."""
RECENT = 10
"""Issues whose headings are offered, beside those of the newsletter's own rules."""
PAGES = 20
"""Issues' pages that are kept: most who come look at the newest."""
Kept = TypeVar("Kept")


class Archive:
    """What was sent, out of the store that `opened` opens; any thread may ask."""

    def __init__(self, settings: Settings, opened: Callable[[], AbstractContextManager[Store]]) -> None:
        self.settings = settings
        self.opened = opened
        self.listed: Memory[Mapping[str, Send]] = Memory(self._sent)
        self.headings: Memory[tuple[str, ...]] = Memory(self._offered)
        self._lock = threading.Lock()
        self._heads: dict[str, Head] = {}
        self._pages: OrderedDict[str, str] = OrderedDict()

    def issues(self, most: int | None = None) -> tuple[web.Sent, ...]:
        """The issues that were sent to everybody, newest first: at most so many, or all."""
        found = islice(self._public(), most)
        return tuple(web.Sent(slug=slug, subject=head.subject, date=head.date) for slug, head in found)

    def public(self, slug: str) -> bool:
        """Whether the issue went to everybody, and not to a segment alone."""
        send = self.listed().get(slug)
        return send is not None and send.public

    def page(self, slug: str) -> str | None:
        """The web page of an issue that was sent."""
        fingerprint = self._fingerprint(slug)
        if fingerprint is None:
            return None
        if (kept := self._pages.get(fingerprint)) is not None:  # one look: another thread may push it out
            return kept
        with self.opened() as store:
            page = editions.edition(store, fingerprint).page
        with self._lock:
            self._pages[fingerprint] = page
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        return page

    def image(self, slug: str, name: str) -> bytes | None:
        """An image on the page of an issue that was sent."""
        if self._fingerprint(slug) is None:
            return None
        return issues.Folder(self.settings.issues / slug).read_picture(name)

    def _fingerprint(self, slug: str) -> str | None:
        """Of the sent issue's edition; an unknown one is looked for: mails lead here at once."""
        send = self.listed().get(slug) or self.listed.anew(LOOK_S).get(slug)
        return send.edition if send else None

    def _sent(self) -> Mapping[str, Send]:
        with self.opened() as store:
            return sent(store)

    def _public(self) -> Iterator[tuple[str, Head]]:
        """The issues that went to everybody, newest first; those for a segment are in no list."""
        listed = self.listed()
        for slug in sorted(listed, key=issues.order, reverse=True):
            if listed[slug].public and (head := self._head(listed[slug].edition)):
                yield slug, head

    def _head(self, fingerprint: str) -> Head | None:
        """What lists tell of the edition; None for one that is damaged, which its own page says."""
        if fingerprint not in self._heads:
            with self.opened() as store:
                try:
                    found = editions.edition(store, fingerprint)
                except StoreError:
                    return None
            self._heads[fingerprint] = Head.of(found)
        return self._heads[fingerprint]

    def _offered(self) -> tuple[str, ...]:
        """The headings of the newsletter's rules and of the last issues that were sent, but for what is left over."""
        heads = islice(self._public(), RECENT)
        names = [*self.settings.policy.order, *(name for _, head in heads for name in head.headings)]
        rest = topic_key(self.settings.catch_all or more_news(self.settings.masthead.language))
        found = {key: name for name in reversed(names) if (key := topic_key(name)) != rest}
        return tuple(sorted(found.values(), key=str.casefold))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What lists and forms tell of an issue."""

    subject: str
    date: dt.date
    headings: tuple[str, ...]

    @classmethod
    def of(cls, edition: Edition) -> Head:
        """Of an edition."""
        its = edition.issue
        subject = personal.filled(edition.subject, personal.markers(its), personal.others)
        return cls(subject=subject, date=its.date, headings=tuple(one.name for one in its.sections))


class Memory(Generic[Kept]):
    """What a call gave within the last minute."""

    def __init__(self, call: Callable[[], Kept]) -> None:
        self._call = call
        self._kept: tuple[float, Kept] | None = None

    def __call__(self) -> Kept:
        """It, at most a minute old."""
        return self.anew(FRESH_S)

    def anew(self, age: float) -> Kept:
        """It, at most so many seconds old."""
        now, kept = time.monotonic(), self._kept
        if kept is None or now - kept[0] >= age:
            kept = self._kept = (now, self._call())
        return kept[1]
