"""The desk as a process: address first, a free port, a clean end."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from digest import desk
from digest.errors import DigestError
from tests.fakes.web import nonsense

PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from digest import desk
from digest.values import Edition, Issue, Masthead

def build():
    if Path("bug").exists():
        raise TypeError("a bug of ours")
    issue = Issue(masthead=Masthead(name="N"), slug="2026-09-21", date=dt.date(2026, 9, 21), sections=())
    return Edition(issue=issue, subject="S", html="<p>mail", text="text", page="<p>page")

preview = desk.Preview(build=build, watch=[Path("draft.md"), Path("bug")])
desk.serve(preview, port=int(sys.argv[1]) if sys.argv[1:] else None, ready=lambda address: print(address, flush=True))
"""


@contextmanager
def _running(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and the first line it printed."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_ctrl_c_ends_it_with_0_and_without_a_word(tmp_path: Path) -> None:
    """A browser that waits for news does not hold it up; nothing is on stderr."""
    with _running(tmp_path) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address + "events", timeout=10) as waiting:
            assert waiting.readline().startswith(b"data: ")
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
            assert time.monotonic() - began < 5
        assert process.stderr
        assert process.stderr.read() == ""


def test_what_is_no_request_is_answered_and_not_told_of(tmp_path: Path) -> None:
    """Anybody can send it; the terminal is for what a person does."""
    with _running(tmp_path) as (process, address):
        assert nonsense(address) == b"HTTP/1.1 400 Bad Request"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr
        assert process.stderr.read() == ""


def test_a_free_port_is_taken_when_the_usual_one_is_not_free(tmp_path: Path) -> None:
    """Two previews at the same time have two addresses, and both answer."""
    with _running(tmp_path) as (_, first), _running(tmp_path) as (_, second):
        assert first != second
        for address in (first, second):
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert answer.status == 200


def test_a_port_that_was_asked_for_is_the_port(tmp_path: Path) -> None:
    """`port` is not a wish."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        number = free.getsockname()[1]
    with _running(tmp_path, str(number)) as (_, address):
        assert address == f"http://127.0.0.1:{number}/"


def test_a_port_that_is_taken_is_one_clear_line() -> None:
    """Asked for and taken: an error that names it, and nothing is served."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        number = taken.getsockname()[1]
        preview = desk.Preview(build=lambda: pytest.fail("must not build"), watch=[])
        with pytest.raises(DigestError, match=f"127.0.0.1:{number}: in use"):
            desk.serve(preview, port=number, ready=pytest.fail)


def test_it_answers_on_127_0_0_1_alone(tmp_path: Path) -> None:
    """The same port is free on every other address of the machine: nobody on the network reads the draft."""
    with _running(tmp_path) as (_, address):
        port = int(address.rstrip("/").rsplit(":", 1)[1])
        with closing(socket.socket()) as other:
            other.bind(("127.0.0.2", port))


def test_a_bug_in_building_comes_up(tmp_path: Path) -> None:
    """What is no DigestError is ours to mend: the preview ends and the exception is seen."""
    with _running(tmp_path) as (process, address):
        assert address
        (tmp_path / "bug").write_text("x")
        assert process.wait(10) == 1
        assert process.stderr
        assert process.stderr.read().rstrip().endswith("TypeError: a bug of ours")
    with _running(tmp_path) as (process, address):
        assert process.wait(10) == 1
