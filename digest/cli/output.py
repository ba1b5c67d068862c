"""Talk to the person: progress, failures, the report as a table or as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from digest.pipeline import Progress, Report

A_FEW = 5
"""Entries left out that are named without being asked: what fits above the report."""
_STAGES = {
    "collect": "reading sources",
    "extract": "finding articles",
    "summarize": "choosing sentences",
    "images": "fetching images",
}


@contextmanager
def progress(quiet: bool) -> Iterator[Progress | None]:
    """A progress bar a stage, on stderr and on a terminal alone; None elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    bars: dict[str, Any] = {}

    def tell(stage: str, done: int, of: int) -> None:
        if stage not in bars:
            _finish(bars)
            bars[stage] = click.progressbar(length=of, label=f"{_STAGES[stage]:<18}", file=sys.stderr)
            bars[stage].render_progress()
        bars[stage].update(1)

    try:
        yield tell
    finally:
        _finish(bars)


@contextmanager
def rate(what: str, of: int, done: int = 0) -> Iterator[Callable[[int], None]]:
    """Tells how many are done, and how fast it goes, on stderr and on a terminal alone; `done` already before."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    start = time.monotonic()

    def tell(now: int) -> None:
        speed = (now - done) / max(time.monotonic() - start, 0.001)
        click.echo(f"{now:,} of {of:,} {what}, {speed:,.0f} a second    \r", nl=False, err=True)

    try:
        yield tell
    finally:
        click.echo(err=True)


def _finish(bars: Mapping[str, Any]) -> None:
    for bar in list(bars.values())[-1:]:
        bar.render_finish()


def failures(report: Report, *, shown: int | None = A_FEW) -> None:
    """One line on stderr for every source that failed, and for the first `shown` entries left out (None: all)."""
    for failure in report.failed("collect"):
        click.echo(f"digest: {failure.error}", err=True)
    left_out = [*report.failed("extract"), *report.failed("summarize")]
    for failure in left_out[:shown]:
        click.echo(f"digest: left out: {failure.error}", err=True)
    if shown and len(left_out) > shown:
        click.echo(f"digest: left out: {len(left_out) - shown} more (-v names all)", err=True)
    _images(report, shown=shown)


def _images(report: Report, *, shown: int | None) -> None:
    """Images that could not be had: a line each where `shown` is None, else the hosts on one line; nothing at 0."""
    from digest.urls import host

    failed = report.failed("images")
    if shown is None:
        for failure in failed:
            click.echo(f"digest: no image: {failure.error}", err=True)
    elif shown and failed:
        hosts = list(dict.fromkeys(host(failure.subject) for failure in failed))
        named = ", ".join(hosts[:shown]) + (", ..." if len(hosts) > shown else "")
        count = f"{len(failed)} image{'' if len(failed) == 1 else 's'}"
        click.echo(f"digest: {count} could not be had: {named} (-v says why)", err=True)


def rows(report: Report, clip: int) -> list[tuple[str, str]]:
    """The report in words and numbers, a row a line."""
    failed = len(report.failed("collect"))
    unread = len(report.failed("extract")) + len(report.failed("summarize"))
    # From the store there may be more articles than the sources listed this time.
    within = f" in {report.entries} entries" if report.entries >= report.articles else ""
    return [
        *([("sources", listed(f"{report.sources}", (failed, "failed")))] if report.sources else []),
        ("articles", listed(f"{report.articles}{within}", (report.too_old, "too old"),
                            (unread, "without a text to print"))),
        ("stories", f"{report.stories}, {report.copies} copies set aside"),
        ("headings", f"{report.headings}"),
        ("items", listed(f"{report.items}", (report.left_out, "stories left out"),
                         (report.had, "that readers have had"))),
        *_image_row(report),
        ("email", f"{report.html_bytes:,} bytes of HTML, {report.html_bytes / clip:.0%} of the {clip:,} Gmail shows"),
    ]  # fmt: skip


def _image_row(report: Report) -> list[tuple[str, str]]:
    """The images, where there was one to print; those left out with the reason."""
    missed = (
        (len(report.failed("images")), "could not be had"),
        (report.images_shared, "shared by articles"),
        (report.images_beyond, "too much for one mail"),
    )
    if not report.images and not any(count for count, _ in missed):
        return []
    return [("images", listed(f"{report.images}", *missed))]


def table(lines: list[tuple[str, str]], echo: Callable[..., None] = click.echo) -> None:
    """The rows with their names in one column."""
    width = max(len(name) for name, _ in lines)
    for name, text in lines:
        echo(f"{name:<{width}}  {text}")


def listed(first: str, *more: tuple[int, str]) -> str:
    """A figure, and those of its parts that are not zero: "41, 1 failed"."""
    return ", ".join([first, *(f"{count} {name}" for count, name in more if count)])


def exit_code(report: Report) -> int:
    """0, 3 when some sources failed, 1 when all did."""
    failed = len(report.failed("collect"))
    if failed and failed >= report.sources + report.listed:
        return 1
    return 3 if failed else 0


def counts(report: Report, clip: int) -> dict[str, Any]:
    """The report for programs."""
    names = ("sources", "entries", "articles", "copies", "stories", "headings", "items", "left_out", "had", "too_old")
    return {
        **{name: getattr(report, name) for name in (*names, "blocked")},
        "images": report.images,
        "images_failed": len(report.failed("images")),
        "images_shared": report.images_shared,
        "images_beyond": report.images_beyond,
        "sources_failed": len(report.failed("collect")),
        "html_bytes": report.html_bytes,
        "html_bytes_limit": clip,
        "seconds": round(report.seconds, 3),
        "failures": [
            {"stage": f.stage, "subject": f.subject, "error": type(f.error).__name__, "message": str(f.error)}
            for f in report.failures
        ],
    }
