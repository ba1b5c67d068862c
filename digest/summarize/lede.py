"""The lede: what a roundup editor prints, the article's first paragraph, or the nut graf where that is not the news.

Of 54 items of a real roundup matched with their articles, 52 were the first one to three sentences; on human
highlights of newspaper articles the first three sentences beat every classical algorithm of sumy. A feature opens
with a person, a scene, a question or key points; its news stands further down, in the paragraph that says what the
story is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, dropwhile, groupby, islice

from digest.summarize.candidates import Candidate
from digest.summarize.gates import KICKER_WORDS, same_words
from digest.summarize.nutgraf import Opening, plain, soft, telling
from digest.summarize.standing import MOST_WORDS, closed

WITHOUT_PARAGRAPHS = 2
"""Sentences that are printed of a text that is one block."""
READ = 20
"""Sentences of a block that are read: a lede that begins further down is none."""
DEPTH = 8
"""Paragraphs in which the nut graf is looked for: in features it is the second to the sixth."""
TRIED = 5
"""Sentences of a paragraph with which the print may begin: further down it is no opening any more."""
PLAIN = "the first paragraph says what the story is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lede:
    """The sentences to print, () where none can be, and why these."""

    chosen: tuple[Candidate, ...] = ()
    why: str = PLAIN
    spare: bool = False
    """A kicker, what is cut off, or no beginning: printed only where there is nothing else."""


def paragraph(found: Iterable[Candidate], *, limit: int, block: bool = False, title: str = "") -> Lede:
    """The sentences of the first paragraph that tells the news, as many from its start as fit into `limit` words.

    `block`: the text has no paragraphs, and two sentences are printed. A paragraph that cannot be read alone from its
    beginning, does not fit, has fewer than eight words or is a standfirst gives way to the next. Where the article of
    this title opens softly, the nut graf among its first paragraphs is printed.
    """
    every = _openings(found, limit, WITHOUT_PARAGRAPHS if block else None)
    top, its = _opened(every, title)
    if its is not None and not block:
        nut, reason = its
        return Lede(chosen=nut.chosen, why=f"{reason}; paragraph {nut.number + 1} says what the story is")
    return _first(top, every)


def begin(found: Sequence[Candidate], title: str) -> int:
    """The place of the sentence at which the news begins: 0 but for articles that open softly."""
    _, its = _opened(_openings(found, MOST_WORDS, None), title)
    return its[0].chosen[0].place if its else 0


def _opened(every: Iterator[Opening], title: str) -> tuple[list[Opening], tuple[Opening, str] | None]:
    """The first DEPTH paragraphs, no further than the report's first where that is the news, as in most articles;
    else with the nut graf and why it is looked for, if there is one."""
    top: list[Opening] = []
    for one in islice(every, DEPTH):
        top.append(one)
        if not _before_report(one):
            if plain(one, title):
                return top, None
            break
    top += islice(every, DEPTH - len(top))
    return top, _nut(top, title)


def _nut(top: Sequence[Opening], title: str) -> tuple[Opening, str] | None:
    """The nut graf and why it is looked for, where the article opens softly and has one."""
    report = list(dropwhile(_before_report, top))
    if not report or not (reason := soft(report, title)):
        return None
    nut = telling(report, title)
    return None if nut is None or nut is report[0] else (nut, reason)


def _before_report(one: Opening) -> bool:
    """A line above the report: a name, a place, a standfirst; but not a soft opening."""
    return one.weak and not (one.first.rule or one.first.bullet or one.first.leans)


def _first(top: Sequence[Opening], rest: Iterator[Opening]) -> Lede:
    """The first paragraph that is printed from its beginning; else the first of which anything can be printed."""
    spare: Opening | None = None
    for one in chain(top, rest):
        if one.chosen and not (one.weak or one.late):
            return Lede(chosen=one.chosen, why=PLAIN if one.number == 0 else _passed(top[0], one))
        if one.chosen and (spare is None or (spare.weak and not one.weak)):
            spare = one
    return Lede(chosen=spare.chosen, why="nothing else can be printed", spare=True) if spare else Lede()


def _passed(first: Opening, one: Opening) -> str:
    its = first.first.problem or "a line that is no report"
    return f"paragraph {one.number + 1}, because the first does not stand alone ({its})"


def _openings(found: Iterable[Candidate], limit: int, most: int | None) -> Iterator[Opening]:
    """The paragraphs of prose, furniture passed over."""
    number = 0
    for _, group in groupby(found, key=lambda one: one.paragraph):
        prose = [one for one in islice(group, READ if most else None) if not one.furniture]
        if prose:
            yield _opening(prose, number, limit, most)
            number += 1


def _opening(prose: Sequence[Candidate], number: int, limit: int, most: int | None) -> Opening:
    """A paragraph with what is printed of it: from its first sentence that stands alone and fits."""
    whole = [one for one in prose if not (one.scrap or _passed_over(one))] or prose
    able = (at for at, one in enumerate(whole) if not one.rule and one.words <= limit and not one.leans)
    runs = ((at, run) for at in islice(able, TRIED) if (run := _run(whole[at:], limit, most)))
    begin, chosen = next(runs, (0, ()))
    return Opening(
        number=number,
        first=whole[0],
        text=" ".join(one.text for one in prose),
        chosen=chosen,
        late=bool(begin),
        weak=sum(one.words for one in chosen) < KICKER_WORDS or _standfirst(chosen),
    )


def _passed_over(one: Candidate) -> bool:
    """Too short to say how the paragraph begins."""
    return one.rule.startswith("under") or one.rule in ("dateline", "no words", "notice", "byline", "caption")


def _standfirst(chosen: Sequence[Candidate]) -> bool:
    """Whether the paragraph is a line under the headline rather than the report's beginning: no stop ends it."""
    return len(chosen) == 1 and (chosen[0].scrap or chosen[0].text[-1:].isalnum())


def _run(some: Sequence[Candidate], limit: int, most: int | None) -> tuple[Candidate, ...]:
    """The sentences from the first on that fit; cut before a quotation that stays open.

    What is too short to print may be passed over, where the next sentence does without it.
    """
    chosen: list[Candidate] = []
    left = limit
    for one in some:
        if _passed_over(one):
            continue
        if any(same_words(one.text, other.text) for other in chosen):
            continue
        alone = chosen and not one.follows(chosen[-1]) and one.leans
        if one.words > left or one.rule or alone or len(chosen) == most:
            break
        chosen.append(one)
        left -= one.words
    for count in range(len(chosen), 0, -1):
        if closed(" ".join(one.text for one in chosen[:count])):
            return tuple(chosen[:count])
    return ()


def first(found: Sequence[Candidate], *, count: int, limit: int | None, begin: int = 0) -> tuple[Candidate, ...]:
    """The first `count` sentences, of at most `limit` words in all, each standing alone or after the one it needs.

    They are taken from place `begin` of the first article on, then from before it; scraps only where there is
    nothing else.
    """
    early = [one for one in found if not one.article and one.start < begin]
    order = [one for one in found[len(early) :] if not one.rule] + [one for one in early if not one.rule]
    chosen = _taken([one for one in order if not one.scrap], count, limit)
    chosen = chosen or _taken(order, count, limit)
    return tuple(sorted(chosen, key=lambda one: (one.article, one.start)))


def _taken(order: Sequence[Candidate], count: int, limit: int | None) -> list[Candidate]:
    chosen: list[Candidate] = []
    left = limit
    for one in order:
        if len(chosen) == count:
            break
        if (left is not None and one.words > left) or not _stands(one, chosen):
            continue
        chosen.append(one)
        left = None if left is None else left - one.words
    return chosen


def _stands(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    return closed(one.text) and (not one.leans or bool(chosen and one.follows(chosen[-1])))
