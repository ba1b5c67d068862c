"""Every theme that a newsletter can name, and which files of it are the newsletter's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.errors import RenderError
from digest.render.themes import MANIFEST, Theme, is_name, theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A theme as it stands there."""

    name: str
    where: str
    """"own", "ours", or "own files over ours"."""
    theme: Theme | None
    """With its defaults; None for one that cannot be read."""
    problem: str = ""
    """Why it cannot be read."""
    own: tuple[str, ...] = ()
    """The newsletter's files, as templates name them."""
    overridden: tuple[str, ...] = ()
    """Those of them that stand in for one of the theme below: ours, or the one it extends."""


def shelf(own: Path, folders: Sequence[Path]) -> tuple[Shelved, ...]:
    """The themes in the folders, those in the newsletter's `own` folder first, each kind by name."""
    found = [_shelved(name, own, folders) for name in sorted(_names(folders))]
    return tuple(sorted(found, key=lambda one: one.where == "ours"))


def _names(folders: Sequence[Path]) -> frozenset[str]:
    paths = (path.parent for folder in folders for path in folder.glob(f"*/{MANIFEST}"))
    return frozenset(path.name for path in paths if is_name(path.name))


def _shelved(name: str, own: Path, folders: Sequence[Path]) -> Shelved:
    its = own / name
    ours = any((folder / name / MANIFEST).is_file() for folder in folders if folder != own)
    where = ("own files over ours" if ours else "own") if its.is_dir() else "ours"
    mine = tuple(files((its,)))
    try:
        found = theme(name, folders)
    except RenderError as error:
        return Shelved(name=name, where=where, theme=None, problem=str(error), own=mine)
    below = files([folder for folder in found.folders if folder != its])
    return Shelved(
        name=name, where=where, theme=found, own=mine, overridden=tuple(one for one in mine if one in below)
    )


def files(folders: Sequence[Path]) -> Mapping[str, Path]:
    """The files in a theme's folders, by the name that templates give them, sorted; the first folder wins.

    Hidden files, such as editors make, are none.
    """
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        for path in folder.rglob("*"):
            name = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") or part.endswith("~") for part in name.parts):
                found[name.as_posix()] = path
    return dict(sorted(found.items()))
