"""Feeds for benchmarks, in a process of its own: `python -m tests.benchmarks.feeds` prints its port, and serves.

Every answer takes 100 ms, however many are asked for at once. A feed that was fetched before is unchanged: its
ETag gives 304.
"""

from __future__ import annotations

import asyncio
import re
import sys

DELAY = 0.1
"""Seconds from the question to the answer."""
ENTRIES = 10
_HEAD = re.compile(rb"GET (\S+)|^if-none-match: (\S+)", re.IGNORECASE | re.MULTILINE)
_ENTRY = (
    "<item><title>The {turn}. ferry of {name} leaves a quarter of an hour late</title><link>/{name}/{turn}</link>"
    "<guid>{name}-{turn}</guid><pubDate>Mon, 21 Sep 2026 0{turn}:00:00 GMT</pubDate><description>The harbour "
    "office said on Monday that the boats wait for the morning train until the bridge is mended.</description></item>"
)


def feed(name: str) -> bytes:
    """The feed at that path: ten entries with a teaser each."""
    entries = "".join(_ENTRY.format(name=name, turn=turn) for turn in range(ENTRIES))
    return f'<rss version="2.0"><channel><title>Pier {name}</title>{entries}</channel></rss>'.encode()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            found = [match.groups() for match in _HEAD.finditer(head)]
            path = next(path for path, _ in found if path).decode().strip("/")
            etag = f'"{path}"'
            known = any(tag and tag.decode() == etag for _, tag in found)
            body = b"" if known else feed(path)
            status = "304 Not Modified" if known else "200 OK"
            head_lines = f"HTTP/1.1 {status}\r\nETag: {etag}\r\nContent-Type: application/rss+xml\r\n"
            length = "" if known else f"Content-Length: {len(body)}\r\n"
            await asyncio.sleep(DELAY)
            writer.write(f"{head_lines}{length}\r\n".encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _run() -> None:
    async with await asyncio.start_server(_serve, "127.0.0.1", 0, backlog=500) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_run())
