"""When something changed: the fingerprint of the watched files, and the folders around them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from digest.desk import watching


def test_the_fingerprint_changes_with_content_time_and_name(tmp_path: Path) -> None:
    """A rewrite, a touch, a new file, a renamed and a lost one each make another fingerprint."""
    folder = tmp_path / "templates"
    folder.mkdir()
    file = folder / "digest.mjml"
    seen = [watching.fingerprint([folder])]
    file.write_text("a")
    seen.append(watching.fingerprint([folder]))
    os.utime(file, ns=(1, 1))
    seen.append(watching.fingerprint([folder]))
    file.rename(folder / "other.mjml")
    seen.append(watching.fingerprint([folder]))
    (folder / "other.mjml").unlink()
    assert len(set(seen)) == 4
    assert watching.fingerprint([folder]) == seen[0]


def test_backups_hidden_files_and_missing_paths_do_not_count(tmp_path: Path) -> None:
    """What editors and version control leave in a folder is not the newsletter."""
    (tmp_path / ".git").mkdir()
    for name in (".git/x", "a~", ".a.swp", "#a#", "b.tmp"):
        (tmp_path / name).write_text("x")
    assert watching.fingerprint([tmp_path, tmp_path / "missing"]) == ()


def test_a_mistaken_folder_is_not_walked_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of files looked at is bounded."""
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text("x")
    monkeypatch.setattr(watching, "MOST_FILES", 10)
    assert len(watching.fingerprint([tmp_path])) == 10


def test_files_are_watched_through_the_folder_around_them(tmp_path: Path) -> None:
    """Folders as trees, files by their folder, and what is missing by the nearest folder there is."""
    (tmp_path / "templates").mkdir()
    trees, around = watching.roots([tmp_path / "templates", tmp_path / "draft.md", tmp_path / "no/such/file"])
    assert trees == {tmp_path / "templates"}
    assert around == {tmp_path}


def test_a_change_before_the_watch_began_is_not_missed(tmp_path: Path) -> None:
    """What differs from the fingerprint that was handed in comes at once."""
    file = tmp_path / "draft.md"
    file.write_text("one")
    before = watching.fingerprint([file])
    file.write_text("three")

    async def first() -> None:
        stop = asyncio.Event()
        async for _ in watching.changes([file], before, stop):
            stop.set()

    asyncio.run(asyncio.wait_for(first(), 10))


def test_where_the_system_cannot_watch_the_looks_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No watches left: a change is found all the same, within a second or so."""
    import watchfiles

    def refused(*_: object, **__: object) -> None:
        raise OSError("no watches left")

    monkeypatch.setattr(watchfiles, "awatch", refused)
    test_a_change_before_the_watch_began_is_not_missed(tmp_path)
