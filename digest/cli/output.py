"""Talk to the person: progress, failures, the report as a table or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from digest.pipeline import Failure, Progress, Report

_STAGES = {"collect": "reading sources", "extract": "finding articles", "summarize": "choosing sentences"}


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


def _finish(bars: Mapping[str, Any]) -> None:
    for bar in list(bars.values())[-1:]:
        bar.render_finish()


def failures(report: Report, quiet: bool) -> None:
    """One line on stderr for every source that failed; entries that are no articles are counted, a few named."""
    for failure in report.failed("collect"):
        click.echo(f"digest: {failure.error}", err=True)
    for stage in ("extract", "summarize"):
        some = report.failed(stage)
        for failure in some[: 0 if quiet else 5]:
            click.echo(f"digest: left out: {_with_source(failure)}", err=True)
        if len(some) > 5 and not quiet:
            click.echo(f"digest: left out: {len(some) - 5} more without an article in them (-v names all)", err=True)


def _with_source(failure: Failure) -> str:
    return str(failure.error)


def rows(report: Report, clip: int) -> list[tuple[str, str]]:
    """The report in words and numbers, a row a line."""
    failed = len(report.failed("collect"))
    unread = len(report.failed("extract")) + len(report.failed("summarize"))
    articles = f"{report.articles} in {report.entries} entries"
    return [
        ("sources", f"{report.sources}" + (f", {failed} failed" if failed else "")),
        ("articles", articles + (f", {report.too_old} too old" if report.too_old else "")
         + (f", {unread} without a text to print" if unread else "")),
        ("stories", f"{report.stories}, {report.copies} copies set aside"),
        ("headings", f"{report.headings}"),
        ("items", f"{report.items}" + (f", {report.left_out} stories left out" if report.left_out else "")),
        ("email", f"{report.html_bytes:,} bytes of HTML, {report.html_bytes / clip:.0%} of the {clip:,} Gmail shows"),
    ]  # fmt: skip


def table(lines: list[tuple[str, str]], echo: Callable[..., None] = click.echo) -> None:
    """The rows with their names in one column."""
    width = max(len(name) for name, _ in lines)
    for name, text in lines:
        echo(f"{name:<{width}}  {text}")


def counts(report: Report, clip: int) -> dict[str, Any]:
    """The report for programs."""
    names = ("sources", "entries", "articles", "copies", "stories", "headings", "items", "left_out", "too_old")
    return {
        **{name: getattr(report, name) for name in names},
        "sources_failed": len(report.failed("collect")),
        "html_bytes": report.html_bytes,
        "html_bytes_limit": clip,
        "seconds": round(report.seconds, 3),
        "failures": [
            {"stage": f.stage, "subject": f.subject, "error": type(f.error).__name__, "message": str(f.error)}
            for f in report.failures
        ],
    }
