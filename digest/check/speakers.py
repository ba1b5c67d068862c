"""Whether some words of an edited sentence name a speaker: "Police: the port closes", "The port closes – Vale"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from digest.check import day_words
from digest.check.aliases import no_names
from digest.naming import folded


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# "Vale: the port will close", and "Port closes – police".
_TOLD_BY = re.compile(r"^([^:.]{2,40}):\s|\s[–—-]\s([^–—]{2,40})$")
_WORD = re.compile(r"[^\W_]+")
# What may stand in small letters in "Bank of England: the port will close".
_SMALL = _set("the of and for de del della da do dos des du van von der den di la le el y et und e i")
# Who is quoted in headlines without having been named by the article with these very words.
_ANYBODY = _set("""
    police officials prosecutors authorities report reports study survey poll sources source army military minister
    ministry government court policía fiscalía informe estudio autoridades police parquet rapport étude autorités
    polizei staatsanwaltschaft bericht studie behörden polizia procura rapporto studio polícia relatório estudo
    полиция прокуратура доклад источник поліція прокуратура звіт джерело
""")


@lru_cache(maxsize=16)
def calendar(language: str) -> frozenset[str]:
    """The names of days and months, folded: they stand beside speakers and are none."""
    days = day_words.weekdays(language) if language in day_words.LANGUAGES else ()
    return frozenset(day_words.months()) | frozenset(map(folded, days))


def told_by(sentence: str, speakers: frozenset[str], sources: Sequence[str], language: str) -> bool:
    """Whether the sentence has a speaker before a colon or after a dash at its end.

    That is a word of the source's speakers, or a name that the sources have; "Update:" and "– on Monday" are none.
    """
    match = _TOLD_BY.search(sentence)
    who = (match[1] or match[2]) if match else ""
    said = [word for word in _WORD.findall(who) if folded(word) not in calendar(language)]
    if any(folded(word) in speakers or folded(word) in _ANYBODY for word in said):
        return True
    capitals = all(word[0].isupper() or word in _SMALL for word in _WORD.findall(who))
    return bool(who) and capitals and named(said, sources)


def named(words: Sequence[str], sources: Sequence[str]) -> bool:
    """Whether one of the words is a name: capitals that the sources have too, not only as a sentence's first."""
    capitals = {word for word in words if word[0].isupper() and folded(word) not in no_names()}
    return any(not capitals.isdisjoint(_inside(source)) for source in sources) if capitals else False


def _inside(sentence: str) -> set[str]:
    """The words of the sentence but the first, which anybody writes with a capital; acronyms wherever they stand."""
    first, *others = _WORD.findall(sentence) or [""]
    return {*others, first} if len(first) > 1 and first.isupper() else set(others)
