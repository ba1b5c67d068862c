"""`digest sources`: what the newsletter reads, in its sources.opml, and how that fares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter
from digest.cli import source_adding as adding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.collect.finding import Found
    from digest.collect.opml_text import Node
    from digest.sourcebook import Book

_dry_run = click.option("--dry-run", is_flag=True, help="Write nothing.")
_json = click.option("--json", "as_json", is_flag=True, help="A JSON object a source.")


def _tag(context: click.Context, option: click.Parameter, tags: tuple[str, ...]) -> tuple[str, ...]:
    """The tags, each once; OPML parts categories by commas and slashes."""
    for tag in tags:
        if not tag.strip() or "," in tag or "/" in tag:
            raise click.BadParameter(f"{tag!r} is no tag: no commas, no slashes")
    return tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags))


@click.group()
def sources() -> None:
    """Add, list, check and remove the sources you read."""


@sources.command()
@click.argument("address", metavar="ADDRESS")
@click.option("--title", metavar="T", help="What you call it (default: what it calls itself).")
@click.option("--tag", "tags", multiple=True, metavar="T", callback=_tag, help="May be given several times.")
@click.option("--weight", type=click.FloatRange(0.1, 10), metavar="W", help="How much it counts, 0.1 to 10 (1).")
@click.option("--all", "every", is_flag=True, help="All feeds of a site that has several.")
@_dry_run
@newsletter.in_folder
def add(
    address: str,
    title: str | None,
    tags: tuple[str, ...],
    weight: float | None,
    every: bool,
    dry_run: bool,
    directory: str | None,
) -> None:
    """Add a feed, a file, or the feeds of a site: ADDRESS may be just site.example.

    One that is there already gets the title, tags or weight that you give.
    """
    from digest import sourcebook

    if title and every:
        raise click.UsageError("--title names one source: not with --all")
    settings = newsletter.settings_of(newsletter.folder(directory))
    book = sourcebook.book(settings.folder)
    wanted = adding.place(address, settings)
    if known := book.find(wanted):
        _keep(adding.changed(book, known, title, tags, weight), book, dry_run=dry_run)
        return
    found = adding.found(wanted, settings)
    chosen = found if every else found[:1]
    new = [one for one in chosen if not _is_known(book, one)]
    outlines = [adding.outline(one, title, tags, weight, settings) for one in new]
    _keep(book.added(outlines), book, dry_run=dry_run)
    for one, outline in zip(new, outlines, strict=True):
        click.echo(f"added: {outline.title}  {outline.address}  ({_holds(one)})")
    _others(book, found[len(chosen) :])


def _is_known(book: Book, one: Found) -> bool:
    known = book.find(one.address)
    if known:
        click.echo(f"there already: {adding.named(known[0])}")
    return bool(known)


def _keep(book: Book, before: Book, *, dry_run: bool) -> None:
    if book.text == before.text:
        return
    if dry_run:
        click.echo("digest: dry run: nothing is written", err=True)
    else:
        book.write()


def _others(book: Book, others: Sequence[Found]) -> None:
    left = [one for one in others if not book.find(one.address)]
    for one in left:
        click.echo(f"digest: also there: {one.address}  ({_holds(one)})", err=True)
    if left:
        click.echo("digest: add them by their address, or all with --all", err=True)


def _holds(one: Found) -> str:
    from digest.cli import source_lines

    return source_lines.holds(one)


@sources.command()
@click.argument("which", metavar="ADDRESS or TITLE")
@_dry_run
@newsletter.in_folder
def remove(which: str, dry_run: bool, directory: str | None) -> None:
    """Remove a source from sources.opml; what was collected from it stays in the store."""
    from digest import sourcebook

    settings = newsletter.settings_of(newsletter.folder(directory))
    book = sourcebook.book(settings.folder)
    nodes = _the_one(book, which)
    _keep(book.removed(nodes), book, dry_run=dry_run)
    for node in nodes:
        click.echo(f"removed: {adding.named(node)}")


def _the_one(book: Book, which: str) -> Sequence[Node]:
    """The outlines of the one source meant. Raises CollectError where there is none, or several."""
    from digest import sourcebook
    from digest.errors import CollectError

    nodes = book.find(which)
    addresses = sorted({sourcebook.address(node) for node in nodes})
    if not nodes:
        raise CollectError(source=which, reason=f"is not in {book.path.name} (`digest sources list`)")
    if len(addresses) > 1:
        raise CollectError(source=which, reason=f"is the title of several: name one by its address: {addresses}")
    return nodes


@sources.command("list")
@_json
@click.option("-v", "--verbose", is_flag=True, help="Say also what is wrong with each.")
@newsletter.in_folder
def list_(as_json: bool, verbose: bool, directory: str | None) -> None:
    """List the sources with their health: last success, errors in a row, entries a day."""
    from digest.cli import source_lines

    settings = newsletter.settings_of(newsletter.folder(directory))
    source_lines.listing(source_lines.standing_now(settings), as_json=as_json, verbose=verbose)


@sources.command()
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@_json
@newsletter.in_folder
def check(addresses: tuple[str, ...], as_json: bool, directory: str | None) -> int:
    """Check sources: read each once, say what it is and holds, and whether it keeps its rhythm. Stores nothing."""
    from digest.cli import source_checks

    settings = newsletter.settings_of(newsletter.folder(directory))
    return source_checks.checked(settings, tuple(adding.place(one, settings) for one in addresses), as_json=as_json)


@sources.command("import")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_dry_run
@newsletter.in_folder
def import_(file: Path, dry_run: bool, directory: str | None) -> int:
    """Add what another reader's OPML file names; what is there already stays as it is."""
    from digest import collect, sourcebook

    settings = newsletter.settings_of(newsletter.folder(directory))
    book, blocked = sourcebook.book(settings.folder), collect.blocks(settings.block)
    merged = sourcebook.merged(book, sourcebook.listed(file), blocked)
    for kind, outlines in (("added", merged.added), ("there already", merged.known)):
        for one in outlines:
            click.echo(f"{kind}: {f'{one.title}  ' if one.title else ''}{one.address}")
    for one, reason in merged.left_out:
        click.echo(f"digest: left out: {one.address}: {reason}", err=True)
    _keep(book.added(merged.added), book, dry_run=dry_run)
    click.echo(f"digest: {len(merged.added)} added, {len(merged.known)} there already", err=True)
    return 3 if merged.left_out else 0


@sources.command()
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(dir_okay=False, path_type=Path))
@newsletter.in_folder
def export(file: Path | None, directory: str | None) -> None:
    """Export the sources as OPML for another reader, to FILE or standard output; files of yours are left out."""
    from digest import collect, sourcebook
    from digest.cli.gathering import own_sources
    from digest.collect import opml_write

    settings = newsletter.settings_of(newsletter.folder(directory))
    outlines = sourcebook.portable(collect.sources((own_sources(settings.folder),)))
    text = opml_write.document(outlines, f"Sources of {settings.masthead.name}")
    if file is None:
        click.echo(text, nl=False)
    else:
        sourcebook.write_whole(file, text.encode())
