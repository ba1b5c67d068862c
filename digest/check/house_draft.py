"""Slips of the draft that are printed as they are typed: a line of the top that stands elsewhere, nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.values import Edition, Issue, Paragraph

_TOP = re.compile(r"\s*(subject|preheader|sponsor)\s*:", re.IGNORECASE)


def draft_slip(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """An issue without an item, which nobody can approve; a `sponsor:` line that is no line of the top."""
    if not edition.issue.items:
        yield Remark("draft", "there is no item: nothing to send", "E", firm=True)
    for words in map(_said, _own(edition.issue)):
        if match := _TOP.match(words):
            line = f"`{match[1].lower()}:`"
            yield Remark(
                "draft", f"{quoted(words)} is printed as it stands: a {line} line belongs at the draft's top"
            )


def _own(issue: Issue) -> Iterator[Paragraph]:
    """What a person wrote: no article's words begin so by accident alone."""
    yield from issue.introduction
    yield from (item.runs for item in issue.items if item.story is None or item.edited)
    yield from issue.closing


def _said(runs: Paragraph) -> str:
    return "".join(run.text for run in runs)
