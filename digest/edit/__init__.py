"""Items -> Issue: choose, order; the draft a person edits.

items = edit.offered(items, ran).items                                       without what readers have had
issue = edit.issue(items, masthead=..., date=..., slug=..., policy=...)      generated
draft = edit.read(text, "issues/2023-09-21/draft.md")                        what a person made of it
issue = edit.merged(issue, previous, draft)                                  both
text = edit.written(issue)                                                   and back
"""

from digest.edit.compose import issue, left_out
from digest.edit.decisions import Decision, Decisions, decided
from digest.edit.draft import Draft, DraftItem, DraftSection, read, written
from digest.edit.hand import added, own
from digest.edit.identity import story_ids
from digest.edit.merge import merged, rebuilt
from digest.edit.news import Offered, offered

__all__ = [
    "Decision", "Decisions", "Draft", "DraftItem", "DraftSection", "Offered", "added", "decided", "issue", "left_out",
    "merged", "offered", "own", "read", "rebuilt", "story_ids", "written",
]  # fmt: skip
