"""Reading a source from bytes, and a web server that misbehaves."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digest import collect
from digest.values import Entry, Source
from tests.fakes.web import Web

Read = Callable[..., tuple[Entry, ...]]


def offline(url: str, /) -> collect.Fetched:
    """A Fetch for tests in which nothing may be fetched."""
    raise AssertionError(f"fetched {url}")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The entries of a file with this content."""

    def read(content: str | bytes, name: str = "source", **source: object) -> tuple[Entry, ...]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        limits = source.pop("limits", collect.Limits())
        return collect.entries(Source(location=str(path), **source), fetch=offline, limits=limits)

    return read


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server on this machine."""
    with Web() as server:
        yield server


QUICK = collect.Limits(connect_s=1, read_s=0.7, total_s=1.5, max_bytes=200_000, max_redirects=3, pause_s=0.01)


@pytest.fixture
def fetched() -> Iterator[Read]:
    """The entries behind an address, through the real client."""
    with collect.client(QUICK, "pier-post/1 (+https://pier.example)", private=True) as fetch:
        yield lambda url, **source: collect.entries(Source(location=url, **source), fetch=fetch, limits=QUICK)


@pytest.fixture
def fetch() -> Iterator[collect.Fetch]:
    """The real client with time enough for retries, which may ask this machine."""
    with collect.client(replace(QUICK, total_s=5.0), private=True) as fetch:
        yield fetch
