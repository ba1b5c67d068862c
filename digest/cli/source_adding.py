"""Adding a source: from what a person typed to what is written into sources.opml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.errors import CollectError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.collect import Fetch, Limits
    from digest.collect.finding import Found
    from digest.collect.opml import Outline
    from digest.collect.opml_text import Node
    from digest.settings import Settings
    from digest.sourcebook import Book


def place(address: str, settings: Settings) -> str:
    """The address, with https:// where nobody wrote it; or the file, below the newsletter's folder."""
    from digest.collect.opml import Outline
    from digest.collect.places import web_address
    from digest.urls import safe

    if "://" in address or address.lower().startswith("feed:"):
        return web_address(Outline(address=address, title=None, tags=(), feed=True), None) or address
    path = Path(address) if Path(address).exists() else settings.folder / address
    if not path.exists() and "." in address and (web := safe(f"https://{address}")):
        return web
    return _inside(path, address, settings)


def _inside(path: Path, address: str, settings: Settings) -> str:
    """The file's path. Raises CollectError where there is none, or where sources.opml may not name it."""
    if not address.strip() or not path.exists():
        raise CollectError(source=address or '""', reason="is no address, and no such file is here")
    if not path.resolve().is_relative_to(settings.folder.resolve()):
        raise CollectError(source=address, reason="lies outside the newsletter's folder: copy it there first")
    return str(path)


def found(wanted: str, settings: Settings) -> Sequence[Found]:
    """What is to be read there. Raises CollectError."""
    from digest import collect, pipeline
    from digest.collect import finding

    if collect.blocks(settings.block)(wanted):
        raise CollectError(source=wanted, reason="is on the block list (collect.block in digest.toml)")
    if "://" not in wanted and Path(wanted).is_dir():
        return (finding.Found(address=wanted, what="folder", entries=len(collect.sources((wanted,)))),)
    with pipeline.web(settings) as fetch:
        look = finding.found if "://" in wanted else _one_file
        return look(wanted, fetch, pipeline.limits(settings))


def _one_file(path: str, fetch: Fetch, limits: Limits) -> Sequence[Found]:
    from digest.collect import finding

    one = finding.looked_at(path, fetch, limits)
    if one.what == "list of feeds":
        raise CollectError(source=path, reason="is a list of feeds: `digest sources import` takes it")
    return (one,)


def outline(
    one: Found, title: str | None, tags: tuple[str, ...], weight: float | None, settings: Settings
) -> Outline:
    """What is written of it; a file by its path from the newsletter's folder."""
    from digest import pipeline
    from digest.collect.opml import Outline
    from digest.urls import host

    address = one.address
    if "://" not in address:
        address = pipeline.place(str(Path(address).resolve()), settings.folder.resolve())
    named = title or one.title or host(address) or Path(address).stem
    return Outline(address=address, title=named, tags=tags, feed=one.what in {"feed", "news sitemap"}, weight=weight)


def changed(
    book: Book, known: Sequence[Node], title: str | None, tags: tuple[str, ...], weight: float | None
) -> Book:
    """The known source with what is new about it."""
    from digest import sourcebook
    from digest.collect import opml_write

    new: dict[str, str] = {}
    if title and title != known[0].get("title", "text"):
        new |= {name: title for name in ("text", "title") if name == "text" or known[0].get(name)}
    if more := [tag for tag in tags if tag not in sourcebook.tags(known[0])]:
        new["category"] = ",".join((*sourcebook.tags(known[0]), *more))
    if weight is not None and weight != sourcebook.weighs(known[0]):
        new["weight"] = opml_write.weighed(weight)
    click.echo(f"{'changed' if new else 'there already'}: {named(known[0])}")
    return book.changed(known[0], new)


def named(node: Node) -> str:
    """What a person knows the source by: title and address."""
    from digest import sourcebook

    title = node.get("title", "text")
    return f"{title}  {sourcebook.address(node)}" if title else sourcebook.address(node)
