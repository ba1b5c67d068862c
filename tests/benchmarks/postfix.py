"""Postfix's smtp-sink and smtp-source, in C: the quickest server and the quickest client to measure beside.

Debian's package is downloaded once into the user's cache and unpacked there; nothing is installed and nothing of it
is started but these two.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tests.fakes.postgres import free_port

_LIBRARIES = "usr/lib/postfix"
_BACKLOG = "256"
_START_S = 10
_COUNTED = re.compile(rb"mesg=(\d+)")
_TAIL = 4096
"""Octets at the end of smtp-sink's output that surely hold its last count."""


@lru_cache(maxsize=1)
def home() -> Path | None:
    """The folder the package is unpacked in, fetched where it is not there yet; None where there is no apt."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsletter-digest"
    if (ready := cache / "postfix").exists():
        return ready
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return None
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as name:
            _unpacked(Path(name)).rename(ready)
    except (OSError, subprocess.SubprocessError):
        # Offline or an empty list of packages; or another benchmark was first.
        return ready if ready.exists() else None
    return ready


def _unpacked(folder: Path) -> Path:
    """The package's contents below the folder."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "download", "postfix"], cwd=folder, check=True, timeout=60, **quiet)
    package = next(folder.glob("postfix_*.deb"))
    subprocess.run(["dpkg", "-x", package, folder / "x"], check=True, timeout=60, **quiet)
    return folder / "x"


def program(name: str) -> tuple[list[str], dict[str, str]] | None:
    """The program's command and its environment; None where Postfix cannot be had."""
    if (found := home()) is None:
        return None
    return [str(found / "usr/sbin" / name), "-4"], {**os.environ, "LD_LIBRARY_PATH": str(found / _LIBRARIES)}


@dataclass(slots=True)
class Sink:
    """A server that takes every message and throws it away, or keeps it in `folder`."""

    port: int
    process: subprocess.Popen[bytes]
    output: Path
    folder: Path | None
    c: bool
    """Whether it is smtp-sink; else the tests' own server stands in for it."""

    @property
    def count(self) -> int:
        """How many messages it has taken so far."""
        if self.folder is not None:
            return sum(1 for _ in self.folder.iterdir())
        with self.output.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            found = _COUNTED.findall(file.read())
        return int(found[-1]) if found else 0

    def dumped(self) -> Iterator[tuple[str, bytes]]:
        """Each message that was kept: the recipient of its envelope, and its bytes with CRLF line ends."""
        assert self.folder is not None, "only a sink with dumps keeps anything"
        for path in sorted(self.folder.iterdir()):
            yield _envelope(path.read_bytes())


def _envelope(dump: bytes) -> tuple[str, bytes]:
    """The recipient, which smtp-sink notes above the message, and the message."""
    whole = re.sub(rb"\r?\n", b"\r\n", dump)
    found = re.search(rb"^X-Rcpt-Args: <([^<>]*)>", whole, re.MULTILINE)
    assert found is not None, "a dump without its recipient"
    # What it adds are headers of its own, then one Received header of two or more lines.
    message = re.sub(rb"\A(?:X-[A-Za-z-]+: [^\r]*\r\n)+(?:Received: [^\r]*\r\n(?:[ \t][^\r]*\r\n)*)?", b"", whole)
    return found[1].decode(), message


@contextmanager
def sink(*, dumps: bool = False) -> Iterator[Sink]:
    """A server on a free port of this machine, in a process of its own that ends with the block."""
    with tempfile.TemporaryDirectory(prefix="digest-sink-") as name:
        home = Path(name)
        folder = _kept(home) if dumps else None
        found, port = program("smtp-sink"), free_port()
        if found is None:
            command, environment = [sys.executable, "-m", "tests.benchmarks.sink", str(port), str(folder or "")], None
        else:
            command, environment = [*found[0], *_options(folder), f"127.0.0.1:{port}", _BACKLOG], found[1]
        with (home / "output").open("wb") as output:
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            _awaited(port, process)
            yield Sink(port, process, home / "output", folder, found is not None)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _kept(home: Path) -> Path:
    """A folder for dumps that user nobody may write, who smtp-sink is where root starts it."""
    folder = home / "taken"
    folder.mkdir()
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        home.chmod(0o755)
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder


def _options(folder: Path | None) -> list[str]:
    who = ["-u", "nobody"] if os.geteuid() == 0 else []
    return [*who, "-d", f"{folder}/m."] if folder else [*who, "-c"]


def _awaited(port: int, process: subprocess.Popen[bytes]) -> None:
    """Nothing, once it listens."""
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError("the sink did not start")


def source(port: int, *, sessions: int, messages: int, size: int) -> float | None:
    """Seconds that smtp-source takes for so many messages that large; None without Postfix."""
    if (found := program("smtp-source")) is None:
        return None
    command = [*found[0], "-s", str(sessions), "-m", str(messages), "-l", str(size)]
    command += ["-f", "ed@pier.example", "-t", "reader@reader.example", f"127.0.0.1:{port}"]
    started = time.perf_counter()
    subprocess.run(command, env=found[1], check=True, timeout=120)
    return time.perf_counter() - started
