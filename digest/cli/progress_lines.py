"""How a send gets on, as lines for a person and as data for programs: what `digest status` prints."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from digest import outlook
from digest.cli.bars import Ink, bar
from digest.text import flat

if TYPE_CHECKING:
    import datetime as dt

    from digest.progress import Progress

LEAST = 40
"""Columns below which nothing shrinks any more."""
_BROAD = 44
"""Columns of a relay's or domain's name."""


def screen(progress: Progress, zone: dt.tzinfo, width: int, ink: Ink) -> Iterator[str]:
    """All there is to know, `width` columns broad: bar, balance, then relays, reasons, domains and the rest."""
    balance, width = progress.balance, max(width, LEAST)
    part = outlook.share(balance)
    told = f" {outlook.percent(part)}"
    room = width - 7
    yield f"{progress.slug}  {outlook.state(progress)}, {progress.at.astimezone(zone):%H:%M:%S}"
    yield f"{bar(part * room, room, ink.all, ink.parts)}{told:>7}"
    yield flat(outlook.outlook(progress, zone), width)
    yield ""
    figures = [(field.name, getattr(balance, field.name)) for field in dataclasses.fields(balance)]
    for name, count in figures:
        of = f"  {outlook.percent(count / balance.audience):>5}" if balance.audience and name != "audience" else ""
        yield f"{name:<10}  {count:>10,}{of}"
    yield from reasons(progress, width)
    yield from beside(progress, zone)


def beside(progress: Progress, zone: dt.tzinfo) -> Iterator[str]:
    """Versions, what came back, relays and domains; of each only where there is something to tell."""
    if progress.returned:
        named = ", ".join(f"{words} {progress.returned[kind]:,}" for kind, words in _returned(progress))
        yield ""
        yield f"came back  {named}"
    if progress.versions:
        rows = [(f"{one.edition[:12]} of {one.made_at.astimezone(zone):%Y-%m-%d %H:%M}", one.sent)
                for one in progress.versions]  # fmt: skip
        yield from _table("version", ("sent",), rows)
    if progress.relays:
        names = ("sent", "failed", "deferred", "unknown")
        yield from _table("relay", names, [(one.relay, *_of(one, names)) for one in progress.relays])
    if progress.domains:
        yield from _domains(progress, zone)


def _domains(progress: Progress, zone: dt.tzinfo) -> Iterator[str]:
    names = ("readers", "sent", "deferred", "failed", "bounced")
    rows = [(one.name or "(erased)", *_of(one, names)) for one in progress.domains]
    yield from _table("domain", names, rows)
    at = f"counted at {progress.domains_at.astimezone(zone):%H:%M:%S}" if progress.domains_at else ""
    yield f"and {progress.more_domains:,} more; {at}" if progress.more_domains else at


def _returned(progress: Progress) -> list[tuple[str, str]]:
    return [(kind, words) for kind, words in outlook.WORDS.items() if kind in progress.returned]


def _of(one: object, names: Sequence[str]) -> tuple[int, ...]:
    return tuple(getattr(one, name) for name in names)


def _table(head: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    """A blank line, the headings, and a line a row: a name and its figures."""
    first = max(len(head), *(min(len(row[0]), _BROAD) for row in rows))
    widths = [max(len(name), *(len(f"{row[at]:,}") for row in rows)) for at, name in enumerate(names, 1)]
    yield ""
    yield "  ".join([f"{head:<{first}}", *(f"{name:>{w}}" for name, w in zip(names, widths, strict=True))])
    for name, *figures in rows:
        cells = (f"{figure:>{w},}" for figure, w in zip(figures, widths, strict=True))
        yield "  ".join([f"{flat(name, _BROAD):<{first}}", *cells])


def reasons(progress: Progress, width: int) -> Iterator[str]:
    """A line a reason, most readers first."""
    if progress.reasons:
        yield ""
    for one in progress.reasons:
        said = f"{one.code or ''} {one.reason}".strip() or "no reason known"
        yield _fit(f"{one.count:>10,}  {one.state:<10}  {flat(said)}", width)
    if progress.more_reasons:
        yield f"{'':>10}  and {progress.more_reasons:,} more reasons"


def _fit(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"


def line(progress: Progress, zone: dt.tzinfo) -> str:
    """How it gets on, in one line, for a log."""
    balance = progress.balance
    names = ("sent", "suppressed", "failed", "deferred", "unknown", "pending")
    figures = ", ".join(f"{getattr(balance, name):,} {name}" for name in names if getattr(balance, name))
    of = f"{figures or 'nobody'} of {balance.audience:,}"
    return f"{progress.at.astimezone(zone):%H:%M:%S}  {of}: {flat(outlook.outlook(progress, zone))}"


def data(progress: Progress) -> dict[str, Any]:
    """The same for programs: the balance's own keys, and the rest beside them; times in ISO 8601."""
    found = dataclasses.asdict(progress)
    balance = found.pop("balance")
    more = {"state": outlook.state(progress), "per_second": progress.rate, "seconds_left": progress.seconds_left}
    plain: dict[str, Any] = _plain({**balance, **found, **more})
    return plain


def _plain(value: Any) -> Any:
    """What JSON can say of it."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
