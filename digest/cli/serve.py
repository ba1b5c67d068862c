"""`digest serve`: the readers' pages: subscribing, preferences, leaving, and the issues that were sent."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, people

if TYPE_CHECKING:
    from digest.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="The port (default: 8018 or a free one).")
@click.option("--host", default="127.0.0.1", metavar="HOST", help="Where to listen (default: 127.0.0.1).")
@newsletter.in_folder
def serve(port: int | None, host: str, directory: str | None) -> None:
    """Serve the readers' pages, until Ctrl-C; the first line on stdout is the address."""
    from digest.serving import Serving
    from subscribers import web

    settings = newsletter.settings_of(newsletter.folder(directory))
    serving = Serving(settings, people.now, lambda text: click.echo(f"digest: {text}", err=True))
    site = serving.site()

    def ready(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        for line in _links(settings), _signup(serving.closed):
            click.echo(f"digest: {line}", err=True)

    with _terminable(), serving.posting():
        web.serve(site, host=host, port=port, ready=ready)


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
        return f"no link leads here: {FILE} names no `web` address under [newsletter]"
    if below(settings.masthead) is None:
        return f"no link leads here: they lead to {link}"
    return f"answers {link} once your web server passes it on (docs/serve.md)"


def _signup(closed: str | None) -> str:
    """Whether people can subscribe, or why they cannot."""
    return f"nobody can subscribe: {closed}" if closed else "people can subscribe on the first page"
