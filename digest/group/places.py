"""The country a text is about, and why: mentions counted where they stand, look-alikes left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digest.group import gazetteer
from digest.group.gazetteer import EUROPEAN_UNION, NOWHERE, TOKEN, Lookup, Term

LONGEST = 6_000
"""Characters of a text that are read: what a story is about stands well before."""
LEDE = 500
"""Characters of the first paragraph that count as the lede: a text without paragraphs has no longer one."""
LONG, PASSING = 2_000, 0.5
"""In a text of more than LONG characters a place that scores less than PASSING is named in passing."""
FADE = 3_000
"""Characters after which a mention counts half: news is told from the top down."""

# How much a mention says about what a text is about, by what is mentioned. Chosen on the labelled places of
# the evaluation data (1,431 articles); steps of a quarter change the result by less than half a point.
KIND = {
    "name": 1.1, "people": 1.1, "seat": 0.8, "place": 0.55, "who": 0.7, "actor": 0.35, "money": 0.3, "listed": 0.5,
}  # fmt: skip
TITLE, OPENING, BODY = 5.0, 2.0, 1.0
# The United States act on everybody: where another place is spoken of, it is the subject. The same holds,
# less so, for the European Union and for whole continents.
ACTOR = {"US": 0.25, "PS": 1.2, EUROPEAN_UNION: 0.8, "150": 0.8, "002": 0.8, "142": 0.8, "419": 0.9, "009": 0.8, "ME!": 0.8}

# "MADRID, March 3 (Reuters) -", "PARIS —", "Cairo (CNN)": the place a report was filed from.
_DATELINE = re.compile(
    r"(?:[A-Z][\w.'’-]*)(?:[ ,/]+(?:[A-Z][\w.'’-]*|\d{1,2})){0,6}?\s*"
    r"(?:\((?:AP|AFP|CNN|UPI|EFE|DPA|ANSA|TASS|TNS|Reuters|REUTERS|Xinhua|Bloomberg|NPR|CBS[^()\n]{0,12})\)\s*[-–—:]*"
    r"|\([^()\n]{2,30}\)\s*[-–—]+|\s[-–—]{1,2}\s|[-–—]{2})\s*"
)
_BYLINE = re.compile(r"(?:By|BY|Por|POR|Von|Par|بقلم)\s+\S.{0,80}$")
_COMPANY = frozenset(
    "airlines airways aerolineas inc corp co ltd plc motors telecom mobile holdings bank times post herald tribune "
    "daily journal gazette fc united city university institute insurance international industries group".split()
)
_CURRENCY = frozenset("dollar dollars dlr dlrs franc francs pound pounds crown crowns peso pesos yen rial rials dinar dinars".split())
_BEFORE_PLACE = frozenset("in to from of with for at near against across over on and or the into outside en de a".split())
# A headline's object is the subject: "US and Japan meet over North Korea".
_ABOUT = frozenset("about over against regarding sobre contra".split())
_HONORIFIC = frozenset("mr mrs ms miss dr sen rep gov judge coach sir lady officer detective justice sr sra".split())


class Mention(NamedTuple):
    """One place named in a text."""

    codes: tuple[str, ...]
    kind: str
    weight: float
    zone: int
    """0 the title, 1 the first paragraph, 2 the rest."""
    sure: bool
    word: str


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
    return decided(mentions(title, text, language=language, outlet=outlet), len(text))


def decided(found: Sequence[Mention], length: int) -> Place | None:
    """The place that the mentions in a text of `length` characters make it about, or None."""
    ranked = scores(found)
    if not ranked:
        return None
    code, score, in_title, times = ranked[0]
    if length > LONG and score < PASSING:
        return None
    return Place(code, score / sum(one[1] for one in ranked), in_title, times)


def scores(found: Sequence[Mention]) -> list[tuple[str, float, bool, int]]:
    """(code, score, whether the title names it, mentions in the text), the highest score first."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    hints: dict[str, float] = defaultdict(float)
    times: dict[str, int] = defaultdict(int)
    for code, mention in _decided(found):
        if mention.kind in {"money", "listed"}:
            hints[code] = max(hints[code], mention.weight)
        else:
            sums[code][mention.zone] += mention.weight
        times[code] += mention.zone > 0
    for code, hint in hints.items():
        sums[code][2] += hint
    total = {code: _score(*its) * (ACTOR.get(code, 1.0) if len(sums) > 1 else 1.0) for code, its in sums.items()}
    ranked = sorted(total, key=lambda code: (-total[code], code))
    return [(code, total[code], sums[code][0] > 0, times[code]) for code in ranked]


def _score(title: float, opening: float, body: float) -> float:
    """Repetition counts less and less: ten mentions are not ten times one."""
    return TITLE * min(title, 2.0) + OPENING * min(opening, 2.5) + BODY * body**0.7


def _decided(found: Sequence[Mention]) -> Iterator[tuple[str, Mention]]:
    """Every mention that counts, with the one code that it stands for."""
    support: dict[str, float] = defaultdict(float)
    for mention in found:
        if mention.sure and len(mention.codes) == 1:
            support[mention.codes[0]] += mention.weight
    # What is doubtful counts beside what is sure; where nothing is sure, it is all there is.
    alone = not any(mention.sure for mention in found)
    for mention in found:
        code = max(mention.codes, key=lambda code: support.get(code, 0.0))
        if mention.sure or alone or support.get(code, 0.0) > 0:
            yield code, mention


def mentions(title: str, text: str, *, language: str = "en", outlet: str = "") -> list[Mention]:
    """The places named in title and text, in order."""
    table = gazetteer.lookup(language)
    found = [*_scan(title[:500], table, 0, outlet)]
    body = text[:LONGEST]
    at = 0
    zone = 1
    for paragraph in body.split("\n"):
        start = _start(paragraph)
        if paragraph.strip() and start < len(paragraph):
            end = len(paragraph) if zone == 2 else start + LEDE
            found += _faded(_scan(paragraph[start:end], table, zone, outlet), at if zone == 2 else 0)
            found += _faded(_scan(paragraph[end:], table, 2, outlet), at + end)
            zone = 2
        at += len(paragraph) + 1
    return _without_persons(found)


def _faded(found: Iterable[Mention], at: int) -> Iterator[Mention]:
    """The mentions, weighing less the further down they stand."""
    for mention in found:
        yield mention._replace(weight=mention.weight / (1 + at / FADE)) if at else mention


def _start(paragraph: str) -> int:
    """Where the paragraph's words begin, after a dateline; its end for a byline."""
    if len(paragraph) < 100 and _BYLINE.match(paragraph):
        return len(paragraph)
    if found := _DATELINE.match(paragraph[:120]):
        return found.end()
    return 0


def _scan(text: str, table: Lookup, zone: int, outlet: str) -> Iterator[Mention]:
    """The places in one stretch of text."""
    if not text:
        return
    matches = list(TOKEN.finditer(text))
    keys = [gazetteer.key(match) for match in matches]
    shouted = text.isupper()
    headline = zone == 0 and (shouted or _headline(matches))
    mine = gazetteer.words(outlet)
    at = 0
    while at < len(matches):
        size, terms, word = _longest(text, matches, keys, at, table, shouted)
        if not terms:
            at += 1
            continue
        if not (mine and _inside(keys, at, size, mine)):
            codes = tuple(dict.fromkeys(term.code for term in terms if term.code != NOWHERE))
            if codes:
                yield _mention(codes, terms, word, _Around(text, matches, keys, at, size), zone, headline)
        at += size


class _Around(NamedTuple):
    """Where in a text a mention stands."""

    text: str
    matches: list[re.Match[str]]
    keys: list[str]
    at: int
    size: int

    def before(self) -> str:
        """The word before, "" at the beginning of a sentence."""
        if not self.at or re.search(r"[.!?:;\n“\"]", self.gap(self.at - 1)):
            return ""
        return self.matches[self.at - 1].group()

    def after(self) -> str:
        """The word after, "" at the end of a clause."""
        last = self.at + self.size - 1
        if last + 1 >= len(self.matches) or self.gap(last) != " ":
            return ""
        return self.matches[last + 1].group()

    def gap(self, after: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.matches[after].end() : self.matches[after + 1].start()]


def _longest(
    text: str, matches: list[re.Match[str]], keys: list[str], at: int, table: Lookup, shouted: bool
) -> tuple[int, tuple[Term, ...], str]:
    """The longest phrase that begins at a word: how many words it has, what it names, its folded words."""
    first = keys[at]
    if gazetteer.is_arabic(first):
        first = next((stem for stem in gazetteer.arabic(first) if stem in table.longest), first)
    if first not in table.longest:
        return 0, (), ""
    most = min(table.longest[first], len(keys) - at)
    for size in range(most, 0, -1):
        phrase = " ".join([first, *keys[at + 1 : at + size]])
        terms = table.phrases.get(phrase)
        if terms and _joined(text, matches, at, size):
            if fitting := tuple(term for term in terms if _written(term, text, matches[at], shouted)):
                return size, fitting, phrase
    return 0, (), ""


def _joined(text: str, matches: list[re.Match[str]], at: int, size: int) -> bool:
    """Whether nothing but spaces, hyphens, apostrophes and abbreviations' stops stands between the words."""
    return all(
        matches[i + 1].start() - matches[i].end() <= 2
        and not set(text[matches[i].end() : matches[i + 1].start()]) - set(" \u00a0-–'’.,&")
        for i in range(at, at + size - 1)
    )


def _written(term: Term, text: str, match: re.Match[str], shouted: bool) -> bool:
    """Whether the words are written as a name is: "US", not "us"; "Turkey", not "turkey"."""
    word = match.group()
    if term.case == "any" or not word[0].isalpha() or word[0].lower() == word[0].upper():
        return True
    if term.case == "initial":
        return word[0].isupper()
    # Among capitals alone, US and IT are as likely pronouns.
    return word.isupper() and (not shouted or "." in word or len(word) > 2 or word in {"UK", "EU", "HK"})


def _headline(matches: list[re.Match[str]]) -> bool:
    """Whether every long word has a capital, so that capitals tell nothing."""
    long = [match.group() for match in matches if len(match.group()) > 4]
    return len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _inside(keys: list[str], at: int, size: int, phrase: list[str]) -> bool:
    """Whether the words are part of the phrase (an outlet's name), which stands around them whole."""
    return len(phrase) > size and any(
        keys[start : start + len(phrase)] == phrase
        for start in range(max(0, at + size - len(phrase)), at + 1)
    )


def _mention(
    codes: tuple[str, ...], terms: tuple[Term, ...], word: str, around: _Around, zone: int, headline: bool
) -> Mention:
    """The mention, weighed; "person" kind for what is somebody's name."""
    kind = terms[0].kind
    weight = KIND[kind]
    after = around.after().lower()
    if after in _COMPANY and kind in {"name", "people", "place", "seat"}:
        weight *= 0.4
    if zone == 0 and around.before().lower() in _ABOUT:
        weight *= 1.3
    if after in _CURRENCY:
        kind, weight = "money", KIND["money"]
    sure = True
    if terms[0].doubtful:
        if _a_person(around, headline):
            return Mention(codes, "person", 0.0, zone, False, word)
        sure = kind in {"name", "people"} and not headline
        weight *= 0.8
    return Mention(codes, kind, weight, zone, sure, word)


def _a_person(around: _Around, headline: bool) -> bool:
    """Whether the word is a surname after a first name ("Michael Jordan"), or a first name before a surname."""
    before, after = around.before(), around.after()
    if gazetteer.fold(before) in _HONORIFIC:
        return True
    if headline:
        return False
    first = before[:1].isupper() and gazetteer.fold(before) not in _BEFORE_PLACE and len(before) > 2
    return first or (after[:1].isupper() and after.lower() not in _COMPANY and not after.isupper() and not before)


def _without_persons(found: list[Mention]) -> list[Mention]:
    """The mentions without people: after "Michael Jordan", Jordan is he."""
    persons = {mention.word for mention in found if mention.kind == "person"}
    if not persons:
        return found
    return [
        mention._replace(sure=False) if mention.word in persons else mention
        for mention in found
        if mention.kind != "person"
    ]
