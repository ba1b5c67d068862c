"""Receipts of what is printed, of what was passed over or cut off, and of what else could be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from digest.summarize.candidates import Candidate, candidates
from digest.summarize.gates import bare, before_credit
from digest.summarize.standing import FEWEST_WORDS
from digest.text import words
from digest.values import Article, Refused, Sentence

MOST_REFUSED = 20
"""Refused sentences that are told: an editor reads them."""
BEHIND = 3
"""Sentences of the same paragraph behind the last printed one that are told: the rest is no part of the item."""
MOST_SPARE = 6
"""Sentences that are kept for a person to swap in."""


def receipts(articles: Sequence[Article], chosen: Sequence[Candidate]) -> tuple[Sentence, ...]:
    """The chosen sentences as receipts; the last one without its own outlet's credit."""
    prints = {number: articles[number].sha256 for number in {one.article for one in chosen}}
    return tuple(
        Sentence(
            article=articles[one.article].id,
            start=one.start,
            end=_end(one, articles[one.article]) if one is chosen[-1] else one.end,
            sha256=prints[one.article],
        )
        for one in chosen
    )


def _end(one: Candidate, article: Article) -> int:
    """Where the sentence ends without its own outlet's credit, where enough is left of it."""
    end = before_credit(one.text, article.outlet)
    return one.start + end if words(one.text[:end]) >= FEWEST_WORDS else one.end


def refused(
    article: Article, chosen: Sequence[Candidate] = (), read: Sequence[Candidate] = ()
) -> tuple[Refused, ...]:
    """What stands up to the end of the last chosen sentence's paragraph and is not printed, or was cut off; why.

    Without a chosen sentence, what stands first. `read`: the article's sentences as far as they were read already.
    """
    sha256 = article.sha256
    return tuple(
        Refused(sentence=Sentence(article=article.id, start=start, end=end, sha256=sha256), rule=rule)
        for start, end, rule in islice(_rules(article, chosen, read or candidates(article)), MOST_REFUSED)
    )


def _rules(
    article: Article, chosen: Sequence[Candidate], read: Iterable[Candidate]
) -> Iterator[tuple[int, int, str]]:
    """The refused stretches and their rules."""
    printed = {one.start for one in chosen}
    for one in read:
        if chosen and (one.paragraph > chosen[-1].paragraph or one.place > chosen[-1].place + BEHIND):
            break
        if one.start in printed and one.cut:
            yield one.start - one.cut, one.start, "dateline"
        elif one.start not in printed and (rule := one.problem):
            yield one.start, one.end, rule
    if chosen and (end := _end(chosen[-1], article)) < chosen[-1].end:
        yield end, chosen[-1].end, "own outlet's credit"


def spare(articles: Sequence[Article], printed: Sequence[Sentence], *, limit: int = 60) -> tuple[Sentence, ...]:
    """What else of the story could be printed, best first: sentences of at most `limit` words that stand alone, none
    of which says word for word what is printed."""
    from digest.summarize.ranked import PRICE, Ranking

    ranking = Ranking(articles, price=PRICE["story" if len(articles) > 1 else "article"])
    for number, article in enumerate(articles):
        spans = [(one.start, one.end) for one in printed if (one.article, one.sha256) == (article.id, article.sha256)]
        for one in candidates(article, number=number) if spans else ():
            if one.start > max(end for _, end in spans):
                break
            if any(start < one.end and one.start < end for start, end in spans):
                ranking.take(number, one.place)
    texts = {(one.id, one.sha256): one.text for one in articles}
    said = {bare(texts.get((one.article, one.sha256), "")[one.start : one.end]) for one in printed}
    found: list[Sentence] = []
    while len(found) < MOST_SPARE and (best := ranking.best(limit, alone=True)) is not None:
        ranking.take(best[0].article, best[0].place)
        if bare(best[0].text) not in said:
            said.add(bare(best[0].text))
            found += receipts(articles, [best[0]])
    return tuple(found)
