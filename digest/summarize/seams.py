"""Where sentencex ends a sentence too early, "Govs. | Stone and Vale", or a quotation mark too late, "no. “ | I"."""

from __future__ import annotations

import re

from digest.summarize.abbreviations import (
    BEFORE_AMOUNTS,
    BEFORE_LOWER,
    BEFORE_NAMES,
    BEFORE_NUMBERS,
    BEFORE_ROMANS,
    COMPANIES,
    GERMAN_BEFORE_ORDINALS,
    MONTHS,
    STARTERS,
    WEEKDAYS,
    ZONES,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


EDGE = 40
"""Code points looked at on either side of a seam: longer than any abbreviation or weekday."""
_FURTHER = 120
"""Code points in which a speaker's titles, names and "said" must have their place after a quotation."""

_QUOTATION = 400
"""Code points in which a quotation's beginning is looked for."""
_CLOSERS = frozenset("”\"’'»“」』)]）")
_CALLS = frozenset("?!…؟？！;")
_HOUR = re.compile(r"\d\s?[ap]\.\s?m\.\Z", re.IGNORECASE)
_HEAD = re.compile(r"[“\"‘'«„(]*([^\W_]+)(['’]s\b)?")
_ELIDED = re.compile(r"^[A-Za-z]{1,4}['’]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]\Z")
_HYPHENED = re.compile(r"(?:[^\W\d_]\.-)+[^\W\d_]\Z")
_ROMAN = re.compile(r"[IVXLC]{1,7}\b(?!['’])")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")
_OPENERS = '“«„「『"'
_DOTTED_ORDINALS = frozenset({"de", "da", "no", "nb", "nn"})
_NO_SPEAKER = "(?!(?:He|She|It|They|We|I|You|The|A|An|This|That|His|Her|Their|In|On|At|But|And|So|Then|Nobody)\\b)"
_ENGLISH_SAID = "said|says|asked|asks|shouted|cried|wrote|replied|added|told|tweeted|demanded|wondered|yelled|joked"
_SAID = {
    "en": re.compile(
        rf"{_NO_SPEAKER}(?:(?:[A-Z][\w.’'-]{{0,30}},?|\([A-Z][\w.-]{{0,20}}\),?|of|de|van|von|al|bin)\s){{1,6}}(?:{_ENGLISH_SAID})\b"
    ),
    "he": re.compile("(?:אמר|שאל|הוסיפ|הוסיף|צעק|כתב|השיב)(?:ה|ו)?\\b"),
    "ar": re.compile("(?:قال|سأل|أضاف|صرخ|كتب)ت?\\b"),
    "zh": re.compile("[^，。！？“”「」：]{1,12}(?<!知)(?:说|說|问|問|道|喊|称|稱|表示|回答|写道)[，。：]"),
    "ja": re.compile("と|って|など|という|の|を|が|は|に|で|も"),
    "ko": re.compile("이?라고|라며|라는|고 |하고 "),
}
"""By language, what follows a quotation in the same sentence, though it looks like a sentence of its own."""
_BARE = frozenset({"zh", "ja", "ko"})
"""Languages in which the speaker may follow a quotation that ends in a plain full stop; two set no spaces there."""
_LOW = _set("be bg cs da de et hr is ka lt lv mk ru sk sl sr uk")
"""Languages that open with „ and close with “."""
_TURNED = _set("cs da de fi hr hu nb nn no sk sl sr sv")
"""Languages that may open with the mark that closes elsewhere, »Ich or ”Jag, and close with «."""
_LEFT = {"“": ("„", "”", _LOW), "«": ("»", "»", _TURNED)}
"""Marks that open in most languages, each with what it closes in some, what closes it elsewhere, and those some."""
_RIGHT = frozenset("”»›")
_MARKS = "“«”»›\"'’‚‛"
"""These, and the marks that may do either; what else can open, sentencex has at the right place."""
_EITHER = frozenset(_MARKS)


def before_mark(line: str, at: int, code: str) -> int:
    """The place of the quotation mark before `at` that opens what follows; `at` itself where none does.

    The press leaves a quotation open at its paragraph's end when it runs on in the next. sentencex looks for no
    mark that opens after a full stop, and gives it to the sentence before: "It rose. “ | We knew."
    """
    tail = line[max(0, at - EDGE) : at].rstrip()
    if tail[-1:] not in (_LEFT if line[at - 1].isspace() else _EITHER):
        return at
    last = max(0, at - EDGE) + len(tail)
    first = last - len(tail) + len(tail.rstrip(_MARKS))
    return next((place for place in range(first, last) if _opens(line, place, at, code)), at)


def _opens(line: str, place: int, at: int, code: str) -> bool:
    """The mark at `place` opens: it stands apart from what is before it rather than from what follows at `at`."""
    spaced, joined = place == 0 or line[place - 1].isspace(), not line[at - 1].isspace()
    sign, before = line[place], line[max(0, place - _QUOTATION) : place]
    if sign in _LEFT:
        return _left_opens(sign, before, code, spaced + joined)
    if sign in _RIGHT:
        return spaced and joined and code in _TURNED
    return joined and (spaced or code in _BARE) and (sign != '"' or before.count(sign) % 2 == 0)


def _left_opens(sign: str, before: str, code: str, told: int) -> bool:
    """A mark of `_LEFT` opens: both spaces tell so, or one does where it closes nothing and none is open."""
    other, closer, languages = _LEFT[sign]
    if code in languages:
        return told == 2 and before.count(other) <= before.count(sign)
    return told == 2 or (told == 1 and before.count(sign) <= before.count(closer))


def goes_on(line: str, at: int, code: str) -> bool:
    """What ends at `at` is no sentence yet: an abbreviation, an hour, an ordinal, a quotation before its speaker."""
    left, right = line[max(0, at - EDGE) : at].rstrip(), line[at : at + EDGE]
    right = right.lstrip() or line[at:].lstrip()[:EDGE]
    if not right or not left:
        return True
    if not line[at - 1].isspace() and _within_a_word(left, right):
        return True
    if left[-1] in _CLOSERS:
        return _said_so(left, right) or ((code in _BARE or left[-2:-1] in _CALLS) and _attributed(line, at, code))
    if left[-1] in _CALLS:
        return _small(right) or _dashed(right)
    return left[-1] == "." and _abbreviated(left, right, code)


def _within_a_word(left: str, right: str) -> bool:
    """No space: "J.-P. Roux", "R-N.C.", "ASP.NET"; but "It rose.The mayor spoke." is two sentences."""
    if right[0] == "-":
        return True
    return left[-1] == "." and right[0].isupper() and (left[-2:-1].isupper() or right[1:2].isupper())


def _small(right: str) -> bool:
    """A small letter follows, of no name such as "iPad"."""
    return right[0].islower() and _BRAND.match(right) is None


def _dashed(right: str) -> bool:
    """A dash and a small letter: "«Кто?» — спросил мэр.", "—¿Quién? —preguntó Ana."."""
    return right[0] in "—–" and right[1:].lstrip()[:1].islower()


def _said_so(left: str, right: str) -> bool:
    """A small letter or a dash goes on after the quotation, unless its mark stands apart, as in careless text."""
    return _dashed(right) or (_small(right) and not left[-2:-1].isspace())


def _attributed(line: str, at: int, code: str) -> bool:
    """The quotation's speaker follows, and none came before it with a colon or a comma.

    To be asked only where the quotation ends in a question or a call, or in a language of `_BARE`: after a
    plain full stop other languages begin a sentence.
    """
    said = _SAID.get(code)
    if said is None or said.match(line[at : at + _FURTHER].lstrip()) is None:
        return False
    quotation = line[max(0, at - _QUOTATION) : at].rstrip()
    if quotation[-1] in ")]）":
        return False
    opened = max(quotation.rfind(sign, 0, -1) for sign in _OPENERS)
    return quotation[: max(0, opened)].rstrip()[-1:] not in {":", "：", ","}


def _abbreviated(left: str, right: str, code: str) -> bool:
    token, before = _last_token(left)
    lowered = token.lower()
    if right[0].islower():
        return _small(right) and (code != "en" or _short(token) or lowered in BEFORE_LOWER | BEFORE_NAMES["en"])
    if _HOUR.search(left):
        return _zone_or_day(right)
    if right[0] in "$€£" and lowered in BEFORE_AMOUNTS:
        return True
    if right[0].isdigit():
        return lowered in BEFORE_NUMBERS.get(code, ())
    if token.isdigit():
        return _ordinal(token, before, code) or _item_number(token, before, code)
    if lowered in BEFORE_ROMANS and _ROMAN.match(right):
        return True
    return not before.isdigit() and _before_a_name(token, right, code)


def _before_a_name(token: str, right: str, code: str) -> bool:
    """A title or initials, and a name after them. After a number it would be a unit: "300 m.", "2021 г."."""
    head = _HEAD.match(right)
    if head is None:
        return False
    if _known_name(token.lower(), code) or _HYPHENED.match(token):
        return True
    initials = code != "en" and token.isupper() and _INITIALS.match(token) and token.lower() not in COMPANIES
    starter = head.group(1) in STARTERS.get(code, ()) and right[head.end() : head.end() + 1] != "."
    return bool(initials) and right[0].isupper() and not starter


def _known_name(token: str, code: str) -> bool:
    """A title; in Arabic "and" may be written together with it."""
    titles = BEFORE_NAMES.get(code, frozenset())
    return token in titles or (code == "ar" and token.removeprefix("و") in titles)


def _ordinal(token: str, before: str, code: str) -> bool:
    """ "der 2. Platz"."""
    return code in _DOTTED_ORDINALS and len(token) < 4 and before.lower() in GERMAN_BEFORE_ORDINALS


def _item_number(token: str, before: str, code: str) -> bool:
    """ "1. Wash it. 2. Cut it.": at the line's start, or after a sentence that ends in a common word."""
    if len(token) > 2 or not before:
        return not before and len(token) < 4
    word = before[:-1]
    return before[-1] in ".!?" and word.islower() and word.isalpha() and word not in BEFORE_NUMBERS.get(code, ())


def _last_token(left: str) -> tuple[str, str]:
    """The word before the full stop, without what opens it or is elided ("l'art"), and the word before that."""
    words = left[:-1].split()[-2:]
    token = _ELIDED.sub("", words[-1].strip("(“\"‘'«„[")) if words else ""
    return token, words[-2] if len(words) > 1 else ""


def _zone_or_day(right: str) -> bool:
    """ "EST", "Monday", but not "Monday's vote"."""
    head = _HEAD.match(right)
    return head is not None and not head.group(2) and head.group(1) in ZONES | WEEKDAYS | MONTHS


def _short(token: str) -> bool:
    """A token before ". lower case" that is an abbreviation: D-Mich, Ill, e.g, m, p; not a surname."""
    return len(token) == 1 or "." in token or (token[:1].isupper() and (len(token) < 5 or "-" in token))
