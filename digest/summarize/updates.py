"""The news of a report whose lede readers have had: the lede's first sentence, then the first that says what is new.

An update keeps its lede and tells the rest further down. The lede stands first because the news leans on it; what
leans on another sentence ("He said", "That came after") is not taken, because that one is not printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from digest.summarize.candidates import Candidate, candidates
from digest.summarize.choosing import LOOKED_AT, Chosen, opening_of
from digest.summarize.items import printed
from digest.summarize.receipts import receipts, refused
from digest.summarize.standing import closed
from digest.values import Article, Item, Story

METHOD = "update"
"""What such an item's `method` says."""
WHY = "readers have had its lede; what is new follows it"


def update(story: Story, *, new: Callable[[Article, str], bool], words: int = 60) -> Item | None:
    """The item of the first article that has a sentence with news, at most `words` words; None where none has.

    `new` says whether a sentence of an article tells what readers have not had.
    """
    for article in story.articles:
        if (chosen := _chosen(article, new, words)) is not None:
            told = Chosen(
                sentences=receipts([article], chosen), method=METHOD, why=WHY, refused=refused(article, chosen)
            )
            return printed(story, told)
    return None


def _chosen(article: Article, new: Callable[[Article, str], bool], words: int) -> list[Candidate] | None:
    lede = opening_of(article, words)[:1]
    if not lede:
        return None
    left = words - lede[0].words
    after = [one for one in islice(candidates(article), LOOKED_AT) if one.place > lede[0].place]
    for number, one in enumerate(after):
        if one.words <= left and not one.problem and not one.scrap and new(article, one.text):
            return [*lede, one, *_more(article, after[number:], new, left - one.words)]
    return None


def _more(
    article: Article, some: Sequence[Candidate], new: Callable[[Article, str], bool], left: int
) -> Iterator[Candidate]:
    """What follows the first of the sentences in its paragraph and is news too, without a gap."""
    for one in some[1:]:
        fits = one.words <= left and not one.rule and closed(one.text)
        if one.paragraph != some[0].paragraph or not fits or not new(article, one.text):
            return
        yield one
        left -= one.words
