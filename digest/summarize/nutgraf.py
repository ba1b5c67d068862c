"""Soft openings, and the paragraph that says what the story is: the nut graf (Scanlan, "Reporting and Writing").

A soft opening is a question, key points, somebody's words without the speaker, or a person and a scene of whom the
title says nothing. The title is what an editor made of the story; the paragraph that has most of it, and most of what
the other paragraphs speak of, tells the story.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from digest.languages import base
from digest.summarize.candidates import Candidate
from digest.summarize.terms import stems

LEAST_TITLE = 3
"""Words of a title that say what the story is; a shorter one ("Storm damage") says too little to go by."""
SHARE = 0.4
"""Of the title's words, what the nut graf has of them where the first paragraph has none: with 0.4 some 2.6 % of
2,400 reports of seven sets are taken for features, of 30 that were read 17 rightly."""
SIGN = 0.1
"""What each sign of a nut graf is worth beside the words."""
LATER = 0.05
"""What each paragraph further down costs: of two that tell the story the first is the nut graf."""
_SOFT = {
    "opening pronoun": "a pronoun",
    "opening connective": "a connective",
    "quotation without its speaker": "somebody's words",
    "pronoun for its speaker": "a claim without the speaker",
}
_PARTICIPLE = r"\w+(?:ed|en|wn|un|ld|ught|ut|ne|de|id|st|t)"
_FIGURE = r"\d+-\d+|\d{1,3}(?:,\d{3})+|\d{4,}|\d+(?:\.\d+)? ?(?:percent|per cent|%|[mb]illion)"
_EVENTS = "killed|died|injured|wounded|arrested|charged|elected|voted|destroyed|crashed|struck|resigned|sentenced"
_NEWS = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|said|says?|according to|announced?|reported|warned|confirmed"
    rf"|overnight|{_EVENTS}|{_FIGURE}"
    rf"|will|won't|(?:is|are) (?:set )?to|plans? to|agreed to|(?:has|have) (?:\w+ly |not |again )?{_PARTICIPLE})\b"
)
"""What a report says in its first paragraph and a scene does not: a day, a source, what has happened or will."""


_SIGNS = (
    re.compile(
        r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:last|this) (?:week|month|year)|since (?:19|20)\d\d"
        r"|in (?:19|20)\d\d)\b"
    ),
    re.compile(
        r"\b(?:according to|report|study|figures|survey|officials?|authorities|police|scientists|researchers|experts"
        r"|government|agency|court|minist(?:er|ry)|spokes\w+|analysts|union|(?:said|says|found|showed|announced) )"
    ),
    re.compile(rf"{_FIGURE}|\b(?:thousands|hundreds|dozens|half|a third|two-thirds)\b|[$£€]\d"),
    re.compile(rf"\b(?:has|have) (?:\w+ly |not |again |now |also )?{_PARTICIPLE}\b"),
    re.compile(
        r"\b(?:not the only|far from alone|not alone|one of (?:many|some|several|thousands|hundreds|more than|the \d"
        r"|\d)|growing number|more than|nationwide|across the (?:country|nation|world|region|state)|average)\b"
        r"|\bSome \d"
    ),
)
"""What a nut graf says: when, who says so, how much, what has come about, and how far it reaches."""
FEW_SIGNS = 2
"""Signs with which a paragraph that has a word of the title is the nut graf of a scene, which has one at most. Of
2,100 reports of five sets eight more open softly with it, of which four do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A paragraph of prose as it may be printed."""

    number: int
    """Which one, from 0."""
    first: Candidate
    """Its first sentence."""
    text: str
    """All of its sentences that were read."""
    chosen: tuple[Candidate, ...] = ()
    """What is printed of it; () where nothing of it can be."""
    late: bool = False
    """It is not printed from its first sentence."""
    weak: bool = False
    """A kicker, a scrap or a standfirst."""


def soft(openings: Sequence[Opening], title: str) -> str:
    """Why the first paragraph is not the news: "the article opens with a question"; "" where it is."""
    if reason := _plainly(openings[0].first):
        return reason
    return "the article opens with a scene" if _scene(openings, title) else ""


def plain(opening: Opening, title: str) -> bool:
    """Whether the report's first paragraph is the news, whatever the others say: they need not be read."""
    return not _plainly(opening.first) and _tells(opening, stems(title))


def _plainly(first: Candidate) -> str:
    """Why a paragraph that begins with this sentence is not the news; "" where the sentence does not say."""
    if first.bullet:
        return "the article opens with key points"
    if first.rule == "question to the reader":
        return "the article opens with a question"
    if first.rule.startswith("over"):
        return f"the first sentence has {first.rule}"
    if rule := first.leans:
        return f"the article opens with {_SOFT[rule]}"
    return ""


def _tells(opening: Opening, wanted: frozenset[str]) -> bool:
    """Whether the paragraph has a word of the title or a sign of news, or the title is too short to tell.

    Signs are known in English alone: in other languages only what the first sentence is makes an opening soft.
    """
    english = base(opening.first.language) in ("en", "und", "")
    return bool(
        not english or len(wanted) < LEAST_TITLE or _NEWS.search(opening.text) or wanted & stems(opening.text)
    )


def _scene(openings: Sequence[Opening], title: str) -> bool:
    """Whether the first paragraph has nothing of the title and no sign of news, and a later one much of the title."""
    wanted = stems(title)
    if _tells(openings[0], wanted):
        return False
    enough = max(2, math.ceil(SHARE * len(wanted)))
    later = [(len(wanted & stems(one.text)), signs(one.text)) for one in openings[1:] if one.chosen]
    plainer = signs(openings[0].text) < FEW_SIGNS
    return any(shared >= enough or (shared and many >= FEW_SIGNS and plainer) for shared, many in later)


def signs(text: str) -> int:
    """How many kinds of signs of a nut graf the paragraph has, 0 to 5; of English ones."""
    return sum(sign.search(text) is not None for sign in _SIGNS)


def telling(openings: Sequence[Opening], title: str) -> Opening | None:
    """The paragraph that says what the story is, of those that can be printed; None where none can."""
    bags = [stems(one.text) for one in openings]
    spoken = Counter(word for bag in bags for word in bag)
    wanted = stems(title)

    def worth(at: int) -> float:
        bag = bags[at]
        shared = sum(spoken[word] - 1 for word in bag) / max(1, len(bags) - 1) / math.sqrt(len(bag) or 1)
        plain = SIGN * signs(openings[at].text)
        return 2 * len(bag & wanted) / (len(wanted) or 1) + shared + plain - LATER * at

    able = [at for at, one in enumerate(openings) if one.chosen and not one.weak and not one.first.bullet]
    best = max(able, key=worth, default=None)
    return None if best is None else openings[best]
