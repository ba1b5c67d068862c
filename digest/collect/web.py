"""Addresses to bytes, over httpx2: bounded in time, size and redirects.

The client lives in an event loop of its own, in a thread of its own, because only a cancelled task ends
at its time whatever the server does; timeouts of single reads never see one that sends a byte a second.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from digest import __version__
from digest.collect.files import TooLarge, size, unpack
from digest.collect.limits import Fetch, Fetched, Limits
from digest.errors import FetchError
from digest.urls import safe

if TYPE_CHECKING:
    import asyncio

    import httpx2

AGENT = f"newsletter-digest/{__version__}"
"""What we call ourselves; a newsletter adds its own address."""
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})


@contextmanager
def client(limits: Limits, agent: str = AGENT) -> Iterator[Fetch]:
    """A Fetch that many threads may call at once; connections are kept until it is left.

    It raises FetchError for all that can go wrong. Nothing is started, or even imported, before the first call.
    """
    web = _Web(limits, agent)
    try:
        yield web.fetch
    finally:
        web.close()


class _Web:
    def __init__(self, limits: Limits, agent: str) -> None:
        self.limits = limits
        self.agent = agent
        self.lock = threading.Lock()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None
        self.http: httpx2.AsyncClient | None = None

    def fetch(self, url: str, /) -> Fetched:
        import asyncio

        if not (checked := safe(url)):
            raise FetchError(source=url, reason="only http and https addresses without a password are fetched")
        task = asyncio.run_coroutine_threadsafe(self._got(checked, url), self._started())
        try:
            return task.result()
        except BaseException:
            task.cancel()
            raise

    def _started(self) -> asyncio.AbstractEventLoop:
        import asyncio

        with self.lock:
            if self.loop is None:
                self.http = self._client()
                self.loop = asyncio.new_event_loop()
                self.thread = threading.Thread(target=self.loop.run_forever, name="digest-web", daemon=True)
                self.thread.start()
            return self.loop

    def _client(self) -> httpx2.AsyncClient:
        import httpx2

        timeout = httpx2.Timeout(self.limits.read_s, connect=self.limits.connect_s, pool=None)
        headers = {"User-Agent": self.agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        return httpx2.AsyncClient(timeout=timeout, headers=headers)

    def close(self) -> None:
        with self.lock:
            if self.loop is None or self.http is None or self.thread is None:
                return
            import asyncio

            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(self.http.aclose(), self.loop).result(timeout=5)
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join()
            self.loop.close()
            self.loop = None

    async def _got(self, url: str, source: str) -> Fetched:
        import asyncio

        import httpx2

        try:
            async with asyncio.timeout(self.limits.total_s):
                return await self._followed(url, source)
        except TimeoutError as error:
            raise FetchError(source=source, reason=f"not finished within {self.limits.total_s:g} s") from error
        except httpx2.TimeoutException as error:
            raise FetchError(source=source, reason=f"no answer in time ({type(error).__name__})") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            reason = f"cannot be fetched: {error or type(error).__name__}"
            raise FetchError(source=source, reason=reason) from error

    async def _followed(self, url: str, source: str) -> Fetched:
        """The answer at the end of the redirects, followed here because httpx2 reads their bodies whole."""
        assert self.http is not None  # noqa: S101 - it is made before the loop
        for _ in range(self.limits.max_redirects + 1):
            async with self.http.stream("GET", url) as answer:
                if not (answer.is_redirect and "location" in answer.headers):
                    return await self._read(answer, source)
                target = safe(answer.headers["location"], url)
            if target is None:
                raise FetchError(source=source, reason="leads to something that is no address on the web")
            url = target
        raise FetchError(source=source, reason=f"leads on and on, more than {self.limits.max_redirects} times")

    async def _read(self, answer: httpx2.Response, source: str) -> Fetched:
        status = answer.status_code
        if not 200 <= status < 300:
            reason = f"the server answers {status} {answer.reason_phrase}".rstrip()
            raise FetchError(source=source, reason=reason, status=status)
        most = self.limits.max_bytes
        body = bytearray()
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > most:
                raise FetchError(source=source, reason=f"sends more than {size(most)}", status=status)
        return Fetched(
            url=str(answer.url),
            body=_unpacked(bytes(body), answer.headers, most, source),
            charset=answer.charset_encoding,
        )


def _unpacked(body: bytes, headers: Any, most: int, source: str) -> bytes:
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in {"identity", ""} or not body:
        return body
    if coding not in _PACKED:
        raise FetchError(source=source, reason=f"sends {coding!r}, which was not asked for")
    try:
        return unpack(body, most)
    except TooLarge as error:
        raise FetchError(source=source, reason=str(error)) from error
    except ValueError:
        return body  # what says that it is packed and is not
