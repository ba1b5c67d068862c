"""`digest pipe STAGE`: one stage at a time, JSON lines in, JSON lines out (see docs/pipe.md).

One line in gives one line out, in the same order, with its keys copied. A line that cannot be handled gives
`{"id", "error"}`; one that has `error` is passed on; either makes the exit code 3.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import lines, newsletter
from digest.cli.lines import Line
from digest.errors import CollectError, DigestError

if TYPE_CHECKING:
    from digest.settings import Settings


@click.group()
def pipe() -> None:
    """Run one stage: JSON lines in, JSON lines out.

    The stages chain: digest pipe collect feeds/ | digest pipe extract | digest pipe group | digest pipe summarize
    """


def run(found: Iterable[Line], do: Callable[[Line], Line], *, drop: tuple[str, ...] = ()) -> int:
    """The exit code, 3 when any line has an error, after every line has gone through `do`."""
    failed = False
    for line in found:
        failed |= lines.write(line if "error" in line else _done(line, do, drop))
    sys.stdout.buffer.flush()
    return 3 if failed else 0


def _done(line: Line, do: Callable[[Line], Line], drop: tuple[str, ...]) -> Line:
    try:
        return {key: value for key, value in line.items() if key not in drop} | do(line)
    except DigestError as error:
        return {"id": line.get("id"), "error": str(error)}


def _settings(directory: str | None) -> Settings:
    """The settings of the newsletter that was named with -C; without one, the defaults: nothing here is read."""
    from digest import settings

    context = click.get_current_context().find_root()
    named = directory or context.obj
    return newsletter.settings_of(newsletter.folder(named)) if named else settings.Settings(folder=Path())


@pipe.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@newsletter.in_folder
def collect(sources: tuple[str, ...], directory: str | None) -> int:
    """Read feeds, pages, saved pages, folders of these, OPML files: a line an entry."""
    from digest import collect as stage
    from digest import pipeline

    settings = _settings(directory)
    limits = pipeline.limits(settings)
    errors: list[CollectError] = []
    with pipeline.web(settings) as fetch:
        for source in stage.sources(sources):
            before = len(errors)
            try:
                for entry in stage.entries(source, fetch=fetch, limits=limits, failed=errors.append):
                    lines.write(lines.of_entry(entry))
            except CollectError as error:
                errors.append(error)
            for one in errors[before:]:
                lines.write({"source": one.source, "error": str(one)})
    sys.stdout.buffer.flush()
    return 3 if errors else 0


@pipe.command()
@newsletter.in_folder
def extract(directory: str | None) -> int:
    """Find the article in a page (html, or a page saved as text): its title, byline, body."""
    from digest import extract as stage

    _settings(directory)
    return run(lines.read(), lambda line: lines.of_article(stage.article(lines.entry(line))), drop=("html",))


@pipe.command()
@click.option("--headings", "file", metavar="FILE", help="Use the headings that `digest learn` wrote, and no others.")
@newsletter.in_folder
def group(file: str | None, directory: str | None) -> int:
    """File articles as stories under headings: all lines are taken together."""
    from digest.cli.grouped import answers

    found = tuple(lines.read())
    said = iter(answers(found, _settings(directory), Path(file) if file else None))
    return run(found, lambda line: lines.good(next(said)))


@pipe.command()
@click.option("--sentences", "count", type=click.IntRange(1), metavar="N", help="So many sentences.")
@click.option("--words", type=click.IntRange(1), metavar="N", help="At most so many words in all.")
@click.option("--method", metavar="NAME", help="auto, lede, ranked, or one of sumy's methods.")
@newsletter.in_folder
def summarize(count: int | None, words: int | None, method: str | None, directory: str | None) -> int:
    """Choose the sentences that tell an article, or a story of several articles, word for word."""
    from digest import summarize as stage

    settings = _settings(directory)
    if method and method not in stage.METHODS:
        raise click.BadParameter(f"{method!r} is none of {', '.join(stage.METHODS)}", param_hint="--method")
    asked: dict[str, Any] = {
        "count": count,
        "words": words,
        "method": method or settings.method,
        "limit": settings.policy.words,
    }
    do = partial(lines.summary, **asked)
    return run(lines.read(), do)


@pipe.command()
@click.option("--theme", metavar="NAME", help="The theme (default: the issue's own).")
@newsletter.in_folder
def render(theme: str | None, directory: str | None) -> int:
    """Render issues, each an issue.json as `digest build` writes it: subject, html, text."""
    from digest import codec, personal
    from digest import render as stage

    settings = _settings(directory)
    folders = stage.folders(settings.folder)

    def do(line: Line) -> Line:
        issue = codec.from_data({k: v for k, v in line.items() if k != "id"}, "standard input")
        made = stage.edition(issue, stage.theme(theme or issue.theme, folders, settings.theme_options))
        edition = personal.shown(made)
        return {"subject": edition.subject, "html": edition.html, "text": edition.text}

    return run(lines.read(), do)
