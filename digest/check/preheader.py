"""What an inbox shows after the subject."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from digest import personal
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted, squeezed
from digest.text import flat
from digest.values import Edition

LEAST, MOST = 40, 130
"""Characters: less is filled up with the mail's first words, more is cut everywhere. A wide letter fills two."""


def preheader(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """No preheader, one too short or too long, one that says the subject again, or one the mail does not begin with.

    Whether it is hidden there is not looked at: what an inbox shows are the first words, seen or not.
    """
    issue = edition.issue
    said = personal.filled(flat(issue.preheader), personal.markers(issue), personal.stand_in)
    if not said:
        advice = f"write one of {LEAST} to {MOST} characters in the draft"
        yield Remark("draft", f"there is no preheader: an inbox shows the mail's first words instead; {advice}")
        return
    yield from _length(said)
    if _again(said, edition.subject):
        yield Remark("draft", f"the preheader says the subject again: {quoted(said)}; say what else there is")
    begins = letter.page.beginning if letter.page else None
    # A theme may cut a long one.
    if begins is not None and not squeezed(begins).startswith(squeezed(said[:MOST])):
        first = quoted(begins) if begins else "nothing"
        yield Remark("html", f"the mail begins with {first}, not with its preheader {quoted(said)}: put it first")


def _length(said: str) -> Iterator[Remark]:
    filled = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in said)
    if filled < LEAST:
        more = f"an inbox fills it up with the mail's first words; write {LEAST} to {MOST}"
        yield Remark("draft", f"the preheader has {len(said)} characters: {quoted(said)}; {more}")
    elif len(said) > MOST:
        yield Remark(
            "draft", f"the preheader has {len(said)} characters, and inboxes cut after {MOST}: {quoted(said)}"
        )


def _again(said: str, subject: str) -> bool:
    """Whether one of the two begins with the other, whatever the punctuation."""
    one, other = _letters(said), _letters(subject)
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
