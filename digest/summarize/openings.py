"""How sentences open that lean on the one before, by language: pronouns and connectives (`openings.txt`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from digest.languages import base

_BE = (
    r"(?:['’]s| (?:is|was|isn['’]t|wasn['’]t|has been|will be|may be|might be|must be|could be|would be"
    r"|remains|remained|became|becomes))"
)
_HOW = r"(?: (?:not|still|also|too|very|so|always|often|never|now|long|quite|just|as|yet|[“\"‘']?\w+ly)){0,2}"
_STATE = r"(?:im)?possible|(?:un)?clear|(?:un)?known|(?:un)?likely|(?:crunch |high )?time|to be seen"
_SAID = r"believed|thought|estimated|feared|hoped|understood|said|reported|announced|revealed|confirmed|expected|true"
_HARD = (
    r"hard|harder|difficult|easy|easier|rare|unusual|common|interesting|important|essential|vital|crucial|necessary"
    r"|early|late|often|worth|tempting|safe|fair|illegal|legal|inevitable|premature"
    r"|no (?:secret|surprise|wonder|coincidence|accident)"
)
_UNITS = r"(?:minute|hour|day|week|month|year|decade|time)s?"
_EXPLETIVES = (
    rf"{_BE}{_HOW} [“\"‘']?(?:{_STATE})\b",
    rf"{_BE}{_HOW} (?:{_HARD})(?: \w+){{0,3}}? (?:to|that|how|whether|what|why|when|who|where|if|for|which)\b",
    rf"{_BE}{_HOW} (?:{_SAID})(?: \w+){{0,3}}? that\b",
    rf"{_BE} (?:\w+ ){{1,5}}?{_UNITS} since\b",
    rf"{_BE}{_HOW} long ago\b|{_BE} an? (?:good|bad) thing that\b",
    rf"{_BE} (?:not )?(?:the|an?) \w+(?: \w+){{0,4}}? (?:who|when)\b",
    rf"{_BE} (?:not )?[A-Z]\w+(?: \w+){{0,3}}? who\b",
    r" (?:took|takes|(?:will|would|could) take) (?!place|over|part|off|on|its)(?:[\w.-]+ ){1,6}?(?:to|for|before)\b",
    r" (?:does|did)n['’]t (?:pay|help|matter|hurt)\b",
    r" (?:seems|appears|turns out),| (?:turns|turned) out ",
    r" (?:looks|seems) like (?:the\b|[A-Z])| (?:seems|seemed|appears|appeared) (?:that|as|likely|clear)\b",
    r" (?:should|must|can|could) (?:also |not )?be (?:noted|said|stressed|argued|remembered) that\b",
    r" emerged (?:\w+ ){0,4}?that\b",
)
"""An "It" that stands for nothing before it: "It is not clear whether ...", "It took six hours to ..."."""
_NAMED = {
    "EXPLETIVE": "|".join(_EXPLETIVES),
    # A capital is a name's second word: "He Jiankui", "It Takes Two", "This Sunday"; not so in a line of capitals.
    "NAME": r"[A-Z][a-z]",
    "ROYAL": r"(?:Majesty|Majesties|(?:Royal )?Highness|Holiness|Excellency|Eminence|Honou?r)\b",
    "VERB": r"(?!need|speed|feed|breed|seed)[a-z]{3,}ed",
    # "This week" is no pronoun.
    "TIME": "week|weekend|month|year|season|term|century|decade|summer|winter|spring|autumn|fall|morning|afternoon"
    "|evening",
    "NUMBER": r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|some|\d+)",
}
_UNSPACED = frozenset({"zh", "ja"})
"""Written without spaces: what follows the word says nothing."""
# "Then-Mayor Quist" and "It's" are other words; "She's", "They've" are the pronoun.
_END = r"(?<![^\W_]-)(?![\w-])(?!['’](?!(?:s|ve|d|re|ll|m)\b))"


@lru_cache(maxsize=64)
def pronoun(language: str) -> re.Pattern[str] | None:
    """Matches the opening pronoun of a sentence whose first letter is small; None for an unknown language."""
    return _compiled("pronouns", language)


@lru_cache(maxsize=64)
def connective(language: str) -> re.Pattern[str] | None:
    """Matches the opening connective of a sentence whose first letter is small; None for an unknown language."""
    return _compiled("connectives", language)


def _compiled(kind: str, language: str) -> re.Pattern[str] | None:
    code = base(language)
    phrases = sections("openings.txt").get(f"{kind}.{'en' if code in ('', 'und') else code}")
    if phrases is None:
        return None
    for name, meaning in _NAMED.items():
        phrases = phrases.replace(f"{{{name}}}", meaning)
    return re.compile(rf"(?:{phrases}){'' if code in _UNSPACED else _END}")


@cache
def sections(name: str) -> Mapping[str, str]:
    """The phrases of a file of this folder by section, as one alternative each."""
    found: dict[str, list[str]] = {}
    lines = (files(__package__) / name).read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("[") and line.endswith("]"):
            some = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            some += line.split(" | ")
    return {name: "|".join(some) for name, some in found.items()}
