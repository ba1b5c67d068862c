"""Bylines as names alone."""

from __future__ import annotations

import re

from digest.extract import dates, tables
from digest.extract.titles import plain

_BY = (
    r"by|por|par|von|di|door|av|af|da|przez|yazan|от|автор|текст|escrito por|redactado por|écrit par|publié par|"
    r"publicado por|author|autor|autora|auteur|autore|schrijver|بقلم|كتب|מאת|文|作者|記者|记者"
)
_KIND = r"written|reported|posted|published|story|words|text|report|analysis|opinion|interview|a story"
_LEAD = re.compile(
    rf"^(?:(?:{_KIND})\s+)?(?:{_BY})\s*[:：]?\s+(?=\S)|^(?:{_BY})\s*[:：]\s*",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[|•·/]|\s[–—-]\s|\(|\[|https?:|www\.|@|<|\d|"
    r"\b(?:updated|published|posted|is (?:a|an|the)|(?-i:for|in|on|at the))\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r"\s*(?:[,;،、&]|\s+(?:and|with|y|e|et|und|en|och|og|i|и|та|ve)\s+)\s*", re.IGNORECASE)
_EMAIL = re.compile(r"\S{1,100}@\S{1,100}|https?://\S{1,500}|(?<!\w)@\w{1,50}")
# Words that make a phrase a post, a desk or a company and no person.
_POST = re.compile(
    r"\b(?:staff|reporters?|correspondents?|editors?|editorial|newsroom|desk|writers?|columnists?|contributors?|bureau|chief|team|admin|administrator|"
    r"journalists?|producers?|photographers?|guest|author|website|web|online|digital|news|press|agency|agencies|wires?|service|services|"
    r"redacción|redaccion|redacció|rédaction|redaktion|redazione|redação|redactie|redakcja|agencias?|agences?|corresponsal|periodista|reportero|"
    r"today|times|post|daily|herald|journal|magazine|inc|ltd|llc|corporation|company|university|department|ministry|president|director|professor|ph\.?d|m\.?d)\b",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"^[^\W\d_][\w.'’ʼ·-]*$")
_PARTICLES = frozenset(tables.words("names")["particles"])
# A line with more names than this is a list of something else.
_MOST_NAMES = 12
_LONGEST_LINE = 120


def names(text: str | None, outlet: str = "") -> str | None:
    """The names in a byline joined by ", ", or None: no "By", posts, places, dates, addresses or outlets."""
    line = _EMAIL.sub(" ", plain((text or "")[:2000])).strip()
    # RSS writes "address (name)".
    line = line.strip("()") if line.startswith("(") else line
    if not line or line.lower().startswith(("http", "www.")):
        return None
    if (date := dates.found(line)) is not None:
        line = (line[: date[1][0]] or line[date[1][1] :]).strip(" ,|–—-")
    while (shorter := _LEAD.sub("", line)) != line:
        line = shorter
    parts = [name for part in _SPLIT.split(line) if (name := _name(part))]
    kept = [name for name in dict.fromkeys(parts) if name.lower() != outlet.lower()]
    # Beside a whole name, a single word is an agency or a place: "Jane Doe, Reuters".
    kept = [name for name in kept if " " in name] or kept
    return ", ".join(kept) if 0 < len(kept) <= _MOST_NAMES else None


def apart(paragraphs: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The names in a byline that stands as the first paragraph ("By Mara Quill"), and the paragraphs without it."""
    line = paragraphs[0] if len(paragraphs) > 1 else ""
    if len(line) > _LONGEST_LINE or line.endswith((".", "!", "?", ":")) or not _LEAD.match(line):
        return None, paragraphs
    named = names(line)
    return (named, paragraphs[1:]) if named and " " in named else (None, paragraphs)


def joined(several: list[str], outlet: str = "") -> str | None:
    """The names of several bylines joined by ", ", each once, or None."""
    found = [name for text in several[:_MOST_NAMES] for name in (names(text, outlet) or "").split(", ") if name]
    return ", ".join(dict.fromkeys(found)) or None


def _name(part: str) -> str | None:
    name = _CUT.sub("", _LEAD.sub("", part.strip())).strip(" .:–—-'\"“”")
    return name if is_name(name) else None


def is_name(text: str) -> bool:
    """True where the phrase can be a person's name: one to six words, capitalised where its script has capitals."""
    words = text.split()
    if not 1 <= len(words) <= 6 or not 2 <= len(text) <= 60 or _POST.search(text):
        return False
    if not all(_NAME_WORD.match(word) for word in words):
        return False
    if any(word.endswith(".") and len(word) > 5 for word in words) or max(map(len, words)) < 2:
        return False
    return all(not word[0].islower() or word.lower() in _PARTICLES for word in words)
