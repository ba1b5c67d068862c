"""The readers' pages, asked as fast as one process answers: the sign-up page, and sign-ups.

A `digest serve` of its own, with issues that were sent, and a client in another process; beside it the same client
before a bare page of the same size that Starlette alone answers with, in the same server.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from digest.store import editions, engine, ledger
from digest.values import Edition
from subscribers import People, candidate, keys_of
from tests.benchmarks.sending import issue

LEAST = 500.0
"""Sign-up pages a second on one process."""
RUNS = 3
SECONDS = 2.0
LINES = 8
_BARE = """
import socket, sys
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from subscribers.web.server import server
page = "x" * int(sys.argv[1])
async def bare(request):
    return HTMLResponse(page)
# Of TCP by name, as ours is, or asyncio leaves Nagle's algorithm on.
with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server(Starlette(routes=[Route("/", bare)]), address, lambda it: print(it, flush=True)).run(sockets=[listener])
"""
_TOML = """
[newsletter]
name = "The Pier Post"
from = "Pier Post <ed@pier.example>"
address = "1 Pier Road, Lisbon"
web = "https://pier.example/roundup"
[delivery]
relay = "eml:letters"
[signup]
seconds = 0
per_network = 100000
total = 1000000
"""


def newsletter(folder: Path, edition: Edition) -> None:
    """A newsletter whose readers were sent that issue."""
    (folder / "digest.toml").write_text(_TOML)
    now = ledger.now_utc()
    with engine.opened(engine.of_folder(folder, "digest.db")) as store:
        people = People(store, keys_of(store, folder, make=True), lambda: now)
        people.add(candidate("anna@reader.example"), wording="Yes.")
        approval = editions.approve(store, edition, by="bench", at=now)
        ledger.start(store, edition.issue.slug, approval.edition, now)


@contextmanager
def process(*command: str) -> Iterator[int]:
    """The port of a server, from the address on its first line."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DIGEST_")}
    full = [sys.executable, *command]
    with subprocess.Popen(full, env=clean, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as its:
        assert its.stdout is not None
        try:
            yield int(its.stdout.readline().strip().rstrip("/").rpartition(":")[2])
        finally:
            its.terminate()


def rate(port: int, path: str, body: str | None = None) -> float:
    """Answers a second; what is posted there, each with another number."""
    its = [str(port), path, str(SECONDS), str(LINES), *([body] if body else [])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.asker", *its], check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout)


def form(page: str) -> str:
    """A sign-up as a browser sends it, with a number in the address."""
    (stamp,) = re.findall(r'name="stamp" value="([^"]+)"', page)
    fields = {"name": "Anna Berg", "which": "all", "frequency": "every", "consent": "yes", "stamp": stamp}
    return f"{urlencode(fields)}&address=reader{{}}%40reader.example"


def main() -> bool:
    """Whether the page is fast enough; the medians of runs in turn are printed."""
    with tempfile.TemporaryDirectory() as name:
        newsletter(Path(name), issue())
        with process("-m", "digest", "-C", name, "serve") as port:
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/").read().decode()
            with process("-c", _BARE, str(len(page.encode()))) as bare:
                both = [(rate(port, "/"), rate(bare, "/")) for _ in range(RUNS)]
            posted = rate(port, "/subscribe", form(page))
    ours, theirs = (statistics.median(column) for column in zip(*both, strict=True))
    verdict = "within" if ours >= LEAST else "UNDER"
    print("The readers' pages on one process, answers a second:")
    print(f"  GET / {ours:,.0f}, a bare page of Starlette's {theirs:,.0f} ({verdict} {LEAST:,.0f})")
    print(f"  POST /subscribe {posted:,.0f}, each written down, and its letter made meanwhile (SQLite)")
    return ours >= LEAST


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
