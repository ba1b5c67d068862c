"""What every test shares: stores to keep things in, on SQLite and on a real PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from hypothesis import settings

from digest.store import engine
from tests.fakes.postgres import Server

ROOM = 4 * 2**30
"""Bytes that must be free in memory for tests to keep their files there."""


def _in_memory(folder: str = "/dev/shm") -> None:  # noqa: S108 - the system's own, and pytest makes folders in it
    """Temporary files stay in memory where there is plenty: tests make thousands of databases, for a moment each."""
    with suppress(OSError):
        if "TMPDIR" not in os.environ and os.access(folder, os.W_OK) and _room(folder) >= ROOM:
            os.environ["TMPDIR"], tempfile.tempdir = folder, None


def _room(folder: str) -> int:
    """Bytes that the folder has room for and memory can hold: how large it may grow says nothing of what is free."""
    return min(shutil.disk_usage(folder).free, psutil.virtual_memory().available)


_in_memory()  # before pytest looks for a place

# Where a test does not say how many examples it wants: all tests together must stay within twenty minutes.
settings.register_profile("house", max_examples=50, deadline=None)  # a busy machine is no failure
settings.load_profile("house")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One PostgreSQL for all tests of this process."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with nobody in it, to be copied: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("lite") / "store.db"
    with engine.opened(f"sqlite:///{path}"):
        pass
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a new store with nobody in it: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
    else:
        yield from _for_a_while(request.getfixturevalue("postgres"), Server.store)


def _for_a_while(server: Server, made: Callable[[Server], str]) -> Iterator[str]:
    """The URL of a database that is there for one test."""
    url = made(server)
    yield url
    server.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path, new_sqlite: Path) -> str:
    """The URL of a new SQLite store, where the test has nothing to do with which it is."""
    shutil.copy(new_sqlite, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a place where no store was made yet, on either."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
    else:
        yield from _for_a_while(request.getfixturevalue("postgres"), Server.database)
