"""How a send gets on, in words: what the terminal and the page say alike."""

from __future__ import annotations

import datetime as dt

from digest.progress import Progress
from digest.values import Balance

WORDS = {
    "hard": "hard bounces",
    "soft": "soft bounces",
    "block": "blocks",
    "challenge": "challenges",
    "complaint": "complaints",
}
"""Kinds of what came back, in their order."""
FRESH = dt.timedelta(seconds=5)
"""So young a run has no speed yet, and need not have been slow."""


def state(progress: Progress) -> str:
    """One word or two for where the send stands."""
    if progress.begun_at is None:
        return "not begun"
    if progress.held:
        return progress.held.kind
    if not progress.balance.open:
        return "sent"
    return "sending" if progress.runs else "stopped"


def outlook(progress: Progress, zone: dt.tzinfo) -> str:
    """Speed, time left and what is waited for, in a line; times of day are of that zone."""
    if progress.begun_at is None:
        return "no send of it has begun"
    if progress.held:
        since = clock(progress.held.at, progress.at, zone)
        return f"nobody is sent to since {since}{f': {progress.held.why}' if progress.held.why else ''}"
    if not progress.balance.open:
        return "nobody is waited for any more"
    if not progress.runs:
        return f"nobody is sending: `digest send {progress.slug}` goes on{_due(progress, zone)}"
    return _going(progress, zone)


def _going(progress: Progress, zone: dt.tzinfo) -> str:
    """The same of a send that goes on."""
    parts = [f"{speed(progress.rate)} a second"] if progress.rate else []
    if (seconds := progress.seconds_left) is not None:
        parts.append(f"{lasting(seconds)} left")
    if progress.trouble:
        parts.append(progress.trouble)
    if not progress.rate:
        fresh = not progress.trouble and all(progress.at - one.started_at < FRESH for one in progress.runs)
        parts.append("just begun" if fresh else f"nothing of late{_due(progress, zone)}")
    return ", ".join(parts)


def _due(progress: Progress, zone: dt.tzinfo) -> str:
    """When the next is due, where that is yet to come."""
    later = progress.next_at is not None and progress.next_at > progress.at
    return f"; the next is due {clock(progress.next_at, progress.at, zone)}" if later and progress.next_at else ""


def clock(at: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> str:
    """The time of day in that zone, with the day where it is another one."""
    local = at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"{local:%Y-%m-%d %H:%M}"


def speed(rate: float) -> str:
    """Attempts a second: with a decimal where there are few."""
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"


def lasting(seconds: float) -> str:
    """A length of time, as exact as an estimate can be: "40 s", "4 min", "2 h 10 min"."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours = minutes // 60
    if hours >= 48:
        return f"{hours // 24} days"
    return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"


def share(balance: Balance) -> float:
    """The part of the audience that is done with, in [0, 1]; 1 is only ever said of all."""
    return (balance.audience - balance.open) / balance.audience if balance.audience else 0.0


def percent(part: float) -> str:
    """A share as a whole percentage that says neither nothing of something nor all of nearly all."""
    if 0 < part < 0.01:
        return "<1%"
    return f"{min(round(part * 100), 99) if part < 1 else 100}%"
