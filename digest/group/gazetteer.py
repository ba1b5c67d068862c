"""What names a place: our table of people, towns, seats of government, and CLDR's names through Babel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

MIDDLE_EAST = "ME!"
"""The one region of news that neither ISO 3166 nor UN M49 has."""
EUROPEAN_UNION = "EU"
NOWHERE = "-"
"""What only looks like a place."""
_REGIONS = {"Africa": "002", "Americas": "019", "Asia": "142", "Europe": "150", "Oceania": "009"}
_TABLE = Path(__file__).with_name("gazetteer.txt")

# CLDR's English names where newspapers print others (AP style); in other languages CLDR's stand.
_ENGLISH = {
    "TR": "Turkey", "MM": "Myanmar", "CI": "Ivory Coast", "BA": "Bosnia", "CV": "Cape Verde", "TL": "East Timor",
}  # fmt: skip
# CLDR gives a special administrative region its full style; its time zone's city has the plain name.
_PLAIN = {"HK": "Asia/Hong_Kong", "MO": "Asia/Macau"}
# States that are no more and the Middle East have no CLDR name.
_OWN_NAMES = {
    "YU": {
        "en": "Yugoslavia", "fr": "Yougoslavie", "de": "Jugoslawien", "it": "Jugoslavia", "pt": "Iugoslávia",
        "ar": "يوغوسلافيا", "nl": "Joegoslavië",
    },
    "CS": {
        "en": "Czechoslovakia", "es": "Checoslovaquia", "fr": "Tchécoslovaquie", "de": "Tschechoslowakei",
        "it": "Cecoslovacchia", "pt": "Tchecoslováquia", "ar": "تشيكوسلوفاكيا", "nl": "Tsjecho-Slowakije",
    },
    MIDDLE_EAST: {
        "en": "Middle East", "es": "Oriente Medio", "fr": "Moyen-Orient", "de": "Naher Osten", "it": "Medio Oriente",
        "pt": "Médio Oriente", "ar": "الشرق الأوسط", "nl": "Midden-Oosten", "pl": "Bliski Wschód",
        "sv": "Mellanöstern",
        "ru": "Ближний Восток", "uk": "Близький Схід", "tr": "Orta Doğu", "fa": "خاورمیانه", "he": "המזרח התיכון",
        "zh": "中东", "ja": "中東", "ko": "중동", "hi": "मध्य पूर्व", "id": "Timur Tengah", "el": "Μέση Ανατολή",
        "cs": "Blízký východ", "da": "Mellemøsten", "nb": "Midtøsten", "fi": "Lähi-itä", "ro": "Orientul Mijlociu",
        "hu": "Közel-Kelet", "ca": "Orient Mitjà", "ur": "مشرق وسطی",
    },
}  # fmt: skip
_BIG = (
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "ar",
    "ru",
    "uk",
    "tr",
    "nl",
    "pl",
    "sv",
    "zh",
    "ja",
    "ko",
    "fa",
    "he",
    "hi",
    "el",
)
_NO_PLACES = frozenset({"EZ", "QO", "UN", "XA", "XB", "ZZ"})
_NAMED_REGIONS = ("002", "009", "142", "150", "419", "EU")

# A stock exchange's code in angle brackets, an abbreviation with full stops, a word.
TOKEN = re.compile(r"<[A-Z0-9]{1,8}(?:\.([A-Z]{1,3}))?>|[^\W\d_](?:\.[^\W\d_])+\b\.?|[^\W_]+")
_ARABIC = re.compile("[\u0600-\u06ff]")


class Term(NamedTuple):
    """One thing that a word or phrase may name."""

    code: str
    kind: str
    case: str
    """"any", "initial" (written with a capital) or "capitals" (US, not us)."""
    doubtful: bool


Terms = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """The words of one language: phrases by their folded words, and the longest phrase a word begins."""

    phrases: dict[str, Terms]
    longest: dict[str, int]


def fold(word: str) -> str:
    """The word without case, accents, Arabic vowel signs and stretching."""
    word = word.lower()
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if c != "ـ" and not unicodedata.combining(c))


def key(match: re.Match[str]) -> str:
    """The folded word of a TOKEN match: `U.S.` is "us", `<SHEL.L>` is "<.l"."""
    word = match.group()
    if word[0] == "<":
        return "<." + (match.group(1) or "").lower()
    return fold(word.replace(".", "") if "." in word else word)


def words(phrase: str) -> list[str]:
    """The folded words of a phrase."""
    return [key(match) for match in TOKEN.finditer(phrase)]


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str, str, str, tuple[str, ...]], ...]:
    """The checked-in table: (code, region, kind, language or "", terms) a line."""
    rows = []
    code = region = ""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        first, second = line.split("\t")
        if first[0].islower():
            kind, _, language = first.partition("@")
            rows.append((code, region, kind, language, tuple(second.split("|"))))
        else:
            code, region = first, second
    return tuple(rows)


@lru_cache(maxsize=1)
def regions() -> dict[str, str]:
    """The region every country of the table belongs to, as a code ("150", "ME!"), or "" for none."""
    names = {**_REGIONS, "Middle East": MIDDLE_EAST}
    return {code: names.get(region, "") for code, region, *_ in _table()}


@lru_cache(maxsize=16)
def lookup(language: str) -> Lookup:
    """What names a place in a text of this language (ISO 639-1; "und" is read as English)."""
    phrases: dict[str, list[Term]] = {}
    own = _base(language) or "en"
    for code, _, kind, tongue, terms in _table():
        # English adjectives mislead in other languages ("Pole", "Finn"); names of towns and persons do not.
        if (tongue or own) == own and not (kind == "people" and not tongue and own != "en"):
            for term in terms:
                _enter(phrases, code, kind, term, tongue or "en")
    for code, called in _called(own):
        _enter(phrases, code, "name", called, "", fallback=True)
    longest: dict[str, int] = {}
    for phrase in phrases:
        first, *rest = phrase.split(" ")
        longest[first] = max(longest.get(first, 0), len(rest) + 1)
    return Lookup({phrase: tuple(terms) for phrase, terms in phrases.items()}, longest)


def _enter(
    phrases: dict[str, list[Term]], code: str, kind: str, written: str, tongue: str, *, fallback: bool = False
) -> None:
    """Put a term of the table, and its inflections, among the phrases."""
    plain = written.rstrip("?*")
    case = "any" if written.endswith("*") or (kind == "people" and tongue != "en") else _case(plain)
    for form in _forms(plain, tongue) if kind == "people" else (plain,):
        found = phrases.setdefault(" ".join(["<" + form.lower()] if kind == "listed" else words(form)), [])
        # A name of the table says more than CLDR's: it knows which are doubtful.
        if all(term.code != code for term in found):
            found.append(Term(code, kind, case, "?" in written or (fallback and len(plain) < 4)))


def _case(written: str) -> str:
    letters = [c for c in written if c.isalpha()]
    if len(letters) <= 5 and written.isupper():
        return "capitals"
    return "initial" if letters and letters[0].isupper() else "any"


def _forms(word: str, tongue: str) -> Iterator[str]:
    """The word with the plural, or with the genders and numbers of a Romance language."""
    yield word
    if tongue == "en":
        yield word + "s"
    elif tongue == "de":
        yield from (word + end for end in ("e", "en", "er", "es", "em", "n", "s", "innen"))
    elif tongue in {"es", "pt", "it", "fr"}:
        yield from _romance(word, tongue)


def _romance(word: str, tongue: str) -> Iterator[str]:
    if tongue == "it":
        stem = word[:-1]
        yield from (stem + end for end in "oaieh")
        yield from (stem + end for end in ("he", "hi"))
    elif word.endswith("o"):
        yield from (word[:-1] + end for end in ("a", "os", "as"))
    elif word.endswith("ão"):
        yield from (word[:-2] + end for end in ("ã", "ães", "ãs"))
    elif word[-1] in "aeiíéu":
        yield from (word + end for end in ("s", "es", "nne", "nnes"))
    else:
        yield from (word + end for end in ("a", "as", "es", "e", "s", "ne", "nes"))


def _called(language: str) -> Iterator[tuple[str, str]]:
    """Territories' names in the language, and its names for the towns that the table has."""
    for code, called in sorted(_names(language).items()):
        if (code.isalpha() and code not in _NO_PLACES) or code in _NAMED_REGIONS:
            yield code, called
            if its := re.fullmatch(r"(.+?) \((.+)\)", called):
                yield from ((code, part) for part in its.groups())
    if language != "en":
        yield from _towns(language)


def _towns(language: str) -> Iterator[tuple[str, str]]:
    """Names in this language of towns that stand in our table and name a time zone."""
    from babel.core import get_global

    here, english = _zones(language), _zones("en")
    known = {
        (code, term.rstrip("?*"))
        for code, _, kind, tongue, terms in _table()
        if not tongue and kind in {"seat", "place"}
        for term in terms
    }
    for zone, code in sorted(get_global("zone_territories").items()):
        town = english.get(zone, zone.rpartition("/")[2].replace("_", " "))
        if zone in here and (code, town) in known:
            yield code, here[zone]


@lru_cache(maxsize=16)
def _zones(language: str) -> dict[str, str]:
    locale = _locale(language)
    return {zone: its["city"] for zone, its in locale.time_zones.items() if "city" in its} if locale else {}


@lru_cache(maxsize=16)
def _names(language: str) -> dict[str, str]:
    """CLDR's territory names, and our own for what it has none for, in the language or in English."""
    locale = _locale(language) or _locale("en")
    own = {code: its.get(language) or its["en"] for code, its in _OWN_NAMES.items()}
    return {**(locale.territories if locale else {}), **own}


@lru_cache(maxsize=16)
def _locale(language: str):  # type: ignore[no-untyped-def] # Babel has no types, and is imported when it is needed
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _base(language: str) -> str:
    """The language's code without script and country, "" where nothing tells."""
    base = re.split("[-_]", language.strip().lower())[0]
    return "" if base in {"", "und"} else base


def name(code: str, language: str) -> str:
    """What a newsletter in this language calls the place: CLDR's name in a short form."""
    base = _base(language) or "en"
    if base == "en" and code in _ENGLISH:
        return _ENGLISH[code]
    if code in _PLAIN:
        return _zones(base).get(_PLAIN[code]) or _PLAIN[code].rpartition("/")[2].replace("_", " ")
    return re.sub(r" \(.*\)$", "", _names(base).get(code) or _names("en").get(code, code)).replace(" - ", "-")


def region(code: str, language: str) -> str | None:
    """The name of the region a country may be folded into; None for one that stands alone, and for regions."""
    found = regions().get(code, "")
    return name(found, language) if found else None


def codes(written: str, languages: Iterable[str]) -> frozenset[str]:
    """The places meant by a name in one of the languages, its own or another big one, or by an ISO 3166 code.

    A region brings its countries. Empty where nothing is called so.
    """
    tongues = [*dict.fromkeys([*(_base(language) or "en" for language in languages), "en"])]
    found = _by_code(written) or _by_name(written, tongues) or _by_name(written, [*_BIG])
    inside = {code for code, its in regions().items() if its in found}
    if "419" in found:
        inside |= {code for code, its in regions().items() if its == "019"} - {"BM", "CA"}
    if "019" in found:
        inside.add("US")
    return frozenset(found | inside)


def _by_code(written: str) -> set[str]:
    from babel.core import get_global

    if written in regions() or (written in _names("en") and written.isupper() and written not in _NO_PLACES):
        return {written}
    return set(get_global("territory_aliases").get(written, ())[:1]) if len(written) == 3 else set()


def _by_name(written: str, languages: Iterable[str]) -> set[str]:
    phrase = " ".join(words(written))
    found: set[str] = set()
    for language in languages:
        found |= {
            term.code
            for term in lookup(language).phrases.get(phrase, ())
            if term.kind in {"name", "people"} and term.code != NOWHERE
        }
        places = [code for code in _names(language) if code in regions() or code in _NAMED_REGIONS or code == "019"]
        found |= {code for code in places if " ".join(words(name(code, language))) == phrase}
        if found:
            break
    return found


def arabic(word: str) -> Iterator[str]:
    """What an Arabic word may be without the prefixes and endings that are written onto it."""
    stems = [word]
    if word[0] in "وف" and len(word) > 3:
        stems.append(word[1:])
    for stem in tuple(stems):
        if stem.startswith("لل") and len(stem) > 4:
            stems.append("ال" + stem[2:])
        elif stem[0] in "بلك" and len(stem) > 3:
            stems.append(stem[1:])
    stems += [stem[2:] for stem in stems if stem.startswith("ال") and len(stem) > 4]
    for stem in stems:
        yield stem
        for ending in ("ة", "ات", "ين", "ون", "يين", "يون"):
            if stem.endswith(ending) and len(stem) > len(ending) + 2:
                yield stem.removesuffix(ending)


def is_arabic(word: str) -> bool:
    """Whether the word is written in the Arabic script."""
    return bool(_ARABIC.match(word))
