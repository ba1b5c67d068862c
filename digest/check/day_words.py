"""Words that name a day by where the writer stands: weekdays, "yesterday", "this week"; twelve languages."""

from __future__ import annotations

import re
from functools import lru_cache

from digest.naming import folded

LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "ru", "uk", "ar", "he", "zh", "ja")

# Days from the writer's own. "today" in a sense of these times ("today's world", "heutzutage") is left out.
_DAYS: dict[str, dict[int, str]] = {
    "en": {
        -1: "yesterday|last night",
        0: "today(?!['’]s)|tonight|this morning|this afternoon|this evening",
        1: "tomorrow",
    },
    "es": {
        -1: "ayer|anoche",
        0: "hoy(?! (?:en )?día)|esta mañana|esta tarde|esta noche",
        1: "(?<!la )(?<!esta )(?<!de )mañana",
    },
    "fr": {-1: "hier(?: soir)?", 0: "aujourd['’]hui|ce matin|cet après-midi|ce soir", 1: "demain"},
    "de": {-1: "gestern", 0: "heute", 1: "(?-i:morgen)"},
    "it": {-1: "ieri", 0: "oggi|stamattina|stasera|stanotte", 1: "domani"},
    "pt": {-1: "ontem", 0: "hoje(?! em dia)", 1: "amanhã"},
    "ru": {-1: "вчера", 0: "сегодня", 1: "завтра"},
    "uk": {-1: "вчора|учора", 0: "сьогодні", 1: "завтра"},
    "ar": {-1: "أمس", 0: "اليوم(?= (?:ال|في))(?! ال(?:أول|ثاني\\b|تالي))", 1: "غدا|غدًا|غداً"},
    "he": {-1: "אתמול|אמש", 0: "היום", 1: "מחר"},
    "zh": {-1: "昨天|昨日|昨晚", 0: "今天|今日|今晚|今早", 1: "明天|明日"},
    "ja": {-1: "昨日|昨夜|昨晩", 0: "今日|本日|今朝|今夜", 1: "明日"},
}
_WEEKS: dict[str, dict[int, str]] = {
    "en": {-1: "last week", 0: "this week|earlier this week|later this week", 1: "next week"},
    "es": {-1: "la semana pasada", 0: "esta semana", 1: "la próxima semana|la semana que viene"},
    "fr": {-1: "la semaine dernière", 0: "cette semaine", 1: "la semaine prochaine"},
    "de": {
        -1: "(?:letzte|vergangene|vorige)[nr]? woche",
        0: "diese[rn]? woche",
        1: "(?:nächste|kommende)[nr]? woche",
    },
    "it": {
        -1: "la (?:scorsa settimana|settimana scorsa)",
        0: "questa settimana",
        1: "la (?:prossima settimana|settimana prossima)",
    },
    "pt": {-1: "na semana passada", 0: "n?esta semana", 1: "na (?:próxima semana|semana que vem)"},
    "ru": {-1: "на прошлой неделе", 0: "на этой неделе", 1: "на следующей неделе"},
    "uk": {
        -1: "(?:минулого|на минулому) тижн[яі]",
        0: "(?:цього|на цьому) тижн[яі]",
        1: "(?:наступного|на наступному) тижн[яі]",
    },
}
# What makes a weekday a name or a habit, right before and right after it.
_NO_DAY_BEFORE = re.compile(
    r"(?<!\w)(?:every|each|most|black|good|super|ash|palm|bloody|cyber|holy|fat|shrove|giving|sheffield|cada|los|"
    r"tous\sles|chaque|jede[nrs]?|ogni|tod[oa]|tod[oa]s\s[ao]s|aos|às|каждый|каждую|каждое|кожен|кожної|кожного)\s$",
    re.IGNORECASE,
)
_NO_DAY_AFTER = re.compile(
    r"\s(?:times|telegraph|mirror|mail|express|post|sun|night\sfootball|night\slive|morning\squarterback|noir"
    r"|santo|negro)\b",
    re.IGNORECASE,
)
# What tells that a weekday is still to come where it stands near, and that it is past where it is the word before.
_AHEAD = {
    "en": "will|would|next|coming|set to|due|scheduled|expected|planned|plans|to be|ahead of|later",
    "es": "próximo|próxima|será|serán|previsto|prevista",
    "fr": "prochain|prochaine|sera|seront|prévu|prévue|devrait|doit",
    "de": "wird|werden|soll|sollen|nächsten|nächste|kommenden|kommende|will|wollen",
    "it": "prossimo|prossima|sarà|saranno|previsto|prevista|dovrebbe",
    "pt": "próximo|próxima|será|serão|previsto|prevista|deve|vai|vão",
    "ru": "будет|будут|следующий|следующую|следующее|ближайший|намерен|планирует|планируют|состоится|пройдет",
    "uk": "буде|будуть|наступний|наступну|наступної|планує|планують|відбудеться|має|мають",
}
"""In the weekday's clause."""
_UNTIL = {
    "en": "until|by|starting|from|before",
    "es": "hasta el|antes del",
    "fr": "jusqu['’]à|avant|d['’]ici(?: à)?",
    "de": "bis(?: zum)?|ab",
    "it": "entro|fino a",
    "pt": "até",
    "ru": "до",
    "uk": "до",
}
"""Right before the weekday: "by Sunday", but not "by boat on Sunday"."""
_TOLD = {
    "en": r"said|told|announced|reported|wrote|\w{3,14}ed",
    "es": r"dijo|\w{2,14}(?:ó|aron|ieron)",
    "fr": r"dit|déclaré|annoncé|\w{2,14}é",
    "de": "sagte|sagten|teilte|erklärte|war|wurde|wurden|hat|haben",
    "it": r"detto|\w{2,14}(?:ato|ito|uto)",
    "pt": r"disse|\w{2,14}(?:ou|aram|eu|iu)",
    "ru": r"\w{2,14}(?:л|ла|ло|ли|лся|лась|лись)",
    "uk": r"\w{2,14}(?:в|ла|ло|ли|вся|лася|лися)",
}
_DATE_WORD = re.compile(r"[^\W\d_]+|\d{1,4}")
_OF = frozenset({"a", "un", "une", "ein", "de", "of", "the", "le", "el", "il", "den", "am"})
_IN_BRACKETS = re.compile(r"\s?[（(]\d{1,2}[)）日.]")
_DATE_BEFORE = re.compile(r"\d日?\s?[（(]?$|日[（(]?$")
_DAY = re.compile(r"\s\d{1,2}(?![\d.,:%]|\s?%)")
_DAY_THEN_DATE = frozenset({"es", "fr", "it", "pt"})
_UNSPACED = frozenset({"zh", "ja"})
_PREFIX = {"ar": "(?:[وبلف]|يوم )?", "he": "[בלהומ]?"}


def weekdays(language: str) -> dict[str, int]:
    """The weekdays' names as they stand in a text of the language, in small letters, as patterns; Monday is 0."""
    from babel.dates import get_day_names

    names = get_day_names("wide", locale=language)
    found = {_inflected(name.lower(), language): day for day, name in names.items()}
    if language == "de":
        found["sonnabend"] = 5
    if language == "zh":
        found |= {prefix + name[-1]: day for day, name in names.items() for prefix in ("周", "週", "礼拜")}
    return found


def _inflected(name: str, language: str) -> str:
    """The name with the endings that it takes: "середа", "середу"."""
    if language not in {"ru", "uk"}:
        return re.escape(name)
    if name == "среда":  # its other cases speak of surroundings
        return "среду"
    endings = {"а": "[ау]", "я": "[яю]", "к": "ка?", "г": "га?"}
    plain = "".join("['’ʼ]" if char in "'’ʼ" else char for char in name[:-1])
    return plain + endings.get(name[-1], name[-1])


@lru_cache(maxsize=16)
def pattern(language: str) -> re.Pattern[str] | None:
    """What finds the language's words; groups "weekday0" to "weekday6", "day0" to "day2", "week0" to "week2".

    The last ones are from yesterday to tomorrow, and from last week to next week. None for a language we do not know.
    """
    if language not in LANGUAGES:
        return None
    by_day: dict[int, list[str]] = {}
    for name, day in weekdays(language).items():
        by_day.setdefault(day, []).append(name)
    groups = [f"(?P<weekday{day}>{'|'.join(names)})" for day, names in by_day.items()]
    groups += [f"(?P<day{shift + 1}>{words})" for shift, words in _DAYS[language].items()]
    groups += [f"(?P<week{shift + 1}>{words})" for shift, words in _WEEKS.get(language, {}).items()]
    found = "|".join(groups)
    if language not in _UNSPACED:
        found = rf"(?<![\w-]){_PREFIX.get(language, '')}(?:{found})(?![\w])"
    return re.compile(found, re.IGNORECASE)


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """The names of the months, long and short, in the languages of most newsletters, folded; January is 1."""
    from babel.dates import get_month_names

    found: dict[str, int] = {}
    for language in ("en", "es", "fr", "de", "it", "pt", "ru", "uk", "pl", "nl", "ar", "he"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context=context, locale=language)
                found |= {folded(name.rstrip(".")): month for month, name in names.items()}
    return found | {"sept": 9}


def named(before: str, after: str) -> bool:
    """Whether a weekday with these words around it is a habit or a part of a name: "every Monday", "Sunday Times"."""
    return bool(_NO_DAY_BEFORE.search(before) or _NO_DAY_AFTER.match(after))


def dated(before: str, after: str, language: str) -> bool:
    """Whether the weekday has its date beside it: "Monday, Sept. 21", "lundi 21", "9月21日（月曜日）"."""
    if _IN_BRACKETS.match(after) or _DATE_BEFORE.search(before) or (language in _DAY_THEN_DATE and _DAY.match(after)):
        return True
    following = [folded(word) for word in _DATE_WORD.findall(after.split(";")[0])[:3] if folded(word) not in _OF]
    leading = [folded(word) for word in _DATE_WORD.findall(before)[-3:] if folded(word) not in _OF]
    pairs = (following[:2], leading[-2:])
    return any(sum(word in months() for word in pair) == 1 and any(map(str.isdecimal, pair)) for pair in pairs)


@lru_cache(maxsize=16)
def _near(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    ahead, until, told = (words.get(language, "(?!)") for words in (_AHEAD, _UNTIL, _TOLD))
    return (
        re.compile(rf"(?<!\w)(?:(?:{ahead})(?!\w)|(?:{until})\s*$)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{told})(?:\s\w{{1,4}})?\s$", re.IGNORECASE),
    )


def is_ahead(before: str, after: str, language: str) -> bool | None:
    """Whether a weekday with these words around it is still to come for the writer; None where nothing tells."""
    ahead, told = _near(language)
    if told.search(before):
        return False
    clause = re.split(r"[.;:”\"]", before)[-1]
    return True if ahead.search(clause) or ahead.search(re.split(r"[.;:,”\"]", after)[0]) else None
