"""Names that a person put into an item and that none of its articles has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from digest.check import acronyms, drafted, openers
from digest.check.aliases import codes, countries, no_names, others, words
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.speakers import calendar
from digest.check.words import Remark, quoted
from digest.languages import base
from digest.naming import READ, folded, names
from digest.values import Edition, Item

SHORTEST_STEM = 4
"""Letters that two forms of a name share; "Haiti" and "Haitian" five, shorter ones meet by chance."""
SHORTEST_CASE_STEM = 3
"""The same where names have case endings: "Анна", "Анны"."""
LIKENESS = 0.8
"""The share of letters in common from which one name is probably another, misspelled: "Smyth" and "Smith"."""
MOST_FORMS = 200
"""Words with the same beginning, and names of the articles, that are looked at: hostile pages must not be slow."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CASES = _set("ru uk be bg sr mk pl cs sk sl hr lt lv et fi hu tr el la is")
"""Languages whose names take endings."""
_LONGEST_ENDING = 3
"""Letters of an ending in those that are written in Latin letters: "Ankara", "Ankarada"."""
# Endings of names and of the adjectives made of them, Russian and Ukrainian.
_CYRILLIC_ENDINGS = _set(
    folded("""
    а у ю я ы и і ї е є э о ь й ем єм ом ою ею ой ей ів ов ев єв ам ям ами ями ах ях ого его ому ему им ым ім их ых ая
    яя ую юю ое ее ій ый ий ої ові еві єві ова ову овом ева еву єва єву ским ский ского скому ском ская скую ской ские
    ских ський ського ському ським ська ську ської ській ські ських ець ця ців ців ец цы цев ин ина ину
""")
) | {""}
# What names lose and take on the way to an adjective, a people or a plural, in the languages with few endings.
_LOST = _set("a e o y i ia ey en land istan stan um as es") | {""}
_TAKEN = _set("""
    s es n an ans ian ians ean eans er ers ish ese i is ite ites ic ist ists ism isch ische ischen ischer isches ano
    anos ana anas ense enses eno enos ais aise aises ien iens ienne iennes esi iano iana iani iane ico ica lander
    landers
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What an item's articles say."""

    words: frozenset[str]
    stems: dict[str, list[str]]
    """The words by their first letters."""
    initials: str
    """The first letters of each name's words, a blank between any two: "European Central Bank" has "ecb"."""
    codes: frozenset[str]
    """Their acronyms, folded: a person may write them out."""
    names: tuple[str, ...]
    """Their names' words, as they are written."""
    last: frozenset[str]
    """The last words of their names of several words: people's family names."""
    language: str
    own: bool
    """The item is in the language of its articles."""

    @property
    def cased(self) -> bool:
        """Whether names have case endings in their language."""
        return self.language in _CASES


def unknown_name(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A name in an edited item that stands in none of its articles: neither text, title, byline nor outlet."""
    for item in drafted.edited(edition):
        known = _known(item, drafted.language(item, edition), own=not drafted.translated(item, edition))
        elsewhere = _elsewhere(item, edition)
        for name in dict.fromkeys(_strange(drafted.printed(item), known)):
            like = _likest(name, known)
            if like or (elsewhere is not None and folded(name) not in elsewhere):
                hint = f" (they have {quoted(like)})" if like else ""
                yield drafted.remark(item, f"the name {quoted(name)} is in none of its articles{hint}")


def _known(item: Item, language: str, *, own: bool) -> _Known:
    text = drafted.told(item.story) if item.story else ""
    said = words(text)
    every = frozenset(said) | others(frozenset(said) | codes(text))
    named = names(text, language=language)
    parts = dict.fromkeys(word for name in named for word in name.text.split())
    return _Known(
        words=every,
        stems=_stems(every),
        initials=acronyms.initials(text, language),
        codes=acronyms.codes(text),
        names=tuple(parts)[:MOST_FORMS],
        last=frozenset(name.last for name in named if " " in name.text),
        language=language,
        own=own,
    )


def _stems(every: frozenset[str]) -> dict[str, list[str]]:
    stems: dict[str, list[str]] = {}
    for word in sorted(every):
        stems.setdefault(word[:SHORTEST_CASE_STEM], []).append(word)
    return stems


def _elsewhere(item: Item, edition: Edition) -> frozenset[str] | None:
    """Names that may have been translated, where the item was; None where all may: other letters."""
    if not drafted.translated(item, edition):
        return frozenset()
    text = "".join(one.text[:READ] for one in item.story.articles) if item.story else ""
    latin, letters = sum(char.isascii() and char.isalpha() for char in text), sum(map(str.isalpha, text))
    return _territories(base(edition.issue.masthead.language)) if 2 * latin > letters else None


@lru_cache(maxsize=8)
def _territories(language: str) -> frozenset[str]:
    """The names of countries and continents in a language, folded; none where Babel does not know it."""
    from babel import Locale, UnknownLocaleError

    try:
        return frozenset(map(folded, Locale.parse(language).territories.values()))
    except (UnknownLocaleError, ValueError):
        return frozenset()


def _strange(text: str, known: _Known) -> Iterator[str]:
    """The names in the text that are not known, and words that begin a sentence and look like one, misspelled."""
    opening = {sentence.split()[0] for sentence in drafted.sentences(text)}
    for name in names(text, language=known.language):
        parts = words(name.text)
        strange = [part for part in parts if not _is_known(part, known)]
        initials = "".join(part[0] for part in parts)
        if text[max(0, name.start - 1) : name.start].isalnum():  # the end of a code such as "40AM"
            continue
        if strange and initials not in known.codes and not _only_opens(name.text, parts, strange, opening, known):
            yield name.text
    for word, after in openers.openings(text):
        if _is_known(folded(word), known) or (known.language == "en" and folded(word) in openers.COMMON):
            continue
        if _likest(word, known) or _names_somebody(word, after, known):
            yield word


def _names_somebody(word: str, after: str, known: _Known) -> bool:
    """Whether a word that begins a sentence, and that no article has, is a name and not a word like others.

    That is a country or its people, and in English what has a possessive or is like no word that begins sentences.
    """
    plain = folded(word)
    if plain in openers.COMMON or plain in calendar(known.language):
        return False
    if _is_country(plain, known.language):
        return True
    return known.own and known.language == "en" and (after in {"’s", "'s"} or openers.may_name(word))


def _only_opens(name: str, parts: list[str], strange: list[str], opening: set[str], known: _Known) -> bool:
    """Whether the only strange word opens a sentence before a name: "Asking Ana Vale", but not "Eva Vale"."""
    if strange != parts[:1] or len(parts) < 2 or name.split()[0] not in opening:
        return False
    # In English most words that only begin a sentence are known; elsewhere "Ieri Vale" is one more often than a name.
    return known.language != "en" or parts[-1] not in known.last or _opens(strange[0])


def _opens(word: str) -> bool:
    """Whether an English word begins sentences and names nobody: "Yesterday", "Asking"."""
    return word in openers.COMMON or word.endswith(("ing", "ed", "ly"))


def _is_country(word: str, language: str) -> bool:
    """Whether the word is a country, a continent or one of their adjectives in the language."""
    stems = _country_stems(language).get(word[:SHORTEST_CASE_STEM], ())
    return len(word) >= SHORTEST_STEM and any(_same(word, form, language in _CASES) for form in stems)


@lru_cache(maxsize=8)
def _country_stems(language: str) -> dict[str, list[str]]:
    named = _territories(language) | (countries() if language == "en" else frozenset())
    return _stems(frozenset(name for name in named if name.isalpha() and len(name) >= SHORTEST_STEM))


def _is_known(word: str, known: _Known) -> bool:
    """Whether the articles have the word or a form of it, or it names nobody."""
    if len(word) < 2 or word.isdecimal() or word in known.words or word in no_names():
        return True
    if len(word) > 2 and word in known.initials:
        return True
    forms = known.stems.get(word[:SHORTEST_CASE_STEM], ())[:MOST_FORMS]
    return any(_same(word, form, known.cased) for form in forms)


def _same(one: str, other: str, cased: bool) -> bool:
    """Whether the two are forms of one name: a stem in common, and endings that names have."""
    stem = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        stem += 1
    ends = one[stem:], other[stem:]
    if cased and stem >= SHORTEST_CASE_STEM and all(end in _CYRILLIC_ENDINGS for end in ends):
        return True
    if stem < SHORTEST_STEM:
        return False
    if cased and one.isascii() and max(map(len, ends)) <= _LONGEST_ENDING:
        return True
    return any(_ending(word, form, end) for word, form, end in ((one, other, stem), (other, one, stem)))


def _ending(longer: str, shorter: str, stem: int) -> bool:
    """Whether the first is made of the second, as "Haitian" is of "Haiti"; the stem may be a letter shorter."""
    return any(shorter[at:] in _LOST and longer[at:] in _TAKEN for at in (stem, stem - 1) if at >= SHORTEST_STEM)


def _likest(name: str, known: _Known) -> str:
    """The article's name that was probably meant, its last word; "" where none is alike."""
    word = name.split()[-1]
    for other in known.names:
        alike = word[:1] == other[:1] and abs(len(word) - len(other)) < 2 and min(len(word), len(other)) > 3
        if alike and folded(word) != folded(other) and SequenceMatcher(None, word, other).ratio() >= LIKENESS:
            return other
    return ""
