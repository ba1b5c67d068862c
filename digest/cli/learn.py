"""`digest learn`: headings from labelled lines or from saved roundup pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.errors import CollectError, FileError, GroupError

if TYPE_CHECKING:
    from digest.group.learned import Labelled

LARGEST = 500_000_000
"""Bytes of labelled lines or of a saved page."""


@click.command()
@click.argument("labelled", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LABELLED...")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The headings file.")
def learn(labelled: tuple[Path, ...], out: Path) -> None:
    """Learn headings from labelled lines ({"title", "text", "label"}) or saved roundup pages.

    FILE is for people: the headings, their order and rules; what was learned lies beside it.
    """
    from digest import group

    examples = [one for path in labelled for one in _examples(path)]
    headings = group.learn(examples)
    try:
        headings.save(out)
    except OSError as error:
        raise FileError(path=str(out), reason=f"cannot be written: {error.strerror}") from error
    click.echo(f"{len(headings.order)} headings learned from {len(examples)} examples: {out}", err=True)


def _examples(path: Path) -> list[Labelled]:
    """The labelled texts in a file: JSON lines, or a saved page. Raises FileError, GroupError."""
    from digest import group
    from digest.collect import files

    try:
        data = files.read(str(path), LARGEST)
        text = (files.unpack(data, LARGEST) if data.startswith(files.GZIP) else data).decode("utf-8-sig", "replace")
    except (CollectError, ValueError) as error:
        reason = error.reason if isinstance(error, CollectError) else str(error)
        raise FileError(path=str(path), reason=reason) from error
    if text.lstrip().startswith("<"):
        return list(group.labelled_from_page(text, str(path)))
    lines = enumerate(text.split("\n"), 1)
    return [_labelled(line, f"{path}:{number}") for number, line in lines if line.strip()]


def _labelled(line: str, where: str) -> Labelled:
    from digest import group

    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise GroupError(path=where, reason=f"not a line of JSON: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("label"), str):
        raise GroupError(path=where, reason="no label")
    texts = {key: found[key] if isinstance(found.get(key), str) else "" for key in ("title", "text")}
    return group.Labelled(label=found["label"], **texts)
