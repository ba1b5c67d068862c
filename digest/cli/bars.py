"""Bars on a terminal: block characters, or ASCII where there are none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What bars are drawn with: whole cells, and what is less than one, the thinnest first."""

    all: str
    came: str
    went: str
    parts: str = ""
    """Of a cell, filled from its left."""
    half: str = ""
    """Of a cell, filled from its right."""
    axis: str = "|"


BLOCKS = Ink(all="█", came="█", went="█", parts="▏▎▍▌▋▊▉", half="▐", axis="│")
ASCII = Ink(all="#", came="+", went="-")


def ink(encoding: str | None) -> Ink:
    """Block characters, or ASCII where the encoding has none."""
    try:
        (BLOCKS.all + BLOCKS.parts + BLOCKS.half + BLOCKS.axis).encode(encoding or "ascii")
    except (UnicodeError, LookupError):
        return ASCII
    return BLOCKS


def bar(cells: float, width: int, whole: str, parts: str) -> str:
    """So many cells from the left, to an eighth; something is never drawn as nothing."""
    eighths = min(round(cells * 8), width * 8) if parts else min(round(cells), width) * 8
    eighths = max(eighths, (1 if parts else 8) if cells > 0 else 0)
    drawn = whole * (eighths // 8) + (parts[eighths % 8 - 1] if eighths % 8 else "")
    return f"{drawn:<{width}}"


def hung(cells: float, width: int, ink: Ink) -> str:
    """So many cells up to the right edge, to a half; something is never drawn as nothing."""
    halves = min(round(cells * 2), width * 2) if ink.half else min(round(cells), width) * 2
    halves = max(halves, (1 if ink.half else 2) if cells > 0 else 0)
    return f"{(ink.half if halves % 2 else '') + ink.went * (halves // 2):>{width}}"
