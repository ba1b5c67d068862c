"""Where a text names a place: phrases of the gazetteer, look-alikes left out, each mention weighed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from digest.group import gazetteer
from digest.group.gazetteer import NOWHERE, TOKEN, Lookup, Term

LONGEST = 6_000
"""Characters of a text that are read: what a story is about stands well before."""
LEDE = 500
"""Characters of the first paragraph that count as the lede: a text without paragraphs has no longer one."""
FADE = 3_000
"""Characters after which a mention counts half: news is told from the top down."""
# What a mention says, by what is mentioned; chosen with the weights in `places`.
KIND = {
    "name": 1.1, "people": 1.1, "seat": 0.8, "place": 0.55, "firm": 0.45, "who": 0.7, "actor": 0.35,
    "money": 0.3, "listed": 0.5,
}  # fmt: skip
HINTS = frozenset({"money", "listed"})
"""Kinds that hint at a home and name no place."""
COMPANY, DOUBTFUL, OBJECT = 0.4, 0.8, 1.3
"""A company that has the name, a name that others have too, what a headline is "about" or "over"."""
SURE, DOUBT, OTHER = 0, 1, 2
"""How sure a mention is: without a doubt; a word that means something else, too; very likely meaning that."""

# "MADRID, March 3 (Reuters) -", "PARIS —", "Cairo (CNN)", "MADRID (EFE).-": the place a report was filed from.
_DATELINE = re.compile(
    r"(?:[A-Z][\w.'’-]*)(?:[ ,/]+(?:[A-Z][\w.'’-]*|\d{1,2}|de|ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic))"
    r"{0,6}?\s*"
    r"(?:\((?:AP|AFP|CNN|UPI|EFE|DPA|ANSA|TASS|TNS|NPR|CBS[^()\n]{0,12}|Reuters|REUTERS|Xinhua|Bloomberg)\)[.\s]*[-–—:]*"
    r"|\([^()\n]{2,30}\)[.\s]*[-–—]+|\s[-–—]{1,2}\s|[-–—]{2})\s*"
)
_ARABIC_DATELINE = re.compile(r"(?:[\u0620-\u064a]+[ ،]+){1,3}(?:\([^()\n]{2,30}\)\s*[-–—:]*|[-–—:])\s")
_BYLINE = re.compile(r"(?:By|BY|Por|POR|Von|Par|بقلم)\s+\S.{0,80}$")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_COMPANY = _set("""
    airlines airways aerolineas inc corp co ltd plc motors telecom mobile holdings bank times post herald
    tribune daily journal gazette fc united city university institute insurance international industries group
""")
_CURRENCY = _set("""
    dollar dollars dlr dlrs franc francs pound pounds crown crowns peso pesos yen rial rials dinar dinars
""")
_BEFORE_PLACE = _set("in to from of with for at near against across over on and or the into outside en de a")
# A headline's object is the subject: "US and Japan meet over North Korea".
_ABOUT = _set("about over against regarding sobre contra")
_HONORIFIC = _set("mr mrs ms miss dr sen rep gov judge coach sir lady officer detective justice sr sra")
# The commonest first names of the places whose names are surnames or first names as well.
_FIRST_NAMES = _set("""
    aaron adam ahmed alan albert alex alexander ali alice amanda amy andrea andrew angela ann anna anne anthony
    antonio barbara ben benjamin betty bill bob brandon brian bruce carl carlos carmen carol caroline catherine
    charles charlie chris christian christina christine christopher claire craig daniel dave david deandre
    deborah denise dennis derek diana diane diego donald donna dorothy doug douglas earl ed eddie edward elena
    elizabeth ellen emily emma eric erica ernest evan fernando frank fred gary george gerald glenn gloria grace
    greg gregory hannah harold harry heather helen henry howard ian jack jacob jake james jane janet jason
    javier jay jean jeff jeffrey jennifer jeremy jerry jessica jill jim jimmy joan joe joel john johnny jon
    jonathan jose joseph josh joshua joyce juan judith judy julia julie justin karen kate katherine kathleen
    keith kelly ken kenneth kevin kim kobe kyle larry laura lauren lee leon leonard linda lisa louis louise luis
    luke lynn marcus margaret maria marie marilyn mark martha martin mary matt matthew megan melissa michael
    michelle miguel mike mohammed montell nancy nathan neil nicholas nick nicole norman oscar pamela patricia
    patrick paul paula pedro peter phil philip rachel rafael ralph ray raymond rebecca ricardo richard rick rob
    robert roberto roger ron ronald rose roy russell ruth ryan sally sam samantha samuel sandra sara sarah scott
    sean sergio sharon shirley simon stephanie stephen steve steven stuart sue susan suzanne taylor teresa terry
    theresa thomas tim timothy tina todd tom tony travis tyler vernon victor vincent virginia walter wayne wendy
    whitney william
""")


class Mention(NamedTuple):
    """One place named in a text."""

    codes: tuple[str, ...]
    """What it may be; several where a name is shared (Georgia, Korea)."""
    kind: str
    weight: float
    zone: int
    """0 the title, 1 the first paragraph, 2 the rest."""
    doubt: int
    """SURE, DOUBT or OTHER."""
    word: str
    """The phrase, folded."""


def mentions(title: str, text: str, *, language: str = "en", outlet: str = "") -> list[Mention]:
    """The places named in title and text, in order.

    Datelines, bylines and the outlet's own name are passed over; people and turkeys are marked as OTHER.
    """
    table, mine = gazetteer.lookup(language), gazetteer.words(outlet)
    common: set[str] = set()
    found = list(_scan(title[:500], table, 0, mine, common))
    at, zone = 0, 1
    for paragraph in text[:LONGEST].split("\n"):
        start = _start(paragraph)
        if paragraph.strip() and start < len(paragraph):
            end = len(paragraph) if zone == 2 else start + LEDE
            found += _faded(_scan(paragraph[start:end], table, zone, mine, common), at if zone == 2 else 0)
            found += _faded(_scan(paragraph[end:], table, 2, mine, common), at + end)
            zone = 2
        at += len(paragraph) + 1
    return _told_apart(found, common)


def _faded(found: Iterable[Mention], at: int) -> Iterator[Mention]:
    """The mentions, weighing less the further down they stand."""
    for mention in found:
        yield mention._replace(weight=mention.weight / (1 + at / FADE)) if at else mention


def _told_apart(found: list[Mention], common: set[str]) -> list[Mention]:
    """After "Michael Jordan", Jordan is he; beside "a turkey", Turkey at the beginning of a sentence is the bird."""
    others = common | {mention.word for mention in found if mention.doubt == OTHER}
    return [mention._replace(doubt=OTHER) if mention.word in others else mention for mention in found]


def _start(paragraph: str) -> int:
    """Where the paragraph's words begin, after a dateline; its end for a byline."""
    if len(paragraph) < 100 and _BYLINE.match(paragraph):
        return len(paragraph)
    head = paragraph[:120]
    found = _DATELINE.match(head) or _ARABIC_DATELINE.match(head)
    return found.end() if found else 0


@dataclass(slots=True)
class _Stretch:
    """One stretch of text, cut into words."""

    text: str
    matches: list[re.Match[str]]
    keys: list[str]
    shouted: bool
    """Written in capitals alone."""
    headline: bool
    """Every word has a capital, so that capitals tell nothing."""
    common: set[str]
    """Doubtful words that stand here without a capital: "a turkey"."""

    def gap(self, after: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.matches[after].end() : self.matches[after + 1].start()]

    def before(self, at: int) -> str:
        """The word before, "" at the beginning of a sentence."""
        if not at or set(self.gap(at - 1)) & set('.!?:;\n“"'):
            return ""
        return self.matches[at - 1].group()

    def first_name(self, at: int) -> str:
        """The folded word before, an initial between passed over ("Michael B. Jordan")."""
        if at > 1 and len(self.keys[at - 1]) == 1:
            at -= 1
        return self.keys[at - 1] if at else ""

    def after(self, last: int) -> str:
        """The word after, "" at the end of a clause."""
        if last + 1 >= len(self.matches) or self.gap(last) != " ":
            return ""
        return self.matches[last + 1].group()


def _scan(text: str, table: Lookup, zone: int, outlet: list[str], common: set[str]) -> Iterator[Mention]:
    """The places in one stretch of text."""
    matches = list(TOKEN.finditer(text))
    its = _Stretch(text, matches, [gazetteer.key(match) for match in matches], text.isupper(), False, common)
    its.headline = zone == 0 and (its.shouted or _headline(matches))
    at = 0
    while at < len(matches):
        size, terms, word = _longest(its, at, table)
        if size and not (outlet and _inside(its.keys, at, size, outlet)) and terms[0].code != NOWHERE:
            yield _mention(terms, word, its, at, size, zone)
        at += size or 1


def _headline(matches: list[re.Match[str]]) -> bool:
    """Whether nearly every long word has a capital."""
    long = [match.group() for match in matches if len(match.group()) > 4]
    return len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


_NOTHING: tuple[int, tuple[Term, ...], str] = (0, (), "")


def _longest(its: _Stretch, at: int, table: Lookup) -> tuple[int, tuple[Term, ...], str]:
    """The longest phrase that begins at a word: how many words it has, what it names, its folded words."""
    first = its.keys[at]
    if first not in table.longest:
        if not gazetteer.is_arabic(first):
            return _NOTHING
        first = next((stem for stem in gazetteer.arabic(first) if stem in table.longest), "")
        if not first:
            return _NOTHING
    for size in range(min(table.longest[first], len(its.keys) - at), 0, -1):
        phrase = " ".join([first, *its.keys[at + 1 : at + size]])
        if (terms := table.phrases.get(phrase)) and _joined(its, at, size):
            fitting = tuple(term for term in terms if _written(term, its, at))
            if fitting:
                return size, fitting, phrase
            if terms[0].doubtful:
                its.common.add(phrase)
    return _NOTHING


def _joined(its: _Stretch, at: int, size: int) -> bool:
    """Whether nothing but spaces, hyphens, apostrophes and abbreviations' stops stands between the words."""
    return all(len(gap := its.gap(i)) <= 2 and not gap.strip(" \u00a0-–'’.,&") for i in range(at, at + size - 1))


def _written(term: Term, its: _Stretch, at: int) -> bool:
    """Whether the words are written as a name is: "US", not "us"; "Turkey", not "turkey"."""
    word = its.matches[at].group()
    if term.case == "any" or word[0].lower() == word[0].upper():
        return True
    if term.case == "initial":
        return word[0].isupper()
    # Among capitals alone, US and IT are as likely pronouns.
    return word.isupper() and (not its.shouted or "." in word or len(word) > 2 or word in {"UK", "EU", "HK"})


def _inside(keys: list[str], at: int, size: int, phrase: list[str]) -> bool:
    """Whether the words are part of the phrase (an outlet's name), which stands around them whole."""
    return len(phrase) > size and any(
        keys[start : start + len(phrase)] == phrase for start in range(max(0, at + size - len(phrase)), at + 1)
    )


def _mention(terms: tuple[Term, ...], word: str, its: _Stretch, at: int, size: int, zone: int) -> Mention:
    """The mention, weighed."""
    codes = tuple(dict.fromkeys(term.code for term in terms if term.code != NOWHERE))
    kind, doubt = terms[0].kind, SURE
    weight, after = KIND[kind], its.after(at + size - 1).lower()
    if after in _CURRENCY:
        weight = KIND["money"]
    elif after in _COMPANY and kind in {"name", "people", "place", "seat"}:
        weight *= COMPANY
    if zone == 0 and its.before(at).lower() in _ABOUT:
        weight *= OBJECT
    if terms[0].doubtful and not (kind == "money" and at and _an_amount(its.keys[at - 1])):
        doubt = OTHER if kind in HINTS else DOUBT if its.headline or kind not in {"name", "people"} else SURE
        weight *= DOUBTFUL
        if _a_person(its, at, size):
            doubt = OTHER
    return Mention(codes, kind, weight, zone, doubt, word)


def _an_amount(key: str) -> bool:
    """Whether a word before "marks" or "rand" makes money of it."""
    return key.isdigit() or key in {"mln", "million", "millions", "billion", "bn", "bln", "thousand"}


def _a_person(its: _Stretch, at: int, size: int) -> bool:
    """Whether the word is a surname after a first name ("Michael Jordan"), or a first name before a surname."""
    first = its.first_name(at)
    if first in _FIRST_NAMES or first in _HONORIFIC:
        return True
    if its.headline:
        return False
    before, after = its.before(at), its.after(at + size - 1)
    if before[:1].isupper() and len(before) > 2 and gazetteer.fold(before) not in _BEFORE_PLACE:
        return True
    return not before and after[:1].isupper() and after.lower() not in _COMPANY and not after.isupper()
