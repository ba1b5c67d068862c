"""When watched files changed: watchfiles wakes us, a fingerprint of the files decides.

Editors save by writing beside the file and renaming, which a watch on the file itself would not
survive: so the folders around the files are watched, and what else happens in them is told apart by
the fingerprint. The fingerprint also closes the gap before a watch begins, and finds folders that
did not exist when it began.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path

LOOK = 1.0
"""Seconds between two looks at the fingerprint when nothing woke us: a new folder shows up within this time."""
SETTLE_MS = 60
"""Milliseconds to wait for a save to be complete; editors write, rename and set times within 20."""
MOST_FILES = 5_000
"""Files looked at in all; a themes folder has about ten, and a mistaken `/` must not hold us up."""

Fingerprint = tuple[tuple[str, int, int, int], ...]


def fingerprint(paths: Sequence[Path]) -> Fingerprint:
    """Path, time, size and inode of every file, folders walked; hidden files and editors' backups left out."""
    found = []
    for path in _files(paths):
        try:
            its = os.stat(path)
        except OSError:
            continue
        found.append((path, its.st_mtime_ns, its.st_size, its.st_ino))
        if len(found) >= MOST_FILES:
            break
    return tuple(found)


def _files(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        if not path.is_dir():
            yield str(path)
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if _ours(name))
            yield from (os.path.join(folder, name) for name in sorted(files) if _ours(name))


def _ours(name: str) -> bool:
    return not name.startswith((".", "#")) and not name.endswith(("~", ".swp", ".tmp")) and name != "__pycache__"


def absolute(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The paths from the root, links kept: a link to another file is a change too."""
    return tuple(Path(os.path.abspath(path)) for path in paths)


def roots(paths: Sequence[Path]) -> tuple[frozenset[Path], frozenset[Path]]:
    """The folders to watch with all that is in them, and those to watch alone, because a file in them counts."""
    trees = frozenset(path for path in paths if path.is_dir())
    around = frozenset(_nearest(path.parent) for path in paths if path not in trees)
    return trees, frozenset(folder for folder in around if folder not in trees)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), folder)


async def changes(paths: Sequence[Path], seen: Fingerprint, stop: asyncio.Event) -> AsyncGenerator[None, None]:
    """One None each time the files differ from `seen`, then from what they were the time before.

    Whoever acts on them takes `seen` before they do, so that no change is missed. Ends when `stop` is set.
    """
    while not stop.is_set():
        watched = roots(paths)
        async with aclosing(_woken(watched, stop)) as woken:
            async for _ in woken:
                if (now := await asyncio.to_thread(fingerprint, paths)) != seen:
                    seen = now
                    yield
                if roots(paths) != watched:
                    break


async def _woken(watched: tuple[frozenset[Path], frozenset[Path]], stop: asyncio.Event) -> AsyncGenerator[None, None]:
    """One None whenever something happens in the folders, and at least every `LOOK` seconds."""
    wake, end = asyncio.Event(), asyncio.Event()
    watchers = [
        asyncio.create_task(_watch(folders, recursive, wake, end))
        for folders, recursive in zip(watched, (True, False), strict=True)
        if folders
    ]
    try:
        while not stop.is_set():
            await _either(wake, stop)
            wake.clear()
            if not stop.is_set():
                yield
    finally:
        end.set()
        await asyncio.gather(*watchers)


async def _either(wake: asyncio.Event, stop: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in (wake, stop)]
    _, pending = await asyncio.wait(waits, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
    for wait in pending:
        wait.cancel()
    await asyncio.gather(*pending, return_exceptions=True)


async def _watch(folders: frozenset[Path], recursive: bool, wake: asyncio.Event, end: asyncio.Event) -> None:
    """Wake at every change. Where the system has no watches left, the look every `LOOK` seconds does alone."""
    from watchfiles import awatch
    from watchfiles._rust_notify import WatchfilesRustInternalError

    try:
        async for _ in awatch(
            *sorted(folders),
            watch_filter=None,
            debounce=SETTLE_MS,
            step=SETTLE_MS // 3,
            stop_event=end,
            recursive=recursive,
        ):
            wake.set()
    except (OSError, WatchfilesRustInternalError):
        return
