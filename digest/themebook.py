"""The newsletter's own themes, in its `templates/`: a new one is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from digest import render
from digest.errors import FileError
from digest.render import shelf, starter

FOLDER = "templates"


def planned(newsletter: Path, name: str, *, base: str, copy: bool) -> tuple[Path, Mapping[str, bytes]]:
    """The folder of a new theme, and the files in it: it extends `base`, or is a copy of it. Writes nothing.

    Raises FileError where there is a theme or anything else of that name, or the base's files cannot be read;
    ThemeNotFound and ThemeError for a base that cannot be used.
    """
    folder = newsletter / FOLDER / name
    if os.path.lexists(folder):
        raise FileError(path=str(folder), reason="is there already; nothing was changed")
    if name in {one.name for one in shelf.shelf(newsletter / FOLDER, render.folders(newsletter))}:
        reason = f"{name!r} is a theme of ours: a new one needs another name; single files may be put here"
        raise FileError(path=str(folder), reason=reason)
    try:
        return folder, starter.contents(name, render.theme(base, render.folders(newsletter)), copy=copy)
    except OSError as error:
        raise FileError(path=error.filename or base, reason=error.strerror or "cannot be read") from error


def write(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Writes the new theme: all of it, or nothing. Raises FileError."""
    try:
        _write(folder.parent, folder.name, contents)
    except OSError as error:
        reason = f"cannot be written: {error.strerror or error}; nothing was changed"
        raise FileError(path=str(folder), reason=reason) from error


def _write(home: Path, name: str, contents: Mapping[str, bytes]) -> None:
    """Written beside its place, and moved there when all of it is on the disk."""
    made = not home.exists()
    home.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=home))
    try:
        for file, data in contents.items():
            _put(waiting / "theme" / file, data)
        (waiting / "theme").rename(home / name)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
        if made:  # by us, and empty unless the theme is in it
            with contextlib.suppress(OSError):
                home.rmdir()


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
