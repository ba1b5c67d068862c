"""Headings and items that a person made longer, or emptier, than the newsletter's settings have them."""

from __future__ import annotations

from collections.abc import Iterator

from digest.check import drafted
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.values import Edition


def house_limits(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Headings with no item, or more than `issue.items_per_heading`; items of more than `issue.words` words."""
    most = post.house.items_per_heading
    for section in edition.issue.sections:
        count = len(section.items)
        if not count:
            yield Remark("draft", f"the heading {quoted(section.name)} has no item")
        elif most and count > most:
            yield Remark("draft", f"the heading {quoted(section.name)} has {count:,} items, more than {most:,}")
    for item in edition.issue.items if post.house.words else ():
        if (length := item.words) > post.house.words:
            yield drafted.remark(item, f"the item has {length:,} words, more than {post.house.words:,}")
