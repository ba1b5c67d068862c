"""How sentences open that lean on the one before, by language: pronouns and connectives (`openings.txt`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from digest.languages import base

_BE = r"(?:is|was|has been|will be|may be|could be|would be|remains|remained)"
_STATE = r"(?:im)?possible|(?:un)?clear|(?:un)?known|(?:un)?likely|hard|difficult|rare|time"
_NAMED = {
    # An "It" that stands for nothing before it: "It is not clear whether ...", "It took six hours to ...".
    "EXPLETIVE": rf"{_BE} (?:not |still |also )?(?:{_STATE})\b"
    rf"|{_BE} (?:not )?(?:the|an?) \w+(?: \w+){{0,4}}? (?:that|since|in|for|when|to)\b"
    rf"|{_BE} (?:believed|thought|estimated|feared|hoped|understood) that\b"
    r"|(?:took|takes) |(?:turns|turned) out |(?:seems|seemed|appears|appeared) (?:that|as|likely|clear)\b",
    # "This week" is no pronoun.
    "TIME": "week|weekend|month|year|season|summer|winter|spring|autumn|fall|morning|afternoon|evening|decade",
    "NUMBER": r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|some|\d+)",
}
_UNSPACED = frozenset({"zh", "ja"})
"""Written without spaces: what follows the word says nothing."""
# "Then-Mayor Quist" and "It's" are other words; "She's", "They've" are the pronoun.
_END = r"(?<![^\W_]-)(?![\w-])(?!['’](?!(?:s|ve|d|re|ll|m)\b))"


@lru_cache(maxsize=64)
def pronoun(language: str) -> re.Pattern[str] | None:
    """Matches a sentence's opening pronoun; None for a language of which nothing is known."""
    return _compiled("pronouns", language)


@lru_cache(maxsize=64)
def connective(language: str) -> re.Pattern[str] | None:
    """Matches a sentence's opening connective; None for a language of which nothing is known."""
    return _compiled("connectives", language)


def _compiled(kind: str, language: str) -> re.Pattern[str] | None:
    code = base(language)
    phrases = _table().get(f"{kind}.{'en' if code in ('', 'und') else code}")
    if phrases is None:
        return None
    for name, meaning in _NAMED.items():
        phrases = phrases.replace(f"{{{name}}}", meaning)
    return re.compile(rf"(?:{phrases}){'' if code in _UNSPACED else _END}", re.IGNORECASE)


@cache
def _table() -> Mapping[str, str]:
    """The phrases by section, as one alternative."""
    found: dict[str, list[str]] = {}
    lines = (files(__package__) / "openings.txt").read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("["):
            some = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            some += line.split(" | ")
    return {name: "|".join(some) for name, some in found.items()}
