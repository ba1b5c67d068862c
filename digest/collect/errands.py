"""One source's way through the web: its turn at each host, redirects, retries, the body within its limits.

Lives in the client's event loop; imported when the first address is fetched.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import httpx2

from digest.collect import conditional, polite
from digest.collect.files import TooLarge, size, unpack
from digest.collect.guard import Forbidden, Guard
from digest.collect.limits import Fetched, Known, Limits
from digest.collect.robots import LONGEST, Robots
from digest.collect.transport import Answer, Transport, Trouble, light
from digest.errors import FetchError, ForbiddenAddress
from digest.urls import safe
from digest.values import Url

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_HINTS = {
    401: "it asks for a log-in",
    402: "it asks for payment",
    403: "it lets no programs in",
    404: "has it moved?",
    407: "it asks for a log-in",
    410: "it is gone for good, so remove this source",
    429: "it wants fewer requests",
    451: "it may not be shown here",
}
_LARGE = 1_000_000
"""Bytes above which an answer is large: three times the largest of 80 real feeds."""
_MOST_LARGE = 4
"""Large answers that are received at the same time: a hundred endless ones must not fill the memory."""


@dataclass(slots=True, kw_only=True)
class Errand:
    """One address that somebody asked for."""

    source: str
    """The address as it was named; errors are about it."""
    clock: polite.Clock
    most: int
    """Bytes."""
    known: Known | None = None
    page: bool = False
    cut: bool = False
    """What is beyond `most` is left out; else it is an error."""


class Errands:
    """All that is under way, over one set of connections."""

    def __init__(self, limits: Limits, guard: Guard, agent: str, name: str) -> None:
        headers = {"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        self.limits = limits
        self.transport = Transport(limits, guard, headers)
        self.hosts = polite.Hosts(limits)
        self.robots = Robots(name, self._robots)
        self.large = asyncio.Semaphore(_MOST_LARGE)

    async def aclose(self) -> None:
        """Ends what is still under way, and closes the connections."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self.transport.aclose()

    async def run(self, url: str, source: str, *, known: Known | None = None, page: bool = False) -> Fetched:
        """What the address answers. Raises FetchError."""
        async with self._timed(source, self.limits.total_s) as clock:
            errand = Errand(source=source, clock=clock, most=self.limits.max_bytes, known=known, page=page)
            return await self._followed(url, errand)

    async def _robots(self, url: str) -> str:
        async with self._timed(url, self.limits.total_s / 2) as clock:
            got = await self._followed(url, Errand(source=url, clock=clock, most=LONGEST, cut=True))
            return got.body.decode("utf-8", "replace")

    @asynccontextmanager
    async def _timed(self, source: str, seconds: float) -> AsyncIterator[polite.Clock]:
        try:
            async with asyncio.timeout(seconds) as timeout:
                yield polite.Clock(timeout)
        except TimeoutError as error:
            raise FetchError(source=source, reason=f"not finished within {seconds:g} s") from light(error)

    async def _followed(self, url: str, errand: Errand) -> Fetched:
        """The answer at the end of the redirects; they are followed here, none of their bodies is read."""
        permanent, start = True, url
        for _ in range(self.limits.max_redirects + 1):
            if errand.page:
                async with errand.clock.stopped():
                    await self.robots.check(url, errand.source)
            status, got = await self._answered(url, errand, moved=permanent and url != start)
            if isinstance(got, Fetched):
                return replace(got, moved=Url(url)) if permanent and url != start else got
            permanent = permanent and status in _PERMANENT
            url = got
        raise FetchError(source=errand.source, reason=f"leads on and on, more than {self.limits.max_redirects} times")

    async def _answered(self, url: str, errand: Errand, *, moved: bool) -> tuple[int, Fetched | str]:
        """The status, and what was fetched or where it leads; tried again where that may help."""
        name = _server(url)
        attempt = 0
        while True:
            try:
                async with self.hosts.turn(name, errand.clock):
                    found = await self._once(url, errand)
                self.hosts.answered(name)
                return found
            except Trouble as trouble:
                if trouble.status == 429:
                    self.hosts.rest(name, trouble.wait)
                wait = polite.backoff(attempt) if trouble.wait is None else trouble.wait
                if trouble.transient and attempt < self.limits.retries and wait < errand.clock.left:
                    attempt += 1
                    await asyncio.sleep(wait)
                    continue
                self.hosts.answered(name, silent=trouble.silent)
                raise _failed(trouble, errand, url if moved else None) from light(trouble)
            except Forbidden as error:
                leads = "" if url == safe(errand.source) else f"leads to {url}: "
                raise ForbiddenAddress(source=errand.source, reason=f"{leads}{error}") from error

    async def _once(self, url: str, errand: Errand) -> tuple[int, Fetched | str]:
        async with self.transport.get(url, conditional.asked(errand.known)) as answer:
            if answer.status in _REDIRECTS and "location" in answer.headers:
                if target := safe(answer.headers["location"], url):
                    return answer.status, target
                raise Trouble("leads to something that is no address on the web")
            if answer.status == 304 and errand.known is not None:
                return 304, _fetched(answer, b"", errand.known)
            if not 200 <= answer.status < 300:
                raise _status(answer)
            return answer.status, _fetched(answer, await self._body(answer, errand))

    async def _body(self, answer: Answer, errand: Errand) -> bytes:
        body = bytearray()
        async for chunk in answer.chunks:
            body += chunk
            if len(body) > min(_LARGE, errand.most):
                async with errand.clock.stopped():
                    await self.large.acquire()
                try:
                    await _rest(body, answer, errand)
                finally:
                    self.large.release()
                break
        return _unpacked(bytes(body), answer.headers, errand)


async def _rest(body: bytearray, answer: Answer, errand: Errand) -> None:
    """Reads on, to the end or to the limit. Raises Trouble beyond it."""
    while len(body) <= errand.most:
        chunk = await anext(answer.chunks, None)
        if chunk is None:
            return
        body += chunk
    if not errand.cut:
        body.clear()  # closing the connection may take a while
        raise Trouble(f"sends more than {size(errand.most)}", status=answer.status)
    del body[errand.most :]


def _unpacked(body: bytes, headers: httpx2.Headers, errand: Errand) -> bytes:
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in {"identity", ""} or not body:
        return body
    if coding not in _PACKED:
        raise Trouble(f"sends {coding[:40]!r}, which was not asked for")
    try:
        return unpack(body, errand.most)
    except TooLarge as error:
        raise Trouble(str(error)) from light(error)
    except ValueError:
        return body  # what says that it is packed and is not


def _server(url: str) -> str:
    """Who is asked: the host, `www.` or not, http or https; on a port of its own it is another server."""
    return urlsplit(url).netloc.lower().removeprefix("www.").rstrip(".")


def _fetched(answer: Answer, body: bytes, before: Known | None = None) -> Fetched:
    known = conditional.validators(answer.headers, before)
    return Fetched(
        url=str(answer.url),
        body=body,
        charset=httpx2.Response(200, headers=answer.headers).charset_encoding,
        status=answer.status,
        etag=known.etag,
        modified=known.modified,
        fresh_until=conditional.fresh_until(answer.headers, dt.datetime.now(dt.UTC)),
        unchanged=answer.status == 304,
    )


def _status(answer: Answer) -> Trouble:
    """Why an answer with that status is none, and what to do about it."""
    status = answer.status
    hint = _HINTS.get(status, "the site has trouble, so try again later" if status >= 500 else "")
    words = f"the server answers {status} {answer.phrase}".rstrip() + (f": {hint}" if hint else "")
    trouble = Trouble(words, transient=status in _TRANSIENT, status=status)
    trouble.wait = polite.retry_after(answer.headers.get("retry-after"), dt.datetime.now(dt.UTC))
    return trouble


def _failed(trouble: Trouble, errand: Errand, moved: str | None) -> FetchError:
    reason = trouble.reason
    if trouble.wait is not None and trouble.status in {429, 503}:
        reason += f"; it asks to wait until {polite.until(trouble.wait, dt.datetime.now(dt.UTC))}"
    if moved:
        reason = f"moved for good to {moved}, and there {reason}"
    return FetchError(source=errand.source, reason=reason, status=trouble.status)
