"""Addresses to bytes: bounded in time, size and redirects, polite, and only where the guard lets us.

The client lives in an event loop of its own, in a thread of its own, because only a cancelled task ends
at its time whatever the server does; timeouts of single reads never see one that sends a byte a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from digest import __version__
from digest.collect.guard import Guard, Resolve, public, system
from digest.collect.limits import Fetch, Fetched, Known, Limits
from digest.errors import FetchError
from digest.urls import safe

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import Executor

    from digest.collect.errands import Errands

NAME = "newsletter-digest"
"""Our name in robots.txt."""
AGENT = f"{NAME}/{__version__}"
"""What we call ourselves; a newsletter adds its own address."""
_LOOKUPS = 32
"""Names looked up at the same time: a resolver that hangs must not hold up the others."""


def agent(contact: str) -> str:
    """The User-Agent of a newsletter: who asks, and where to complain."""
    shown = "".join(c for c in contact if c.isascii() and c.isprintable() and c not in "()<>\\").strip()
    return f"{AGENT} (+{shown})" if shown else AGENT


@contextmanager
def client(
    limits: Limits,
    agent: str = AGENT,
    *,
    private: bool = False,
    resolve: Resolve = system,
    allows: Callable[[str], bool] = public,
) -> Iterator[Fetch]:
    """A Fetch that many threads may call at once; connections are kept until it is left.

    Addresses that are not public, or that another `allows` does not let through, are refused unless
    `private`. It raises FetchError for all that can go wrong. Nothing is started, or even imported, before
    the first call.
    """
    web = _Web(limits, agent, Guard(private=private, resolve=resolve, allows=allows))
    try:
        yield web.fetch
    finally:
        web.close()


class _Web:
    def __init__(self, limits: Limits, agent: str, guard: Guard) -> None:
        self.limits = limits
        self.agent = agent
        self.guard = guard
        self.lock = threading.Lock()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None
        self.errands: Errands | None = None
        self.lookups: Executor | None = None

    def fetch(self, url: str, /, *, known: Known | None = None, page: bool = False) -> Fetched:
        import asyncio

        if not (checked := safe(url)):
            raise FetchError(source=url, reason="only http and https addresses without a password are fetched")
        loop, errands = self._started()
        task = asyncio.run_coroutine_threadsafe(errands.run(checked, url, known=known, page=page), loop)
        try:
            return task.result()
        except BaseException:
            task.cancel()
            raise

    def _started(self) -> tuple[asyncio.AbstractEventLoop, Errands]:
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        from digest.collect.errands import Errands

        with self.lock:
            if self.loop is None or self.errands is None:
                self.loop = asyncio.new_event_loop()
                self.lookups = ThreadPoolExecutor(_LOOKUPS, "digest-names")
                self.loop.set_default_executor(self.lookups)
                self.errands = Errands(self.limits, self.guard, self.agent, NAME)
                self.thread = threading.Thread(target=self.loop.run_forever, name="digest-web", daemon=True)
                self.thread.start()
            return self.loop, self.errands

    def close(self) -> None:
        with self.lock:
            if self.loop is None or self.errands is None or self.thread is None:
                return
            import asyncio

            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(self.errands.aclose(), self.loop).result(timeout=5)
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join()
            self.loop.close()
            self.loop = self.errands = None
