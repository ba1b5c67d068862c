"""Which mail programs lack a feature, from the open data of caniemail."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("support.toml")
_WINDOWS = "Windows"


@cache
def table() -> dict[str, dict[str, list[str]]]:
    """Features by caniemail's names: the programs that lack them, and where they run; [] is everywhere."""
    lacks: dict[str, dict[str, list[str]]] = tomllib.loads(_DATA.read_text("utf-8"))["lacks"]
    return lacks


def lacking(feature: str, *, windows: bool = True) -> tuple[str, ...]:
    """The programs that lack the feature: "Yahoo", "Outlook (Windows, iOS)".

    Without `windows`, the Outlook that renders with Word is not among them: what it is not shown it does not miss.
    """
    found = []
    for client, where in table()[feature].items():
        left = [each for each in where if windows or (client, each) != ("Outlook", _WINDOWS)]
        if left or not where:
            found.append(f"{client} ({', '.join(left)})" if left else client)
    return tuple(found)


def listed(clients: tuple[str, ...]) -> str:
    """ "A, B and C"."""
    return " and ".join(filter(None, [", ".join(clients[:-1]), *clients[-1:]]))
