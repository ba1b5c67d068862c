"""A web server on this machine that passes requests on to ours, as Caddy or nginx would: TLS, a prefix, who asked.

with Front(certificates, to=8018, prefix="/roundup", whole=False, client="203.0.113.9") as front:
    front.port      # https; /roundup/... is passed on as /..., with `client` at the end of X-Forwarded-For

With `whole` the path is passed on as it is. All else below the host is 404.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from tests.fakes.certificates import Certificates, context

_NONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Front:
    """The server, in a thread of its own; one request a connection."""

    certificates: Certificates
    to: int
    prefix: str
    whole: bool
    client: str
    port: int = field(default=0, init=False)

    def __enter__(self) -> Front:
        """Answers from here on."""
        self._ready, self._loop = threading.Event(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        """Ends, whatever is under way."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()
        self._loop.close()

    async def _run(self) -> None:
        self._ended = asyncio.Event()
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=context(self.certificates))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        server.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for one in rest:
            one.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):  # browsers open lines that they never use
            top, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
            length = next((int(line[15:]) for line in lines if line.lower().startswith("content-length:")), 0)
            writer.write(await self._passed_on(top, lines, await reader.readexactly(length)))
            await writer.drain()
        writer.close()

    async def _passed_on(self, top: str, lines: list[str], body: bytes) -> bytes:
        """The answer of the server behind this one, whole."""
        method, path, version = top.split(" ")
        if not path.startswith(f"{self.prefix}/"):
            return _NONE
        path = path if self.whole else path.removeprefix(self.prefix)
        said = [line[16:].strip() for line in lines if line.lower().startswith("x-forwarded-for:")]
        kept = [line for line in lines if not line.lower().startswith(("x-forwarded-for:", "connection:"))]
        ours = [f"X-Forwarded-For: {', '.join([*said, self.client])}", "Connection: close"]
        head = "\r\n".join([f"{method} {path} {version}", *kept, *ours, "", ""])
        reader, writer = await asyncio.open_connection("127.0.0.1", self.to)
        try:
            writer.write(head.encode("latin-1") + body)
            return await reader.read()
        finally:
            writer.close()
