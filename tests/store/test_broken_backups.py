"""A file that is no whole backup changes nothing, and is told on one line."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from digest.errors import FileError, MigrationError, StoreError
from digest.store import backup, engine, restore, schema
from tests.fakes.postgres import Server
from tests.fakes.rows import NOW, fill

HEAD = {"format": "digest-backup", "version": 1, "revision": schema.HEAD, "made": "2026-09-21T07:30:00Z"}
ADA: dict[str, Any] = {
    "id": 1, "hash": "a", "address": "ada@inbox.example", "name": "Ada", "language": "en", "topics": "[]",
    "status": "active", "joined_at": None, "changed_at": "2026-09-21T07:30:00Z",
    "timezone": None, "fields": "{}", "frequency": "every", "wanted": "", "paused_until": None, "expires_at": None,
}  # fmt: skip
EVENT = {"id": 1, "person": 1, "at": ADA["changed_at"], "kind": "a", "how": "b", "wording": None, "detail": "{}"}


def made(*rows: tuple[str, Any] | bytes, head: Any = HEAD) -> bytes:
    """A file with these rows whose checksum and counts are right."""
    lines = [one if isinstance(one, bytes) else json.dumps({"t": one[0], "r": one[1]}).encode() for one in rows]
    body = b"".join(line + b"\n" for line in [json.dumps(head).encode(), *lines])
    counts = Counter("people" if isinstance(one, bytes) else one[0] for one in rows)
    end = {"rows": counts, "sha256": hashlib.sha256(body).hexdigest()}
    return gzip.compress(body + json.dumps(end).encode() + b"\n")


def whole(data: bytes) -> bytes:
    """The lines of a file."""
    return gzip.decompress(data)


GOOD = made(("people", ADA), ("events", EVENT))

BROKEN: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no gzip": lambda: b"Dear editor,\n" * 10,
    "a text in gzip": lambda: gzip.compress(b"Dear editor,\n"),
    "nothing in gzip": lambda: gzip.compress(b""),
    "another JSON": lambda: gzip.compress(b'{"format": "roundup", "version": 1}\n'),
    "another format": lambda: made(head=HEAD | {"format": "roundup"}),
    "a header of a wrong shape": lambda: made(head=HEAD | {"version": "one"}),
    "a list for a header": lambda: made(head=[HEAD]),
    "cut in the gzip": lambda: GOOD[:-9],
    "cut early": lambda: GOOD[:12],
    "cut after a line": lambda: gzip.compress(b"".join(whole(GOOD).splitlines(keepends=True)[:-1])),
    "cut within the last line": lambda: gzip.compress(whole(GOOD)[:-1]),
    "only a header": lambda: gzip.compress(whole(GOOD).splitlines(keepends=True)[0]),
    "a changed letter": lambda: gzip.compress(whole(GOOD).replace(b"ada@", b"eve@")),
    "a row taken out": lambda: gzip.compress(b"".join(whole(GOOD).splitlines(keepends=True)[i] for i in (0, 1, 3))),
    "a changed byte": lambda: GOOD[:60] + bytes([GOOD[60] ^ 1]) + GOOD[61:],
    "more after the end": lambda: gzip.compress(whole(GOOD) + b"{}\n"),
    "another file after the end": lambda: GOOD + GOOD,
    "a tail that is no gzip": lambda: GOOD + b"tail",
    "no end but a right last line": lambda: gzip.compress(whole(GOOD).replace(b'"sha256"', b'"sha"')),
    "counts that do not fit": lambda: gzip.compress(whole(GOOD).replace(b'"people": 1', b'"people": 2')),
    "a table of nobody": lambda: made(("songs", {"title": "The Night Ferry"})),
    "the table of the revision": lambda: made(("alembic_version", {"version_num": "0001"})),
    "a line that is no JSON": lambda: made(b"Dear editor"),
    "a line that is no row": lambda: made(b"[1]"),
    "bytes that are no text": lambda: made(b'{"t": "people", "r": {"name": "\xff"}}'),
    "nesting without end": lambda: made(b'{"t": "people", "r": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "a row without a row": lambda: made(b'{"t": "people"}'),
    "a column too few": lambda: made(("people", {k: v for k, v in ADA.items() if k != "hash"})),
    "a column too many": lambda: made(("people", ADA | {"shoe_size": 42})),
    "a number for a name": lambda: made(("people", ADA | {"name": 7})),
    "a name for a number": lambda: made(("people", ADA | {"id": "one"})),
    "a number too large": lambda: made(("people", ADA | {"id": 2**63})),
    "nothing where something must be": lambda: made(("people", ADA | {"hash": None})),
    "half a letter": lambda: made(("people", ADA | {"name": "\ud800"})),
    "a moment that is none": lambda: made(("people", ADA | {"changed_at": "yesterday"})),
    "a moment without a zone": lambda: made(("people", ADA | {"changed_at": "2026-09-21T07:30:00"})),
    "an event of nobody": lambda: made(("people", ADA), ("events", EVENT | {"person": 2})),
    "the same person twice": lambda: made(("people", ADA), ("people", ADA | {"id": 2})),
    "the same number twice": lambda: made(("people", ADA), ("people", ADA | {"hash": "b"})),
    "a person after their event": lambda: made(("events", EVENT), ("people", ADA)),
    "bytes that are no base64": lambda: made(
        ("editions", {"sha256": "e", "slug": "x", "made_at": ADA["changed_at"], "data": "*"})
    ),
}  # fmt: skip
NEWER: dict[str, Callable[[], bytes]] = {
    "a newer revision": lambda: made(head=HEAD | {"revision": "9999"}),
    "a newer format": lambda: made(head=HEAD | {"version": 2}),
    "a revision of nobody": lambda: made(head=HEAD | {"revision": "0000"}),
}


@pytest.fixture
def store(store_url: str) -> Iterator[engine.Store]:
    """A store that holds rows."""
    with engine.opened(store_url) as store:
        fill(store)
        yield store


def rows_of(store: engine.Store, path: Path) -> bytes:
    """All that is in the store."""
    backup.write(store, path, made=NOW, force=True)
    return whole(path.read_bytes())


def put_back(store: engine.Store, path: Path) -> None:
    """What `digest db restore --replace` does."""
    with backup.opened(path) as found:
        found.check()
        restore.restore(store, found, replace=True)


def refused(store: engine.Store, path: Path, kind: type[Exception]) -> str:
    """What is said, once it is known that nothing was changed."""
    before = rows_of(store, path.with_name("before"))
    with pytest.raises(kind) as raised:
        put_back(store, path)
    assert rows_of(store, path.with_name("after")) == before
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_changes_nothing(name: str, store: engine.Store, tmp_path: Path) -> None:
    """Whatever somebody did to it."""
    path = tmp_path / "broken.gz"
    path.write_bytes(BROKEN[name]())
    assert str(path) in refused(store, path, FileError)


@pytest.mark.parametrize("name", NEWER)
def test_a_newer_versions_backup_changes_nothing(name: str, store: engine.Store, tmp_path: Path) -> None:
    """It is not half understood."""
    path = tmp_path / "newer.gz"
    path.write_bytes(NEWER[name]())
    assert "version" in refused(store, path, MigrationError)


def test_the_file_that_the_broken_ones_are_made_from_is_good(store: engine.Store, tmp_path: Path) -> None:
    """So that it is the break which is refused."""
    path = tmp_path / "good.gz"
    path.write_bytes(GOOD)
    put_back(store, path)
    kept = [json.loads(line) for line in rows_of(store, tmp_path / "now.gz").splitlines()[1:-1]]
    assert [row["r"] for row in kept] == [ADA, EVENT]


@pytest.mark.parametrize("row", [ADA | {"name": "A\0da"}, ADA | {"status": "a" * 21}])
def test_what_postgresql_cannot_hold_is_one_line(row: dict[str, Any], postgres: Server, tmp_path: Path) -> None:
    """SQLite knows neither lengths nor forbidden characters."""
    path = tmp_path / "wide.gz"
    path.write_bytes(made(("people", row)))
    with engine.opened(postgres.database()) as store:
        fill(store)
        refused(store, path, StoreError)


def test_a_bomb_is_not_unpacked(store: engine.Store, tmp_path: Path) -> None:
    """A line of a gigabyte, in a megabyte of gzip, is read no further than 64 MB."""
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(json.dumps(HEAD).encode() + b"\n")
        for _ in range(65):
            file.write(b" " * 2**20)
    assert "more than 64 MB" in refused(store, path, FileError)


@pytest.mark.parametrize("name", ["missing.gz", ".", "/dev/zero", "x" * 300])
def test_what_is_no_file_is_one_line(name: str, tmp_path: Path) -> None:
    """A folder, a device, nothing at all."""
    with pytest.raises(FileError), backup.opened(tmp_path / name):
        pass
