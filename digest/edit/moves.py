"""The items that a person put under another heading than the one they were generated under."""

from __future__ import annotations

from dataclasses import dataclass

from digest.edit.runs import one_line
from digest.values import Heading, Issue, Item, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An item that a person moved, or whose heading they renamed."""

    item: Item
    story: Story
    before: str
    """The heading it was generated under."""
    now: str
    """The heading it stands under."""
    renamed: bool
    """The whole heading has another name now."""

    @property
    def heading(self) -> Heading | None:
        """What filed it."""
        return self.story.heading


def moves(issue: Issue) -> tuple[Move, ...]:
    """The moves of an issue as it stands, in printed order; an item of a person's own words was never elsewhere."""
    before = {item.id: one_line(section.name) for section in issue.generated for item in section.items}
    names = dict(issue.renamed)
    return tuple(
        Move(item=item, story=item.story, before=was, now=section.name, renamed=names.get(was) == section.name)
        for section in issue.sections
        for item in section.items
        if item.story and (was := before.get(item.id)) and was != one_line(section.name)
    )
