"""What many hostile servers may cost at once."""

import subprocess
import sys

import pytest

PROGRAM = """
import zlib
from concurrent.futures import ThreadPoolExecutor
from digest import collect
from digest.errors import FetchError
from tests.fakes.web import Web

HEAD = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n"
packer = zlib.compressobj(9, wbits=31)
bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(500)) + packer.flush()
with Web() as web:
    web.raw("/endless", lambda line: (line.send(HEAD + b"\\r\\n"), line.pour(b"<p>x" * 16_384)))
    web.raw("/bomb", lambda line: line.send(HEAD + b"Content-Encoding: gzip\\r\\n\\r\\n" + bomb))
    web.page("/good", "good")

    async def here(host, port):
        return ("127.0.0.1",)

    def outcome(number):
        path = ("endless", "bomb", "good")[number % 3]
        try:
            return fetch(f"http://h{number}.example:{web.port}/{path}").body.decode()
        except FetchError as error:
            return error.reason

    with collect.client(collect.Limits(), private=True, resolve=here) as fetch, ThreadPoolExecutor(99) as pool:
        found = list(pool.map(outcome, range(99)))
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
print(sorted(set(found)))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc knows the most memory that was used")
def test_endless_bodies_and_bombs_leave_the_memory_alone() -> None:
    """33 of each and 33 good ones, all at once: under 300 MB, the server included; the good ones arrive."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=120)
    most, outcomes = done.stdout.splitlines()
    assert outcomes == "['good', 'sends more than 10 MB', 'unpacks to more than 10 MB']"
    assert int(most) < 300_000
