"""What `digest serve` answers with: the pages' calls, led to the newsletter's store, keys and issues."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from digest import corresponding, rooms
from digest.archive import Archive
from digest.corresponding import Postman
from digest.errors import FileError, StoreError
from digest.settings import STORE, Settings
from digest.store import engine
from digest.values import PersonId
from subscribers import Keys, People, keys_of, keys_path, limits, tokens, web
from subscribers.asked import Asked
from subscribers.keys import remembered
from subscribers.limits import Gate
from subscribers.signing import SignUps

if TYPE_CHECKING:
    from digest.store.engine import Store
    from subscribers.persons import Preferences

    Taken = Literal["taken", "limited"]

STAMP = dt.timedelta(days=1)
"""How long a form may lie open."""


class Serving:
    """A newsletter's store, keys and issues, as its pages ask for them; any thread may.

    A SQLite file is opened anew for each request: a store put back from a backup holds at once, and its files are not
    held against whoever moves them. A PostgreSQL store stays open. Keys are read again when their file has changed.
    """

    def __init__(self, settings: Settings, clock: Callable[[], dt.datetime], trouble: Callable[[str], None]) -> None:
        self.settings = settings
        self.clock = clock
        self.trouble = trouble
        self.url = engine.within(settings.folder, settings.store_url or f"sqlite:///{STORE}")
        self.closed = corresponding.closed(settings)
        """Why nobody can subscribe; None where they can."""
        self.open = self.closed is None
        self._lock = threading.RLock()
        self._store: Store | None = None
        self._keys: tuple[tuple[int, int], Keys] | None = None
        self._mark: tuple[bytes, tuple[tuple[int, bytes], ...]] = b"", ()
        self._gate = Gate()
        self._postman = Postman(settings, self._for_letters, clock, lambda error: trouble(tokens.hushed(str(error))))
        self.archive = Archive(settings, self._opened)

    def site(self) -> web.Site:
        """The pages.

        Raises StoreError, FileError where they could not answer, ThemeError and MjmlError for a broken template, of a
        page or of a letter.
        """
        try:
            with self._people():
                pass  # its revision and its keys were read: what is missing is said before anybody is served
            made = self._site()
            web.tried(made)
            if self.open:
                corresponding.tried(self.settings, self.clock())
        except BaseException:
            self.close()
            raise
        return made

    def _site(self) -> web.Site:
        signup, masthead, archive = self.settings.signup, self.settings.masthead, self.archive
        return web.Site(
            masthead=masthead,
            prefix=web.below(masthead) or "",
            whose=lambda token, purpose: tokens.read(token, self.keys(), purpose),
            token=lambda person, purpose: tokens.made(person, self.keys(), purpose),
            leave=self.leave,
            form=web.Form(
                open=self.open,
                headings=archive.headings,
                stamp=self.stamp,
                age=self.age,
                consent=signup.consent,
                seconds=signup.seconds,
                embed=tuple(_origin(one) for one in signup.embed),
            ),
            signing=web.Signing(ask=self.ask, shown=self.shown, confirm=self.confirm),
            choosing=web.Choosing(reader=self.reader, prefer=self.prefer),
            archive=web.Archive(issues=archive.issues, page=archive.page, public=archive.public, image=archive.image),
            answers=self.answers,
            trouble=self.trouble,
            trusted=web.networks(self.settings.trusted_proxies),
            now=self.clock,
            look=web.Look(rooms.templates(self.settings.folder), self.settings.theme_options.get("accent")),
        )

    @contextmanager
    def posting(self) -> Iterator[None]:
        """Letters are sent meanwhile, and what has had its time is seen to; the store is let go at the end."""
        self._postman.start()
        try:
            yield
        finally:
            self._postman.stop()
            self.close()

    def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._store.close()

    def keys(self) -> Keys:
        """The keys in their file. Raises FileError."""
        path = keys_path(self.settings.folder)
        try:
            stat = path.stat()
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            reason = "is missing; restore it from your copy" if missing else error.strerror or "cannot be read"
            raise FileError(path=str(path), reason=reason) from error
        kept, seen = self._keys, (stat.st_mtime_ns, stat.st_size)
        if kept is None or kept[0] != seen:
            if (found := Keys.load(path)) is None:
                raise FileError(path=str(path), reason="is missing; restore it from your copy")
            kept = self._keys = (seen, found)
        newsletter, later = self._mark
        return dataclasses.replace(kept[1], newsletter=newsletter, later=later)

    def leave(self, person: PersonId, ip: str) -> None:
        """The person is not mailed from now on."""
        with self._people() as them:
            them.leave(person, how="link", ip=ip)

    def stamp(self) -> str:
        """A mark of this moment, for a form."""
        now = self.clock()
        return tokens.timed(int(now.timestamp()), now + STAMP, self.keys(), "form")

    def age(self, stamp: str) -> float:
        """The seconds since the mark was made, a part of one too many. Raises TokenInvalid."""
        now = self.clock()
        return now.timestamp() - tokens.opened(stamp, self.keys(), "form", now)

    def ask(self, signup: web.Signup) -> Taken:
        """Whether the sign-up was taken."""
        # A flood that is known to be one opens no store: readers who leave, or change something, need it.
        if self._gate.closed(limits.network(signup.ip, self.keys()), self.clock()):
            return "limited"
        its = Asked(
            candidate=signup.candidate,
            wording=signup.wording,
            form=signup.form,
            language=signup.language,
            ip=signup.ip,
        )
        with self._signs() as signs:
            answer = signs.ask(its)
        if answer == "taken":
            self._postman.nudge()
        return answer

    def shown(self, token: str) -> web.Shown:
        """What a link to confirm is about. Raises TokenInvalid."""
        with self._signs() as signs:
            return signs.shown(token)

    def confirm(self, token: str, ip: str) -> PersonId:
        """Who has confirmed. Raises TokenInvalid."""
        with self._signs() as signs:
            person = signs.confirm(token, ip=ip)
        self._postman.nudge()  # there may be a welcome
        return person

    def reader(self, person: PersonId) -> web.Reader | None:
        """Who they are and what they chose; None for somebody who gets no mail."""
        with self._people() as them:
            found, chosen = them.numbered(person), them.preferences(person)
        return web.Reader(address=found.address, preferences=chosen) if found and found.address and chosen else None

    def prefer(self, person: PersonId, preferences: Preferences, ip: str) -> None:
        """What they get from now on."""
        with self._people() as them:
            them.prefer(person, preferences, how="link", ip=ip)

    def answers(self) -> None:
        """Nothing, when store and keys can be used. Raises StoreError, FileError."""
        with self._people():
            pass

    @contextmanager
    def _signs(self) -> Iterator[SignUps]:
        with self._people() as them:
            yield SignUps.by(them.store, them.keys, self.clock, self.settings.signup, gate=self._gate)

    @contextmanager
    def _for_letters(self) -> Iterator[tuple[Store, Keys]]:
        with self._people() as them:
            yield them.store, them.keys

    @contextmanager
    def _people(self) -> Iterator[People]:
        with self._opened() as store:
            if not self.open and remembered(store) is None:
                raise _nobody(self.settings, self.closed)
            keys = keys_of(store, self.settings.folder, make=self.open)
            self._mark = keys.newsletter, keys.later
            yield People(store, keys, self.clock)

    @contextmanager
    def _opened(self) -> Iterator[Store]:
        """The store. Raises StoreError where there is none, but makes it where people can subscribe."""
        with self._lock:  # two threads must not both open what is kept
            store = self._store or self._found()
            self._store = None if store.sqlite else store
        with store if store.sqlite else nullcontext(store) as its:
            yield its

    def _found(self) -> Store:
        store = engine.existing(self.url)
        if store is None and not self._begun and self.open:
            store = engine.opened(self.url)
        if store is None:
            raise _nobody(self.settings, self.closed)
        self._begun = True
        return store

    _begun = False
    """A store that was there and is gone is not made anew: whoever moved it will put it back."""


def _nobody(settings: Settings, closed: str | None) -> StoreError:
    reason = "has no subscribers yet: `digest subscribers add` or `digest subscribers import`"
    if closed:
        reason += f"; and nobody can subscribe here: {closed}"
    return StoreError(store=settings.folder.resolve().name, reason=reason)


def _origin(address: str) -> str:
    """The site of an address, as a policy names it: no path, in which a `;` could begin another rule."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
