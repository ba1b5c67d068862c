"""Watch: looks at a send again and again, and takes care that looking does not slow it down."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from digest.progress import Progress
from digest.store.engine import Store
from digest.store.progress import progress

DOMAINS = dt.timedelta(seconds=30)
"""How often domains are counted anew: for a million readers that takes some seconds, all the rest about one."""
SHARE = 4
"""A look is followed by a pause of so many times its length: a core is the sender's for the most part."""


@dataclass(slots=True, kw_only=True)
class Watch:
    """A send that is looked at; several threads may."""

    store: Store | None
    """None where there is none yet."""
    slug: str
    domains: int = 0
    """How many recipient domains are told of at most."""
    find: Callable[[], Store | None] = lambda: None
    """Looks for the store while there is none; it is the watch's then, which closes it."""
    took: float = 0.0
    """Seconds that the last look took, without the domains."""
    _found: Store | None = None
    _counted: Progress | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, now: dt.datetime) -> Progress:
        """How it gets on now; the domains may be half a minute old. Raises StoreError, MigrationError."""
        with self._lock:
            if (store := self._there()) is None:
                return Progress(slug=self.slug, at=now)
            counted = self._counted
            if self.domains and (counted is None or now - counted.at >= DOMAINS):
                self._counted = progress(store, self.slug, now, domains=self.domains)
                return self._counted
            start = time.monotonic()
            found = progress(store, self.slug, now, domains=0)
            self.took = time.monotonic() - start
        if counted is None:
            return found
        last = {name: getattr(counted, name) for name in ("domains", "more_domains", "domains_at")}
        return replace(found, **last)

    def _there(self) -> Store | None:
        if self.store is None:
            self.store = self._found = self.find()
        return self.store

    def close(self) -> None:
        """Closes the store that it found itself."""
        with self._lock:
            if self._found is not None:
                self._found.close()

    def pause(self, least: float) -> float:
        """How many seconds to wait before the next look: `least`, or more where looking takes long."""
        return max(least, SHARE * self.took)
