"""What the headings of an issue cost in the HTML mail, byte by byte, against what Gmail shows of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from digest.values import Edition, Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a heading costs: by so many bytes the mail is shorter without it."""

    name: str
    items: int
    bytes: int
    """0 for a heading that the mail leaves to the web page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The HTML mail's bytes shared out; headings and frame add up to `total`."""

    headings: tuple[Cost, ...]
    frame: int
    """What stays whichever heading goes: styles, masthead, introduction, footer."""
    total: int
    """As rendered: the reader's own links make the mail that arrives a little longer."""
    limit: int
    """What Gmail shows."""


def costs(issue: Issue, rendered: Callable[[Issue], Edition]) -> Costs:
    """The bytes that the mail of the issue has, and how many fewer it would have without each heading.

    Renders the issue once, and once more for each heading in the mail.
    """
    from digest.check.sizes import CLIPPED

    whole = rendered(issue)
    mailed = replace(issue, sections=whole.mailed)
    # Without a heading, one that was left to the web page would take its room: that is not what it costs.
    base = _bytes(rendered(mailed) if whole.rest else whole)
    its = []
    for place, section in enumerate(issue.sections):
        others = mailed.sections[:place] + mailed.sections[place + 1 :]
        size = base - _bytes(rendered(replace(mailed, sections=others))) if place < len(mailed.sections) else 0
        its.append(Cost(name=section.name, items=len(section.items), bytes=size))
    total = _bytes(whole)
    return Costs(headings=tuple(its), frame=total - sum(one.bytes for one in its), total=total, limit=CLIPPED)


def _bytes(edition: Edition) -> int:
    return len(edition.html.encode("utf-8", "surrogatepass"))
