"""What happened to an issue, each thing on a line for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from digest import outlook
from digest.text import flat

if TYPE_CHECKING:
    from digest.story import Told

BROAD = 40
"""Columns of a name; a reason has twice as many."""


def said(one: Told) -> str:
    """What happened, by whom, and what is known beside it."""
    if one.what == "run":
        return _run(one.detail)
    by = f" by {flat(one.by, BROAD)}" if one.by else ""
    detail = _WORDS.get(one.what, _plain)(one.detail)
    return f"{one.what}{by}{f': {detail}' if detail else ''}"


def _run(its: Mapping[str, Any]) -> str:
    end = "" if its["ended"] else "; has not said that it ended"
    took = outlook.lasting(its["seconds"])
    return f"run of {took}: {its['attempts']:,} attempts, {outlook.speed(its['per_second'])} a second{end}"


def _canary(its: Mapping[str, Any]) -> str:
    """Who gets it first, or what was decided on them."""
    if "decided" not in its:
        return f"{its.get('readers', 0):,} readers get it first"
    ends = {"go": "it goes on", "stop": "it stops"}.get(str(its["decided"]), flat(str(its["decided"]), BROAD))
    return f"{ends}, {flat(str(its.get('why', '')), 2 * BROAD)}"


def _corrected(its: Mapping[str, Any]) -> str:
    """Which edition took the place of which, and for how many."""
    nothing = f", {its['nothing']:,} get nothing of it" if its.get("nothing") else ""
    new, old = (_short(its.get(name, "")) for name in ("new", "old"))
    return f"edition {new} for {its.get('moved', 0):,}, {its.get('kept', 0):,} keep {old}{nothing}"


def _cancelled(its: Mapping[str, Any]) -> str:
    return f"{its.get('readers', 0):,} do not get it"


def _plain(detail: Mapping[str, Any]) -> str:
    """What is known; fingerprints by their first letters."""
    known = {name: value for name, value in detail.items() if value not in (None, "", {}, [])}
    if set(known) == {"why"}:
        return flat(str(known["why"]), 2 * BROAD)
    return ", ".join(f"{flat(name)} {_short(value)}" for name, value in known.items())


def _short(value: Any) -> str:
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else flat(str(value), 2 * BROAD)
    return text[:12] if len(text) == 64 and text.isalnum() else text


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "canary": _canary,
    "corrected": _corrected,
    "cancelled": _cancelled,
}
"""Those of which names and values alone would say too little."""
