"""How sources stand, told to a person or a program, a line each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from digest.cli import stores
from digest.text import flat

if TYPE_CHECKING:
    from digest.collect.finding import Found
    from digest.settings import Settings
    from digest.standing import Standing
    from digest.store.sources import Health
    from digest.values import Source

_HEAD = ("status", "title", "address", "tags", "weight", "last success", "errors", "a day")
_WIDEST = 60
_LONGEST = 300
"""Characters of what is wrong with a source."""


def standing_now(settings: Settings, sources: Sequence[Source] | None = None) -> tuple[Standing, ...]:
    """How the newsletter's sources, or these, stand now; makes and writes nothing."""
    from digest import collect, standing
    from digest.cli.gathering import own_sources

    if sources is None:
        sources = collect.sources((own_sources(settings.folder),))
    now = dt.datetime.now(dt.UTC)
    store = stores.existing(settings)
    if store is None:
        return standing.standings(sources, settings, None, now)
    with store:
        return standing.standings(sources, settings, store, now)


def rhythm(found: Sequence[Standing]) -> None:
    """One line on stderr for everything odd about the rhythm of these sources."""
    for one in found:
        for verdict in one.verdicts:
            click.echo(f"digest: {name(one)}: {verdict.kind}: {verdict.reason}", err=True)


def name(one: Standing) -> str:
    """What a person calls the source."""
    return one.source.title or one.place


def listing(found: Sequence[Standing], *, as_json: bool, verbose: bool) -> None:
    """All of them on stdout: a table, or a JSON object each."""
    if as_json:
        for one in found:
            click.echo(json.dumps(data(one), ensure_ascii=False))
        return
    rows = [_HEAD, *(_row(one) for one in found)]
    widths = [min(_WIDEST, max(len(row[column]) for row in rows)) for column in range(len(_HEAD))]
    told: list[tuple[str, ...]] = [(), *(reasons(one) if verbose else () for one in found)]
    for row, more in zip(rows, told, strict=True):
        click.echo("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
        for reason in more:
            click.echo(f"  {reason}")


def _row(one: Standing) -> tuple[str, ...]:
    health = one.health
    last = health.last_success if health else None
    return (
        one.status,
        one.source.title or "",
        one.place,
        ", ".join(one.source.tags),
        f"{one.source.weight:g}",
        f"{last:%Y-%m-%d %H:%M}" if last else "",
        f"{health.errors}" if health else "",
        "" if one.per_day is None else f"{one.per_day:.1f}",
    )


def reasons(one: Standing) -> tuple[str, ...]:
    """What is wrong with it, in words."""
    # What a server says of itself may hold anything.
    moved = f"has moved to {one.health.address}" if one.health and one.health.address else ""
    failed = flat(one.source.problem, _LONGEST) if one.source.problem else _failed(one.health)
    told = (moved, *(f"{v.kind}: {v.reason}" for v in one.verdicts))
    return tuple(text for text in (failed, *(flat(text, _LONGEST) for text in told)) if text)


def _failed(health: Health | None) -> str:
    """Why the last reading failed, and when that was; "" where it did not."""
    if health is None or not health.error:
        return ""
    at = f" (at {health.last_try:%Y-%m-%d %H:%M})" if health.last_try else ""
    return f"{flat(health.error, _LONGEST - len(at))}{at}"


def _iso(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def data(one: Standing) -> dict[str, Any]:
    """It for programs."""
    health = one.health
    return {
        "title": one.source.title,
        "address": one.place,
        "tags": one.source.tags,
        "weight": one.source.weight,
        "status": one.status,
        "last_success": _iso(health.last_success) if health else None,
        "last_try": _iso(health.last_try) if health else None,
        "errors": health.errors if health else 0,
        "error": one.source.problem or (health.error if health else "") or None,
        "moved_to": health.address if health else None,
        "entries_a_day": None if one.per_day is None else round(one.per_day, 2),
        "rhythm": [{"kind": verdict.kind, "reason": verdict.reason} for verdict in one.verdicts],
    }


def holds(one: Found) -> str:
    """What was found there: "feed, 20 entries, newest 2026-09-20"."""
    if one.what == "folder":
        return f"folder, {one.entries} files"
    if one.what in {"page", "text", "list of feeds"}:
        return one.what
    told = [one.what, f"{one.entries} {'entry' if one.entries == 1 else 'entries'}"]
    newest = f"newest {one.newest:%Y-%m-%d}" if one.newest else "none of them dated" if one.entries else ""
    return ", ".join([*told, *([newest] if newest else [])])
