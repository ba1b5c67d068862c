"""`digest sources check`: each source read once, nothing kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from digest.cli import source_lines

if TYPE_CHECKING:
    from digest.collect.finding import Found
    from digest.errors import CollectError
    from digest.settings import Settings
    from digest.standing import Standing
    from digest.values import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A source, how it stood before, and what came of reading it."""

    standing: Standing
    found: Found | None = None
    error: CollectError | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in words; nothing where all is well."""
        from digest.collect.rhythm import DATELESS
        from digest.text import flat

        failed = (f"failing: {flat(self.error.reason, 300)}",) if self.error else ()
        told = tuple(f"{one.kind}: {one.reason}" for one in self.standing.verdicts)
        its = self.found
        undated = its and its.what == "feed" and its.entries >= DATELESS and its.undated == its.entries
        if undated and not any(one.startswith("undated") for one in told):
            told = (*told, f"undated: none of {its.entries:,} entries has a date")  # type: ignore[union-attr]
        return (*failed, *told)


def checked(settings: Settings, addresses: Sequence[str], *, as_json: bool) -> int:
    """The exit code: 3 when something is wrong with one of the sources, which are told of."""
    wrong = 0
    for one in _read(settings, source_lines.standing_now(settings, _meant(settings, addresses))):
        wrong += bool(one.problems)
        click.echo(json.dumps(_data(one), ensure_ascii=False) if as_json else _line(one))
    return 3 if wrong else 0


def _meant(settings: Settings, addresses: Sequence[str]) -> Sequence[Source] | None:
    """The sources of these addresses, those of sources.opml with what is said of them there; None for all."""
    from digest import collect, pipeline
    from digest.settings import SOURCES

    if not addresses:
        return None
    path = settings.folder / SOURCES
    own = collect.sources((str(path),)) if path.exists() else ()
    known = {pipeline.place(one.location, settings.folder): one for one in own}
    named = collect.sources(addresses)
    return tuple(known.get(pipeline.place(one.location, settings.folder), one) for one in named)


def _read(settings: Settings, standings: Sequence[Standing]) -> Iterator[Checked]:
    """Each of them read, several at a time, in their order; what is blocked is not asked."""
    from concurrent.futures import ThreadPoolExecutor

    from digest import pipeline
    from digest.collect import finding
    from digest.errors import CollectError, FeedError

    limits = pipeline.limits(settings)
    with pipeline.web(settings) as fetch, ThreadPoolExecutor(pipeline.AT_ONCE) as pool:

        def read(one: Standing) -> Checked:
            its = one.source
            try:
                if its.problem:
                    raise FeedError(source=its.location, reason=its.problem)
                if one.blocked:
                    return Checked(standing=one)
                here = (one.health and one.health.address) or its.location
                return Checked(standing=one, found=finding.looked_at(here, fetch, limits, feed=its.feed))
            except CollectError as error:
                return Checked(standing=one, error=error)

        yield from pool.map(read, standings)


def _status(one: Checked) -> str:
    if one.standing.blocked:
        return "blocked"
    return one.problems[0].partition(":")[0] if one.problems else "ok"


def _line(one: Checked) -> str:
    what = (source_lines.holds(one.found),) if one.found else ()
    told = "; ".join((*what, *one.problems))
    place = one.standing.place
    title = one.standing.source.title or (one.found.title if one.found else None)
    return f"{_status(one):<8} {f'{title}  ' if title else ''}{place}" + (f"  ({told})" if told else "")


def _data(one: Checked) -> dict[str, Any]:
    found = one.found
    return {
        "address": one.standing.place,
        "title": one.standing.source.title or (found.title if found else None),
        "status": _status(one),
        "what": found.what if found else None,
        "entries": found.entries if found else None,
        "undated": found.undated if found else None,
        "newest": found.newest.isoformat() if found and found.newest else None,
        "problems": one.problems,
    }
