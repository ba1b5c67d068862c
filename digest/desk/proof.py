"""The proof on the desk: the last good edition, what went wrong since, and who waits for the next."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from digest.desk.notes import Aside
from digest.errors import DigestError
from digest.values import Edition

HEARTBEAT = 15.0
"""Seconds of silence after which a waiting browser is told that all is well; proxies cut at 30 to 60."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is shown, and what to keep an eye on."""

    build: Callable[[], Edition]
    """Rebuilds the edition from what is on disk. Raises DigestError."""
    aside: Callable[[], Aside] = Aside
    """What is known beside the edition, for the notes. Raises DigestError."""
    picture: Callable[[str], bytes | None] = lambda name: None
    """The image file of the issue with that name, "images/….jpg", or None. Raises DigestError."""
    watch: Sequence[Path]
    """Files and folders whose change calls for a rebuild; they need not exist yet."""


@dataclass(slots=True, kw_only=True)
class Proof:
    """The state of one preview; lives in the event loop that serves it."""

    preview: Preview
    edition: Edition | None = None
    """The last edition that could be built; None until one could."""
    error: str | None = None
    """Why the last rebuild failed, on one line; None when it did not."""
    built: dt.datetime | None = None
    """When `edition` was built, local time."""
    version: str = ""
    """Changes whenever what is shown changes, and with every start of the server."""
    closing: bool = False
    _start: str = field(default_factory=lambda: secrets.token_hex(4))
    _count: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def rebuild(self) -> None:
        """Build again, in a thread; a DigestError becomes `error` and the last good edition stays."""
        before = (self.edition, self.error)
        try:
            self.edition, self.error = await asyncio.to_thread(self.preview.build), None
            self.built = dt.datetime.now().astimezone()
        except DigestError as error:
            self.error = str(error)
        if (self.edition, self.error) != before or not self.version:
            self._count += 1
            self.version = f"{self._start}-{self._count}"
        await self._tell()

    async def versions(self) -> AsyncIterator[str | None]:
        """The version now and each time it changes; None after `HEARTBEAT` seconds without; ends at `close`."""
        seen = ""
        while not self.closing:
            if self.version != seen:
                seen = self.version
                yield seen
            if not await self._news(seen):
                yield None

    async def _news(self, seen: str) -> bool:
        """Whether the version became another than `seen`, or the end came, within `HEARTBEAT` seconds."""
        async with self._changed:
            news = self._changed.wait_for(lambda: self.closing or self.version != seen)
            try:
                return await asyncio.wait_for(news, HEARTBEAT)
            except TimeoutError:
                return False

    async def close(self) -> None:
        """Let go of everyone who waits for `versions`."""
        self.closing = True
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
