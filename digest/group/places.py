"""The country a text is about: its mentions weighed by what they are and where they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.group.gazetteer import EUROPEAN_UNION
from digest.group.mentions import DOUBT, HINTS, SURE, Mention, mentions

# Chosen on the labelled places of the evaluation data (1,431 articles, half of them newswire of 1987), where
# steps of a quarter change the result by less than half a point.
TITLE, OPENING, BODY = 5.0, 2.0, 1.0
"""What mentions in the title, the first paragraph and the rest weigh."""
SUBJECT = 1.05
"""The country that a title names first is a little more its subject than what it does something to."""
TITLE_MOST, OPENING_MOST = 2.0, 2.5
"""Two mentions in a title say no more than one and a half."""
REPEATED = 0.7
"""The power by which repetition in the text counts: ten mentions are five times one."""
LONG, PASSING = 2_000, 1.15
"""In a text of more than LONG characters a place that scores less than PASSING is named in passing: once, and not in
the first paragraph. On the same data nothing changes from 0.65 to 1.3."""
# The United States act on everybody: where another place is spoken of, it is the subject. The same holds, less
# so, for the European Union and for whole continents, and between Israel and the Palestinians.
ACTOR = {
    "US": 0.25, "PS": 1.2, EUROPEAN_UNION: 0.8, "150": 0.8, "002": 0.8, "142": 0.8, "419": 0.9, "009": 0.8,
    "ME!": 0.8,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """What a text is about: a country's or region's code, how sure that is, and where it is named."""

    code: str
    share: float
    """Of everything that speaks for a place, what speaks for this one: in (0, 1]."""
    in_title: bool
    times: int
    """Mentions in the text, the title not counted."""


def about(title: str, text: str, *, language: str = "en", outlet: str = "") -> Place | None:
    """The place an article is about, or None where nothing names one.

    A mention weighs by what it is (a country, its people, its capital, a company's home) and where it
    stands (title, first paragraph, rest); a dateline, a byline, the outlet's name, a person's surname and
    what only sounds like a place weigh nothing.
    """
    return pooled([(mentions(title, text, language=language, outlet=outlet), len(text))])


def pooled(texts: Sequence[tuple[Sequence[Mention], int]]) -> Place | None:
    """The place that several texts on one event are about, each with one voice; None where none names one.

    A text in which no place counts as much as one that its title names has less of a voice.
    """
    shares: dict[str, float] = defaultdict(float)
    titles: dict[str, bool] = defaultdict(bool)
    times: dict[str, int] = defaultdict(int)
    for found, length in texts:
        ranked = scores(found)
        if ranked and (length <= LONG or ranked[0][1] >= PASSING):
            whole = sum(score for _, score, *_ in ranked) / min(1.0, ranked[0][1] / TITLE)
            for code, score, in_title, count in ranked:
                shares[code] += score / whole
                titles[code] |= in_title
                times[code] += count
    if not shares:
        return None
    code = max(sorted(shares), key=shares.__getitem__)
    return Place(code, shares[code] / sum(shares.values()), titles[code], times[code])


def scores(found: Sequence[Mention]) -> list[tuple[str, float, bool, int]]:
    """(code, score, whether the title names it, mentions in the text), the highest score first."""
    counted = list(_counted(found))
    sums = _sums(counted)
    total = {code: _score(*its) * (ACTOR.get(code, 1.0) if len(sums) > 1 else 1.0) for code, its in sums.items()}
    times = Counter(code for code, mention in counted if mention.zone > 0 and mention.kind not in HINTS)
    ranked = sorted(total, key=lambda code: (-total[code], code))
    return [(code, total[code], sums[code][0] > 0, times[code]) for code in ranked]


def _sums(counted: Sequence[tuple[str, Mention]]) -> dict[str, list[float]]:
    """By code, what its mentions weigh in the title, the opening and the rest."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    named = [(code, mention) for code, mention in counted if mention.kind not in HINTS]
    subject = next((code for code, mention in named if mention.zone == 0 and code not in ACTOR), None)
    for code, mention in named:
        sums[code][mention.zone] += mention.weight * (SUBJECT if mention.zone == 0 and code == subject else 1.0)
    for code, weight in _hinted(counted, {*sums}):
        sums[code][2] += weight
    return sums


def _hinted(counted: Sequence[tuple[str, Mention]], named: set[str]) -> Iterator[tuple[str, float]]:
    """The hints that count. "Inc" alone, or "cents", says nothing of a country; a stock exchange's code does, and
    "rupees" where no other country is named."""
    hints = {(code, mention.word): mention for code, mention in counted if mention.kind in HINTS}
    several = Counter(code for code, _ in hints)
    for (code, _), hint in hints.items():
        if several[code] > 1 or code in named or hint.kind == "listed" or (not named and code not in ACTOR):
            yield code, hint.weight


def _score(title: float, opening: float, body: float) -> float:
    repeated: float = body**REPEATED
    return TITLE * min(title, TITLE_MOST) + OPENING * min(opening, OPENING_MOST) + BODY * repeated


def _counted(found: Sequence[Mention]) -> Iterator[tuple[str, Mention]]:
    """Every mention that counts, with the one code that it stands for."""
    support: dict[str, float] = defaultdict(float)
    for mention in found:
        if mention.doubt == SURE and len(mention.codes) == 1:
            support[mention.codes[0]] += mention.weight
    # What is doubtful counts beside what is sure; where nothing is sure, it is all there is.
    most = SURE if any(mention.doubt == SURE for mention in found) else DOUBT
    for mention in found:
        code = max(mention.codes, key=lambda code: support.get(code, 0.0))
        if mention.doubt <= most or support.get(code, 0.0) > 0:
            yield code, mention
