"""What many hostile servers may cost at once."""

import subprocess
import sys

import pytest

PROGRAM = """
import gzip, resource, sys
from concurrent.futures import ThreadPoolExecutor
from digest import collect
from digest.errors import FetchError
from tests.fakes.web import Web

HEAD = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n"
bomb = gzip.compress(bytes(200_000_000))
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

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with collect.client(collect.Limits(), private=True, resolve=here) as fetch, ThreadPoolExecutor(60) as pool:
        found = list(pool.map(outcome, range(60)))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
print(sorted(set(found)))
"""


@pytest.mark.slow
def test_endless_bodies_and_bombs_leave_the_memory_alone() -> None:
    """Twenty of each and twenty good ones, all at once: under 300 MB, the server included; the good ones arrive."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=120)
    most, outcomes = done.stdout.splitlines()
    assert outcomes == "['good', 'sends more than 10 MB', 'unpacks to more than 10 MB']"
    assert int(most) < 300
