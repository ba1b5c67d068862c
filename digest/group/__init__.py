"""Articles -> Stories under Headings: copies, same event, place, rules."""

from __future__ import annotations

from digest.group.canonical import canonical
from digest.group.filed import filed
from digest.group.learned import learn, load
from digest.group.stories import stories

__all__ = ["canonical", "filed", "learn", "load", "stories"]
