"""What a stage did with each of its things: what it made, and what it could not handle.

Stages handle one thing and raise; `each` alone turns a DigestError into a Failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from digest.errors import DigestError

A = TypeVar("A")
B = TypeVar("B")
Mapped = Callable[..., Iterable[Any]]
"""`map`, or a pool's: how the things of a stage are gone through."""
Progress = Callable[[str, int, int], None]
"""Told the stage, how many things are done and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing that a stage could not handle; the others went on."""

    stage: str
    subject: str
    error: DigestError


@dataclass(slots=True, kw_only=True)
class Report:
    """What a build did, in numbers, and what failed."""

    sources: int = 0
    listed: int = 0
    """Feeds that failed within a list of feeds on the web; they count as sources."""
    entries: int = 0
    articles: int = 0
    copies: int = 0
    stories: int = 0
    headings: int = 0
    items: int = 0
    images: int = 0
    """Printed."""
    images_shared: int = 0
    """Left out because several articles have them: logos and placeholders."""
    images_beyond: int = 0
    """Left out because one mail would weigh too much."""
    left_out: int = 0
    had: int = 0
    """Stories that readers have had, with nothing new in them."""
    too_old: int = 0
    blocked: int = 0
    """Sources and entries on the block list; they are no failures."""
    html_bytes: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    def failed(self, stage: str) -> tuple[Failure, ...]:
        """The failures of one stage."""
        return tuple(failure for failure in self.failures if failure.stage == stage)


def each(
    stage: str,
    do: Callable[[A], B],
    things: Sequence[A],
    report: Report,
    *,
    name: Callable[[A], str],
    progress: Progress | None = None,
    mapped: Mapped = map,
) -> Iterator[B]:
    """What `do` makes of each thing, in order; a DigestError goes into the report instead."""

    def safely(thing: A) -> B | DigestError:
        try:
            return do(thing)
        except DigestError as error:
            return error

    for number, (thing, result) in enumerate(zip(things, mapped(safely, things), strict=True), 1):
        if progress:
            progress(stage, number, len(things))
        if isinstance(result, DigestError):
            report.failures.append(Failure(stage=stage, subject=name(thing), error=result))
        else:
            yield result
