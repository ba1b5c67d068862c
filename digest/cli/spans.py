"""Spans of time as a person says them."""

from __future__ import annotations


def told(seconds: float) -> str:
    """Such as "40 s", "12 min" or "2 h 13 min"."""
    whole = max(round(seconds), 0)
    if whole < 120:
        return f"{whole} s"
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"
