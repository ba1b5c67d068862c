"""`digest serve`: the pages that the links in the mails lead to."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people
from digest.errors import FileError, StoreError

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.values import PersonId
    from subscribers.people import People
    from subscribers.web import Site


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="The port (default: 8018 or a free one).")
@click.option("--host", default="127.0.0.1", metavar="HOST", help="Where to listen (default: 127.0.0.1).")
@newsletter.in_folder
def serve(port: int | None, host: str, directory: str | None) -> None:
    """Serve the pages where readers unsubscribe, until Ctrl-C; the first line on stdout is the address."""
    from subscribers import web

    settings = newsletter.settings_of(newsletter.folder(directory))
    with _there(settings):
        pass  # what is missing is said before anybody is served

    def ready(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        click.echo(_links(settings), err=True)

    with _terminable():
        web.serve(site(settings), host=host, port=port, ready=ready)


def site(settings: Settings) -> Site:
    """The newsletter's pages.

    Store and keys are opened anew for each request: a store put back from a backup, or a new key that mails are
    already sealed with, holds at once. It takes some milliseconds, of a thing that each reader does once.
    """
    from subscribers import Keys, keys_path, tokens, web

    def whose(token: str) -> PersonId:
        path = keys_path(settings.folder)
        if (keys := Keys.load(path)) is None:
            raise FileError(path=str(path), reason="is missing; restore it from your copy")
        return tokens.read(token, keys)

    def leave(person: PersonId) -> None:
        with _there(settings) as them:
            them.leave(person, how="link")

    def answers() -> None:
        with _there(settings):
            pass  # its revision and its keys were read

    return web.Site(
        masthead=settings.masthead,
        prefix=web.below(settings.masthead) or "",
        whose=whose,
        leave=leave,
        answers=answers,
        trouble=lambda error: click.echo(f"digest: {error}", err=True),
    )


@contextmanager
def _there(settings: Settings) -> Iterator[People]:
    """The subscribers. Raises StoreError where there never were any, or the store cannot be used."""
    with people.known(settings) as them:
        if them is None:
            reason = "has no subscribers yet: `digest subscribers add` or `digest subscribers import`"
            raise StoreError(store=settings.folder.resolve().name, reason=reason)
        yield them


@contextmanager
def _terminable() -> Iterator[None]:
    """Inside, SIGTERM is what Ctrl-C is: systemd ends a service with it, and means no failure."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _links(settings: Settings) -> str:
    """Where the links in the mails lead, and whether that is here."""
    from digest import unsubscribe
    from digest.settings import FILE
    from subscribers.web import below

    link = unsubscribe.web(settings.masthead, "TOKEN")
    if link is None:
        return f"digest: no link leads here: {FILE} names no `web` address under [newsletter]"
    if below(settings.masthead) is None:
        return f"digest: no link leads here: they lead to {link}"
    return f"digest: answers {link} once your web server passes it on (docs/serve.md)"
