"""Articles -> Stories under Headings: copies, same event, place, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digest.group.canonical import canonical
from digest.group.filed import filed, more_news
from digest.group.stories import stories

if TYPE_CHECKING:
    from digest.group.learned import Labelled, learn, load
    from digest.group.pages import labelled_from_page

__all__ = ["Labelled", "canonical", "filed", "labelled_from_page", "learn", "load", "more_news", "stories"]


def __getattr__(name: str) -> Any:
    """What learning needs, imported when asked for: most builds have learned nothing."""
    from importlib import import_module

    if name in (
        rooms := {"learn": "learned", "load": "learned", "Labelled": "learned", "labelled_from_page": "pages"}
    ):
        return getattr(import_module(f"digest.group.{rooms[name]}"), name)
    raise AttributeError(name)
