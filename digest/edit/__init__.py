"""Items -> Issue: choose, order; the draft a person edits.

items = edit.offered(items, ran).items                                       without what readers have had
issue = edit.issue(items, masthead=..., date=..., slug=..., policy=...)      generated
draft = edit.read(text, "issues/2023-09-21/draft.md")                        what a person made of it
issue = edit.merged(issue, previous, draft)                                  both
text = edit.written(issue)                                                   and back
cut = edit.rolled(issues, edit.topics(["Haiti"]), least=3, days=3)            what a reader chose of them
cut = edit.gathered(issues, None, rhythm=edit.Rhythm(days=7), policy=policy)  what one who wants a mail a week gets
runs = edit.swapped(edit.named(issue, "ferry"), candidate=1, ...)            another sentence, by hand
"""

from digest.edit.compose import issue, left_out
from digest.edit.decisions import Decision, Decisions, decided
from digest.edit.draft import Draft, DraftItem, DraftSection, read, written
from digest.edit.gathered import Rhythm, gathered
from digest.edit.hand import added, own
from digest.edit.how import CUT, How, how
from digest.edit.identity import story_ids
from digest.edit.merge import merged, rebuilt
from digest.edit.named import named
from digest.edit.news import Offered, offered
from digest.edit.order import steps
from digest.edit.redraft import redrafted
from digest.edit.swap import Offer, offers, swapped
from digest.edit.topics import Cut, Topics, rolled, topics

__all__ = [
    "CUT", "Cut", "Decision", "Decisions", "Draft", "DraftItem", "DraftSection", "How", "Offer", "Offered", "Rhythm",
    "Topics", "added", "decided", "gathered", "how", "issue", "left_out", "merged", "named", "offered", "offers",
    "own", "read", "rebuilt", "redrafted", "rolled", "steps", "story_ids", "swapped", "topics", "written",
]  # fmt: skip
