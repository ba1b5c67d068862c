"""What is told of an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from digest.edit import Decision, How

Role = Literal["story", "merged", "copy", "words", "entry"]
"""What was asked for is a story or the article that leads it, another of its articles, a copy, a person's own words,
or something that no build has seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The item above or below."""

    title: str
    importance: float | None
    """None where a person wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What became of an article, and why."""

    asked: str
    slug: str
    """The issue."""
    role: Role
    title: str
    printed: str = ""
    """The heading that it stands under, as the draft is now; "" where it is out."""
    place: int = 0
    """Which item under that heading it is, from 1."""
    of: int = 0
    """How many items that heading has."""
    reason: str
    """Why it is in or out."""
    since: str = ""
    """What a person did to it after the build."""
    within: str = ""
    """For a merged article or a copy: the outlet and title that it went to."""
    decision: Decision | None = None
    how: How | None = None
    """How its item was summarized; None for a person's own line, and for what no build has seen."""
    above: Beside | None = None
    below: Beside | None = None
    others: tuple[str, ...] = ()
    """Titles of other stories that what was asked for fits as well."""
