"""What axe-core, Deque's rules for accessibility, has to say about a page in Chromium."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

LOOKS = tuple((width, scheme) for width in (320, 640) for scheme in ("light", "dark"))
"""Widths and colour schemes in which each page is looked at."""


def complaints(page: Any, html: str | None = None, *, without: Collection[str] = ()) -> list[str]:
    """One line for each rule and look: rule, width, scheme, the first element and what is wrong with it.

    `html` is shown first, where it is given. Axe's rules as they come: WCAG at A and AA, and its own good practice.
    The size of targets stays off, as axe has it: links in running text are exempt, and axe takes some for buttons.
    What it cannot decide about colours counts, too.
    """
    if html is not None:
        page.set_content(html)
    _inject(page)
    rules = {rule: {"enabled": False} for rule in without}
    found: list[str] = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += (f"{width} {scheme} {line}" for line in _lines(page, rules))
    return found


def _inject(page: Any) -> None:
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)


def _lines(page: Any, rules: dict[str, Any]) -> Iterator[str]:
    # Nothing is preloaded: there is nothing on the network for these pages. Frames are documents of their own.
    options = {"resultTypes": ["violations", "incomplete"], "rules": rules, "preload": False, "iframes": False}
    result = page.evaluate(f"axe.run({json.dumps(options)})")
    assert len(result["passes"]) > 5, "axe saw an empty page"
    undecided = [one for one in result["incomplete"] if one["id"] == "color-contrast"]
    for one in (*result["violations"], *undecided):
        yield f"{one['id']}: {one['nodes'][0]['html'][:120]} ({one['help']}; {len(one['nodes'])} in all)"
