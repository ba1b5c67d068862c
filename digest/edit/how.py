"""How an item was summarized, for a person: the method and why, what was passed over or cut, what else there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.edit.receipts import SWAPPED, said, sources
from digest.edit.swap import Offer, offers
from digest.receipts import whole
from digest.text import flat
from digest.values import Item

CUT = frozenset({"dateline", "own outlet's credit"})
"""Rules that cut a stretch off a sentence; all others pass a whole one over."""
MOST_PASSED = 10
"""Stretches that are told: an article that opens with more furniture needs another look than this."""
QUOTED = 120
"""Characters of a stretch: enough to know it by."""

Passed = tuple[str, str]
"""The name of a rule, and the words that it kept out, flat and cut to `QUOTED` characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How an item came to its words."""

    method: str = ""
    """"" where nothing was generated."""
    why: str = ""
    led: str = ""
    """Why its first article leads; "" where nothing decided."""
    refused: tuple[Passed, ...] = ()
    """In text order."""
    candidates: tuple[Offer, ...] = ()
    """What else could be printed, best first, as `digest swap` numbers it."""
    sentences: int = 0
    """Printed sentences that one can be swapped for; 0 where a person's words stand in the item."""
    hand: str = ""
    """What a person did to its words; "" where what was generated is printed."""
    words: str = ""
    """What is printed now, where that is a person's doing."""
    generated: str = ""
    """What was generated, where that is not printed."""


def how(item: Item, generated: Item | None = None) -> How:
    """How the item came to its words; `generated` is the item as the last build generated it, if it did.

    Of an item that a person edited, the method and its reason are those of what was generated.
    """
    its = generated if item.edited and generated else item
    hand = _hand(item, its)
    return How(
        method=its.method,
        why=flat(its.why, 300),
        led=flat(item.story.led, 300) if item.story else "",
        refused=passed(its),
        candidates=offers(item, item.candidates),
        sentences=len(item.sentences) if whole(item) else 0,
        hand=hand,
        words=flat(item.text) if hand else "",
        generated=flat(its.text) if hand and its is not item else "",
    )


def _hand(item: Item, generated: Item) -> str:
    """What a person did to the words; a link or a label of theirs changes none."""
    if not item.edited or (generated is not item and flat(generated.text) == flat(item.text)):
        return ""
    if whole(item):
        return SWAPPED
    count = len(item.sentences)
    left = f", {count} sentence{' is' if count == 1 else 's are'} still word for word" if count else ""
    return f"a person's words{left}"


def passed(item: Item) -> tuple[Passed, ...]:
    """What the item's articles say that was passed over or cut off, at most `MOST_PASSED` stretches."""
    return tuple(_passed(item))[:MOST_PASSED]


def _passed(item: Item) -> Iterator[Passed]:
    texts = sources(item) if item.refused else {}
    for one in item.refused:
        if words := said(one.sentence, texts):
            yield flat(one.rule, 60), flat(words, QUOTED)
