"""`digest demo`: the sample newsletter, built and shown."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

import click

from digest.errors import FileError

FILE = "digest.toml"


@click.command()
@click.option("--no-server", is_flag=True, help="Build only; print the path of email.html.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Build in DIR (default: a temporary folder)."
)
@click.option("--theme", metavar="NAME", help="The theme: roundup, cards, brief or longread.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="The port (default: the first free one).")
def demo(no_server: bool, out: Path | None, theme: str | None, port: int | None) -> int:
    """Build the sample newsletter from the newsroom inside the package, and show it."""
    from digest import render, sample, settings
    from digest.cli import output
    from digest.cli.build import built_from
    from digest.cli.gathering import Gathering
    from digest.cli.preview import show
    from digest.pipeline import GMAIL_CLIP

    if theme:  # before anything is written
        render.theme(theme, render.folders(out))
    folder = _copied(sample.folder(), out or Path(tempfile.mkdtemp(prefix="digest-demo-")))
    if theme:
        _set(folder, theme)
    chosen = settings.load(folder)
    slug = sample.DATE.isoformat()
    how = Gathering(settings=chosen, slug=slug)
    built, issue, seen = built_from(how, chosen, slug, quiet=False, fetch=sample.image)
    output.failures(built.report)
    if built.edition is None:
        raise FileError(path=str(folder), reason="the sample holds nothing to print")
    paths = issue.write(built.edition, built.draft, seen=seen, decisions=built.decisions, pictures=built.pictures)
    output.table(output.rows(built.report, GMAIL_CLIP), echo=lambda text: click.echo(text, err=True))
    if no_server or not sys.stdout.isatty():
        click.echo(paths["email.html"])
        return 0
    click.echo("The sample newsletter is in " + str(folder) + ". Ctrl-C ends the preview.", err=True)
    show(chosen, issue, port=port, browser=True)
    return 0


def _set(folder: Path, theme: str) -> None:
    """Names the theme in the demo's settings, so that its preview and later builds have it."""
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"(?m)^theme = .*$", f'theme = "{theme}"', text, count=1), "utf-8")
    except OSError as error:
        raise FileError(path=str(path), reason=f"cannot be written: {error.strerror}") from error


def _copied(sample: Path, out: Path) -> Path:
    """The folder with the sample newsletter in it; its settings and issues stay as a person left them."""
    if (out / FILE).exists() and not (out / "feeds" / "quayside-courier.rss").exists():
        raise FileError(path=str(out), reason="holds another newsletter; name a folder for the demo's own")
    try:
        for path in sorted(sample.rglob("*")):
            target = out / path.relative_to(sample)
            kept = path.suffix == ".py" or "__pycache__" in path.parts or (path.name == FILE and target.exists())
            if path.is_file() and not kept:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    except OSError as error:
        raise FileError(path=str(out), reason=f"cannot be written: {error.strerror}") from error
    return out
