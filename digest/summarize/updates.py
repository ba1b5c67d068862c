"""The news of a report whose lede readers have had: the lede's first sentence, then the first that says what is new.

An update keeps its lede and tells the rest further down. The lede stands first because the news leans on it; what
leans on another sentence ("He said", "That came after") is not taken, because that one is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from digest.summarize.candidates import Candidate, candidates
from digest.summarize.choosing import LOOKED_AT, Chosen, receipts
from digest.summarize.items import printed
from digest.values import Article, Item, Story

METHOD = "update"
"""What such an item's `method` says."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEANS = _set("""
    he she it they we you i his her its their our your this that these those him them there here but and or so yet
    however also then thus still meanwhile instead moreover earlier later both such nor otherwise
    él ella ello ellos ellas su sus este esta esto estos estas ese esa eso aquel y pero además también así
    il elle ils elles ce cet cette ces son sa ses leur leurs et mais aussi ainsi
    er sie es wir ihr sein seine ihre dieser diese dieses das und aber auch dort dann
    ele ela eles elas seu sua seus suas isto isso e mas também assim
""")
"""First words of sentences that lean on the one before."""
_FIRST = re.compile(r"[^\W\d_]+")
_QUOTE = "\"“”„«»'‘’"


def update(story: Story, *, new: Callable[[Article, str], bool], words: int = 60) -> Item | None:
    """The item of the first article that has a sentence with news, at most `words` words; None where none has.

    `new` says whether a sentence of an article tells what readers have not had.
    """
    for article in story.articles:
        if (chosen := _chosen(article, new, words)) is not None:
            return printed(story, Chosen(sentences=receipts([article], chosen), method=METHOD))
    return None


def _chosen(article: Article, new: Callable[[Article, str], bool], words: int) -> list[Candidate] | None:
    whole = [one for one in islice(candidates(article), LOOKED_AT) if not one.scrap]
    for number, one in enumerate(whole[1:], 1):
        if whole[0].words + one.words <= words and not _leans(one.text) and new(article, one.text):
            chosen, left = [whole[0], one], words - whole[0].words - one.words
            for after in whole[number + 1 :]:
                if after.paragraph != one.paragraph or after.words > left or not new(article, after.text):
                    break
                chosen.append(after)
                left -= after.words
            return chosen
    return None


def _leans(text: str) -> bool:
    """Whether the sentence needs the one before it: a pronoun or a connective opens it, or somebody's words do."""
    first = _FIRST.search(text)
    return text[:1] in _QUOTE or (first is not None and first[0].casefold() in _LEANS)
