"""Items -> Issue: choose, order; the draft a person edits.

issue = edit.issue(items, masthead=..., date=..., slug=..., policy=...)      generated
draft = edit.read(text, "issues/2023-09-21/draft.md")                        what a person made of it
issue = edit.merged(issue, previous, draft)                                  both
text = edit.written(issue)                                                   and back
"""

from digest.edit.compose import issue, left_out
from digest.edit.draft import Draft, DraftItem, DraftSection, read, written
from digest.edit.hand import added, own
from digest.edit.merge import merged, rebuilt

__all__ = [
    "Draft", "DraftItem", "DraftSection", "added", "issue", "left_out", "merged", "own", "read", "rebuilt", "written",
]  # fmt: skip
