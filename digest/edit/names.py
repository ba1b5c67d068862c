"""Names in the newsletter's language: the issue's title, and the headings that have a place in the house order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

ROUNDUP: Mapping[str, str] = {
    "ar": "موجز الأخبار",
    "de": "Nachrichtenüberblick",
    "en": "News Roundup",
    "es": "Resumen de noticias",
    "fa": "خلاصه اخبار",
    "fr": "L’essentiel de l’actualité",
    "he": "סיכום חדשות",
    "hi": "समाचार सारांश",
    "id": "Ringkasan Berita",
    "it": "Rassegna di notizie",
    "ja": "ニュースまとめ",
    "ko": "뉴스 브리핑",
    "nl": "Nieuwsoverzicht",
    "pl": "Przegląd wiadomości",
    "pt": "Resumo de notícias",
    "ru": "Обзор новостей",
    "sv": "Nyhetsöversikt",
    "tr": "Haber özeti",
    "uk": "Огляд новин",
    "zh": "新闻综述",
}
"""What a roundup is called, by language."""

# The house order (measured on 49 posts): each step by territory (ISO 3166, UN M49: CLDR has their names in every
# language), then by the names that English headings use. What is in no step comes after the last.
_STEPS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("US",), ("US News", "U.S. News", "US", "U.S.", "USA", "America")),
    (("019", "003", "005", "013", "021", "029", "419"), ("The Americas", "Latin America", "Caribbean")),
    (
        ("150", "039", "151", "154", "155", "RU", "UA", "EU"),
        ("Europe and Russia", "Russia and Europe", "Great Power"),
    ),
    (("142", "030", "034", "035", "143", "009", "CN"), ("China and Asia", "Asia Pacific", "Asia-Pacific")),
    (("AF",), ()),
    (("145",), ()),
    (("002", "011", "014", "015", "017", "018", "202"), ("Sub-Saharan Africa",)),
)
_MIDDLE_EAST = 5
LEFTOVERS = len(_STEPS)
"""The rank of a heading that has no place of its own in the house order."""

# CLDR has no name for it: it is no region of the UN's.
_MIDDLE_EAST_NAMES = (
    "Middle East", "Mideast", "The Middle East", "Oriente Medio", "Oriente Próximo", "Medio Oriente",
    "الشرق الأوسط", "Moyen-Orient", "Proche-Orient", "Naher Osten", "Nahost", "Oriente Médio", "Médio Oriente",
    "Ближний Восток", "Близький Схід", "Orta Doğu", "خاورمیانه", "המזרח התיכון", "Midden-Oosten", "Bliski Wschód",
    "मध्य पूर्व", "Timur Tengah", "Mellanöstern", "中东", "中東", "중동",
)  # fmt: skip


def title(language: str, date: dt.date, name: str) -> str:
    """ "News Roundup 9/21/2023" as the language writes it; the newsletter's `name` where we lack the words."""
    from babel.dates import format_date

    locale = _locale(language)
    short = locale.datetime_skeletons.get("yMd")
    written = format_date(date, str(short.pattern) if short else "short", locale=locale)
    return f"{ROUNDUP.get(_code(language), name)} {written}"


def rank(heading: str, region: str | None, language: str) -> int:
    """The heading's step in the house order, 0 to LEFTOVERS: its own name's, else its region's."""
    steps = _ranks(_code(language), language)
    own = steps.get(heading.casefold(), LEFTOVERS)
    return own if own < LEFTOVERS or not region else steps.get(region.casefold(), LEFTOVERS)


def is_home(heading: str, language: str) -> bool:
    """Whether it is the heading that always stands first and is never folded: the United States."""
    return rank(heading, None, language) == 0


@lru_cache(maxsize=8)
def _ranks(_: str, language: str) -> Mapping[str, int]:
    """The step of every name there is, case folded, in the language and in English."""
    found = {name.casefold(): _MIDDLE_EAST for name in _MIDDLE_EAST_NAMES}
    for locale in (_locale("en"), _locale(language)):
        for step, (codes, names) in enumerate(_STEPS):
            here = [str(locale.territories[code]) for code in codes if code in locale.territories]
            found.update(dict.fromkeys((name.casefold() for name in (*here, *names)), step))
    return found


def _code(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def _locale(language: str) -> Locale:
    """The locale of a BCP 47 tag; English where CLDR knows none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale("en")
