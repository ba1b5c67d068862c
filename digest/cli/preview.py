"""`digest preview`: an issue in the browser, rebuilt while it is edited."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter

if TYPE_CHECKING:
    from digest.desk import Aside
    from digest.issues import Folder
    from digest.settings import Settings
    from digest.values import Edition


@click.command()
@click.argument("slug", type=newsletter.slug, required=False, metavar="[DATE]")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="The port (default: the first free one).")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@newsletter.in_folder
def preview(slug: str | None, port: int | None, no_browser: bool, directory: str | None) -> None:
    """Show an issue (the newest, or DATE) on localhost: mail, text, web page, notes; it follows your edits."""
    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    show(settings, newsletter.issue_folder(settings, slug), port=port, browser=not no_browser)


def show(settings: Settings, folder: Folder, *, port: int | None, browser: bool) -> None:
    """Serve the issue until Ctrl-C; the first line on stdout is the address."""
    from digest import desk, render
    from digest import settings as settings_room

    def ready(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        if browser:
            open_browser(address)

    watch = (
        folder.draft,
        folder.issue,
        folder.decisions,
        settings.folder / settings_room.FILE,
        *(where for where in render.folders(settings.folder)),
    )
    preview = desk.Preview(
        build=lambda: rebuilt(settings, folder),
        aside=lambda: aside(settings, folder),
        picture=folder.read_picture,
        watch=watch,
    )
    desk.serve(preview, port=port, ready=ready)


def aside(settings: Settings, folder: Folder) -> Aside:
    """What the notes tell beside the issue. Raises IssueError where the last build's decisions cannot be read."""
    from digest import codec
    from digest.cli.recent import DAYS, recent
    from digest.desk import Aside
    from digest.edit import Decisions
    from digest.edit.mix import mix

    text = folder.read_decisions()
    decisions = codec.value(text, Decisions, str(folder.decisions)) if text is not None else None
    return Aside(decisions=decisions, before=mix(recent(settings, folder)), span=f"last {DAYS} days")


def rebuilt(settings: Settings, folder: Folder) -> Edition:
    """The edition as the settings, the draft and the theme stand at this moment, as everybody may read it."""
    from digest import personal, rebuilding
    from digest import settings as settings_room

    if (settings.folder / settings_room.FILE).exists():
        settings = settings_room.load(settings.folder)
    made = rebuilding.rebuild(folder.the_issue(), folder.read_draft(), str(folder.draft), settings)
    return personal.shown(made)


def open_browser(address: str) -> None:
    """Open the address where there is a browser and a person: a terminal, and a screen on Unix."""
    import os
    import webbrowser

    screen = sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen and sys.stdout.isatty():
        webbrowser.open(address)
