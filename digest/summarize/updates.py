"""The news of a report whose lede readers have had: the lede's first sentence, then the first that says what is new.

An update keeps its lede and tells the rest further down. The lede stands first because the news leans on it; what
leans on another sentence ("He said", "That came after") is not taken, because that one is not printed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from digest.summarize.candidates import Candidate, candidates
from digest.summarize.choosing import LOOKED_AT, Chosen
from digest.summarize.items import printed
from digest.summarize.receipts import receipts
from digest.values import Article, Item, Story

METHOD = "update"
"""What such an item's `method` says."""


def update(story: Story, *, new: Callable[[Article, str], bool], words: int = 60) -> Item | None:
    """The item of the first article that has a sentence with news, at most `words` words; None where none has.

    `new` says whether a sentence of an article tells what readers have not had.
    """
    for article in story.articles:
        if (chosen := _chosen(article, new, words)) is not None:
            return printed(story, Chosen(sentences=receipts([article], chosen), method=METHOD))
    return None


def _chosen(article: Article, new: Callable[[Article, str], bool], words: int) -> list[Candidate] | None:
    whole = [one for one in islice(candidates(article), LOOKED_AT) if not (one.rule or one.scrap)]
    for number, one in enumerate(whole[1:], 1):
        if whole[0].words + one.words <= words and not one.leans and new(article, one.text):
            chosen, left = [whole[0], one], words - whole[0].words - one.words
            for after in whole[number + 1 :]:
                joins = after.paragraph == one.paragraph and after.follows(chosen[-1])
                if not joins or after.words > left or not new(article, after.text):
                    break
                chosen.append(after)
                left -= after.words
            return chosen
    return None
